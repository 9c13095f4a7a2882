"""The queue with ten thousand open cases: its pages and its search, as an officer's browser asks for them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from app import create_app
from permits.adapters.database import open_database
from permits.case.times import utc_now
from permits.settings import from_environment
from permits.web.page import SETTINGS
from tests.bench.many_cases import ManyCases
from tests.bench.resident import Resident, resident
from tests.bench.stopwatch import Measure, settled
from tests.conftest import build_once, copied_demo

CASES = 10_000
TIMES = 30
PAGES = (
    ("kön, alla öppna", "/handlaggning?visa=oppna", 0.1),
    ("kön, sista sidan", "/handlaggning?visa=oppna&sida=200", 0.1),
    ("kön, mina", "/handlaggning?visa=mina", 0.1),
    ("kön, med filter", "/handlaggning?visa=oppna&vantar=officer&inom=30&omrade=Norr", 0.1),
    ("sökning på nummer", "/handlaggning?visa=oppna&sok=2026-004711", 0.15),
    ("sökning på fastighet", "/handlaggning?visa=oppna&sok=Norrhaga 12:7", 0.15),
    ("sökning på namn", "/handlaggning?visa=oppna&sok=Cecilia Granath", 0.15),
    ("sökning på ord i ärendet", "/handlaggning?visa=oppna&sok=stödmur norr", 0.15),
    ("sökning på början av ett vanligt ord", "/handlaggning?visa=oppna&sok=b", 0.15),
    ("diariet", "/handlaggning/diarium", 0.1),
    ("diariet, sida 800", "/handlaggning/diarium?sida=800", 0.1),
    ("diariet, sökning på namn", "/handlaggning/diarium?sok=Cecilia Granath", 0.15),
    ("diariet, sökning på ett ord i alla rader", "/handlaggning/diarium?sok=bygg", 0.15),
)


def queue(times: int = TIMES, cases: int = CASES) -> Iterator[Measure]:
    """The pages over a database of its own with so many open cases."""
    with tempfile.TemporaryDirectory(prefix="lovlig-bench-queue-") as folder:
        demo = copied_demo(build_once(), Path(folder) / "data")
        app = create_app(from_environment({"LOVLIG_DATA": str(demo)}))
        fill(app, cases)
        officer = resident(app, "officer")
        for name, url, target in PAGES:
            yield _measured(officer, f"{name} ({cases} ärenden)", url, target, times)


def fill(app: Flask, cases: int) -> None:
    """So many open cases, shared by the officers of the demo."""
    database = open_database(app.extensions[SETTINGS].database_url)
    try:
        with database.reading() as unit:
            officers = [member for member in unit.staff.members() if "officer" in member.roles]
        ManyCases(database, utc_now(), officers).make(cases)
    finally:
        database.close()


def _measured(officer: Resident, name: str, url: str, target: float, times: int) -> Measure:
    measure = Measure(name, target=target)
    with settled():
        for _turn in range(times):
            with measure():
                answer = officer.client.get(url, buffered=True)
            if answer.status_code != 200:
                raise RuntimeError(f"{url}: {answer.status_code}")
    return measure

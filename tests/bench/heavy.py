"""What is measured in processes of its own: importing a large layer, and a web worker with a large town published."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Final
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener
from uuid import uuid4

import pyogrio
import shapely
from lxml import html
from shapely import Polygon
from shapely.geometry import mapping

from permits.adapters.database import open_database
from permits.case.access import Principal, Role
from permits.case.times import swedish_day
from permits.services.shapes import LayerVersionRow
from permits.settings import from_environment
from tests.bench.built import BuiltTown
from tests.bench.guide import ANSWERED
from tests.bench.memory import Peak, children, taken
from tests.bench.stopwatch import Figure, Measure
from tests.conftest import build_once, copied_demo
from tests.service import Service

LONGEST_IMPORT, MOST_IMPORTING, MOST_SERVING = 30.0, 1000.0, 400.0  # s, MB, MB
ASKED: Final = 150
MOVED: Final = 500  # features that differ from what holds


def imported(town: BuiltTown) -> Iterator[Measure | Figure]:
    """A file of as many polygons as the town has properties, with all checks, against a version that holds."""
    holds = town.layers["fastigheter"]
    handed_in = town.root / "handed-in.gpkg"
    if not handed_in.exists():
        frame = pyogrio.read_dataframe(holds.path)
        frame["geometry"] = shapely.set_precision(frame.geometry.array, 0.001)
        frame.loc[: MOVED - 1, "designation"] = [f"Nystaden {number}:1" for number in range(MOVED)]
        pyogrio.write_dataframe(frame, handed_in, layer="fastigheter", driver="GPKG")
    count = f"{town.count('fastigheter'):,}".replace(",", "\u00a0")
    measure = Measure(f"import av {count} ytor, alla kontroller", target=LONGEST_IMPORT)
    with tempfile.TemporaryDirectory(prefix="lovlig-bench-import-") as store:
        command = [sys.executable, "-m", "tests.bench.importing_once", handed_in, store, holds.path, holds.version]
        with measure():
            process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE)
            peak = Peak(process)
            code = peak.wait()
        told = process.stdout.read().decode() if process.stdout else ""
    if code or not told.startswith("ok "):
        raise RuntimeError(f"the import failed: {told}")
    yield measure
    yield Figure("  minne som mest, alla dess processer", peak.megabytes, MOST_IMPORTING, "MB")


def worker_memory(town: BuiltTown) -> Iterator[Measure | Figure]:
    """A real web worker that has answered about places all over the town."""
    with tempfile.TemporaryDirectory(prefix="lovlig-bench-web-") as folder:
        data = copied_demo(build_once(), Path(folder) / "data")
        _publish(town, data)
        service = Service(data).start("web")
        try:
            measure = Measure("  guidens svar i den arbetaren, över HTTP")
            visitor = Visitor(service.url)
            visitor.post("/guide/atgard", measure="komplementbyggnad")
            for designation, place in _places(town):
                with measure():
                    visitor.ask(designation, place)
                if not visitor.stands_at.endswith("/guide/svar"):
                    raise RuntimeError(
                        f"the guide did not answer about {designation}, but stopped at {visitor.stands_at}"
                    )
            (worker,) = children(service.processes["web"].pid)
            size = f"{town.count('fastigheter'):,}".replace(",", "\u00a0")
            yield Figure(f"minne i en webbarbetare, {size} fastigheter", taken(worker), MOST_SERVING, "MB")
            yield Figure("  därav eget, inte läst ur filer", taken(worker, "Pss_Anon"), unit="MB")
            yield measure
        finally:
            service.stop()


def _places(town: BuiltTown) -> Iterator[tuple[str, Polygon]]:
    """A small building in the middle of properties all over the town."""
    layer = town.layers["fastigheter"]
    apart = town.count("fastigheter") // (2 * ASKED)
    for number in range(1, 2 * ASKED + 1, 2):
        (plot, *_others) = town.store.page(layer, None, number * apart // 2, 1)
        middle = plot.geometry.representative_point()
        yield plot.text("designation"), shapely.box(middle.x - 2, middle.y - 2, middle.x + 2, middle.y + 2)


def _publish(town: BuiltTown, data: Path) -> None:
    """The town's layers in the demo's place, in the data folder's own database and store."""
    database = open_database(from_environment({"LOVLIG_DATA": str(data)}).database_url)
    name = "Bänken"
    staff = Principal(database.persons.identify_staff("bench", "bench", name), name, frozenset({Role.GIS}))
    now = datetime.now(UTC)
    for layer in town.layers.values():
        kept = data / "layers" / layer.path.name
        if not kept.exists():
            kept.symlink_to(layer.path)
        row = LayerVersionRow(
            id=uuid4().hex, layer=layer.name, version=layer.version, filename="bench.gpkg", source=name,
            count=town.count(layer.name), handed_in=now, by=staff.person_id, by_name=name, problems=(), diff={},
            blocked=False,
        )  # fmt: skip
        database.layers.add_version(row)
        holds = database.layers.current()[layer.name]
        today = swedish_day(now)
        database.layers.move_pointer(row.id, expected_revision=holds.revision, by=staff, at=now, published=today)


class Visitor:
    """Somebody with a browser who asks the guide."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._browser = build_opener(HTTPCookieProcessor(CookieJar()))
        self._token = html.fromstring(self.read("/guide")).xpath("//input[@name='csrf_token']/@value")[0]

    def read(self, path: str) -> str:
        """A page, all of it."""
        return self._opened(path)

    def post(self, path: str, **told: str) -> str:
        """The page that follows on a form, all of it."""
        return self._opened(path, urlencode({"csrf_token": self._token, **told}).encode())

    def _opened(self, path: str, posted: bytes | None = None) -> str:
        with self._browser.open(self._url + path, posted, timeout=60) as answer:
            read: bytes = answer.read()
            self.stands_at: str = answer.geturl()
        return read.decode()

    def ask(self, designation: str, place: Polygon) -> None:
        """Ask what must be applied for to build there."""
        self.post("/guide/plats", designation=designation)
        self.post("/guide/fragor", **ANSWERED, geometry=json.dumps(mapping(place)))

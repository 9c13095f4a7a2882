"""`python -m tests.faults.crowd`: thirty people at once on four web processes and two workers on one PostgreSQL.

Nobody is killed here. Looked for are lost updates, answers of 5xx, numbers given twice, work done twice, and a log that
is not whole; and told is how long people wait for their pages.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from permits.demo.build import build
from permits.demo.people import PERSONAS
from tests.conftest import build_once, copied_demo
from tests.faults.killing import Killing, prepared
from tests.faults.load import Worker
from tests.faults.people_at_work import Applicant, Officer, Saver, Uploader, person_at_work
from tests.faults.postgres import cluster
from tests.faults.visitor import Answer, Visitor

WEBS, WORKERS = 4, 2
READERS = ("omaek", "majsjo", "evaren")
PATIENCE = 180.0  # seconds until an answer is given up: a hang is longer than any queue


@dataclass
class Timed(Visitor):
    """Somebody's browser, which notes how long each answer took, by what was asked."""

    patience: float = PATIENCE
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def ask(
        self, method: str, url: str, body: bytes | None = None, kind: str = "", more: Mapping[str, str] | None = None
    ) -> Answer:
        began = time.monotonic()
        answer = super().ask(method, url, body, kind, more)
        parts = [part for part in urlsplit(answer.url).path.split("/") if len(part) < 32]
        self.times[f"{method} /{'/'.join(parts[:3])}"].append(time.monotonic() - began)
        return answer


class Reader(Worker):
    """Somebody of the staff, who goes through the queue, the cases, the diary and the figures."""

    pages: ClassVar[tuple[str, ...]] = ("/handlaggning", "/handlaggning/diarium", "/handlaggning/statistik")

    def work(self) -> None:
        with self.kept.lock:
            cases = list(self.kept.cases.values())
        self.read(self.dice.choice(self.pages))
        if cases:
            self.read(f"/handlaggning/{self.dice.choice(cases)}")
        self.rest(0.2, 1.0)


KINDS: tuple[type[Worker], ...] = (Saver, Applicant, Saver, Uploader)


def crowd(people: int) -> list[tuple[str, type[Worker]]]:
    """Who comes, and what they do: one officer, some readers, and residents, each of them in up to two browsers."""
    staff: list[tuple[str, type[Worker]]] = [("hanlin", Officer), *((key, Reader) for key in READERS)]
    residents = [each.key for each in PERSONAS] * 2
    return staff + [(key, KINDS[n % len(KINDS)]) for n, key in enumerate(residents[: people - len(staff)])]


def cpu_of(group: int) -> float:
    """Seconds of CPU that the processes of a group have used, which a busy machine makes no more of."""
    spent = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            told = stat.read_text().rpartition(")")[2].split()
            spent += (int(told[11]) + int(told[12])) * (int(told[2]) == group)
    return spent / os.sysconf("SC_CLK_TCK")


def run(minutes: float, people: int, url: str, folder: Path, seed: int) -> Killing:
    """Everybody at work for so long; then what was acknowledged against what is stored."""
    data = copied_demo(build_once(), folder / "data")
    build(data, progress=lambda _line: None, database_url=url)
    everything = prepared(url, folder, seed)
    service, kept = everything.service, everything.kept
    service.webs = WEBS
    visitors = [(key, kind, Timed(service)) for key, kind in crowd(people)]
    try:
        service.start("web", "idp", *(f"worker {number}" for number in range(1, WORKERS + 1)))
        for key, _kind, visitor in visitors:
            visitor.log_in(key)
        threads = [
            threading.Thread(target=person_at_work(kept, kind, visitor, key, seed + number).run, daemon=True)
            for number, (key, kind, visitor) in enumerate(visitors)
        ]
        for thread in threads:
            thread.start()
        before = {name: cpu_of(process.pid) for name, process in service.processes.items()}
        time.sleep(minutes * 60)
        spent = {name: cpu_of(process.pid) - before[name] for name, process in service.processes.items()}
        everything.finish()
        for thread in threads:
            thread.join(timeout=PATIENCE)
        everything.compare()
    finally:
        kept.ending.set()
        service.stop()
        everything.database.close()
    tell(everything, [visitor for _key, _kind, visitor in visitors], minutes, spent)
    return everything


def tell(everything: Killing, visitors: list[Timed], minutes: float, spent: Mapping[str, float]) -> None:
    """The tally, how long people waited, and what it cost."""
    times: dict[str, list[float]] = defaultdict(list)
    for visitor in visitors:
        for asked, took in visitor.times.items():
            times[asked] += took
            times["everything"] += took
    print(f"\n{len(visitors)} people for {minutes:g} minutes on {WEBS} web processes and {WORKERS} workers, PostgreSQL")
    print(f"{len(times['everything']) / minutes / 60:.1f} answers a second; load of the machine {os.getloadavg()}")
    each = 1000 * spent["web"] / len(times["everything"])
    print(f"CPU: {', '.join(f'{name} {cpu:.0f} s' for name, cpu in spent.items())}; {each:.0f} ms of web an answer")
    print("     n   p50 ms   p95 ms   most")
    for asked, took in sorted(times.items(), key=lambda each: -len(each[1]))[:25]:
        took.sort()
        middle, slow = took[len(took) // 2], took[int(len(took) * 0.95)]
        print(f"{len(took):>6}{middle * 1000:>9.0f}{slow * 1000:>9.0f}{took[-1] * 1000:>9.0f}  {asked}")
    everything.kept.tell()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.crowd", description=__doc__)
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lovlig-crowd-") as folder, cluster() as url:
        return 1 if run(told.minutes, told.people, url, Path(folder), told.seed).kept.faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""`make kill TIMES=500 DATABASE=sqlite|postgresql`: kill -9 under load for as long as told, and then compare.

Residents and an officer work over HTTP and remember what was acknowledged; web and worker are killed at random moments
and started again. Afterwards nothing acknowledged may be missing, nothing be there twice, and the log must be whole.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from pathlib import Path

from sqlalchemy import func, select, update

from app import create_app
from permits.adapters.database import Database, open_database, tables, verify_log
from permits.case.access import Principal, Role
from permits.case.events import CaseFileMade, DecisionDocumentMade, MessageSent
from permits.demo.build import build
from permits.services.shapes import CaseView
from permits.settings import from_environment
from tests.conftest import build_once, copied_demo
from tests.faults.load import Remembered
from tests.faults.mortal import MortalService
from tests.faults.people_at_work import KINDS, begin
from tests.faults.postgres import cluster
from tests.faults.visitor import Visitor
from tests.service import ROOT

VICTIMS = (("web",), ("web",), ("worker",), ("worker",), ("web", "worker"))
BETWEEN = 1.6  # seconds between two kills, on average
WORK_FIRST = 10.0  # seconds that a kill may wait for somebody to be answered after the last one
PATIENCE = 180.0  # seconds until a service that does not come back is given up
LAST_WORK = 600.0  # seconds that a worker that nobody kills may take for what is left


@dataclass
class Killing:
    """A service under load, its killer, and what is looked for afterwards."""

    service: MortalService
    database: Database
    kept: Remembered
    dice: random.Random
    killed: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0  # seconds until the service was back
    waited: float = 0.0  # seconds in all
    times: int = 0
    enough: threading.Event = field(default_factory=threading.Event)  # somebody wants to see what came of it so far

    def kill(self, times: int) -> None:
        """Kill one or both of the processes so many times, each time at a random moment."""
        began = time.monotonic()
        for number in range(1, times + 1):
            self._under_load()
            if self.enough.wait(self.dice.expovariate(1 / BETWEEN)):
                return
            victims = self.dice.choice(VICTIMS)
            self.service.kill(*victims)
            self.killed[" and ".join(victims)] += 1
            if "worker" in victims:
                self.killed["pieces of work that a dead worker had begun"] += self._run_out()
            self._start(*victims)
            self.times = number
            if number % 25 == 0:
                print(f"{number} kills in {time.monotonic() - began:.0f} s, back within {self.slowest:.1f} s", end=", ")
                print(f"{len(self.kept.faults)} faults; {dict(sorted(self.kept.tally.items()))}", flush=True)

    def _under_load(self) -> None:
        """Until somebody is at work again: on a slow machine a kill would else only meet those who wait."""
        ends, answered = time.monotonic() + WORK_FIRST, self.kept.tally["acknowledged"]
        while self.kept.tally["acknowledged"] == answered and time.monotonic() < ends and not self.enough.wait(0.05):
            continue

    def _start(self, *names: str) -> None:
        began = time.monotonic()
        try:
            self.service.start(*names)
        except RuntimeError:
            for process in self.service.processes.values():
                os.killpg(process.pid, signal.SIGABRT)  # they say where they are
            time.sleep(2)
            print(*(self.service.log(name) for name in self.service.processes), sep="\n", flush=True)
            self.kept.fault(f"{names} did not come back within {self.service.patience:.0f} s")
            self.service.processes.clear()
            self.service.start()  # so that what is stored can be compared
            self.enough.set()
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.waited += time.monotonic() - began

    def _run_out(self) -> int:
        """Let the dead worker's leases run out now, and not in two minutes."""
        working = tables.reactions.c.state == "working"
        with self.database.transaction() as unit:
            begun = unit.connection.execute(update(tables.reactions).where(working).values(due=datetime.now(UTC)))
            return int(begun.rowcount)

    def undone(self) -> int:
        """Pieces of the service's own work that are not done."""
        with self.database.reading() as unit:
            left = select(func.count()).where(tables.reactions.c.state != "done")
            return int(unit.connection.execute(left).scalar() or 0)

    # --- afterwards

    def finish(self) -> None:
        """Let the worker do what is left, undisturbed; what was put off since it cost many workers, now."""
        self.kept.ending.set()
        with self.database.transaction() as unit:
            put_off = update(tables.reactions).where(tables.reactions.c.state == "failed")
            unit.connection.execute(put_off.values(due=datetime.now(UTC)))
        ends = time.monotonic() + LAST_WORK
        while self.undone() and time.monotonic() < ends:
            time.sleep(0.3)
        if left := self.undone():
            self.kept.fault(f"{left} pieces of work were never done")

    def compare(self) -> None:
        """Everything that was acknowledged against everything that is stored."""
        officer = Principal("beside", "beside", frozenset({Role.READER}))
        handling = self.kept.services.handling
        views = {case_id: handling.case(officer, case_id) for case_id in self.kept.cases.values()}
        for problem in (*self._cases(views), *self._said(views), *self._letters(), *self._files(), *self._log()):
            self.kept.fault(problem)

    def _cases(self, views: dict[str, CaseView]) -> Iterator[str]:
        mine = tables.cases.c
        with self.database.reading() as unit:
            stored = unit.connection.execute(select(mine.case_id, mine.draft_id, mine.registry_number)).all()
        by_draft = Counter(row.draft_id for row in stored)
        yield from (f"draft {draft} is {by_draft[draft]} cases" for draft in self.kept.cases if by_draft[draft] != 1)
        series: dict[str, list[int]] = {}
        for row in stored:
            year, _dash, running = row.registry_number.rpartition("-")
            series.setdefault(year, []).append(int(running))
        for year, running in series.items():
            if sorted(running) != list(range(1, len(running) + 1)):
                yield f"numbers of {year} are not one after another: {sorted(running)}"
        for case_id, view in views.items():
            happened = Counter(type(each.event).__name__ for each in view.events)
            expected = {"ApplicationSubmitted": 1, "CaseFileMade": 1}
            granted = int(case_id in self.kept.granted)
            expected |= {"PermitGranted": granted, "DecisionDocumentMade": granted}
            expected |= {"DocumentReceived": sum(each.origin != "made" for each in view.documents)}
            wrong = {name: happened[name] for name, number in expected.items() if happened[name] != number}
            if wrong:
                yield f"{case_id} holds {wrong}, not {expected}"
            made = [each.event.document_id for each in view.events
                    if isinstance(each.event, CaseFileMade | DecisionDocumentMade)]  # fmt: skip
            if sorted(each.id for each in view.documents if each.origin == "made") != sorted(made):
                yield f"{case_id} has other documents than it tells of"

    def _said(self, views: dict[str, CaseView]) -> Iterator[str]:
        said = Counter((case_id, each.text) for case_id, view in views.items() for each in view.case.messages)
        yield from (f"{key} was written {said[key]} times" for key in self.kept.said if said[key] != 1)
        yield from (f"{key} was written {number} times" for key, number in said.items() if number > 1)
        with self.database.reading() as unit:
            noted = Counter((c, note.text) for c in views for note in unit.material.notes(c))
        yield from (f"{key} was noted {noted[key]} times" for key in self.kept.noted if noted[key] != 1)

    def _letters(self) -> Iterator[str]:
        """In the letter box lies each letter that is recorded, once, and no other; each reaction ended well."""
        sent_of = select(tables.case_events.c.data).where(tables.case_events.c.type == MessageSent.type())
        with self.database.reading() as unit:
            recorded = [json.loads(data)["message_id"] for data in unit.connection.execute(sent_of).scalars()]
            states = select(tables.reactions.c.state, func.count()).group_by(tables.reactions.c.state)
            self.kept.tally.update({f"work {state}": number for state, number in unit.connection.execute(states)})
        box = [path.read_bytes() for path in (self.service.data / "mail").glob("*.eml")]
        sent = [BytesHeaderParser().parsebytes(letter)["Message-ID"] for letter in box]
        self.kept.tally["letters sent and recorded"] = len(recorded)
        if sorted(sent) != sorted(recorded):
            yield f"{len(sent)} letters lie in the box, {len(recorded)} are recorded, {len(set(recorded))} different"

    def _files(self) -> Iterator[str]:
        """Under a lasting name only whole files, and every file that a case or a draft names."""
        folder = self.service.data / "files"
        for path in folder.glob("??/*"):
            if not path.suffix and hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
                yield f"{path.name} holds something else"
        with self.database.reading() as unit:
            named = {
                sha256
                for kept in (tables.case_documents, tables.draft_documents)
                for sha256 in unit.connection.execute(select(kept.c.sha256)).scalars()
            }
        self.kept.tally["files named by cases and drafts"] = len(named)
        yield from (f"file {name} is gone" for name in named if not (folder / name[:2] / name).is_file())

    def _log(self) -> Iterator[str]:
        yield from (str(problem) for problem in verify_log(self.database))
        audit = [sys.executable, "-m", "permits.cli", "audit", "verify"]
        told = subprocess.run(
            audit, env=self.service.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        self.kept.tally["events in the log"] = self.database.head()[0]
        print(f"lovlig audit verify: {told.stdout.strip()}")
        if told.returncode != 0:
            yield f"lovlig audit verify ends with {told.returncode}: {told.stdout[-500:]}"


def prepared(url: str, folder: Path, seed: int) -> Killing:
    """A killer of what lies in `folder`, and what earlier processes remembered of it."""
    service = MortalService(folder / "data", settings={"LOVLIG_DATABASE_URL": url}, patience=PATIENCE)
    settings = from_environment(service.environment)
    kept = Remembered(create_app(settings), lambda: killing.undone(), journal=folder / "acknowledged.jsonl")  # noqa: PLW0108 - it is made below
    killing = Killing(service, open_database(settings.database_url), kept, random.Random(seed))
    return killing


def run(times: int, url: str | None, folder: Path, seed: int) -> int:
    """Kill so many times, or until SIGTERM, on a fresh Kjellstavik in `folder`; on PostgreSQL where `url` names one."""
    data = copied_demo(build_once(), folder / "data")
    if url:
        build(data, progress=lambda _line: None, database_url=url)
    (folder / "database").write_text(url or f"sqlite:///{data / 'lovlig.db'}")
    killing = prepared((folder / "database").read_text(), folder, seed)
    service, kept = killing.service, killing.kept
    signal.signal(signal.SIGTERM, lambda *_: killing.enough.set())
    try:
        service.start()
        visitors = {key: Visitor(service) for key in KINDS}
        for key, visitor in visitors.items():
            visitor.log_in(key)
        threads = begin(kept, visitors, seed)
        killing.kill(times)
        killing.finish()
        for thread in threads:
            thread.join(timeout=60)
        killing.compare()
    finally:
        kept.ending.set()
        service.stop()
        killing.database.close()
    tell(killing, "PostgreSQL" if url else "SQLite", seed)
    return 1 if kept.faults else 0


def look_again(folder: Path) -> int:
    """Compare what a run in `folder` left that was broken off, from what it wrote down as it was acknowledged."""
    killing = prepared((folder / "database").read_text(), folder, 0)
    killing.kept.recall()
    try:
        killing.service.start("worker")
        killing.finish()
        killing.compare()
    finally:
        killing.service.stop()
        killing.database.close()
    tell(killing, "what was broken off", 0)
    return 1 if killing.kept.faults else 0


def tell(killing: Killing, database: str, seed: int) -> None:
    """The tally."""
    print(f"\nKilled {killing.times} times on {database} (seed {seed}): {dict(killing.killed)}")
    print(f"The service was back within {killing.slowest:.1f} s each time, {killing.waited:.0f} s in all")
    killing.kept.tell()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.killing", description=__doc__)
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--folder", type=Path, help="a new folder to keep everything in")
    parser.add_argument("--compare", type=Path, help="the folder of a run that was broken off: only compare")
    told = parser.parse_args()
    if told.compare:
        return look_again(told.compare.resolve())
    with contextlib.ExitStack() as stack:
        folder = told.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lovlig-kill-")))
        url = stack.enter_context(cluster()) if told.database == "postgresql" else None
        return run(told.times, url, folder.resolve(), told.seed)


if __name__ == "__main__":
    sys.exit(main())

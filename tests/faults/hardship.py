"""`python -m tests.faults.hardship`: a disk that is really full, and a database that is really stopped under work.

What is looked for is the same as when processes are killed: nothing acknowledged is lost, nothing half done, a calm
page meanwhile, and everything going on by itself afterwards. The disk is a small tmpfs, so one has to be root.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from werkzeug.datastructures import FileStorage

from app import create_app
from permits.demo.build import build
from permits.settings import from_environment
from tests.attacks.town import begun
from tests.bench.resident import INVOICED
from tests.conftest import build_once, copied_demo, principal_of
from tests.faults.mortal import MortalService
from tests.faults.people_at_work import drawing
from tests.faults.postgres import server
from tests.faults.visitor import Answer, Unanswered, Visitor
from tests.service import ROOT
from tests.web.desk_cases import submitted

SMALL = 48  # MB
HOUSE = "Norrhaga 30:12"
CALM = {409, 422, 429, 503}
"""What somebody may be told when it did not go: never 500, never nothing."""


@dataclass
class Hardship:
    """A service, somebody who works on it, and what was acknowledged to them."""

    service: MortalService
    faults: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    reference: str = ""

    def __post_init__(self) -> None:
        self.app = create_app(from_environment(self.service.environment))
        self.anna, self.gis = Visitor(self.service), Visitor(self.service)
        self.anna.log_in("anna")
        self.gis.log_in("kajber")
        who = principal_of(self.app, "anna")
        self.case_id = submitted(self.app, who, "anna")
        self.draft = begun(self.app, who, HOUSE).id
        self.dice = random.Random(1)

    def fault(self, told: str) -> None:
        print(f"FAULT {told}", flush=True)
        self.faults.append(told)

    # what somebody does

    def save(self) -> Answer:
        url = f"/ansokan/{self.draft}/faktura"
        form = self.anna.get(url).form("reference")
        wanted = f"Garage {self.dice.randrange(10**9)}"
        answer = self.anna.post(url, {**form, **INVOICED, "reference": wanted})
        if answer.status == 303:
            self.reference = wanted
        return answer

    def hand_in(self) -> Answer:
        url = f"/ansokan/{self.draft}/handlingar"
        form = self.anna.get(url).form("file")
        content = drawing(self.dice, 400_000)
        told = {**form, "label": "situationsplan", "file": FileStorage(io.BytesIO(content), "plan.pdf")}
        answer = self.anna.post(f"{url}/lagg-till", told, whole=True)
        if answer.status == 303:
            self.files.append(hashlib.sha256(content).hexdigest())
        return answer

    def write(self) -> Answer:
        form = self.anna.get(f"/arende/{self.case_id}").form("meddelande")
        return self.anna.post(f"/arende/{self.case_id}/meddelande", {**form, "meddelande": f"Hej {time.time()}"})

    def hand_in_layer(self) -> Answer:
        form = self.gis.get("/kartlager/vagar").form("fil")
        told = {**form, "fil": FileStorage(io.BytesIO(os.urandom(3_000_000)), "lager.gpkg"), "source": "Vi"}
        return self.gis.post("/kartlager/vagar/lamna-in", told, whole=True)

    def log_in(self) -> Answer:
        fresh = Visitor(self.service)
        with contextlib.suppress(AssertionError):
            fresh.log_in("strand")
        return fresh.get("/mina-sidor")

    def ask(self, url: str) -> Callable[[], Answer]:
        return lambda: self.anna.get(url)

    @property
    def everything(self) -> dict[str, Callable[[], Answer]]:
        return {
            "start": self.ask("/"), "rules": self.ask("/sa-bedomer-vi?atgard=plank"), "alive": self.ask("/halsa"),
            "ready": self.ask("/halsa/redo"), "own pages": self.ask("/mina-sidor"),
            "own case": self.ask(f"/arende/{self.case_id}"), "save": self.save, "file": self.hand_in,
            "message": self.write, "layer": self.hand_in_layer, "log in": self.log_in,
        }  # fmt: skip

    def all_of(self, when: str) -> None:
        """Do everything once, and say how it went."""
        for name, do in self.everything.items():
            began = time.monotonic()
            try:
                answer = do()
                how = str(answer.status)
                if answer.status >= 400 and answer.status not in CALM:
                    self.fault(f"{when}: {name} gets {answer.status}")
                if answer.status == 503 and name != "ready" and b"Traceback" in answer.body:
                    self.fault(f"{when}: {name} shows a stack trace")
            except Unanswered as gone:
                how = f"no answer ({gone})"
                self.fault(f"{when}: {name} gets no answer")
            except AssertionError as lacks:  # a page without the form, since it says that it does not go just now
                how = str(lacks)[-60:]
            print(f"  {when:<12} {name:<10} {how}  {time.monotonic() - began:.1f} s", flush=True)
            self.told[how] += 1

    # looking

    def doctor(self) -> str:
        told = self._lovlig("doctor")
        print("   " + "\n   ".join(told.stdout.splitlines()))
        if "Traceback" in told.stdout + told.stderr or not told.stdout:
            self.fault(f"the doctor fails: {told.stderr[-800:]}")
        return told.stdout

    def _lovlig(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "permits.cli", *words]
        return subprocess.run(
            command, env=self.service.environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
        )

    def whole(self) -> None:
        """What was acknowledged is there, and nothing is half there."""
        self.all_of("afterwards")
        stands = self.anna.get(f"/ansokan/{self.draft}/faktura").form("reference")["reference"]
        if stands != self.reference:
            self.fault(f"{self.reference} was acknowledged, {stands} is stored")
        kept = self.service.data / "files"
        for path in kept.glob("??/*"):
            if not path.suffix and hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
                self.fault(f"{path.name} holds something else")
        lost = [each for each in self.files if not (kept / each[:2] / each).is_file()]
        if lost:
            self.fault(f"{len(lost)} of {len(self.files)} files are gone")
        audit = self._lovlig("audit", "verify")
        print(f"  {audit.stdout.strip()}")
        if audit.returncode:
            self.fault(f"the log is not whole: {audit.stdout[-400:]}")
        for name, process in self.service.processes.items():
            if process.poll() is not None:
                self.fault(f"{name} has died: {self.service.log(name)[-1500:]}")
            if "Traceback" in self.service.log(name):
                self.fault(f"{name} logs a stack trace: {self.service.log(name)[-1500:]}")


# --- a full disk ----------------------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of SMALL megabytes. Only root may mount one."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}m", "lovlig", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, leave: int = 0) -> None:
    """Take all that is left of the disk, but for `leave` bytes."""
    with (disk / "taken").open("ab") as taken, contextlib.suppress(OSError):
        while True:
            taken.write(b"x" * 65536)
            taken.flush()
    with (disk / "rest").open("ab", buffering=0) as taken, contextlib.suppress(OSError):
        while True:
            taken.write(b"x" * 512)
    if leave:
        os.truncate(disk / "taken", max(0, (disk / "taken").stat().st_size - leave))


def on_full_disk(folder: Path) -> Hardship:
    """Everything there is on the disk that becomes full: database, files, layers on their way, limits, letters."""
    with small_disk(folder / "disk") as disk:
        shutil.copytree(copied_demo(build_once(), folder / "data"), disk / "data")
        service = MortalService(disk / "data", settings={"LOVLIG_DATABASE_URL": f"sqlite:///{disk}/data/lovlig.db"})
        try:
            service.start()
            those = Hardship(service)
            those.all_of("before")
            for when, leave in (("full", 0), ("nearly full", 250_000)):
                fill(disk, leave)
                those.all_of(when)
                those.doctor()
                time.sleep(7)  # the worker looks again meanwhile
            service.kill("web", "worker")
            service.start("worker")  # a worker that starts on a full disk
            for taken in ("taken", "rest"):
                (disk / taken).unlink()
            service.start("web")
            time.sleep(7)
            those.whole()
            those.doctor()
        finally:
            service.stop()
    return those


# --- a database that goes away --------------------------------------------------------------------------------------


def without_database(folder: Path, times: int) -> Hardship:
    """PostgreSQL is stopped, softly and as by a power cut, while people work, and started again."""
    with server() as postgres:
        data = copied_demo(build_once(), folder / "data")
        build(data, progress=lambda _line: None, database_url=postgres.url)
        service = MortalService(data, settings={"LOVLIG_DATABASE_URL": postgres.url})
        try:
            service.start()
            those, ending = Hardship(service), threading.Event()
            working = threading.Thread(target=_works_on, args=(those, ending), daemon=True)
            working.start()
            for number in range(times):
                time.sleep(3)
                postgres.stop("immediate" if number % 2 else "fast")
                if number == 0:
                    those.doctor()
                    those.all_of("away")
                time.sleep(3)
                postgres.start()
            time.sleep(8)
            ending.set()
            working.join(60)
            those.whole()
            those.doctor()
        finally:
            service.stop()
    return those


def _works_on(those: Hardship, ending: threading.Event) -> None:
    """Saves over and over meanwhile; what is told is a calm page, a save, or that it did not go."""
    while not ending.is_set():
        try:
            status = those.save().status
        except Unanswered:
            those.fault("a save got no answer")
        except AssertionError:
            those.told["a page without the form"] += 1
        else:
            those.told[f"save {status}"] += 1
            if status not in CALM | {303}:
                those.fault(f"a save got {status}")
        ending.wait(0.05)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.hardship", description=__doc__)
    parser.add_argument("what", nargs="*", default=["disk", "database"], choices=["disk", "database"])
    parser.add_argument("--times", type=int, default=6, help="how often the database is stopped")
    told, faults = parser.parse_args(), 0
    for what in told.what:
        print(f"--- {what}", flush=True)
        with tempfile.TemporaryDirectory(prefix="lovlig-hardship-") as folder:
            those = on_full_disk(Path(folder)) if what == "disk" else without_database(Path(folder), told.times)
        print(f"{what}: {dict(those.told)}; {len(those.faults)} faults")
        faults += len(those.faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

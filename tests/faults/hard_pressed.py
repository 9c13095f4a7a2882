"""Somebody at work on a service that has it hard: what they do, what they are told, and what must stand afterwards."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from werkzeug.datastructures import FileStorage

from app import create_app
from permits.settings import from_environment
from tests.attacks.town import begun
from tests.bench.resident import INVOICED
from tests.conftest import principal_of
from tests.faults.mortal import MortalService
from tests.faults.people_at_work import drawing
from tests.faults.visitor import Answer, Unanswered, Visitor
from tests.service import ROOT
from tests.web.desk_cases import submitted

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

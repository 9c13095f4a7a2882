"""People at work all at once on a service that is killed under them, who remember what was acknowledged to them."""

from __future__ import annotations

import io
import json
import random
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from permits.case.access import Principal
from permits.services import Services
from permits.services.shapes import Draft
from permits.web import page
from tests.attacks.town import begun
from tests.faults.visitor import Answer, Unanswered, Visitor
from tests.web.desk_cases import DRAWINGS, picture

PATIENCE = 600.0  # seconds until a service that does not come back is a fault
HOUSE = "Norrhaga 30:12"


class Ending(Exception):  # noqa: N818 - says what happens
    """The work is over."""


@dataclass
class Remembered:
    """What was acknowledged, to be looked for when all is over, and what came of what never was answered.

    Each thing is written to `journal` as it is acknowledged, so that it is remembered though we were killed ourselves.
    """

    beside: Flask
    undone: Callable[[], int]
    tally: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    cases: dict[str, str] = field(default_factory=dict)  # the case by the draft that it was
    granted: set[str] = field(default_factory=set)
    said: list[tuple[str, str]] = field(default_factory=list)  # case and text, whoever wrote it
    noted: list[tuple[str, str]] = field(default_factory=list)  # case and note of one officer to the others
    journal: Path | None = None
    ending: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def services(self) -> Services:
        found: Services = self.beside.extensions[page.SERVICES]
        return found

    def tell(self) -> None:
        """The tally, and what was found."""
        for what, number in sorted(self.tally.items()):
            print(f"  {number:>7}  {what}")
        for told in self.faults[:20]:
            print(f"  FAULT  {told}")
        print(f"{len(self.faults)} faults: lost, done twice, half done, or not as it was told")

    def remember(self, kind: str, *told: str) -> None:
        """Keep a "case" (draft, case), a "granted" (case), or something "said" or "noted" (case, text)."""
        with self.lock:
            self._keep(kind, *told)
            if self.journal is not None:
                with self.journal.open("a") as journal:
                    print(json.dumps([kind, *told]), file=journal)

    def _keep(self, kind: str, *told: str) -> None:
        match kind, told:
            case "case", (draft_id, case_id):
                self.cases[draft_id] = case_id
            case "granted", (case_id,):
                self.granted.add(case_id)
            case "said" | "noted", (case_id, text):
                (self.said if kind == "said" else self.noted).append((case_id, text))
            case _:
                raise ValueError(kind)

    def recall(self) -> None:
        """Take in what an earlier process wrote to the journal."""
        assert self.journal is not None
        for line in self.journal.read_text().splitlines():
            self._keep(*json.loads(line))

    def count(self, what: str) -> None:
        with self.lock:
            self.tally[what] += 1

    def fault(self, told: str) -> None:
        print(f"FAULT {told}", flush=True)
        with self.lock:
            self.faults.append(told)


@dataclass
class Worker:
    """One person with a browser; `work` is done over and over."""

    kept: Remembered
    visitor: Visitor
    who: Principal
    dice: random.Random

    def run(self) -> None:
        while not self.kept.ending.is_set():
            try:
                self.work()
            except Ending:
                return
            except Exception:
                self.kept.fault(f"{type(self).__name__}: {traceback.format_exc()[-1500:]}")
                time.sleep(0.5)

    def work(self) -> None:
        raise NotImplementedError

    def press(
        self, url: str, form: Mapping[str, Any], *, whole: bool = False, others_write: bool = False
    ) -> Answer | None:
        """The answer to a form; None when the server died before it came, or when others had written first.

        What is told otherwise is a fault.
        """
        try:
            answer = self.visitor.post(url, form, whole=whole)
        except Unanswered:
            self.kept.count("unanswered")
            return None
        if others_write and answer.status == 409:
            self.kept.count("told that others had written first")
            return None
        if answer.status != 303 or "/logga-in" in answer.location:
            told = [line.text_content() for line in answer.tree.find_class("error-summary")] if answer.body else []
            raise AssertionError(f"{url}: {answer.status} {answer.location} {told}")
        self.kept.count("acknowledged")
        return answer

    def read(self, url: str) -> Answer:
        """The page, as soon as there is anybody to serve it. Still logged in, or it is a fault."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            if self.kept.ending.is_set():
                raise Ending
            try:
                answer = self.visitor.get(url)
            except Unanswered:
                time.sleep(0.1)
                continue
            if answer.status == 200 and "/logga-in" not in answer.url:
                return answer
            raise AssertionError(f"{url}: {answer.status} at {answer.url}")
        raise AssertionError(f"{url}: nobody answered for {PATIENCE:.0f} s")

    def rest(self, least: float = 0.02, most: float = 0.2) -> None:
        if self.kept.ending.wait(self.dice.uniform(least, most)):
            raise Ending

    def fresh(self) -> Draft:
        """A draft of one's own with everything answered and drawn, ready to be handed in."""
        applying = self.kept.services.applying
        draft = begun(self.kept.beside, self.who, HOUSE)
        for label in DRAWINGS:
            applying.attach(self.who, draft.id, label, f"{label}.png", io.BytesIO(picture(label)))
        return applying.open(self.who, draft.id)

    def now(self, draft_id: str) -> Draft:
        """The draft as it is stored, looked at from beside."""
        return self.kept.services.applying.open(self.who, draft_id)

"""The people of the load: who saves, who hands in files, who applies, and the officer who decides."""

from __future__ import annotations

import hashlib
import io
import random
import threading
from collections.abc import Iterator, Mapping

import pikepdf
from flask import Flask
from werkzeug.datastructures import FileStorage

from permits.adapters.database import open_database
from permits.case.access import Principal, Role
from permits.demo.staff import STAFF as EMPLOYED
from permits.services.shapes import Draft
from permits.web import page
from tests.bench.resident import INVOICED
from tests.conftest import principal_of
from tests.faults.load import Remembered, Worker
from tests.faults.visitor import STAFF, Answer, Visitor

MOST_UNDONE = 5  # pieces of work that may wait before more is asked of the worker
REASONS = "Åtgärden följer detaljplanen."


class Saver(Worker):
    """Saves one step of one draft over and over, each time with the next number."""

    draft: Draft | None = None
    last = 0

    def work(self) -> None:
        if self.draft is None:
            self.draft = self.fresh()
        url = f"/ansokan/{self.draft.id}/faktura"
        form = self.read(url).form("reference")
        while True:
            changed = {**form, **INVOICED, "reference": f"Garage {self.last + 1}"}
            changed["version"] = str(self.draft.version + self.last)
            answered = self.press(url, changed)
            if answered is None:
                break
            self.last += 1
            self.kept.count("saves acknowledged")
            self.rest(0.0, 0.1)
        stored = self._look(url)
        if stored not in {self.last, self.last + 1}:
            self.kept.fault(f"save {self.last} was acknowledged, {self.last + 1} tried, and {stored} is stored")
        self.kept.count("saves done, unanswered" if stored > self.last else "saves not done")
        self.last = stored

    def _look(self, url: str) -> int:
        assert self.draft is not None
        told = self.read(url).form("reference")
        number = int(told.get("reference", "").removeprefix("Garage ") or 0)
        if int(told["version"]) != self.draft.version + number:
            self.kept.fault(f"save {number} is stored as version {told['version']} from {self.draft.version}")
        return number


class Uploader(Worker):
    """Hands in one drawing after another, now and then throws the draft away."""

    def work(self) -> None:
        draft = self.fresh()
        url = f"/ansokan/{draft.id}/handlingar"
        handed_in: list[str] = []
        for _file in range(8):
            content = drawing(self.dice, self.dice.randrange(1_000, 900_000))
            sha256 = hashlib.sha256(content).hexdigest()
            form = self.read(url).form("file")
            told = lambda form=form, content=content: {  # noqa: E731 - the stream is read once a time
                **form, "label": "situationsplan", "file": FileStorage(io.BytesIO(content), "situationsplan.pdf"),
            }  # fmt: skip
            while self.press(f"{url}/lagg-till", told(), whole=True) is None:
                self.read("/mina-sidor")
                known = [each for each in self.now(draft.id).documents if each.sha256 == sha256]
                self.kept.count("files done, unanswered" if known else "files not done")
            handed_in.append(sha256)
            self.kept.count("files acknowledged")
            self._look(draft.id, handed_in)
            self.rest()
        while self.press(f"/ansokan/{draft.id}/ta-bort", self._token()) is None:
            if all(each.id != draft.id for each in self.kept.services.applying.drafts_of(self.who)):
                break
        if any(each.id == draft.id for each in self.kept.services.applying.drafts_of(self.who)):
            self.kept.fault(f"draft {draft.id} was thrown away and is there")

    def _token(self) -> dict[str, str]:
        return {"csrf_token": self.read("/mina-sidor").form("csrf_token")["csrf_token"]}

    def _look(self, draft_id: str, handed_in: list[str]) -> None:
        """Each file that was acknowledged lies there once and whole."""
        stored = [each for each in self.now(draft_id).documents if each.label == "situationsplan"]
        if sorted(each.sha256 for each in stored) != sorted(handed_in):
            self.kept.fault(f"{len(handed_in)} files were acknowledged, {len(stored)} are in {draft_id}")
        last = stored[-1]
        fetched = self.read(f"/ansokan/{draft_id}/handlingar/{last.id}")
        if hashlib.sha256(fetched.body).hexdigest() != last.sha256:
            self.kept.fault(f"{last.id} is served as something else")


def drawing(dice: random.Random, size: int) -> bytes:
    """A PDF of one page and about so many bytes, never the same."""
    made, written = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.attachments["underlag.bin"] = pikepdf.AttachedFileSpec(made, dice.randbytes(size))
    made.save(written)
    return written.getvalue()


class Applicant(Worker):
    """Hands in applications and writes to the officer about them."""

    def work(self) -> None:
        while self.kept.undone() > MOST_UNDONE:
            self.rest(0.2, 0.6)
        draft = self.fresh()
        form = self.read(f"/ansokan/{draft.id}/granska").form("version")
        url = f"/ansokan/{draft.id}/skicka-in"
        answers: list[Answer] = []
        while not answers:
            answered = self.press(url, form)
            if answered is None:
                done = self.now(draft.id).case_id is not None
                self.kept.count("applications done, unanswered" if done else "applications not done")
                self.read("/mina-sidor")
            else:
                answers.append(answered)
        case_id = self.now(draft.id).case_id or ""
        if not case_id or case_id not in answers[0].location:
            self.kept.fault(f"draft {draft.id} became {case_id or 'nothing'}, told as {answers[0].location}")
        self.kept.remember("case", draft.id, case_id)
        self.kept.count("applications acknowledged")
        self._write(case_id)

    def _write(self, case_id: str) -> None:
        for number in range(self.dice.randrange(1, 6)):
            text = f"Meddelande {number} om {case_id}: när blir det klart?"
            token = self.read(f"/arende/{case_id}").form("csrf_token")["csrf_token"]
            told = {"csrf_token": token, "meddelande": text}
            while self.press(f"/arende/{case_id}/meddelande", told) is None:  # pressed again, as people do
                self.read("/mina-sidor")
            self.kept.remember("said", case_id, text)
            self.kept.count("messages acknowledged")
            self.rest()


class Officer(Worker):
    """Takes the oldest case that nobody has decided, writes to its applicant, notes, and grants it."""

    def work(self) -> None:
        self.rest(0.1, 0.4)
        with self.kept.lock:
            waiting = [case_id for case_id in self.kept.cases.values() if case_id not in self.kept.granted]
        if not waiting or self.kept.undone() > MOST_UNDONE:
            return
        case_id = waiting[0]
        self._note(case_id)
        self._write(case_id)
        self._grant(case_id)

    def version(self, case_id: str) -> int:
        return self.kept.services.handling.case(self.who, case_id).case.version

    def _note(self, case_id: str) -> None:
        text = f"Anteckning om {case_id}"
        token = self.read(f"/handlaggning/{case_id}").form("csrf_token")["csrf_token"]
        told = {"csrf_token": token, "gor": "anteckna", "text": text}
        while self.press(f"/handlaggning/{case_id}/anteckningar", told) is None:
            self.read("/handlaggning")
            view = self.kept.services.handling.case(self.who, case_id)
            notes, _tasks, _checks = self.kept.services.noting.beside(self.who, view.case)
            if any(note.text == text for note in notes):  # it shows on the page, so nobody writes it again
                break
        self.kept.remember("noted", case_id, text)
        self.kept.count("notes acknowledged")

    def _write(self, case_id: str) -> None:
        text = f"Hej! Vi har börjat med {case_id}."
        url = f"/handlaggning/{case_id}/skriv-meddelande"
        for told in self._tries(url, case_id, {"text": text}):
            if self.press(url, told, others_write=True) is not None:
                break
            written = self.kept.services.handling.case(self.who, case_id).case.messages
            if any(each.text == text for each in written):
                self.kept.count("messages done, unanswered")
                break
        self.kept.remember("said", case_id, text)
        self.kept.count("messages acknowledged")

    def _grant(self, case_id: str) -> None:
        url = f"/handlaggning/{case_id}/bevilja"
        for told in self._tries(url, case_id, {"reasons": REASONS, "gor": "besluta"}):
            if self.press(url, told, others_write=True) is not None:
                break
            if self.kept.services.handling.case(self.who, case_id).case.decision is not None:
                self.kept.count("decisions done, unanswered")
                break
        self.kept.remember("granted", case_id)
        self.kept.count("decisions acknowledged")

    def _tries(self, url: str, case_id: str, typed: dict[str, str]) -> Iterator[dict[str, str]]:
        """The form as the page has it now, again after each time that nobody answered."""
        for _try in range(50):
            form = self.read(url).form("version")
            yield {**form, **typed, "version": str(self.version(case_id))}
        raise AssertionError(f"{url} was never answered")


KINDS: Mapping[str, tuple[type[Worker], ...]] = {
    "anna": (Saver,),
    "inget": (Applicant,),
    "strand": (Uploader,),
    "järnväg": (Saver,),
    "hanlin": (Officer,),
}


def _officer(beside: Flask, key: str) -> Principal:
    member = next(member for member in EMPLOYED if member.user_id == key)
    persons = open_database(beside.extensions[page.SETTINGS].database_url).persons
    return Principal(persons.identify_staff("personal", key, member.name), member.name, frozenset({Role.OFFICER}))


def person_at_work(kept: Remembered, kind: type[Worker], visitor: Visitor, key: str, seed: int) -> Worker:
    """Somebody who does work of a kind in a browser where they are logged in: staff by their user id, or a persona."""
    who = _officer(kept.beside, key) if key in STAFF else principal_of(kept.beside, key)
    return kind(kept, visitor, who, random.Random(seed))


def begin(kept: Remembered, visitors: Mapping[str, Visitor], seed: int) -> list[threading.Thread]:
    """Let everybody work, each in a thread, until `kept.ending`."""
    threads = []
    for number, (key, visitor) in enumerate(visitors.items()):
        for kind in KINDS[key]:
            person = person_at_work(kept, kind, visitor, key, seed + number)
            threads.append(threading.Thread(target=person.run, name=f"{kind.__name__} {key}", daemon=True))
    for thread in threads:
        thread.start()
    return threads

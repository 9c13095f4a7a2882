"""What an applicant does in a case: answers point by point, adds something unasked, writes to the officer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from permits.case.access import Permission, Principal, is_a_party, may
from permits.case.events import (
    AdditionReceived,
    ApplicationTakenBack,
    CompletionAnswered,
    DocumentReceived,
    Event,
    MessageWritten,
)
from permits.case.model import Case
from permits.case.orders import Point
from permits.services.considering import Ground
from permits.services.correcting import corrections, judged_anew, said_of, why_half_done
from permits.services.diary import hand_of, moving, record
from permits.services.drafting import MOST_DOCUMENTS, known_label, new_id
from permits.services.handling import written
from permits.services.parts import label_for
from permits.services.ports import Clock, Files
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import CaseView
from permits.services.stores import Transactions, Unit
from permits.services.viewing import view_of
from permits.services.working_material import AnswerDraft, kept_of
from permits.wizard.fields import tidy
from permits.wizard.office import LONGEST_TEXT
from permits.words import _

Handed = tuple[str, str, BinaryIO]
"""A file as it is handed in: what it is about (a point, or a label), its name, its bytes."""
TWICE = timedelta(minutes=1)  # the same words again so soon are a second press of the button


class Answering:
    """The applicant's desk while the case is handled. Raises NotFound for a case in which they are no party."""

    def __init__(self, database: Transactions, files: Files, ground: Ground, clock: Clock) -> None:
        self._database = database
        self._files = files
        self._ground = ground
        self._clock = clock

    # answers, half or whole

    def draft(self, who: Principal, case_id: str) -> AnswerDraft:
        """What this person has begun to answer."""
        with self._database.reading() as unit:
            _own(unit, who, case_id, self._clock())
            return unit.material.answer_draft(case_id, who.person_id)

    def save(self, who: Principal, case_id: str, texts: Mapping[str, str], files: Sequence[Handed] = ()) -> AnswerDraft:
        """Keep what is written and handed in so far; nothing is sent. Raises NotFound, Refused, FileRefused."""
        at = self._clock()
        with self._database.reading() as unit:
            points = {point.id: point for point in _asked(_own(unit, who, case_id, at).case)}
            earlier = unit.material.answer_draft(case_id, who.person_id)
        _check(texts, files, points, earlier)
        received = [
            (point, asdict(self._files.receive(name, stream)) | {"id": new_id()}) for point, name, stream in files
        ]
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            kept = unit.material.answer_draft(case_id, who.person_id).content
            for point_id in points:
                told = kept[point_id] = {"text": "", "files": [], **kept.get(point_id, {})}
                if point_id in texts:
                    told["text"] = tidy(texts[point_id])
                told["files"] = [*told["files"], *(file for point, file in received if point == point_id)]
            draft = AnswerDraft(kept, at).with_something
            unit.material.save_answer_draft(case_id, who.person_id, draft)
        return draft

    def remove_file(self, who: Principal, case_id: str, file_id: str) -> None:
        """Take a file out of what is not sent yet."""
        at = self._clock()
        with self._database.transaction() as unit:
            _own(unit, who, case_id, at)
            kept = unit.material.answer_draft(case_id, who.person_id).content
            for told in kept.values():
                told["files"] = [file for file in told["files"] if file["id"] != file_id]
            unit.material.save_answer_draft(case_id, who.person_id, AnswerDraft(kept, at).with_something)

    def send(self, who: Principal, case_id: str, version: int, only: str = "") -> CaseView:
        """Hand in everything that has been answered, or `only` one point. What is left can be answered later.

        Steps that were done again hold from now on, and what the law says is found anew. It was asked for, so by
        itself it starts no clock (9:99 p 2). Raises NotFound, Stale (the draft is kept), Refused.
        """
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "answer_completion", at)
            kept = unit.material.answer_draft(case_id, who.person_id)
            wanted = [point for point in _asked(case) if point.id in kept.content and only in {"", point.id}]
            ready = [(point, kept_of(kept, point.id)) for point in wanted]
            if not ready:
                raise Refused(_("Svara på minst en punkt, med text eller en fil, innan du skickar in."))
            view = _own(unit, who, case_id, at)
            _whole(view, who, ready)
            found = judged_anew(unit, view, [told for _point, told in ready], self._ground, at)
            record(unit, case_id, [*_answered(view, ready), *found], hand_of(who, at))
            sent = {point.id for point, _told in ready}
            left = {name: told for name, told in kept.content.items() if name not in sent}
            unit.material.save_answer_draft(case_id, who.person_id, AnswerDraft(left, at))
            return _own(unit, who, case_id, at)

    # on one's own initiative

    def add_unasked(self, who: Principal, case_id: str, version: int, text: str, files: Sequence[Handed]) -> CaseView:
        """Add to the application, or change it, though nobody asked; the board's time then starts anew (9:99 p 2).

        `files` by label. Raises NotFound, Stale, Refused, FileRefused.
        """
        told = tidy(text)
        for label, _name, _stream in files:
            known_label(label)
        if not told and not files:
            raise Refused(_("Skriv vad du vill ändra eller lägg till en handling."))
        _check({"": told}, files)
        with self._database.reading() as unit:
            _own(unit, who, case_id, self._clock())
        received = [(label, self._files.receive(name, stream)) for label, name, stream in files]
        at = self._clock()
        documents = [
            DocumentReceived(
                new_id(), label, file.filename, file.media_type, file.size, file.sha256, file.pages, asked=False
            )
            for label, file in received
        ]
        added = AdditionReceived(told, tuple(document.document_id for document in documents))
        with self._database.transaction() as unit:
            moving(unit, who, case_id, version, "add_unasked", at)
            record(unit, case_id, [*documents, added], hand_of(who, at))
            return _own(unit, who, case_id, at)

    def take_back(self, who: Principal, case_id: str, version: int, text: str = "") -> CaseView:
        """Take the application back. Raises NotFound, Stale, Refused."""
        at = self._clock()
        kept = text.replace("\r\n", "\n").strip()
        if len(kept) > LONGEST_TEXT:
            raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_TEXT))
        with self._database.transaction() as unit:
            moving(unit, who, case_id, version, "take_back", at)
            record(unit, case_id, [ApplicationTakenBack(kept)], hand_of(who, at))
            return _own(unit, who, case_id, at)

    def write(self, who: Principal, case_id: str, text: str) -> CaseView:
        """Write to the officer. The same words twice in a minute are one message. Raises NotFound, Refused."""
        told = written(text, _("Skriv ditt meddelande."))
        at = self._clock()
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            view = _own(unit, who, case_id, at)
            if not is_said_already(view.case, who, told, at):
                moving(unit, who, case_id, view.case.version, "write_to_officer", at)
                record(unit, case_id, [MessageWritten(told, by_applicant=True)], hand_of(who, at))
            return _own(unit, who, case_id, at)


def is_said_already(case: Case, who: Principal, text: str, at: datetime) -> bool:
    """Whether the same person has just written the same, whatever others have written since."""
    return any((each.by, each.text) == (who.person_id, text) and at - each.at < TWICE for each in case.messages)


def _asked(case: Case) -> list[Point]:
    """What there is to answer; nothing once the case is decided."""
    if not case.state.is_open:
        return []
    return [point for order in case.open_orders for point in order.left]


def _own(unit: Unit, who: Principal, case_id: str, at: datetime) -> CaseView:
    view = view_of(unit, case_id, who, at)
    if not may(who, Permission.SEE_OWN_CASES) or not is_a_party(who, view.case):
        raise NotFound
    return view


def _check(
    texts: Mapping[str, str],
    files: Sequence[Handed],
    points: Mapping[str, Point] | None = None,
    earlier: AnswerDraft | None = None,
) -> None:
    """Raises Refused for what is too long, too many, or about a point that nobody asks any more."""
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_TEXT))
    held = sum(len(told["files"]) for told in earlier.content.values()) if earlier else 0
    if len(files) + held > MOST_DOCUMENTS:
        raise Refused(_("Lägg till högst %(most)s handlingar åt gången.", most=MOST_DOCUMENTS))
    if points is not None and not points:
        raise Refused(_("Det finns inget att svara på nu. Allt som begärdes är besvarat eller behövs inte längre."))


def _whole(view: CaseView, who: Principal, ready: Sequence[tuple[Point, Mapping[str, Any]]]) -> None:
    """Raises Refused for a point of which some steps are done again, and nothing is said of the others."""
    for point, told in ready:
        if left := why_half_done(view, who, point, told):
            raise Refused(
                _(
                    "Punkt %(n)s: gör också om %(what)s, eller skriv i svaret varför det inte behövs.",
                    n=point.id,
                    what=left,
                )
            )


def _answered(view: CaseView, ready: Sequence[tuple[Point, Mapping[str, Any]]]) -> list[Event]:
    """The files of the answers as documents, the steps that were done again, and then the answers."""
    known = {record.id: record for record in view.documents}
    happened: list[Event] = []
    answers = []
    for point, told in ready:
        label = label_for(point.part, known)
        ids = []
        for file in told["files"]:
            named = {name: file[name] for name in ("filename", "media_type", "size", "sha256", "pages")}
            happened.append(DocumentReceived(document_id=file["id"], label=file.get("label") or label, **named))
            ids.append(file["id"])
        happened += corrections(view, point, told)
        answers.append({"point": point.id, "text": told["text"] or said_of(view, told), "document_ids": ids})
    everything = tuple(each for answer in answers for each in answer["document_ids"])
    return [*happened, CompletionAnswered("", everything, tuple(answers))]

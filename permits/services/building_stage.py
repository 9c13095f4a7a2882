"""What is done in a case after its decision: by its officer, by its applicant, and at the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import BinaryIO

from permits.case import events
from permits.case.access import Permission, Principal, Role, is_a_party, may
from permits.case.decisions import CLEARANCE_OF
from permits.case.events import DocumentReceived, Event
from permits.case.folding import fold
from permits.case.lifecycle import MoveRefused, permitted
from permits.case.times import swedish_day
from permits.decision_profile import DecisionProfile
from permits.services.answering import Handed
from permits.services.building_events import happened, visit_id
from permits.services.clearing import final_cleared, start_cleared
from permits.services.delegating import clearance_mandate
from permits.services.diary import hand_of, moving, record
from permits.services.drafting import MOST_DOCUMENTS, known_label, new_id
from permits.services.handling import taken_by
from permits.services.ports import Clock, Files
from permits.services.refusals import NotFound, Refused
from permits.services.sanctioning import considered
from permits.services.shapes import CaseView
from permits.services.stores import Transactions, Unit
from permits.services.viewing import view_of
from permits.services.visiting import PlannedVisit
from permits.wizard.fields import tidy
from permits.wizard.office import LONGEST_TEXT
from permits.words import Text, _

NOTE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
PHOTOS = frozenset({"image/jpeg", "image/png"})
LONGEST_NOTE = 4000
DECIDED_BY_MANDATE = (
    events.StartCleared, events.StartRefused, events.InterimCleared, events.FinalCleared, events.FinalRefused,
)  # fmt: skip


class BuildingStage:
    """The desk after the decision. Raises NotFound for a case that is not theirs, Stale, Refused with the reason."""

    def __init__(
        self,
        database: Transactions,
        files: Files,
        clock: Clock,
        decisions: Callable[[], DecisionProfile] = DecisionProfile,
    ) -> None:
        """`decisions` tells the table of delegation that is in force."""
        self._decisions = decisions
        self._database = database
        self._files = files
        self._clock = clock

    def do(self, who: Principal, case_id: str, version: int, move: str, told: Mapping[str, str]) -> CaseView:
        """Make one of the moves of permits.case.moves.building, with what the form of the move told."""
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, move, at)
            view = view_of(unit, case_id, None, at)
            mandate = self._mandate(unit, who, view, move)
            event = _event(move, {**told, "mandate": mandate}, view, at)
            first: list[Event] = [*taken_by(who, case)] if may(who, Permission.HANDLE_CASE, case) else []
            record(unit, case_id, [*first, event], hand_of(who, at))
            return view_of(unit, case_id, who, at)

    def why_not(self, who: Principal, view: CaseView, move: str) -> Text | None:
        """Why this person may not decide so, and who may; None when they may, or when nothing is decided."""
        with self._database.reading() as unit:
            return self._why_not(unit, who, view, move)

    def _mandate(self, unit: Unit, who: Principal, view: CaseView, move: str) -> str:
        """By which row somebody decides. Raises Refused when it is not theirs to decide."""
        if refusal := self._why_not(unit, who, view, move):
            raise Refused(refusal)
        clearance = CLEARANCE_OF.get(move)
        return clearance_mandate(view, clearance, self._decisions()).told if clearance else ""

    def _why_not(self, unit: Unit, who: Principal, view: CaseView, move: str) -> Text | None:
        clearance = CLEARANCE_OF.get(move)
        if clearance is None:
            return None
        mandate, members = clearance_mandate(view, clearance, self._decisions()), unit.staff.members()
        writes_in = mandate.is_committees and Role.SECRETARY in who.roles
        if writes_in or mandate.holds(who, members):
            return None
        return _("Det här beslutet är inte ditt att fatta. Det fattas av %(who)s.", who=mandate.people(members))

    def hand_in(self, who: Principal, case_id: str, version: int, text: str, files: Sequence[Handed]) -> CaseView:
        """Hand in plans and other papers, by label. What the stage asks for does not move the clock of the decision."""
        told = tidy(text)
        if not files:
            raise Refused(_("Välj en fil först."))
        if len(files) > MOST_DOCUMENTS:
            raise Refused(_("Lägg till högst %(most)s handlingar åt gången.", most=MOST_DOCUMENTS))
        if len(told) > LONGEST_TEXT:
            raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_TEXT))
        for label, _name, _stream in files:
            known_label(label)
        with self._database.reading() as unit:
            _own(unit, who, case_id, self._clock())
        received = [(label, self._files.receive(name, stream)) for label, name, stream in files]
        at = self._clock()
        documents = [
            DocumentReceived(new_id(), label, file.filename, file.media_type, file.size, file.sha256, file.pages)
            for label, file in received
        ]
        handed = events.BuildingPapersHandedIn(told, tuple(document.document_id for document in documents))
        with self._database.transaction() as unit:
            moving(unit, who, case_id, version, "hand_in_papers", at)
            record(unit, case_id, [*documents, handed], hand_of(who, at))
            return _own(unit, who, case_id, at)

    # at the site

    def note(
        self,
        who: Principal,
        case_id: str,
        visit: str,
        note_id: str,
        text: str,
        photo: tuple[str, BinaryIO] | None = None,
    ) -> CaseView:
        """Keep a note of a visit, with a photo or not. The same `note_id` again is the same note, and changes nothing.

        No version is asked for: a phone with a bad connection may send late, and a note disturbs nobody.
        """
        told = tidy(text)
        if not NOTE_ID.fullmatch(note_id):
            raise Refused(_("Det gick inte att förstå vad som skulle göras. Läs om sidan."))
        if not told and photo is None:
            raise Refused(_("Skriv något eller ta ett foto."))
        if len(told) > LONGEST_NOTE:
            raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_NOTE))
        with self._database.reading() as unit:
            _visited(unit, who, case_id, visit, swedish_day(self._clock()))
        file = self._files.receive(*photo) if photo else None
        if file is not None and file.media_type not in PHOTOS:
            raise Refused(_("Fotot ska vara en bild (JPEG eller PNG)."))
        at = self._clock()
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            _visited(unit, who, case_id, visit, swedish_day(at))
            case = fold(unit.log.of_case(case_id))
            known = {note.note_id for each in case.building.visits for note in each.notes}
            if note_id not in known:
                taken: list[Event] = []
                document = ""
                if file is not None:
                    document = new_id()
                    taken.append(
                        events.SitePhotoTaken(document, file.filename, file.media_type, file.size, file.sha256)
                    )
                record(
                    unit, case_id, [*taken, events.VisitNoted(visit, note_id, told, document)], hand_of(who, at)
                )
            return view_of(unit, case_id, who, at)

    def visits(self, who: Principal, first: date, last: date) -> list[PlannedVisit]:
        """The visits that are planned on these days, in cases that are not one's own."""
        if not may(who, Permission.SEE_QUEUE):
            raise NotFound
        with self._database.reading() as unit:
            return unit.visits.between(first, last, who.ids)


def _event(move: str, told: Mapping[str, str], view: CaseView, at: datetime) -> Event:
    mandate = {"mandate": told["mandate"]} if told.get("mandate") else {}
    event = _plain_event(move, told, view, at)
    if mandate and isinstance(event, DECIDED_BY_MANDATE):
        return replace(event, told=event.told | mandate)
    return event


def _plain_event(move: str, told: Mapping[str, str], view: CaseView, at: datetime) -> Event:
    if move == "clear_start":
        return start_cleared(view, told, at)
    if move == "clear_final":
        return final_cleared(view, told)
    if move == "consider_sanction":
        return considered(told, at)
    return happened(move, told, view.case, at)


def _visited(unit: Unit, who: Principal, case_id: str, visit: str, today: date) -> None:
    """Raises NotFound, or Refused when the visit is over."""
    stored = unit.log.of_case(case_id)
    case = fold(stored) if stored else None
    if case is None or not may(who, Permission.SEE_CASE, case) or not may(who, Permission.INSPECT, case):
        raise NotFound
    if case.building.visit(visit) is None:
        raise NotFound
    visit_id({"visit": visit}, case)
    try:
        permitted("note_visit", case, who, today)
    except MoveRefused as refusal:
        raise Refused(_(refusal.message)) from refusal


def _own(unit: Unit, who: Principal, case_id: str, at: datetime) -> CaseView:
    view = view_of(unit, case_id, who, at)
    if not may(who, Permission.SEE_OWN_CASES) or not is_a_party(who, view.case):
        raise NotFound
    return view

"""What somebody who is heard may see by their code, and how they answer after logging in."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Final

from permits.case.access import Permission, Principal, may
from permits.case.events import StatementReceived
from permits.case.folding import fold
from permits.case.hearings import Hearing, Recipient, Statement, Way
from permits.case.model import PROTECTED_NAME, Case
from permits.case.times import swedish_day
from permits.services.diary import Hand, record
from permits.services.drafting import new_id
from permits.services.handling import written
from permits.services.hearing_out import received_files
from permits.services.hearing_shapes import HeardPerson, Purpose
from permits.services.places import Places
from permits.services.ports import Clock, Files, PeopleRegister, PersonStore
from permits.services.redacting import Redaction
from permits.services.refusals import NotFound, Refused, RegisterDown
from permits.services.shapes import CaseView, DocumentRecord
from permits.services.stores import Transactions, Unit
from permits.services.viewing import masked, view_of
from permits.words import _

TWICE: Final = timedelta(minutes=5)  # the same answer again so soon is a second press of the button
log = logging.getLogger("lovlig.hearing")


class AskedAnother(Exception):  # noqa: N818 - says what happened
    """Whoever is logged in is not the one who was asked."""


@dataclass(frozen=True)
class Asked:
    """The question as whoever is asked reads it. `documents` are those that the officer chose to show."""

    case: Case
    hearing: Hearing
    recipient: Recipient
    documents: tuple[DocumentRecord, ...]
    company: bool

    @property
    def is_open(self) -> bool:
        """Whether an answer still can be taken: also a late one, as long as the case is open."""
        return self.case.state.is_open

    @property
    def answered(self) -> tuple[Statement, ...]:
        return self.hearing.statements_of(self.recipient.recipient_id)


class Neighbours:
    """The pages of those who are heard. Raises NotFound for what opens nothing."""

    def __init__(
        self,
        database: Transactions,
        files: Files,
        places: Places,
        people: PeopleRegister,
        persons: PersonStore,
        clock: Clock,
    ) -> None:
        self._database = database
        self._files = files
        self._places = places
        self._people = people
        self._persons = persons
        self._clock = clock

    # by the code, without login

    def asked(self, code: str) -> Asked:
        """The question that the code opens. Raises NotFound."""
        return self._by_code(code)[0]

    def document(self, code: str, document_id: str) -> DocumentRecord:
        """One of the documents that are shown. Raises NotFound for any other, though it is of the same case."""
        found = next((each for each in self.asked(code).documents if each.id == document_id), None)
        if found is None:
            raise NotFound
        return found

    def site_plan(self, code: str) -> str:
        """The site plan as SVG, without personal numbers and without what tells of a protected person."""
        _asked, view = self._by_code(code)
        plan = self._places.recorded_site_plan(masked(view))
        if plan is None:
            raise NotFound
        return Redaction(view.case, view.answers).text(plan.svg)

    def _by_code(self, code: str) -> tuple[Asked, CaseView]:
        at = self._clock()
        with self._database.reading() as unit:
            opened = unit.hearing.opened(code, at)
            if opened is None or opened.purpose is not Purpose.HEARING:
                raise NotFound
            view = view_of(unit, opened.case_id, None, at)
            return _asked_of(unit, view, opened.recipient_id), view

    # after login

    def question(self, who: Principal, recipient_id: str) -> Asked:
        """The question, for the one who was asked. Raises NotFound, AskedAnother."""
        with self._database.reading() as unit:
            person = unit.hearing.person(recipient_id)
            if person is None or not may(who, Permission.ANSWER_HEARING):
                raise NotFound
            asked = _asked_of(unit, view_of(unit, person.case_id, None, self._clock()), recipient_id)
        known_by(who, person)
        return asked

    def answer(
        self, who: Principal, recipient_id: str, choice: str, text: str, files: Sequence[tuple[str, BinaryIO]]
    ) -> Statement:
        """Answer: `choice` "inga" or "synpunkter". The first answer stands, and what comes after adds to it.

        Raises NotFound, AskedAnother, Refused, FileRefused.
        """
        asked = self.question(who, recipient_id)
        has_views, told = _written(choice, text, has_files=bool(files))
        _closed(asked.case)
        documents = received_files(self._files, files, "yttrande")
        by_name = self._name(who)
        at = self._clock()
        with self._database.transaction() as unit:
            person = unit.hearing.person(recipient_id)
            if person is None or not unit.cases.lock(person.case_id):
                raise NotFound
            case = _closed(fold(unit.log.of_case(person.case_id)))
            hearing = _hearing_of(case, recipient_id)
            earlier = hearing.statements_of(recipient_id)
            if earlier and not files and _is_same(earlier[-1], has_views, told, at):
                return earlier[-1]
            statement = StatementReceived(
                statement_id=new_id(),
                hearing_id=hearing.hearing_id,
                recipient_id=recipient_id,
                has_views=has_views,
                text=told,
                received=swedish_day(at),
                way=Way.LOGIN.value,
                document_ids=tuple(each.document_id for each in documents),
                checked=known_by(who, person),
            )
            after = record(unit, case.case_id, [*documents, statement], Hand(who.person_id, by_name, at))
        return _hearing_of(after, recipient_id).statements_of(recipient_id)[-1]

    def _name(self, who: Principal) -> str:
        """The name as the diary may tell it: none of somebody whose identity is protected, or may be."""
        try:
            person = self._people.person(who.personal_number or "")
            protected = bool(person and person.protected)
        except RegisterDown:
            log.warning("the person register is down; protection is taken from what it last said")
            protected = self._persons.protection(who.person_id) is True
        return PROTECTED_NAME if protected else who.name


def known_by(who: Principal, person: HeardPerson) -> str:
    """By what it is known that this is the one who was asked: "number", "name" where the register has no number, or
    "company", for which the officer sees to it that the person may speak. Raises AskedAnother."""
    if person.company:
        return "company"
    if person.person_id is not None:
        if person.person_id == who.person_id:
            return "number"
        raise AskedAnother
    if person.name and _plain(person.name) == _plain(who.name):
        return "name"
    raise AskedAnother


def _written(choice: str, text: str, *, has_files: bool) -> tuple[bool, str]:
    """Whether there are views, and their text. Raises Refused."""
    if choice not in {"inga", "synpunkter"}:
        raise Refused(_("Välj om du har synpunkter eller inte."))
    has_views, told = choice == "synpunkter", text.replace("\r\n", "\n").strip()
    if told or (has_views and not has_files):
        told = written(told, _("Skriv vad du tycker, eller lägg till en fil."))
    return has_views, told


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _asked_of(unit: Unit, view: CaseView, recipient_id: str) -> Asked:
    hearing = _hearing_of(view.case, recipient_id)
    recipient, person = hearing.recipient(recipient_id), unit.hearing.person(recipient_id)
    if recipient is None or person is None or person.protected:
        raise NotFound
    shown = tuple(each for each in view.documents if each.id in hearing.document_ids)
    return Asked(masked(view).case, hearing, recipient, shown, person.company)


def _hearing_of(case: Case, recipient_id: str) -> Hearing:
    found = next((each for each in case.hearings if each.recipient(recipient_id)), None)
    if found is None:
        raise NotFound
    return found


def _closed(case: Case) -> Case:
    if not case.state.is_open:
        raise Refused(_("Ärendet är avgjort, så synpunkter kan inte lämnas längre."))
    return case


def _is_same(earlier: Statement, has_views: bool, text: str, at: datetime) -> bool:
    return (earlier.has_views, earlier.text) == (has_views, text) and at - earlier.at < TWICE

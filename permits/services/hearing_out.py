"""How an officer has neighbours and right-holders heard: chosen, written to, followed, and answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, BinaryIO, Final

from permits.case.access import Principal
from permits.case.events import (
    HearingBegun,
    HearingLettersPrinted,
    StatementDocumentReceived,
    StatementReceived,
)
from permits.case.hearings import Hearing, Way
from permits.case.model import Case
from permits.case.notices import NoticeKind
from permits.case.times import swedish_day
from permits.hearing_profile import SHORTEST_ANSWER
from permits.municipality import Municipality
from permits.services.completing import at_desk
from permits.services.diary import hand_of, moving, record
from permits.services.drafting import new_id
from permits.services.handling import later, taken_by, written
from permits.services.hearing_preparing import Prepared, Preparing
from permits.services.hearing_shapes import HeardPerson, HearingDraft, Opened, Outgoing, Purpose
from permits.services.hearing_text import message_text, notice_text
from permits.services.holders import Neighbour
from permits.services.notice_board import put_up
from permits.services.objecting import Reply, replied
from permits.services.ports import Clock, Files, PersonStore
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import CaseView, ReceivedFile
from permits.services.stores import Transactions, Unit
from permits.services.viewing import view_of
from permits.words import N_, _

LINK_LASTS: Final = timedelta(days=60)
"""After the last day: late views are taken as long as the case is open."""
MOST_FILES: Final = 10
TOO_SHORT: Final = N_("Ge minst %(days)s dagar att svara.")


@dataclass(frozen=True)
class Followed:
    """A case with who is heard in it, by recipient, and the letters that have not left yet."""

    view: CaseView
    people: Mapping[str, HeardPerson]
    waiting: Mapping[str, Outgoing]


class HearingDesk:
    """Raises NotFound for a case that is not the officer's to handle."""

    def __init__(
        self,
        database: Transactions,
        preparing: Preparing,
        persons: PersonStore,
        files: Files,
        municipality: Municipality,
        clock: Clock,
    ) -> None:
        self._database = database
        self.preparing = preparing
        self._persons = persons
        self._files = files
        self._municipality = municipality
        self._clock = clock

    # the message

    def begin(self, who: Principal, case_id: str, version: int) -> Hearing:
        """Send the message as it is prepared, and put up the notice. Raises NotFound, Stale, Refused."""
        at = self._clock()
        today = swedish_day(at)
        ready = self.preparing.prepared(who, case_id)
        heard = [one for one in ready.heard.neighbours if one.is_heard]
        _check(ready, heard, today)
        text = message_text(
            ready.view.case, written(ready.text, _("Skriv meddelandet.")), ready.due, self._municipality
        )
        hearing_id = new_id()
        people = [self._person(one, case_id, hearing_id) for one in heard]
        begun = HearingBegun(
            hearing_id=hearing_id,
            recipients=tuple(_recipient(one, person) for one, person in zip(heard, people, strict=True)),
            text=text,
            due=later(ready.due, at),
            document_ids=ready.documents,
            left_out=tuple(
                {"properties": list(one.properties), "reason": one.left_out}
                for one in ready.heard.neighbours
                if one.is_out
            ),
        )
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "begin_hearing", at)
            after = record(unit, case_id, [*taken_by(who, case), begun], hand_of(who, at))
            for one, person in zip(heard, people, strict=True):
                unit.hearing.add_person(person)
                if one.way is Way.MAIL:
                    letter = Outgoing(new_id(), case_id, "hearing", hearing_id, person.recipient_id)
                    unit.hearing.add_letter(letter, at)
            unit.hearing.wait(case_id, hearing_id, begun.due)
            if ready.notice:
                text = notice_text(after, begun.due, self._municipality)
                after = put_up(unit, after, NoticeKind.HEARING, today, begun.due, hand=hand_of(who, at), text=text)
            unit.hearing.save_draft(case_id, HearingDraft())
        return after.hearings[-1]

    def _person(self, one: Neighbour, case_id: str, hearing_id: str) -> HeardPerson:
        known = self._persons.identify(one.number, one.name, asserted=False) if one.number and not one.company else None
        return HeardPerson(
            recipient_id=new_id(),
            case_id=case_id,
            hearing_id=hearing_id,
            person_id=known,
            name="" if one.protected else one.name,
            street=one.street,
            postal_code=one.postal_code,
            city=one.city,
            email=one.email,
            company=one.company,
            protected=one.protected,
        )

    # afterwards

    def followed(self, who: Principal, case_id: str) -> Followed:
        """Every hearing of the case with who has answered and who has not."""
        with self._database.reading() as unit:
            view = at_desk(unit, who, case_id, self._clock())
            people = {person.recipient_id: person for person in unit.hearing.people(case_id)}
            waiting = {each.recipient_id: each for each in unit.hearing.letters(case_id) if each.kind == "hearing"}
        return Followed(view, people, waiting)

    def codes_for_letters(self, who: Principal, case_id: str, hearing_id: str) -> list[tuple[HeardPerson, str]]:
        """A new code for each whose message goes on paper and who has not answered; told once. Raises Refused."""
        at = self._clock()
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            hearing = _hearing(at_desk(unit, who, case_id, at).case, hearing_id)
            on_paper = {one.recipient_id for one in hearing.waited_for if one.way is Way.LETTER}
            people = [each for each in unit.hearing.people(case_id) if each.recipient_id in on_paper]
            if not people:
                raise Refused(_("Det finns inget brev att skriva ut: alla har mejl eller har redan svarat."))
            lasts = code_lasts(hearing.due)
            codes = [
                (
                    each,
                    unit.hearing.make_code(Opened(Purpose.HEARING, case_id, hearing_id, each.recipient_id), lasts, at),
                )
                for each in people
            ]
            printed = HearingLettersPrinted(hearing_id, tuple(each.recipient_id for each in people))
            record(unit, case_id, [printed], hand_of(who, at))
        return codes

    def register(
        self,
        who: Principal,
        case_id: str,
        version: int,
        recipient_id: str,
        *,
        has_views: bool,
        text: str,
        received: date | None,
        files: Sequence[tuple[str, BinaryIO]] = (),
    ) -> Case:
        """Register what came on paper or was said. Raises NotFound, Stale, Refused, FileRefused."""
        told = written(text, _("Skriv vad synpunkterna går ut på.")) if has_views and not files else text.strip()
        at = self._clock()
        if received is None or received > swedish_day(at):
            raise Refused(_("Skriv vilken dag yttrandet kom in: i dag eller tidigare."))
        with self._database.reading() as unit:
            at_desk(unit, who, case_id, at)
        documents = received_files(self._files, files, "yttrande")
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "register_statement", at)
            hearing = next((each for each in case.hearings if each.recipient(recipient_id)), None)
            if hearing is None:
                raise Refused(_("Välj vem yttrandet kommer från."))
            if received < swedish_day(hearing.begun):
                raise Refused(_("Yttrandet kan inte ha kommit in innan meddelandet skickades."))
            ids = tuple(each.document_id for each in documents)
            statement = StatementReceived(
                new_id(), hearing.hearing_id, recipient_id, has_views, told, received, Way.PAPER.value, ids, "officer"
            )
            return record(unit, case_id, [*taken_by(who, case), *documents, statement], hand_of(who, at))

    def answer(self, who: Principal, case_id: str, version: int, replies: Sequence[Reply]) -> CaseView:
        """Write what is said to views, for the decision; what stands already is not said again.

        Raises NotFound, Stale, Refused.
        """
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "answer_objection", at)
            said = replied(case, replies)
            if said:
                record(unit, case_id, [*taken_by(who, case), *said], hand_of(who, at))
            return view_of(unit, case_id, who, at)


def received_files(files: Files, handed: Sequence[tuple[str, BinaryIO]], label: str) -> list[StatementDocumentReceived]:
    """Files looked into and kept. Raises FileRefused, Refused."""
    if len(handed) > MOST_FILES:
        raise Refused(_("Lägg till högst %(most)s filer.", most=MOST_FILES))
    kept: list[ReceivedFile] = [files.receive(name, stream) for name, stream in handed]
    return [
        StatementDocumentReceived(new_id(), label, each.filename, each.media_type, each.size, each.sha256, each.pages)
        for each in kept
    ]


def code_lasts(due: date) -> datetime:
    """Until when a code opens what it was made for."""
    return datetime.combine(due, time(23, 59), UTC) + LINK_LASTS


def heard_people(unit: Unit, case_id: str) -> dict[str, HeardPerson]:
    """Who those heard in the case are, by recipient: for serving a decision (9 kap. 108 and 110 §§)."""
    return {person.recipient_id: person for person in unit.hearing.people(case_id)}


def _recipient(one: Neighbour, person: HeardPerson) -> dict[str, Any]:
    return {
        "recipient_id": person.recipient_id,
        "properties": list(one.properties),
        "reason": ". ".join(one.reasons),
        "way": one.way.value,
        "person_id": person.person_id or "",
    }


def _check(ready: Prepared, heard: Sequence[Neighbour], today: date) -> None:
    """Raises Refused for what would make the hearing none."""
    if ready.heard.register_down:
        raise Refused(_("Registret över ägare svarar inte. Försök igen om en stund: ingenting är skickat."))
    if not heard:
        raise Refused(_("Välj minst en som ska höras."))
    if any(one.is_out and not one.left_out for one in ready.heard.neighbours):
        raise Refused(_("Skriv varför den som du har valt bort inte ska höras."))
    if ready.due < today + timedelta(days=SHORTEST_ANSWER):
        raise Refused(_(TOO_SHORT, days=SHORTEST_ANSWER))


def _hearing(case: Case, hearing_id: str) -> Hearing:
    found = next((each for each in case.hearings if each.hearing_id == hearing_id), None)
    if found is None:
        raise NotFound
    return found

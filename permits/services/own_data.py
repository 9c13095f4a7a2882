"""Everything that is held about somebody, found for that person alone (GDPR art. 15 and 20)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permits.case.access import Permission, Principal, may
from permits.case.folding import fold
from permits.case.hearings import Hearing, Statement
from permits.case.model import Case, Party, PartyRole
from permits.services.case_reads import CaseReads
from permits.services.drafting import erase
from permits.services.hearing_shapes import HeardPerson
from permits.services.login_ports import SessionStore
from permits.services.ports import Clock, PeopleRegister, PersonStore
from permits.services.refusals import NotFound, RegisterDown
from permits.services.shapes import CaseView, Draft, RegisterPerson
from permits.services.stores import Transactions, Unit
from permits.services.viewing import view_of
from permits.services.working_material import AnswerDraft


@dataclass(frozen=True)
class HeldCase:
    """A case in which the person is a party. `read`: when staff opened it, where somebody in it is protected."""

    view: CaseView
    party: Party
    answering: AnswerDraft
    read: tuple[datetime, ...]

    @property
    def case(self) -> Case:
        return self.view.case


@dataclass(frozen=True)
class HeldHearing:
    """A case in which the person was asked as a neighbour: where they were written to, and what they answered."""

    case: Case
    hearing: Hearing
    person: HeardPerson
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Named:
    """A case in which the person is named and which they cannot open: as a control officer."""

    registry_number: str
    designation: str
    role: PartyRole
    party: Party


@dataclass(frozen=True)
class Held:
    """What is held about a person. `registered` is None where the population register does not answer or know."""

    person_id: str
    name: str
    number: str
    protected: bool
    registered: RegisterPerson | None
    cases: tuple[HeldCase, ...]
    heard: tuple[HeldHearing, ...]
    named: tuple[Named, ...]
    drafts: tuple[Draft, ...]
    sessions: int
    at: datetime

    @property
    def birth(self) -> str:
        """The number as it is shown: its date alone."""
        return f"{self.number[:8]}-****"


class OwnData:
    """Finds what is held about whoever asks, and about nobody else."""

    def __init__(
        self,
        database: Transactions,
        persons: PersonStore,
        people: PeopleRegister,
        sessions: SessionStore,
        reads: CaseReads,
        clock: Clock,
    ) -> None:
        self._database = database
        self._persons = persons
        self._people = people
        self._sessions = sessions
        self._reads = reads
        self._clock = clock

    def held(self, who: Principal) -> Held:
        """All of it, as it stands now. Raises NotFound for who is no resident."""
        if not may(who, Permission.SEE_OWN_CASES) or not who.personal_number:
            raise NotFound
        at = self._clock()
        with self._database.reading() as unit:
            cases = [self._case(unit, who, summary.case_id, at) for summary in unit.cases.of_person(who.person_id)]
            heard = [_hearing(unit, person) for person in unit.hearing.of_person(who.person_id)]
            theirs = {each.case.case_id for each in cases}
            named = [
                _named(unit, who, case_id) for case_id in unit.cases.naming(who.person_id) if case_id not in theirs
            ]
            drafts = unit.drafts.owned_by(who.person_id)
        return Held(
            person_id=who.person_id,
            name=who.name,
            number=who.personal_number,
            protected=self._persons.protection(who.person_id) is True,
            registered=self._registered(who.personal_number),
            cases=tuple(cases),
            heard=tuple(heard),
            named=tuple(named),
            drafts=tuple(drafts),
            sessions=len(self._sessions.of(who.person_id)),
            at=at,
        )

    def erase_drafts(self, who: Principal) -> int:
        """Throw away everything that is begun and not handed in; how much that was."""
        with self._database.transaction() as unit:
            drafts = unit.drafts.owned_by(who.person_id)
            for draft in drafts:
                erase(unit, draft, self._clock())
        return len(drafts)

    def _case(self, unit: Unit, who: Principal, case_id: str, at: datetime) -> HeldCase:
        view = view_of(unit, case_id, who, at)
        read = tuple(when for _name, when in self._reads.days_of(case_id)) if view.case.is_protected else ()
        return HeldCase(view, _party(view.case, who), unit.material.answer_draft(case_id, who.person_id), read)

    def _registered(self, number: str) -> RegisterPerson | None:
        try:
            return self._people.person(number)
        except RegisterDown:
            return None


def _party(case: Case, who: Principal) -> Party:
    return next(party for party in case.parties if party.person_id == who.person_id)


def _named(unit: Unit, who: Principal, case_id: str) -> Named:
    case = fold(unit.log.of_case(case_id))
    party = _party(case, who)
    return Named(case.registry_number, case.designation, party.role, party)


def _hearing(unit: Unit, person: HeardPerson) -> HeldHearing:
    case = fold(unit.log.of_case(person.case_id))
    hearing = next(each for each in case.hearings if each.hearing_id == person.hearing_id)
    return HeldHearing(case, hearing, person, hearing.statements_of(person.recipient_id))


REACHED: Mapping[str, str] = {
    "street": "gatuadress", "postal_code": "postnummer", "city": "ort", "email": "e-post", "phone": "telefon",
}  # fmt: skip


def reached(party: Party | RegisterPerson | HeardPerson) -> dict[str, Any]:
    """Where somebody is reached, by Swedish names; what is empty is left out."""
    found = {name: getattr(party, field, "") for field, name in REACHED.items()}
    return {name: value for name, value in found.items() if value}

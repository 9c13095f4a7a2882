"""How an application on paper is registered: who, what, where and when it came in; the rest is unknown to the law."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from permits.case.access import Permission, Principal, may
from permits.case.events import ApplicationSubmitted, DocumentReceived, FindingsRecorded
from permits.case.model import Party, PartyRole
from permits.case.times import swedish_day
from permits.law.facts import MeasureKind, Wanted
from permits.municipality import Municipality
from permits.services.assessing import assess_facts, facts_of_all
from permits.services.diary import hand_of, open_case
from permits.services.drafting import MOST_DOCUMENTS, new_id
from permits.services.earlier_cases import earlier_of
from permits.services.parties import Parties, without_numbers
from permits.services.ports import Clock, Files, PeopleRegister, PersonStore, PropertyHit
from permits.services.recording import assessment_to_json
from permits.services.refusals import Incomplete, NotFound, Refused, RegisterDown
from permits.services.shapes import Receipt
from permits.services.stores import Transactions
from permits.wizard.several import MOST_MEASURES, slug_of
from permits.words import _

UNKNOWN_NAME: Final = "Okänd sökande"
PAPER: Final = "skannad_ansökan"
"""The label of the application itself; what else was handed in has its own."""
TOKEN: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class PaperApplication:
    """What the registrator read on the paper. `number` personal or organisation number, empty when there is none.

    `arrived`: the day on which it reached the committee. The form has judged each (wizard.paper_form).
    """

    number: str = field(default="", repr=False)
    name: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""
    protected: bool = False
    designation: str = ""
    kinds: tuple[str, ...] = ()
    wanted: str = Wanted.LOV.value
    arrived: date | None = None


class Registering:
    """The registrator's desk for what comes on paper."""

    def __init__(
        self,
        database: Transactions,
        persons: PersonStore,
        people: PeopleRegister,
        search: Callable[[str], Sequence[PropertyHit]],
        files: Files,
        municipality: Municipality,
        clock: Clock,
    ) -> None:
        self._database = database
        self._persons = persons
        self._people = people
        self._parties = Parties(persons, people)
        self._search = search
        self._files = files
        self._municipality = municipality
        self._clock = clock

    def register(
        self, who: Principal, token: str, told: PaperApplication, files: Sequence[tuple[str, str, BinaryIO]]
    ) -> Receipt:
        """Make a case of it; the clock runs from the day that it came in. The same `token` twice is one case.

        `files` by label and name. Raises NotFound, Incomplete with (field, message) pairs, FileRefused.
        """
        if not may(who, Permission.REGISTER_CASE) or not TOKEN.fullmatch(token):
            raise NotFound
        at = self._clock()
        with self._database.reading() as unit:
            if (receipt := unit.cases.of_draft(token)) is not None:
                return receipt
        designation = self._checked(told, len(files), swedish_day(at))
        received = [(label, self._files.receive(name, stream)) for label, name, stream in files]
        documents = [
            DocumentReceived(new_id(), label, each.filename, each.media_type, each.size, each.sha256, each.pages)
            for label, each in received
        ]
        application, *findings = self._application(token, told, designation, at)
        with self._database.transaction() as unit:
            if (receipt := unit.cases.of_draft(token)) is not None:
                return receipt
            series, year = self._municipality.registry_prefix, swedish_day(at).year
            number = f"{series} {year}-{unit.numbers.next(series, year):06d}"
            case_id = new_id()
            numbered = replace(application, registry_number=number)
            open_case(unit, case_id, token, [numbered, *documents, *findings], hand_of(who, at))
            return Receipt(case_id, number)

    def _application(
        self, token: str, told: PaperApplication, designation: str, at: datetime
    ) -> tuple[ApplicationSubmitted, *tuple[FindingsRecorded, ...]]:
        arrived = told.arrived or swedish_day(at)
        answers = _answers(told, designation)
        facts = facts_of_all(answers, (), arrived, earlier_of(self._database, answers))
        found = assess_facts(facts, self._municipality)
        application = ApplicationSubmitted(
            registry_number="",
            draft_id=token,
            journey="bygglov",
            measure=told.kinds[0],
            designation=designation,
            parties=(vars(self._party(told)) | {"role": PartyRole.APPLICANT.value},),
            answers=without_numbers(answers),
            more_measures=told.kinds[1:],
            arrived=arrived.isoformat(),
        )
        if found is None:
            return (application,)
        findings = FindingsRecorded(found.law_version, found.need.need.value, assessment_to_json(found), (), None)
        return application, findings

    def _party(self, told: PaperApplication) -> Party:
        """Whoever applies. Of somebody without a number an id of their own is made, by which nobody can log in."""
        number = told.number
        name = told.name.strip() or self._name(number) or UNKNOWN_NAME
        person_id = self._persons.identify(number, name, asserted=False) if number else new_id()
        lines = {each: getattr(told, each).strip() for each in ("street", "postal_code", "city", "email", "phone")}
        protected = self._parties.is_protected(person_id, number, told=told.protected)
        return Party(person_id=person_id, role=PartyRole.APPLICANT, name=name, protected=protected, **lines)

    def _name(self, number: str) -> str:
        try:
            person = self._people.person(number) if len(number) == 12 else None
        except RegisterDown:
            return ""
        return person.name if person else ""

    def _checked(self, told: PaperApplication, files: int, today: date) -> str:
        """The property as the register calls it. Raises Incomplete."""
        problems: list[tuple[str, str]] = []
        designation = ""
        try:
            designation = self._designation(told.designation)
        except Refused as refused:
            problems.append(("designation", str(refused.message_sv)))
        if not told.kinds or not set(told.kinds) <= set(MeasureKind) or len(told.kinds) > MOST_MEASURES:
            problems.append(("kind", str(_("Välj vad ansökan gäller."))))
        if told.arrived is None or told.arrived > today:
            problems.append(("arrived", str(_("Ansökan kan inte ha kommit in efter i dag."))))
        if not 1 <= files <= MOST_DOCUMENTS:
            problems.append(("fil", str(_("Lägg till den skannade ansökan som fil."))))
        if problems:
            raise Incomplete(problems)
        return designation

    def _designation(self, typed: str) -> str:
        wanted = " ".join(typed.split())
        try:
            hits = self._search(wanted) if wanted else ()
        except RegisterDown:
            raise Refused(_("Fastighetsregistret svarar inte. Försök igen om en stund.")) from None
        found = next((hit.designation for hit in hits if hit.designation.casefold() == wanted.casefold()), None)
        if found is None:
            raise Refused(_("Fastigheten finns inte i kommunen. Skriv hela beteckningen, till exempel Norrhaga 30:12."))
        return found


def _answers(told: PaperApplication, designation: str) -> dict[str, dict[str, Any]]:
    """What is known, as the answers of an application hold it."""
    more = {slug_of("fler", place): {"more": kind} for place, kind in enumerate(told.kinds[1:], 1)}
    own = {
        name: getattr(told, name).strip()
        for name in ("name", "street", "postal_code", "city", "email", "phone")
        if getattr(told, name).strip()
    }
    return {
        "fastighet": {"designation": designation},
        "atgard": {"measure": told.kinds[0], "wanted": told.wanted},
        **more,
        "sokande": own,
    }

"""Who is in an application: from answers to parties, with numbers exchanged for ids."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from permits.case.access import Principal
from permits.case.model import Party, PartyRole
from permits.services.ports import PeopleRegister, PersonStore
from permits.services.refusals import RegisterDown
from permits.services.shapes import Answers

NUMBER_FIELDS = (
    ("medsokande", "personal_number"),
    ("fullmakt", "principal_number"),
    ("kontrollansvarig", "personal_number"),
)
PERSON_DIGITS = 12

log = logging.getLogger("lovlig.applying")


class Parties:
    """Makes parties known and finds out whose identity is protected."""

    def __init__(self, persons: PersonStore, people: PeopleRegister) -> None:
        self._persons = persons
        self._people = people

    def named(self, who: Principal, answers: Answers) -> tuple[Party, ...]:
        """The parties that the answers of a complete application name."""
        return tuple(self._named(who, answers))

    def _named(self, who: Principal, answers: Answers) -> Iterator[Party]:
        own = answers.get("sokande", {})
        agent = own.get("role") == "ombud"
        yield Party(
            person_id=who.person_id,
            role=PartyRole.AGENT if agent else PartyRole.APPLICANT,
            name=own.get("name") or who.name,
            protected=self.is_protected(who.person_id, who.personal_number, told=own.get("protected") == "ja"),
            **{field: str(own.get(field, "")) for field in ("street", "postal_code", "city", "email", "phone")},
        )
        if agent:
            told = answers.get("fullmakt", {})
            yield self._other(PartyRole.APPLICANT, told, "principal_")
        told = answers.get("medsokande", {})
        if told.get("has") == "ja":
            yield self._other(PartyRole.CO_APPLICANT, told)
        told = answers.get("kontrollansvarig", {})
        if told.get("personal_number"):
            yield self._other(PartyRole.CONTROL_OFFICER, told)

    def _other(self, role: PartyRole, told: dict[str, Any], prefix: str = "") -> Party:
        number = str(told.get(f"{prefix}personal_number") or told.get(f"{prefix}number"))
        name = str(told.get(f"{prefix}name", ""))
        person_id = self._persons.identify(number, name, asserted=False)
        return Party(
            person_id=person_id,
            role=role,
            name=name,
            protected=self.is_protected(person_id, number),
            email=str(told.get(f"{prefix}email", "")),
            phone=str(told.get(f"{prefix}phone", "")),
        )

    def is_protected(self, person_id: str, number: str | None, *, told: bool = False) -> bool:
        """Whether the register says so now; else what it last said; else what the draft learnt when it was begun.

        A person of whom none of these knows anything is treated as protected: a name once written in the log stays.
        """
        if not number or len(number) != PERSON_DIGITS or number.startswith("16"):
            return told  # a company, which the population register does not know
        try:
            person = self._people.person(number)
        except RegisterDown:
            log.warning("the person register is down; protection is taken from what it last said")
            remembered = self._persons.protection(person_id)
            return told or remembered is not False
        protected = told or bool(person and person.protected)
        self._persons.note_protection(person_id, protected)
        return protected


def without_numbers(answers: Answers) -> Answers:
    """The answers as they are recorded: of a personal number only the birth date, since parties have ids."""
    kept = {step: dict(fields) for step, fields in answers.items()}
    for step, field in NUMBER_FIELDS:
        number = str(kept.get(step, {}).get(field) or "")
        if len(number) == PERSON_DIGITS and not number.startswith("16"):
            kept[step][field] = f"{number[:8]}-****"
    return kept

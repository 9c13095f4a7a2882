"""Whom one can log in as in the demo: everyone in its population register, with what is special about each."""

from __future__ import annotations

from collections.abc import Sequence

from permits.adapters.registers.embedded import EmbeddedPeople, EmbeddedProperties
from permits.demo.idp import People, TestPerson, resident
from permits.demo.people import PERSONAS
from permits.services.ports import OwnedProperty, RegisterDown, RegisterPerson
from permits.settings import Settings

BEGIN_WITH = "Personer att börja med"
GROUPS = (BEGIN_WITH, "Äger ensam", "Äger tillsammans med någon", "Har tomträtt", "Äger ingenting")


def from_registers(settings: Settings) -> People:
    """Everyone in <data>/registers.db, read again for each page; nobody while the register is not there yet."""
    people = EmbeddedPeople(settings.data / "registers.db")
    properties = EmbeddedProperties(settings.data / "registers.db")
    why = {persona.number: persona.why for persona in PERSONAS}

    def listed() -> Sequence[TestPerson]:
        try:
            everyone = [_listed(one, properties.owned_by(one.personal_number), why) for one in people.everyone()]
        except RegisterDown:
            return []
        return sorted(everyone, key=lambda person: GROUPS.index(person.group))

    return listed


def _listed(person: RegisterPerson, owned: list[OwnedProperty], why: dict[str, str]) -> TestPerson:
    group, note = _holding(owned)
    number = person.personal_number
    marks = [note]
    if person.protected:
        marks.append("skyddad identitet")
    if int(number[6:8]) > 60:
        marks.append("samordningsnummer")
    if number in why:
        group, marks = BEGIN_WITH, [why[number]]
    return resident(number, person.given_name, person.surname, group=group, note=", ".join(marks))


def _holding(owned: list[OwnedProperty]) -> tuple[str, str]:
    if not owned:
        return "Äger ingenting", "ingen fastighet"
    held = ", ".join(one.designation for one in owned[:3]) + (" med flera" if len(owned) > 3 else "")
    if any(one.holding == "tomtratt" for one in owned):
        return "Har tomträtt", held
    if any(one.share != "1/1" for one in owned):
        return "Äger tillsammans med någon", held
    return "Äger ensam", held

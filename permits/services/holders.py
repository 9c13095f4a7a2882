"""Who is proposed to be heard: holders of the properties on the hearing list, once each, with every reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from permits.case.hearings import Way
from permits.case.model import PROTECTED_NAME
from permits.services.hearing_list import hearing_list
from permits.services.hearing_shapes import Holder, Holders
from permits.services.ports import PeopleRegister, PersonStore
from permits.services.refusals import RegisterDown
from permits.services.shapes import CaseView
from permits.words import N_, Text, _

LEASEHOLD: Final = N_("Innehavare av tomträtt")
NO_HOLDER: Final = N_("Fastighetsregistret har ingen ägare till %(designation)s. Lägg till den som ska höras för hand.")
DOWN: Final = N_("Registret över ägare svarar inte. Försök igen om en stund: ingenting är skickat.")


@dataclass(frozen=True)
class Neighbour:
    """Somebody who may be heard. `key` names them in forms and tells nothing; a protected one has no name or address.

    `in_the_case`: a party already, who is not heard as a neighbour. `left_out`: why the officer does not hear them.
    """

    key: str
    name: str
    properties: tuple[str, ...]
    reasons: tuple[str, ...]
    number: str = field(default="", repr=False)
    marks: tuple[str, ...] = ()
    street: str = ""
    postal_code: str = ""
    city: str = ""
    email: str = ""
    company: bool = False
    protected: bool = False
    in_the_case: bool = False
    added: bool = False
    left_out: str = ""
    is_out: bool = False

    @property
    def way(self) -> Way:
        if self.protected:
            return Way.BY_HAND
        return Way.MAIL if self.email else Way.LETTER

    @property
    def is_heard(self) -> bool:
        return not self.is_out and not self.in_the_case


@dataclass(frozen=True)
class HeardList:
    """Who is proposed, and what stands in the way of a whole list."""

    neighbours: tuple[Neighbour, ...]
    not_known: tuple[Text | str, ...] = ()
    register_down: bool = False


class Proposing:
    """Finds the holders of properties and where they are reached."""

    def __init__(self, properties: Holders, people: PeopleRegister, persons: PersonStore) -> None:
        self._properties = properties
        self._people = people
        self._persons = persons

    def heard(self, view: CaseView, draft: Mapping[str, Any]) -> HeardList:
        """Who is heard by the map and by what the officer has added and left out."""
        told = hearing_list(view)
        not_known: list[Text | str] = [_(line) for line in told.not_known] if told else []
        asked = [(each.designation, str(_(each.reason))) for each in told.properties] if told else []
        asked += [(each["designation"], each["reason"]) for each in draft.get("properties", ())]
        parties = {self._persons.personal_number(party.person_id) for party in view.case.parties} - {None}
        found: dict[str, Neighbour] = {}
        down = False
        for designation, reason in asked:
            try:
                holders = self._properties.holders_of(designation)
                if not holders:
                    not_known.append(_(NO_HOLDER, designation=designation))
                for holder in holders:
                    self._add(found, holder, designation, reason, holder.number in parties)
            except RegisterDown:
                down = True
        if down:
            not_known.append(_(DOWN))
        everyone = [*found.values(), *_by_hand(draft.get("people", ()))]
        return HeardList(tuple(_marked(everyone, draft.get("left_out", {}))), tuple(not_known), down)

    def _add(
        self, found: dict[str, Neighbour], holder: Holder, designation: str, reason: str, in_the_case: bool
    ) -> None:
        """One more property of somebody. Raises RegisterDown."""
        marks = self._persons.marks(holder.number or f"{designation}|{holder.name}")
        key = marks[0]
        reasons = (reason, str(_(LEASEHOLD))) if holder.holding == "tomtratt" else (reason,)
        if key in found:
            known = found[key]
            properties = tuple(dict.fromkeys((*known.properties, designation)))
            found[key] = replace(known, properties=properties, reasons=tuple(dict.fromkeys((*known.reasons, *reasons))))
            return
        found[key] = self._reached(
            Neighbour(
                key=key,
                name=holder.name,
                properties=(designation,),
                reasons=reasons,
                number=holder.number,
                marks=marks,
                company=holder.is_company,
                in_the_case=in_the_case,
            ),
            holder,
        )

    def _reached(self, one: Neighbour, holder: Holder) -> Neighbour:
        """With the address in the population register; without a number, at the property itself."""
        if not holder.number or holder.is_company:
            return replace(one, street=holder.address)
        person = self._people.person(holder.number)
        if person is None:
            return replace(one, street=holder.address)
        if person.protected:
            return replace(one, name=PROTECTED_NAME, protected=True)
        return replace(one, street=person.street, postal_code=person.postal_code, city=person.city, email=person.email)


def _by_hand(people: Sequence[Mapping[str, str]]) -> Iterator[Neighbour]:
    for each in people:
        yield Neighbour(
            key=each["id"],
            name=each["name"],
            properties=(each["designation"],) if each["designation"] else (),
            reasons=(each["reason"],),
            street=each["street"],
            postal_code=each["postal_code"],
            city=each["city"],
            email=each["email"],
            added=True,
        )


def _marked(everyone: Sequence[Neighbour], left_out: Mapping[str, str]) -> Iterator[Neighbour]:
    """With why the officer does not hear them, which may stand by a mark that an older key made."""
    for one in everyone:
        written_by = next((mark for mark in (one.key, *one.marks) if mark in left_out), None)
        yield replace(one, is_out=written_by is not None, left_out=left_out.get(written_by or "", ""))

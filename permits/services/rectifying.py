"""How somebody in a case corrects what is kept about them, or asks for what they cannot correct themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from permits.case.access import Principal
from permits.case.events import ContactChanged, MessageWritten
from permits.case.model import PROTECTED_NAME, Case, Party
from permits.services.answering import is_said_already
from permits.services.diary import hand_of, moving, record
from permits.services.drafting import new_id
from permits.services.handling import written
from permits.services.ports import Clock
from permits.services.refusals import NotFound, Refused
from permits.services.stores import Transactions
from permits.services.viewing import view_of
from permits.services.working_material import Task
from permits.wizard.office import LONGEST_TEXT
from permits.words import _

ADDRESS: Final = ("street", "postal_code", "city")
REACHED: Final = ("email", "phone")
ASKED: Final = "Rättelse av personuppgifter: "
TO_DO: Final = "Ta ställning till begäran om rättelse av personuppgifter (se meddelandet). Svara senast inom en månad."


class Rectifying:
    """What a party of a case corrects. Raises NotFound for a case in which they are none."""

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def contact(self, who: Principal, case_id: str) -> tuple[Case, Party]:
        """The case and where this person is reached in it."""
        with self._database.reading() as unit:
            case = view_of(unit, case_id, who, self._clock()).case
        return case, _party(who, case)

    def change_contact(self, who: Principal, case_id: str, version: int, told: Mapping[str, str]) -> Case:
        """Be reached where `told` says from now on; what was told before stays where it was recorded.

        Of somebody protected no address is taken. The same again changes nothing. Raises NotFound, Stale, Refused.
        """
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "change_contact", at)
            party = _party(who, case)
            fields = REACHED if party.protected else (*ADDRESS, *REACHED)
            kept = {field: str(told.get(field, "")).strip() for field in fields}
            if all(getattr(party, field) == value for field, value in kept.items()):
                return case
            return record(unit, case_id, [ContactChanged(who.person_id, **kept)], hand_of(who, at))

    def ask(self, who: Principal, case_id: str, text: str) -> Case:
        """Ask the officer to correct something that is recorded: a message in the case, and a task for the officer.

        The same words twice in a minute are asked once. Raises NotFound, Refused.
        """
        told = f"{ASKED}{written(text, _('Skriv vad som är fel och vad det ska stå i stället.'))}"
        if len(told) > LONGEST_TEXT:
            raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_TEXT - len(ASKED)))
        at = self._clock()
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            case = view_of(unit, case_id, who, at).case
            party = _party(who, case)
            if is_said_already(case, who, told, at):
                return case
            moving(unit, who, case_id, case.version, "write_to_officer", at)
            name = PROTECTED_NAME if party.protected else who.name
            unit.material.add_task(Task(new_id(), case_id, TO_DO, None, case.officer_name, name, at))
            return record(unit, case_id, [MessageWritten(told, by_applicant=True)], hand_of(who, at))


def _party(who: Principal, case: Case) -> Party:
    found = next((party for party in case.parties if party.person_id == who.person_id), None)
    if found is None:
        raise NotFound
    return found

"""What somebody corrected of what is kept about them makes of the case."""

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case, Party


@happened.register
def _(event: events.ContactChanged, case: Case, envelope: events.StoredEvent) -> Case:  # noqa: ARG001
    def changed(party: Party) -> Party:
        if party.person_id != event.person_id:
            return party
        return replace(
            party,
            street=event.street,
            postal_code=event.postal_code,
            city=event.city,
            email=event.email,
            phone=event.phone,
        )

    return replace(case, parties=tuple(changed(party) for party in case.parties))

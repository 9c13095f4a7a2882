"""Who of the staff has opened a case in which somebody's identity is protected, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from permits.case.access import Principal
from permits.services.ports import Clock

THE_SAME: Final = timedelta(minutes=10)
"""A page that is opened again so soon is the same reading of it."""


@dataclass(frozen=True)
class CaseRead:
    """Somebody of the staff asked for a page of a case. `what`: the page's endpoint."""

    case_id: str
    person_id: str
    name: str
    what: str
    at: datetime


class CaseReadStore(Protocol):
    """Where it is kept, beside the log of events."""

    def is_protected(self, case_id: str) -> bool:
        """Whether there is such a case with somebody protected in it."""
        ...

    def note(self, read: CaseRead, unless_within: timedelta) -> None:
        """Keep it, unless the same person read the same so shortly before."""
        ...

    def of_case(self, case_id: str) -> list[tuple[str, datetime]]:
        """Who has read, by name and when, the first first."""
        ...


class CaseReads:
    """Notes what staff read of cases that are to be spread to nobody."""

    def __init__(self, store: CaseReadStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def asked_for(self, who: Principal, case_id: str, what: str) -> None:
        """Note that `who` asks for a page of the case, before it is shown. What cannot be noted is not shown."""
        if who.is_staff and self._store.is_protected(case_id):
            self._store.note(CaseRead(case_id, who.person_id, who.name, what, self._clock()), THE_SAME)

    def days_of(self, case_id: str) -> list[tuple[str, datetime]]:
        """Who has read the case and when, for the one whose case it is."""
        return self._store.of_case(case_id)

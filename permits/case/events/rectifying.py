"""What somebody in a case corrected of what is kept about them."""

from __future__ import annotations

from dataclasses import dataclass

from permits.case.events.base import Event


@dataclass(frozen=True)
class ContactChanged(Event):
    """Where a party is reached from now on. What was told before stays in the event that told it."""

    person_id: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""

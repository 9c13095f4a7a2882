"""What somebody corrected of what is kept about them, as the diary tells it: that, and not to what."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told


@told.register
def _(event: events.ContactChanged, called: MatterWords) -> tuple[str, str]:
    return "Kontaktuppgifter ändrade", ""

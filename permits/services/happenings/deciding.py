"""What was decided, as the diary tells it."""

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told


@told.register
def _(event: events.PermitGranted, called: MatterWords) -> tuple[str, str]:
    return called.given, event.reasons


@told.register
def _(event: events.PermitRefused, called: MatterWords) -> tuple[str, str]:
    return called.not_given, event.reasons

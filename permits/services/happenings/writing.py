"""What was written in the case, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told


@told.register
def _(event: events.MessageWritten, called: MatterWords) -> tuple[str, str]:
    return "Meddelande från den sökande" if event.by_applicant else "Meddelande till den sökande", event.text

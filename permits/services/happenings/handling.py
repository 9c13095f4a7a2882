"""What an officer did on the way, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told
from permits.services.telling import DOCUMENTS


@told.register
def _(event: events.CaseAssigned, called: MatterWords) -> tuple[str, str]:
    return "Ärendet fick handläggare", event.officer_name


@told.register
def _(event: events.DocumentWaived, called: MatterWords) -> tuple[str, str]:
    return f"Handling behövs inte: {DOCUMENTS.get(event.label, event.label).lower()}", event.reason


@told.register
def _(event: events.DocumentNeededAgain, called: MatterWords) -> tuple[str, str]:
    return f"Handling behövs ändå: {DOCUMENTS.get(event.label, event.label).lower()}", ""

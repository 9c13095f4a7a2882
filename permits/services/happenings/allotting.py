"""Who was given the case, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told


@told.register
def _(event: events.CaseAllotted, called: MatterWords) -> tuple[str, str]:
    return f"Ärendet tilldelades {event.officer_name}", event.reason


@told.register
def _(event: events.TagAdded, called: MatterWords) -> tuple[str, str]:
    return f"Märkt: {event.tag}", ""


@told.register
def _(event: events.TagRemoved, called: MatterWords) -> tuple[str, str]:
    return f"Inte längre märkt: {event.tag}", ""

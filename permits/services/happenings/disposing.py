"""What was disposed of, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told


@told.register
def _(event: events.DocumentsDisposed, called: MatterWords) -> tuple[str, str]:
    what = ", ".join(str(each["label"]) for each in event.documents)
    return f"Handlingar gallrades ({len(event.documents)})", f"{what}. {event.rule}"

"""What came in, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told
from permits.services.telling import document_title, measures_text, need_told
from permits.words import swedish_date as date_text


@told.register
def _(event: events.ApplicationSubmitted, called: MatterWords) -> tuple[str, str]:
    paper = f" på papper {date_text(date.fromisoformat(event.arrived))}" if event.arrived else ""
    about = measures_text((event.measure, *event.more_measures))
    return f"{called.applied} kom in{paper}", f"{about}, {event.designation}"


@told.register
def _(event: events.DocumentReceived, called: MatterWords) -> tuple[str, str]:
    title = document_title(event.label)
    return "Handling kom in", f"{title}: {event.filename}" + ("" if event.asked else " (på eget initiativ)")


@told.register
def _(event: events.FindingsRecorded, called: MatterWords) -> tuple[str, str]:
    alone = event.assessment if "need" in event.assessment else {"need": {"need": event.need}}
    parts = event.assessment.get("parts") or [alone]
    told = (need_told(part.get("measure", ""), **_need_recorded(part["need"])) for part in parts)
    return "Ansökan prövades mot reglerna", " ".join(told)


def _need_recorded(need: Mapping[str, str]) -> dict[str, str]:
    """The answer and the name of the permit, which older records lack."""
    return {name: need[name] for name in ("need", "permit") if name in need}

"""What was asked of the applicant and answered, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told
from permits.words import swedish_date as date_text


@told.register
def _(event: events.CompletionRequested, called: MatterWords) -> tuple[str, str]:
    return f"Komplettering begärdes, senast {date_text(_day(event.due))}", event.text


@told.register
def _(event: events.CompletionAnswered, called: MatterWords) -> tuple[str, str]:
    return "Komplettering kom in", event.text


def _day(told: date | str) -> date:
    return told if isinstance(told, date) else date.fromisoformat(told)

"""How a decision was made known, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told
from permits.words import swedish_date as date_text


@told.register
def _(event: events.RecipientsListed, called: MatterWords) -> tuple[str, str]:
    return "Mottagare av beslutet antecknades", ", ".join(each["why"] for each in event.recipients)


@told.register
def _(event: events.DecisionDispatched, called: MatterWords) -> tuple[str, str]:
    return f"Beslutet skickades {date_text(event.day)}", f"Till {len(event.recipients)} mottagare"


@told.register
def _(event: events.DecisionServed, called: MatterWords) -> tuple[str, str]:
    return f"Delgivning {date_text(event.day)}", event.how


@told.register
def _(event: events.DecisionAnnounced, called: MatterWords) -> tuple[str, str]:
    return f"Beslutet kungjordes {date_text(event.day)}", "På kommunens anslagstavla"

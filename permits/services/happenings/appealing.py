"""Appeals and amendments, as the diary tells them."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told
from permits.words import swedish_date as date_text

RESULTS = {
    "confirmed": "beslutet står fast",
    "changed": "beslutet ändrades",
    "annulled": "beslutet upphävdes",
    "referred_back": "ärendet återförvisades",
    "withdrawn": "överklagandet återkallades eller avvisades",
}


@told.register
def _(event: events.AppealReceived, called: MatterWords) -> tuple[str, str]:
    return f"Överklagande kom in {date_text(event.received)}", "I rätt tid" if event.in_time else "För sent"


@told.register
def _(event: events.AppealDismissed, called: MatterWords) -> tuple[str, str]:
    return "Överklagandet avvisades", event.reason


@told.register
def _(event: events.AppealPassedOn, called: MatterWords) -> tuple[str, str]:
    return f"Överklagandet lämnades till länsstyrelsen {date_text(event.day)}", event.note


@told.register
def _(event: events.AppealSettled, called: MatterWords) -> tuple[str, str]:
    return f"Överklagandet avgjordes {date_text(event.day)}: {RESULTS.get(event.result, event.result)}", event.note


@told.register
def _(event: events.DecisionCorrected, called: MatterWords) -> tuple[str, str]:
    return "Beslutet rättades", event.text


@told.register
def _(event: events.DecisionReconsidered, called: MatterWords) -> tuple[str, str]:
    return "Beslutet omprövades", event.text

"""What the parties were told of before a decision, and answered, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told
from permits.words import swedish_date as date_text


@told.register
def _(event: events.MaterialCommunicated, called: MatterWords) -> tuple[str, str]:
    whom = "den sökande och fastighetsägaren" if event.owner else "den sökande"
    return f"Underlaget kommunicerades med {whom}, svar senast {date_text(event.due)}", event.text


@told.register
def _(event: events.MaterialAnswered, called: MatterWords) -> tuple[str, str]:
    who = "Fastighetsägaren" if event.by_owner else "Den sökande"
    return f"{who} yttrade sig över underlaget, kom in {date_text(event.received)}", event.text


@told.register
def _(event: events.CommunicationWaived, called: MatterWords) -> tuple[str, str]:
    return "Underlaget kommunicerades inte: det är uppenbart obehövligt (FL 25 §)", event.reason


@told.register
def _(event: events.MaterialReminded, called: MatterWords) -> tuple[str, str]:
    return f"Påminnelse om underlaget att yttra sig över, senast {date_text(event.due)}", ""

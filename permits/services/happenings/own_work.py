"""What the service did by itself, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told
from permits.services.time_papers import TIME_PAPERS
from permits.words import swedish_size as size_text

TO_WHOM = {
    "applicant": "den sökande",
    "co_applicant": "medsökande",
    "agent": "ombudet",
    "control_officer": "den kontrollansvariga",
    "officer": "handläggaren",
    "called": "den som är kallad",
}


@told.register
def _(event: events.CaseFileMade, called: MatterWords) -> tuple[str, str]:
    return "Ärendeakten gjordes", f"{event.filename}, {size_text(event.size)}"


@told.register
def _(event: events.DecisionDocumentMade, called: MatterWords) -> tuple[str, str]:
    return "Beslutet skrevs ut", f"{event.filename}, {size_text(event.size)}"


@told.register
def _(event: events.OrderDocumentMade, called: MatterWords) -> tuple[str, str]:
    return "Föreläggandet skrevs ut", f"{event.filename}, {size_text(event.size)}"


@told.register
def _(event: events.TimePaperMade, called: MatterWords) -> tuple[str, str]:
    return f"{TIME_PAPERS[event.label]} (skrevs ut)", f"{event.filename}, {size_text(event.size)}"


@told.register
def _(event: events.MessageSent, called: MatterWords) -> tuple[str, str]:
    return f"Meddelande skickades till {TO_WHOM.get(event.to, 'en part')}", event.subject

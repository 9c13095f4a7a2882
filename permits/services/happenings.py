"""What has happened in a case, told on paper and to officers: its diary, in Swedish."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import singledispatch

from permits.case import events
from permits.case.events import StoredEvent
from permits.case.matter import WORDS, Matter, MatterWords
from permits.case.model import PROTECTED_NAME
from permits.services.telling import DOCUMENTS, measures_text, need_told, short_moment
from permits.words import swedish_date as date_text
from permits.words import swedish_size as size_text

SYSTEM_NAME = "E-tjänsten"


@dataclass(frozen=True)
class DiaryRow:
    when: str
    what: str
    more: str
    who: str


def diary(
    stored: Iterable[StoredEvent], protected: frozenset[str], called: MatterWords = WORDS[Matter.BYGGLOV]
) -> tuple[DiaryRow, ...]:
    """The events in order. `protected` holds the person_ids whose names may not be printed; `called` what is decided
    in the case (matter.words)."""
    rows = []
    for envelope in stored:
        what, more = _happened(envelope.event, called)
        who = SYSTEM_NAME if envelope.by == events.SYSTEM else envelope.by_name
        shown = PROTECTED_NAME if envelope.by in protected else who
        rows.append(DiaryRow(short_moment(envelope.at), what, more, shown))
    return tuple(rows)


_TO = {
    "applicant": "den sökande",
    "co_applicant": "medsökande",
    "agent": "ombudet",
    "control_officer": "den kontrollansvariga",
}


@singledispatch
def _happened(event: events.Event, called: MatterWords) -> tuple[str, str]:
    return event.type(), ""


@_happened.register
def _(event: events.ApplicationSubmitted, called: MatterWords) -> tuple[str, str]:
    return f"{called.applied} kom in", f"{measures_text((event.measure, *event.more_measures))}, {event.designation}"


@_happened.register
def _(event: events.DocumentReceived, called: MatterWords) -> tuple[str, str]:
    title = DOCUMENTS.get(event.label, event.label)
    return "Handling kom in", f"{title}: {event.filename}" + ("" if event.asked else " (på eget initiativ)")


@_happened.register
def _(event: events.FindingsRecorded, called: MatterWords) -> tuple[str, str]:
    alone = event.assessment if "need" in event.assessment else {"need": {"need": event.need}}
    parts = event.assessment.get("parts") or [alone]
    told = (need_told(part.get("measure", ""), **_need_recorded(part["need"])) for part in parts)
    return "Ansökan prövades mot reglerna", " ".join(told)


def _need_recorded(need: Mapping[str, str]) -> dict[str, str]:
    """The answer and the name of the permit, which older records lack."""
    return {name: need[name] for name in ("need", "permit") if name in need}


@_happened.register
def _(event: events.CaseAssigned, called: MatterWords) -> tuple[str, str]:
    return "Ärendet fick handläggare", event.officer_name


@_happened.register
def _(event: events.CompletionRequested, called: MatterWords) -> tuple[str, str]:
    return f"Komplettering begärdes, senast {date_text(_day(event.due))}", event.text


@_happened.register
def _(event: events.CompletionAnswered, called: MatterWords) -> tuple[str, str]:
    return "Komplettering kom in", event.text


@_happened.register
def _(event: events.DocumentWaived, called: MatterWords) -> tuple[str, str]:
    return f"Handling behövs inte: {DOCUMENTS.get(event.label, event.label).lower()}", event.reason


@_happened.register
def _(event: events.DocumentNeededAgain, called: MatterWords) -> tuple[str, str]:
    return f"Handling behövs ändå: {DOCUMENTS.get(event.label, event.label).lower()}", ""


@_happened.register
def _(event: events.PermitGranted, called: MatterWords) -> tuple[str, str]:
    return called.given, event.reasons


@_happened.register
def _(event: events.PermitRefused, called: MatterWords) -> tuple[str, str]:
    return called.not_given, event.reasons


@_happened.register
def _(event: events.CaseFileMade, called: MatterWords) -> tuple[str, str]:
    return "Ärendeakten gjordes", f"{event.filename}, {size_text(event.size)}"


@_happened.register
def _(event: events.DecisionDocumentMade, called: MatterWords) -> tuple[str, str]:
    return "Beslutet skrevs ut", f"{event.filename}, {size_text(event.size)}"


@_happened.register
def _(event: events.MessageSent, called: MatterWords) -> tuple[str, str]:
    return f"Meddelande skickades till {_TO.get(event.to, 'en part')}", event.subject


def _day(told: date | str) -> date:
    return told if isinstance(told, date) else date.fromisoformat(told)

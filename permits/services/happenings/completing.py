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
    points = ", ".join(str(each["point"]) for each in event.answers)
    texts = "\n".join(f"{each['point']}: {each['text']}" for each in event.answers if each["text"])
    return f"Komplettering kom in{f' på punkt {points}' if points else ''}", event.text or texts


@told.register
def _(event: events.AnswerAccepted, called: MatterWords) -> tuple[str, str]:
    return f"Svaret på punkt {event.point} godkändes", ""


@told.register
def _(event: events.PointWithdrawn, called: MatterWords) -> tuple[str, str]:
    return f"Punkt {event.point} behövs inte längre", event.reason


@told.register
def _(event: events.CompletionProlonged, called: MatterWords) -> tuple[str, str]:
    return f"Längre tid gavs att komplettera, senast {date_text(_day(event.due))}", event.reason


@told.register
def _(event: events.CompletionReminded, called: MatterWords) -> tuple[str, str]:
    return f"Påminnelse om komplettering, senast {date_text(_day(event.due))}", ""


@told.register
def _(event: events.AnswersCorrected, called: MatterWords) -> tuple[str, str]:
    names = event.before.keys() | event.after.keys()
    changed = sum(event.before.get(name) != event.after.get(name) for name in names)
    return f"Den sökande rättade {changed} uppgifter i ansökan" if changed > 1 else "Den sökande rättade en uppgift", ""


@told.register
def _(event: events.DocumentReplaced, called: MatterWords) -> tuple[str, str]:
    return "Den sökande bytte ut en handling mot en ny", ""


@told.register
def _(event: events.AdditionReceived, called: MatterWords) -> tuple[str, str]:
    return "Den sökande kompletterade eller ändrade på eget initiativ", event.text


def _day(told: date | str) -> date:
    return told if isinstance(told, date) else date.fromisoformat(told)

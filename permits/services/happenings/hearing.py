"""What neighbours and other bodies were asked and answered, as the diary tells it: by property, never by name."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told
from permits.words import swedish_date as date_text
from permits.words import swedish_size as size_text


@told.register
def _(event: events.HearingBegun, called: MatterWords) -> tuple[str, str]:
    heard = sorted({name for each in event.recipients for name in each["properties"]})
    return f"Berörda fick ett meddelande att yttra sig om, senast {date_text(event.due)}", ", ".join(heard)


@told.register
def _(event: events.HearingSent, called: MatterWords) -> tuple[str, str]:
    return "Påminnelse mejlades till en berörd" if event.reminder else "Meddelande mejlades till en berörd", ""


@told.register
def _(event: events.HearingLettersPrinted, called: MatterWords) -> tuple[str, str]:
    return f"Brev till berörda skrevs ut ({len(event.recipient_ids)})", ""


@told.register
def _(event: events.HearingReminded, called: MatterWords) -> tuple[str, str]:
    return f"Påminnelse till dem som inte har yttrat sig, senast {date_text(event.due)}", ""


@told.register
def _(event: events.StatementDocumentReceived, called: MatterWords) -> tuple[str, str]:
    return "En fil kom in med ett yttrande", f"{event.filename}, {size_text(event.size)}"


@told.register
def _(event: events.StatementReceived, called: MatterWords) -> tuple[str, str]:
    what = "med synpunkter" if event.has_views else "utan synpunkter"
    return f"Yttrande {what} kom in {date_text(event.received)}", event.text


@told.register
def _(event: events.ObjectionAnswered, called: MatterWords) -> tuple[str, str]:
    return f"Synpunkter bemöttes: {'tillgodosedda' if event.met else 'inte tillgodosedda'}", event.text


@told.register
def _(event: events.ReferralSent, called: MatterWords) -> tuple[str, str]:
    return f"Remiss till {event.name}, svar senast {date_text(event.due)}", event.text


@told.register
def _(event: events.ReferralMailed, called: MatterWords) -> tuple[str, str]:
    return "Påminnelse om remissen mejlades" if event.reminder else "Remissen mejlades", ""


@told.register
def _(event: events.ReferralReminded, called: MatterWords) -> tuple[str, str]:
    return f"Påminnelse om remiss, svar senast {date_text(event.due)}", ""


@told.register
def _(event: events.ReferralAnswered, called: MatterWords) -> tuple[str, str]:
    objecting = " med synpunkter" if event.objects else ""
    return f"Remissvar{objecting} kom in {date_text(event.received)}", event.text


@told.register
def _(event: events.ReferralWithdrawn, called: MatterWords) -> tuple[str, str]:
    return "Remissen behöver inte besvaras längre", event.reason

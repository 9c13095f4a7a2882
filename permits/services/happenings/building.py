"""What happens after the decision, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from datetime import datetime

from permits.case import events
from permits.case.building import MEETINGS, MeetingKind
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told
from permits.services.telling import moment
from permits.words import swedish_date as date_text


@told.register
def _(event: events.ControlOfficerNamed, called: MatterWords) -> tuple[str, str]:
    who = "Den sökande anmälde" if event.by_applicant else "Kontrollansvarig är"
    more = f"certifikat {event.certificate}, giltigt till och med {date_text(event.valid_until)}"
    return f"{who} {event.name}{' som kontrollansvarig' if event.by_applicant else ''}", more


@told.register
def _(event: events.ControlOfficerLeft, called: MatterWords) -> tuple[str, str]:
    return f"Den kontrollansvariga slutade {date_text(event.day)}", event.reason


@told.register
def _(event: events.BuildingPapersHandedIn, called: MatterWords) -> tuple[str, str]:
    return "Handlingar för byggskedet lämnades in", event.text


@told.register
def _(event: events.ConsultationDecided, called: MatterWords) -> tuple[str, str]:
    return f"Tekniskt samråd {'ska hållas' if event.needed else 'behövs inte'}", event.reason


@told.register
def _(event: events.MeetingBooked, called: MatterWords) -> tuple[str, str]:
    return f"{MEETINGS[MeetingKind(event.kind)]} bokades", _when(event.starts, event.place)


@told.register
def _(event: events.MeetingChanged, called: MatterWords) -> tuple[str, str]:
    return "Samrådet fick ny tid eller plats", _when(event.starts, event.place)


@told.register
def _(event: events.MeetingCancelled, called: MatterWords) -> tuple[str, str]:
    return "Samrådet ställdes in", event.reason


@told.register
def _(event: events.MinutesWritten, called: MatterWords) -> tuple[str, str]:
    return f"Protokoll från samrådet {date_text(event.held)}", f"Närvarande: {event.present}"


@told.register
def _(event: events.VisitPlanned, called: MatterWords) -> tuple[str, str]:
    return f"Platsbesök planerades till {date_text(event.day)}", event.about


@told.register
def _(event: events.VisitCancelled, called: MatterWords) -> tuple[str, str]:
    return "Platsbesöket ställdes in", event.reason


@told.register
def _(event: events.VisitNoted, called: MatterWords) -> tuple[str, str]:
    return "Anteckning vid platsbesöket" + (" med foto" if event.document_id else ""), event.text


@told.register
def _(event: events.SitePhotoTaken, called: MatterWords) -> tuple[str, str]:
    return "Foto från platsbesöket", event.filename


@told.register
def _(event: events.VisitMade, called: MatterWords) -> tuple[str, str]:
    return f"Platsbesök gjordes {date_text(event.day)}", event.found


@told.register
def _(event: events.StartCleared, called: MatterWords) -> tuple[str, str]:
    return "Startbesked gavs", event.told.get("conditions", "")


@told.register
def _(event: events.StartRefused, called: MatterWords) -> tuple[str, str]:
    return "Startbesked nekades", event.told.get("reasons", "")


@told.register
def _(event: events.BuildingBegun, called: MatterWords) -> tuple[str, str]:
    return f"Arbetet började {date_text(event.day)}", "Den sökande meddelade det." if event.by_applicant else ""


@told.register
def _(event: events.BuildingFinished, called: MatterWords) -> tuple[str, str]:
    return f"Den sökande meddelade att arbetet är klart {date_text(event.day)}", event.text


@told.register
def _(event: events.InterimCleared, called: MatterWords) -> tuple[str, str]:
    return f"Interimistiskt slutbesked gavs, kvar till {date_text(event.until)}", event.told.get("left", "")


@told.register
def _(event: events.FinalCleared, called: MatterWords) -> tuple[str, str]:
    return "Slutbesked gavs", event.told.get("remarks", "")


@told.register
def _(event: events.FinalRefused, called: MatterWords) -> tuple[str, str]:
    return "Slutbesked nekades", event.told.get("reasons", "")


@told.register
def _(event: events.PermitLapsed, called: MatterWords) -> tuple[str, str]:
    the = f"{called.the[:1].upper()}{called.the[1:]}"
    return f"{the} upphörde att gälla efter {date_text(event.last_day)}", event.reason


@told.register
def _(event: events.ValidityReminded, called: MatterWords) -> tuple[str, str]:
    return "Påminnelse om att tiden går ut", f"Sista dag {date_text(event.last_day)}"


@told.register
def _(event: events.BuildingDocumentMade, called: MatterWords) -> tuple[str, str]:
    return "Handling skrevs ut", event.filename


@told.register
def _(event: events.SanctionConsidered, called: MatterWords) -> tuple[str, str]:
    return f"Byggsanktionsavgift övervägs: {event.amount} kronor", f"Yttrande senast {date_text(event.answer_by)}"


def _when(starts: str, place: str) -> str:
    return f"{moment(datetime.fromisoformat(starts))}, {place}"

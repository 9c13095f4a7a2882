"""What happened to a proposal, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told
from permits.words import swedish_date as date_text


@told.register
def _(event: events.SecondReadingAsked, called: MatterWords) -> tuple[str, str]:
    return "Förslaget lämnades till andra läsare", f"Förslag {event.proposal}"


@told.register
def _(event: events.ProposalApproved, called: MatterWords) -> tuple[str, str]:
    return f"Andra läsaren godkände förslag {event.proposal}", event.note


@told.register
def _(event: events.ProposalSentBack, called: MatterWords) -> tuple[str, str]:
    return f"Andra läsaren skickade tillbaka förslag {event.proposal}", event.reason


@told.register
def _(event: events.PutOnAgenda, called: MatterWords) -> tuple[str, str]:
    return f"Ärendet sattes på listan till nämnden {date_text(event.meeting)}", f"Förslag {event.proposal}"


@told.register
def _(event: events.TakenOffAgenda, called: MatterWords) -> tuple[str, str]:
    return "Ärendet togs från nämndens lista", event.reason

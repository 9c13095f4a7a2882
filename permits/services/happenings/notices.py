"""What was made known on the notice board, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.services.happenings.telling import told
from permits.words import swedish_date as date_text


@told.register
def _(event: events.NoticePutUp, called: MatterWords) -> tuple[str, str]:
    return f"Anslogs på anslagstavlan {date_text(event.first)} till {date_text(event.last)}", event.title


@told.register
def _(event: events.NoticeTakenDown, called: MatterWords) -> tuple[str, str]:
    return "Anslaget togs ner", event.reason

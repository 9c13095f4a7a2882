"""What was decided about the time, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from permits.case import events
from permits.case.matter import MatterWords
from permits.case.pauses import PauseGround
from permits.services.happenings.telling import told
from permits.words import swedish_date as date_text


@told.register
def _(event: events.TimeExtended, called: MatterWords) -> tuple[str, str]:
    weeks = "en vecka" if event.weeks == 1 else f"{event.weeks} veckor"
    return f"Tiden för beslut förlängdes med {weeks}", event.reason


@told.register
def _(event: events.CasePaused, called: MatterWords) -> tuple[str, str]:
    waits = PauseGround(event.ground).label
    return f"Ärendet vilar (PBL 9 kap. 102 §). {waits}", event.reason


@told.register
def _(event: events.AnswerOverdue, called: MatterWords) -> tuple[str, str]:
    what = {
        "order": "att komplettera", "hearing": "för dem som hörs", "referral": "för en remiss",
        "communication": "att yttra sig över underlaget",
    }  # fmt: skip
    return f"Tiden {what[event.kind]} gick ut {date_text(event.due)}", ""


@told.register
def _(event: events.CaseResumed, called: MatterWords) -> tuple[str, str]:
    return "Ärendet återupptogs", event.reason

"""How the preparation of a decision, and what comes after it, stand on the page of a case."""

from __future__ import annotations

from typing import Any

from permits.case.access import Permission, may
from permits.case.decisions import Outcome, ReadingStands
from permits.case.lifecycle import MOVES, label_of
from permits.case.model import Case
from permits.services.finality import finality
from permits.services.shapes import CaseView
from permits.web.auth import principal
from permits.web.page import measure, services, today
from permits.words import Text, _

VERDICTS = {
    Outcome.GRANT: _("Beslut: beviljas"),
    Outcome.PARTLY: _("Beslut: beviljas delvis"),
    Outcome.REFUSE: _("Beslut: avslås"),
    Outcome.DISMISS: _("Beslut: avvisas"),
    Outcome.STRIKE: _("Beslut: skrivs av"),
}


def preparation_told(view: CaseView) -> dict[str, Any] | None:
    """The latest proposal, the second reading and the agenda; None when nothing of it concerns the reader."""
    case, who = view.case, principal()
    if case.decision is not None or not may(who, Permission.PROPOSE_DECISION, case):
        return None
    latest = services().preparing.prepared(who, case.case_id).latest
    if latest is None and case.reading is None and case.agenda is None and case.taken_back is None:
        return None
    moves = {move.name: move for move in MOVES}
    ending = latest.content.outcome if latest else None
    open_moves = {move.name for move in view.moves}
    return {
        "latest": latest,
        "ends": _(label_of(moves[ending], case)) if ending else "",
        "slug": moves[ending].slug if ending and ending in open_moves else "",
        "reading": case.reading,
        "waits": case.reading is not None and case.reading.stands is ReadingStands.ASKED,
        "may_read": "approve_reading" in open_moves,
        "agenda": case.agenda,
        "may_take_off": "take_off_agenda" in open_moves,
        "taken_back": case.taken_back,
    }


def divided(case: Case) -> list[tuple[Text, bool]]:
    """The measures of a case that was granted in part, each with whether it was given; nothing for other cases."""
    if case.decision is None or case.decision.outcome is not Outcome.PARTLY:
        return []
    return [(measure(kind), place in case.decision.given) for place, kind in enumerate(case.measures)]


def after_told(view: CaseView) -> dict[str, Any]:
    """What was decided and when it is final; empty before that."""
    case = view.case
    if case.decision is None:
        return {}
    final = finality(case)
    return {
        "verdict": VERDICTS[case.decision.outcome],
        "divided": divided(case),
        "final": final,
        "is_final": final is not None and final.is_final(today()),
        "served": sum(each.served is not None for each in case.recipients if each.serve),
        "to_serve": sum(each.serve for each in case.recipients),
        "appeals": case.appeals,
    }

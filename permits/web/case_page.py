"""How one case is laid before an officer: where it stands, what needs judging, what it rests on, what has happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission, may
from permits.case.decisions import Outcome
from permits.case.lifecycle import MOVES, Move, label_of
from permits.case.matter import state_label, words
from permits.case.model import State
from permits.case.moves import appealing, building, communicating, proposing, serving
from permits.case.moves import hearing as hearing_moves
from permits.case.orders import Standing
from permits.case.stage import has_ended
from permits.law.book import Topic
from permits.services.answers_told import answers_told
from permits.services.application_changes import handed_in
from permits.services.charging import fee_told
from permits.services.clock_told import clock_told, days_left
from permits.services.completeness import completeness
from permits.services.hearing_list import hearing_list
from permits.services.made_known import control_officer
from permits.services.parts import Kind, parts_of
from permits.services.ports import NotFound
from permits.services.shapes import CaseView
from permits.services.telling import of_measure
from permits.services.working_material import QUESTIONED, Note, PartCheck, Task
from permits.web.auth import principal
from permits.web.building_steps import next_step
from permits.web.case_findings import finding_parts, verdict_told
from permits.web.case_moments import moments_of
from permits.web.case_papers import files, papers, working
from permits.web.case_steps import steps_of
from permits.web.decision_told import after_told, preparation_told
from permits.web.map_change_told import map_changes_told
from permits.web.page import language, measure_of, page, services, today
from permits.web.script_words import map_words
from permits.words import Text, _, number

__all__ = ["KINDS", "case_page", "days_left", "pages", "view_of_case"]

pages = Blueprint("office", __name__, url_prefix="/handlaggning")

KINDS = {
    State.SUBMITTED: "now",
    State.UNDER_REVIEW: "",
    State.AWAITING_APPLICANT: "warn",
    State.GRANTED: "good",
    State.REFUSED: "bad",
    State.CLEARED: "good",
    State.BUILDING: "",
    State.INTERIM: "warn",
    State.CLOSED: "good",
    State.LAPSED: "bad",
    State.PARTLY_GRANTED: "good",
    State.DISMISSED: "bad",
    State.STRUCK_OFF: "",
}
BESIDE = frozenset({
    "see_map_change",
    "waive_document", "need_document_again", "accept_answer", "withdraw_point", "prolong_order", "write_message",
    "answer_completion", "add_unasked", "write_to_officer", "change_contact",
    *(move.name for move in hearing_moves.MOVES),
    *(move.name for move in communicating.MOVES),
})  # fmt: skip
"""Moves whose buttons stand beside what they are about."""
ELSEWHERE = {"take_back"} | {
    move.name for move in (*proposing.MOVES, *serving.MOVES, *appealing.MOVES, *building.MOVES)
}
"""Moves with pages of their own: of proposals, of what comes after a decision, and of the applicant."""
UNSAID = BESIDE | ELSEWHERE | {"extend_time", "pause", "resume", "grant_partly", "dismiss", "strike_off"}
"""Moves of which nobody needs to be told why they are not open."""
SELDOM = frozenset({"allot", "reassign", "extend_time", "pause"})
"""Moves that stand as links under the buttons."""
LATEST = 8  # events shown before the rest is folded


def view_of_case(case_id: str) -> CaseView:
    """The case for whoever asks; 404 when it is not theirs to see."""
    try:
        return services().handling.case(principal(), case_id)
    except NotFound:
        abort(404)


def case_page(
    view: CaseView, status: int = 200, said: Text | str = "", typed: Mapping[str, str] | None = None
) -> Response:
    """The whole case. `said`: why something that was asked for was not done; `typed`: what was written then."""
    ours = services()
    moments = moments_of(view, view.events)
    notes, tasks, checks = ours.noting.beside(principal(), view.case)
    return page(
        "office/case.html",
        status,
        view=view,
        map_changes=map_changes_told(view),
        may_see_map_change=any(move.name == "see_map_change" for move in view.moves),
        said=said,
        typed=typed or {},
        kind=KINDS[view.case.state],
        stands=_(state_label(view.case)),
        has_ended=has_ended(view.case),
        applied=_(words(view.case).applied),
        measure=measure_of(view.case),
        size=_size(view),
        clock=clock_told(view, ours.municipality.fees, today(), ours.municipality.queue.warn_days),
        open_moves={move.name for move in view.moves},
        **_offered(view),
        held_back=_held_back(view),
        building_step=next_step(view, today()),
        preparation=preparation_told(view),
        after=after_told(view),
        hearing=hearing_list(view),
        control=_control(view),
        fee=fee_told(view, ours.municipality.fees, today()),
        moments=moments[:LATEST],
        earlier=moments[LATEST:],
        **_checked(view, checks),
        **_of_the_place(view),
        **_beside(view, notes, tasks),
    )


def _size(view: CaseView) -> Text | None:
    """How much ground the only measure takes up; None where it takes none or there are several."""
    area = (view.report or {}).get("area")
    return _("%(area)s m²", area=number(float(area))) if area and len(view.case.measures) == 1 else None


def _offered(view: CaseView) -> dict[str, list[Any]]:
    """The moves at the top of the page: with buttons, those that end the case, and as links what is seldom done."""
    moves = [
        move
        for move in view.moves
        if move.name not in BESIDE | ELSEWHERE
        and (move.name != "dismiss" or view.case.open_orders)
        and (move.name not in {"assign", "reassign"} or view.case.officer_id != principal().person_id)
    ]
    seldom = [_link_to(view, move) for move in moves if move.name in SELDOM]
    if any(move.name == "consider_sanction" for move in view.moves) and next_step(view, today()) is None:
        url = url_for("office.ask_building", case_id=view.case.case_id, slug="sanktionsavgift")
        seldom.append({"label": _("Pröva sanktionsavgift"), "url": url, "posts": False})
    return {
        "moves": [move for move in moves if move.name not in SELDOM | set(Outcome)],
        "endings": [move for move in moves if move.name in set(Outcome)],
        "quiet": seldom,
    }


def _link_to(view: CaseView, move: Move) -> dict[str, Any]:
    """A move that is made by one press posts; the others have a page that asks."""
    takes_over = move.name == "reassign"
    label = _("Ta över ärendet") if takes_over else _(label_of(move, view.case))
    endpoint = "office.make_move" if takes_over else "office.ask_move"
    return {"label": label, "url": url_for(endpoint, case_id=view.case.case_id, slug=move.slug), "posts": takes_over}


def _checked(view: CaseView, checks: Sequence[PartCheck]) -> dict[str, Any]:
    """What was checked and what it rests on: findings, documents, answers; and how far the officer has come."""
    by_part = {check.part: check for check in checks}
    answers = answers_told(view.answers, view.sources)
    parts = parts_of(view, checks, answers)
    return {
        "verdict": verdict_told(view.assessment),
        "parts": finding_parts(view.assessment),
        "files": files(view, by_part),
        "levels": completeness(view),
        "may_waive": any(move.name in {"waive_document", "need_document_again"} for move in view.moves),
        "papers": papers(view),
        "working": working(view),
        "answers": answers,
        "differing": sum(bool(row.changed) for section in answers for row in section.rows),
        "gathered": sum(check.standing == QUESTIONED for check in checks),
        "looked_at": sum(part.check is not None or part.point is not None for part in parts),
        "to_look_at": len(parts),
        "lacking": sum(part.kind is Kind.MISSING for part in parts),
        "steps": steps_of(view, today(), parts, checks),
    }


def _of_the_place(view: CaseView) -> dict[str, Any]:
    ours = services()
    plan = ours.places.recorded_site_plan(view)
    return {
        "map": ours.places.recorded_map(
            view,
            label=str(_("Karta över den sökta byggnaden och dess omgivning.")),
            described_by="platsen-i-ord" if plan else "",
            words=map_words(language()),
        ),
        "plan_text": plan.text if plan else "",
    }


def _beside(view: CaseView, notes: Sequence[Note], tasks: Sequence[Task]) -> dict[str, Any]:
    """Orders and what is to be judged of them, messages, and what colleagues have noted."""
    orders = view.case.completions[::-1]
    messages = view.case.messages
    return {
        "orders": orders,
        "redone": handed_in(view) if orders else (),
        "to_judge": sum(p.standing is Standing.ANSWERED for order in orders for p in order.points),
        "documents_by_id": {record.id: record for record in view.documents},
        "messages": messages,
        "notes": notes,
        "tasks": tasks,
        "undone": sum(task.done is None for task in tasks),
        "may_handle": may(principal(), Permission.HANDLE_CASE, view.case),
        "me": principal().person_id,
    }


def _control(view: CaseView) -> dict[str, Any] | None:
    """Whether a control officer is needed and who is proposed, with what the rules say; None when nothing was asked."""
    if view.assessment is None:
        return None
    found = view.assessment.about(Topic.CONTROL)
    return {"stands": control_officer(view), "said": [(of_measure(f.measure, f.text), f.citation) for f in found]}


def _held_back(view: CaseView) -> list[Text]:
    """Moves that belong to this state and this person, and what stands in their way today."""
    case = view.case
    mine = (move for move in MOVES if move.name not in UNSAID and may(principal(), move.needs, case))
    blocked = [(move.label, why) for move in mine if case.state in move.leaves and (why := move.unless(case, today()))]
    return [_("%(move)s går inte än: %(why)s", move=str(_(label)), why=str(_(why))) for label, why in blocked]

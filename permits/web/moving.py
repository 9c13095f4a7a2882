"""What an officer does with a case: the forms of the moves, and what is said when a move comes too late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.deadline import limits_of
from permits.case.lifecycle import MOVES, Move
from permits.services.completeness import waivable
from permits.services.ports import Refused, Stale
from permits.services.shapes import CaseView
from permits.web.auth import needs, principal
from permits.web.case_findings import finding_groups
from permits.web.case_moments import between
from permits.web.case_page import case_page, pages, view_of_case
from permits.web.done_told import after
from permits.web.page import measure_of, page, services, today
from permits.wizard.desk_forms import LongerTime, MessageToApplicant, TakenUpAgain, Wait, Withdrawal, extension_of
from permits.wizard.forms import StepForm
from permits.wizard.office import waiver_of
from permits.words import Text, _

FORMS: dict[str, type[StepForm]] = {
    "prolong_order": LongerTime,
    "withdraw_point": Withdrawal,
    "write_message": MessageToApplicant,
    "pause": Wait,
    "resume": TakenUpAgain,
}
OF_ITS_OWN = frozenset({"request_completion", "allot"})
"""Moves with pages of their own."""
WAIVE = "waive_document"
NOTHING_TO_WAIVE = _("Det saknas ingen handling som det går att avstå från.")
OFFICERS = frozenset({Permission.HANDLE_CASE})
BACK_TO = dict.fromkeys(("accept_answer", "withdraw_point", "prolong_order"), "forelagganden")
"""Where on the case's page one goes on, when not from its top."""
GONE_ON = _("Det går inte att göra nu: ärendet har gått vidare.")


@pages.get("/<case_id>/<slug>")
@needs(Permission.HANDLE_CASE)
def ask_move(case_id: str, slug: str) -> Response:
    """The form of a move, or the case with a word about why the move is not open."""
    view = view_of_case(case_id)
    move = _named(slug)
    asked = _form_of(move, view)
    if asked is None:  # a move without a form is one press on the case page
        return redirect(url_for("office.case", case_id=case_id), 303)
    if not _is_open(move, view):
        return case_page(view, 409, _why_not(move, view))
    form = asked.showing(_suggested(move), today=today())
    return _move_page(view, move, form, view.case.version)


@pages.post("/<case_id>/<slug>")
@needs(Permission.HANDLE_CASE)
def make_move(case_id: str, slug: str) -> Response:
    """Make the move from the version that the officer saw. What was typed is never lost."""
    view = view_of_case(case_id)
    move = _named(slug)
    seen = request.form.get("version", type=int) or 0
    asked = _form_of(move, view)
    form = asked(request.form, today=today()) if asked else None
    if not _is_open(move, view):
        return _too_late(view, move, form, seen, _why_not(move, view))
    if form is not None and not form.validate():
        return _move_page(view, move, form, seen, status=422)
    try:
        _make(move, case_id, seen, form)
    except Stale:
        return _somebody_else_was_here(view_of_case(case_id), move, form, seen)
    except Refused as refusal:
        return _too_late(view_of_case(case_id), move, form, seen, refusal.message_sv)
    return redirect(after("office.case", case_id, move.name, BACK_TO.get(move.name)), 303)


def _named(slug: str) -> Move:
    """The move by its word in the address. 404 for a word that is none of an officer's moves."""
    mine = (move for move in MOVES if move.name not in OF_ITS_OWN and move.needs in OFFICERS)
    found = next((move for move in mine if move.slug == slug), None)
    if found is None:
        abort(404)
    return found


def _form_of(move: Move, view: CaseView) -> type[StepForm] | None:
    """What the officer is asked before the move; of a waiver, only what this case lacks can be waived."""
    if move.name == WAIVE:
        return waiver_of([(line.label, _(line.title)) for line in waivable(view)])
    if move.name == "extend_time":
        return extension_of(limits_of(view.case).longest_extension)
    return FORMS.get(move.name)


def _is_open(move: Move, view: CaseView) -> bool:
    if move.name == WAIVE and not waivable(view):
        return False
    return any(open_move.name == move.name for open_move in view.moves)


def _why_not(move: Move, view: CaseView) -> Text:
    if move.name == WAIVE and view.case.state in move.leaves:
        return NOTHING_TO_WAIVE
    obstacle = move.unless(view.case, today()) if view.case.state in move.leaves else None
    return _(obstacle) if obstacle else GONE_ON


def _make(move: Move, case_id: str, version: int, form: StepForm | None) -> None:
    """Have the move made by the service that knows it. 404 for a move that is made elsewhere."""
    ours, told = services(), form.values() if form else {}
    at = (principal(), case_id, version)
    makes: dict[str, Callable[[], object]] = {
        "assign": lambda: ours.handling.assign(*at),
        "reassign": lambda: ours.handling.assign(*at),
        WAIVE: lambda: ours.handling.waive_document(*at, told["label"], told["reason"]),
        "need_document_again": lambda: ours.handling.need_document_again(*at, request.form.get("label", "")),
        "accept_answer": lambda: ours.completing.accept(*at, request.form.get("point", "")),
        "withdraw_point": lambda: ours.completing.withdraw(*at, told.get("point", ""), told["reason"]),
        "prolong_order": lambda: ours.completing.prolong(
            *at, told.get("order", ""), date.fromisoformat(told["due"]), told["reason"]
        ),
        "extend_time": lambda: ours.noting.extend(*at, int(told["weeks"]), told["reason"]),
        "pause": lambda: ours.pausing.pause(*at, told["ground"], told["reason"]),
        "resume": lambda: ours.pausing.resume(*at, told["reason"]),
        "write_message": lambda: ours.noting.write(*at, told["text"]),
    }
    if move.name not in makes:
        abort(404)
    makes[move.name]()


def _suggested(move: Move) -> dict[str, str]:
    """What the form holds before the officer writes: what the link that led here was about."""
    if move.name == WAIVE:
        return {"label": request.args.get("handling", "")}
    return {name: request.args.get(name, "") for name in ("order", "point")}


def _too_late(view: CaseView, move: Move, form: StepForm | None, seen: int, why: Text | str) -> Response:
    """The move is closed. With a form, what was typed is there to copy, beside what happened in between."""
    if form is None:
        return case_page(view, 409, why)
    return _move_page(view, move, form, view.case.version, status=409, since=seen, closed=why)


def _somebody_else_was_here(view: CaseView, move: Move, form: StepForm | None, seen: int) -> Response:
    """The case has moved on since the officer's page was made; the move may still be open."""
    if not _is_open(move, view):
        return _too_late(view, move, form, seen, _why_not(move, view))
    if form is None:
        return case_page(view, 409, _("Ärendet har ändrats sedan du öppnade sidan. Så här ser det ut nu."))
    return _move_page(view, move, form, view.case.version, status=409, since=seen)


def _move_page(
    view: CaseView,
    move: Move,
    form: StepForm,
    version: int,
    status: int = 200,
    since: int | None = None,
    closed: Text | str = "",
) -> Response:
    """The form. `since`: the version that the officer had seen; what happened after it is told. `closed`: why not."""
    return page(
        "office/move.html",
        status,
        view=view,
        form=form,
        move=move,
        title=form.title,
        go_on=form.go_on,
        measure=measure_of(view.case),
        version=version,
        between=between(view, since),
        closed=closed,
        errors=[] if closed else [(field.name, message) for field in form for message in field.errors],
        groups=[group for group in finding_groups(view.assessment) if not group.folded],
    )

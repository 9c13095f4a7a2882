"""The officer's pages of telling the parties of the material before a decision, and of what they said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.decisions import Outcome
from permits.case.model import Case
from permits.law.book import Outcome as Found
from permits.law.book import Topic
from permits.services.communicating import (
    JUDGEMENT,
    drafted_communication,
    material,
    untold,
    why_too_early,
    why_untold,
)
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.shapes import CaseView
from permits.web.auth import needs, principal
from permits.web.case_page import case_page, pages, view_of_case
from permits.web.case_papers import file_told
from permits.web.done_told import after, tell_done
from permits.web.hearing_desk import A_DAY, CHANGED, Problem
from permits.web.moving import GONE_ON
from permits.web.page import measure_of, notice, page, pdf_response, services, today
from permits.wizard.days import read_day
from permits.words import Text, _

USUAL_TIME = timedelta(days=14)
NEEDLESS = "obehovligt"
"""The field of a decision's page in which it is said why nobody has to be told."""


@pages.get("/<case_id>/kommunicera")
@needs(Permission.HANDLE_CASE)
def ask_communication(case_id: str) -> Response:
    """What goes to the party, drafted from what they have not been told of."""
    view = view_of_case(case_id)
    if not _is_open(view, "communicate"):
        return case_page(view, 409, GONE_ON)
    left = {each.key for each in untold(view.case)}
    if not departs(view):
        left.discard(JUDGEMENT)
    told = {"text": drafted_communication(view), "due": (today() + USUAL_TIME).isoformat(), "owner": ""}
    return _communication_page(view, told, left, [])


@pages.post("/<case_id>/kommunicera")
@needs(Permission.HANDLE_CASE)
def communicate(case_id: str) -> Response:
    """Send it. What was typed is never lost."""
    view = view_of_case(case_id)
    if not _is_open(view, "communicate"):
        return case_page(view, 409, GONE_ON)
    form = request.form
    told = {name: form.get(name, "") for name in ("text", "due", "owner")}
    about, chosen, due = set(form.getlist("underlag")), form.getlist("handling"), read_day(told["due"])
    if due is None:
        return _communication_page(view, told, about, chosen, 422, [("due", _(A_DAY))])
    at = (principal(), case_id, form.get("version", 0, type=int))
    try:
        services().communicating.send(*at, told["text"], due, list(about), chosen, owner=told["owner"] == "ja")
    except Stale:
        notice(_(CHANGED), "warn")
        return _communication_page(view_of_case(case_id), told, about, chosen, 409)
    except Refused as refused:
        field = "text" if not told["text"].strip() else "underlag" if not about else "due"
        return _communication_page(view, told, about, chosen, 422, [(field, refused.message_sv)])
    return redirect(after("office.communications", case_id, "communicated"), 303)


@pages.get("/<case_id>/kommunicering")
@needs(Permission.HANDLE_CASE)
def communications(case_id: str) -> Response:
    """What was sent, and what was said of it."""
    view = view_of_case(case_id)
    tell_done()
    return _communications_page(view)


@pages.post("/<case_id>/kommunicering")
@needs(Permission.HANDLE_CASE)
def work_on_communications(case_id: str) -> Response:
    """Register what came on paper, or say why nobody has to be told."""
    form, ours = request.form, services().communicating
    at = (principal(), case_id, form.get("version", 0, type=int))
    field = "text"
    try:
        if form.get("gor") == "registrera":
            day = read_day(form.get("received", ""))
            by_owner = form.get("fran") == "agaren"
            ours.register(*at, form.get("underlag", ""), form.get("text", ""), day, by_owner=by_owner)
        elif form.get("gor") == NEEDLESS:
            field = "skal"
            ours.waive(*at, form.get("skal", ""))
        else:
            raise Refused(_("Det gick inte att förstå vad som skulle göras. Läs om sidan."))
    except Stale:
        notice(_(CHANGED), "warn")
        return _communications_page(view_of_case(case_id), 409)
    except Refused as refused:
        return _communications_page(view_of_case(case_id), 422, [(field, refused.message_sv)])
    return redirect(after("office.communications", case_id, "kept"), 303)


@pages.get("/<case_id>/kommunicering/<communication_id>.pdf")
@needs(Permission.HANDLE_CASE)
def communication_letter(case_id: str, communication_id: str) -> Response:
    """The letter to print and send."""
    try:
        made = services().communication_letters.letter(principal(), case_id, communication_id)
    except NotFound:
        abort(404)
    return pdf_response(made, "underlag.pdf")


def keep_waiver(view: CaseView, seen: int) -> tuple[CaseView, int]:
    """Record why nobody has to be told, when that stands on a decision's form, and from which version to go on.

    Raises Stale, Refused.
    """
    reason = request.form.get(NEEDLESS, "")
    if not reason.strip() or not untold(view.case) or not _is_open(view, "waive_communication"):
        return view, seen
    after = services().communicating.waive(principal(), view.case.case_id, seen, reason)
    return after, after.case.version


def held(view: CaseView, outcome: Outcome) -> dict[str, Any]:
    """What a decision's page tells of it: why the case cannot end so yet, and whether it may be said to be needless."""
    why: Text | None = why_untold(view.case, outcome)
    return {
        "untold": why,
        "too_early": why_too_early(view.case, outcome, today()),
        "may_communicate": _is_open(view, "communicate"),
        "needless": request.form.get(NEEDLESS, ""),
    }


def _is_open(view: CaseView, move: str) -> bool:
    return any(each.name == move for each in view.moves)


def departs(view: CaseView) -> bool:
    """Whether a finding speaks against the application."""
    found = view.assessment.about(Topic.SITING) if view.assessment else ()
    return any(each.outcome is Found.CONFLICT for each in found)


def _communication_page(
    view: CaseView,
    told: dict[str, str],
    about: set[str],
    chosen: list[str],
    status: int = 200,
    problems: list[Problem] | None = None,
) -> Response:
    left = {each.key for each in untold(view.case)}
    return page(
        "office/communication_new.html",
        status,
        view=view,
        measure=measure_of(view.case),
        told=told,
        about=about,
        chosen=chosen,
        problems=problems or [],
        materials=[(each, each.key not in left) for each in material(view.case)],
        judgement=JUDGEMENT,
        papers=[file_told(view, record) for record in view.documents if record.origin != "applicant"],
    )


def _communications_page(view: CaseView, status: int = 200, problems: list[Problem] | None = None) -> Response:
    return page(
        "office/communications.html",
        status,
        view=view,
        measure=measure_of(view.case),
        rounds=view.case.communications[::-1],
        left=untold(view.case),
        titles=_titles(view.case),
        documents={record.id: file_told(view, record) for record in view.documents},
        open_moves={move.name for move in view.moves},
        problems=problems or [],
        typed=request.form,
    )


def _titles(case: Case) -> dict[str, str]:
    return {each.key: each.title for each in material(case)}

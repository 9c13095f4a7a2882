"""The officer's desk: the queue, one case with all that was checked, and its documents."""

from __future__ import annotations

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.ports import NotFound
from permits.services.roster import is_named_in
from permits.web import (  # noqa: F401 - they register on this desk
    absences,
    after_decision,
    allotting,
    application_changes,
    building_desk,
    committee,
    communication_desk,
    deciding,
    hearing_desk,
    looking,
    map_changes,
    moving,
    noting,
    ordering,
    paper,
    part_by_part,
    queue_moves,
    queue_out,
    referral_desk,
    second_reading,
    site_visits,
)
from permits.web.attaching import served
from permits.web.auth import needs, principal
from permits.web.case_page import case_page, pages, view_of_case
from permits.web.done_told import tell_done
from permits.web.page import notice, services
from permits.web.queue_asked import QueueAsked
from permits.web.queue_page import queue_page
from permits.words import _

__all__ = ["pages"]


@pages.get("")
@needs(Permission.SEE_QUEUE)
def queue() -> Response:
    """A list of cases, what the law wants decided first at the top."""
    return queue_page(QueueAsked(request.args))


@pages.post("")
@needs(Permission.SEE_QUEUE)
def search() -> Response:
    """To the address of what is searched for, in which no name stands."""
    return redirect(QueueAsked(request.form).url(), 303)


@pages.get("/<case_id>")
@needs(Permission.SEE_QUEUE)
def case(case_id: str) -> Response:
    view, who = view_of_case(case_id), principal()
    if who.resident_id is None and is_named_in(who, view.case):
        told = _("Någon i ärendet heter som du. Är det du får du inte handlägga det: be en kollega ta över.")
        notice(told, "warn")
    tell_done()
    return case_page(view)


@pages.get("/<case_id>/situationsplan.svg")
@needs(Permission.SEE_QUEUE)
def site_plan(case_id: str) -> Response:
    view = view_of_case(case_id)
    plan = services().places.recorded_site_plan(view)
    if plan is None:
        abort(404)
    response = Response(plan.svg, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.get("/<case_id>/handling/<document_id>")
@needs(Permission.SEE_QUEUE)
def document(case_id: str, document_id: str) -> Response:
    try:
        return served(services().handling.document(principal(), case_id, document_id))
    except NotFound:
        abort(404)

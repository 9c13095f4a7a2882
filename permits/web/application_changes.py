"""What an applicant did again of the application, as the officer sees it: before and after, with both plans."""

from __future__ import annotations

from flask import abort
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.application_changes import HandedIn, documents_of, handed_in
from permits.services.clock_told import clock_told
from permits.services.shapes import CaseView
from permits.web.asking_siting import plan_response
from permits.web.attaching import document_names
from permits.web.auth import needs
from permits.web.case_page import pages, view_of_case
from permits.web.consequences_told import finding_told
from permits.web.page import measure_of, page, services, today


@pages.get("/<case_id>/andring/<int:number>")
@needs(Permission.SEE_QUEUE)
def application_change(case_id: str, number: int) -> Response:
    """The steps that were done again together, what follows from it, and what it means to the clock."""
    view, made = _handed_in(case_id, number)
    differs = services().application_changes.recorded(view, made)
    ours = services().municipality
    return page(
        "office/application_change.html",
        view=view,
        measure=measure_of(view.case),
        made=made,
        differs=differs,
        findings=[finding_told(vars(each)) for each in differs.findings],
        documents=documents_of(view, made),
        names=document_names(),
        clock=clock_told(view, ours.fees, today(), ours.queue.warn_days),
        heard_before=any(each.begun < made.at for each in view.case.hearings),
        told_before=any(each.at < made.at for each in view.case.communications),
    )


@pages.get("/<case_id>/andring/<int:number>/situationsplan-<when>.svg")
@needs(Permission.SEE_QUEUE)
def plan_of_change(case_id: str, number: int, when: str) -> Response:
    """The situationsplan as it was before (`fore`) and after (`efter`)."""
    view, made = _handed_in(case_id, number)
    versions = {"fore": made.first - 1, "efter": made.last}
    if when not in versions:
        abort(404)
    return plan_response(services().application_changes.plan_then(view, versions[when]))


def _handed_in(case_id: str, number: int) -> tuple[CaseView, HandedIn]:
    view = view_of_case(case_id)
    made = next((each for each in handed_in(view) if each.number == number), None)
    if made is None:
        abort(404)
    return view, made

"""One case given to an officer and tagged, from its own page."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.refusals import Refused
from permits.services.shapes import CaseView
from permits.web.auth import needs, principal
from permits.web.case_page import pages, view_of_case
from permits.web.done_told import after
from permits.web.forms import typed_version
from permits.web.page import measure_of, page, services
from permits.web.queue_page import officer_options


@pages.get("/<case_id>/tilldela")
@needs(Permission.ARRANGE_CASES)
def ask_allot(case_id: str) -> Response:
    """To whom, and why; and the words that the case is found by."""
    return _page(view_of_case(case_id))


@pages.post("/<case_id>/tilldela")
@needs(Permission.ARRANGE_CASES)
def allot_case(case_id: str) -> Response:
    """Give the case to an officer from the version that was seen."""
    view = view_of_case(case_id)
    chosen = [(case_id, typed_version())]
    officer, reason = request.form.get("till", ""), request.form.get("skal", "")
    try:
        [told] = services().allotting.allot(principal(), chosen, officer, reason)
    except Refused as refused:
        return _page(view, 422, ("till", refused.message_sv))
    if not told.is_done:
        return _page(view_of_case(case_id), 409, ("till", told.why))
    return redirect(after("office.case", case_id, "allot"), 303)


@pages.post("/<case_id>/taggar")
@needs(Permission.ARRANGE_CASES)
def tag_case(case_id: str) -> Response:
    """Put a tag on the case, or take one off it."""
    view = view_of_case(case_id)
    remove = request.form.get("gor") == "ta"
    try:
        [told] = services().allotting.tag(principal(), [case_id], request.form.get("ord", ""), remove=remove)
    except Refused as refused:
        return _page(view, 422, ("ord", refused.message_sv))
    if not told.is_done:
        return _page(view, 409, ("ord", told.why))
    return redirect(url_for("office.ask_allot", case_id=case_id), 303)


def _page(view: CaseView, status: int = 200, problem: tuple[str, str] | None = None) -> Response:
    who = principal()
    shown = services().allotting.roster(who)
    return page(
        "office/allot.html",
        status,
        view=view,
        measure=measure_of(view.case),
        officers=officer_options(shown, who),
        suggested=[tag for tag in services().municipality.queue.tags if tag not in view.case.tags],
        problem=problem,
        errors=[problem] if problem else [],
        typed=request.form,
    )

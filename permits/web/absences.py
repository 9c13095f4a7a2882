"""Who is away and who stands in for them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission, may
from permits.services.queue_shapes import Absence
from permits.services.refusals import NotFound, Refused
from permits.web.auth import needs, principal
from permits.web.case_page import pages
from permits.web.page import page, services
from permits.web.queue_page import names_of
from permits.words import _

GIVEN_LATER = datetime(1, 1, 1, tzinfo=UTC)


@pages.get("/ko/franvaro")
@needs(Permission.SEE_QUEUE)
def absent() -> Response:
    return _page()


@pages.post("/ko/franvaro")
@needs(Permission.ARRANGE_CASES)
def note_absence() -> Response:
    """Keep that somebody is away. What was typed stays when it cannot be."""
    told = request.form
    try:
        absence = Absence(
            "",
            told.get("vem", ""),
            _day(told.get("fran", "")),
            _day(told.get("till", "")),
            told.get("ersattare", ""),
            "",
            GIVEN_LATER,
        )
        services().allotting.note_absence(principal(), absence)
    except Refused as refused:
        return _page(422, refused.message_sv)
    return redirect(url_for("office.absent"), 303)


@pages.post("/ko/franvaro/<absence_id>/ta-tillbaka")
@needs(Permission.ARRANGE_CASES)
def withdraw_absence(absence_id: str) -> Response:
    """Take back that somebody is away; somebody else may have done so already."""
    try:
        services().allotting.withdraw_absence(principal(), absence_id)
    except NotFound:
        return _page(404, str(_("Den frånvaron är redan borttagen.")))
    return redirect(url_for("office.absent"), 303)


def _page(status: int = 200, problem: str = "") -> Response:
    who = principal()
    shown = services().allotting.roster(who)
    names = names_of(shown)
    rows = [
        {
            "absence": each,
            "name": names.get(each.person_id, ""),
            "stand_in": names.get(each.stand_in, ""),
            "is_now": each.holds(shown.day),
        }
        for each in services().allotting.absences(who)
    ]
    return page(
        "office/absences.html",
        status,
        rows=rows,
        officers=[{"value": each.person_id, "label": each.name} for each in shown.officers],
        me=who.person_id,
        may_arrange=may(who, Permission.ARRANGE_CASES),
        errors=[("vem", problem)] if problem else [],
        typed=request.form,
    )


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise Refused(_("Skriv dagen som år-månad-dag, till exempel 2026-12-24.")) from error

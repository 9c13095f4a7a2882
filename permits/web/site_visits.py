"""Visits to sites: the page that is used at the place, and the route of a day."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission, may
from permits.services.drafting import new_id
from permits.services.refusals import FileRefused, NotFound, Refused
from permits.services.telling import measure_text
from permits.services.visiting import Route, on_map, route
from permits.web.attaching import stream_of
from permits.web.auth import needs, principal
from permits.web.case_page import pages, view_of_case
from permits.web.page import language, page, services, today
from permits.web.script_words import map_words
from permits.wizard.days import read_day
from permits.words import Text, _

AHEAD = timedelta(days=60)


@pages.get("/<case_id>/byggskede/besok/<visit_id>")
@needs(Permission.INSPECT)
def site_visit(case_id: str, visit_id: str) -> Response:
    """What was noted at the site, and the form of one more note."""
    return _visit_page(case_id, visit_id)


@pages.post("/<case_id>/byggskede/besok/<visit_id>")
@needs(Permission.INSPECT)
def note_visit(case_id: str, visit_id: str) -> Response:
    """Keep one note. The same note sent again changes nothing."""
    file = request.files.get("foto")
    photo = (file.filename, stream_of(file)) if file and file.filename else None
    text, note_id = request.form.get("text", ""), request.form.get("note_id", "")
    try:
        services().building.note(principal(), case_id, visit_id, note_id, text, photo)
    except NotFound:
        abort(404)
    except (Refused, FileRefused) as refused:
        return _visit_page(case_id, visit_id, 422, refused.message_sv, text)
    return redirect(url_for("office.site_visit", case_id=case_id, visit_id=visit_id), 303)


def _visit_page(case_id: str, visit_id: str, status: int = 200, problem: Text | str = "", typed: str = "") -> Response:
    view = view_of_case(case_id)
    visit = view.case.building.visit(visit_id)
    if visit is None:
        abort(404)
    return page(
        "office/site_visit.html",
        status,
        view=view,
        visit=visit,
        note_id=new_id(),
        me=principal().person_id,
        problem=problem,
        typed=typed,
    )


@pages.get("/platsbesok")
@needs(Permission.SEE_QUEUE)
def visit_route() -> Response:
    """The visits of a day in an order that makes the way short, on a map and as a list to print."""
    typed, everybody = request.args.get("dag", ""), request.args.get("alla") == "1"
    day = read_day(typed) if typed else today()
    wrong = day is None
    day = day or today()
    who = principal()
    planned = services().building.visits(who, min(day, today()), max(day, today()) + AHEAD)
    has_cases = may(who, Permission.HANDLE_CASE)  # an inspector goes to all, since cases are the officers'
    mine = [visit for visit in planned if everybody or not has_cases or visit.officer_id == who.person_id]
    found = route([visit for visit in mine if visit.day == day])
    return page(
        "office/visit_route.html",
        422 if wrong else 200,
        day=day,
        typed_day=typed or day.isoformat(),
        wrong=wrong,
        everybody=everybody,
        days=sorted(Counter(visit.day for visit in mine).items()),
        route=found,
        km=f"{found.length / 1000:.1f}".replace(".", ",") if found.length else "",
        may_handle=may(who, Permission.INSPECT),
        map=_map(found),
    )


def _map(found: Route) -> Any:
    rows = [
        on_map(
            number,
            visit,
            url=url_for("office.building", case_id=visit.case_id),
            state=str(_("Platsbesök")),
            facts={str(_("Ärende")): visit.registry_number, str(_("Åtgärd")): str(_(measure_text(visit.measure)))},
        )
        for number, visit in enumerate(found.visits, 1)
        if visit.place is not None
    ]
    if not rows:
        return None
    label = str(_("Karta över dagens besök, numrerade i ordning."))
    return services().places.cases_map(rows, label=label, words=map_words(language()))

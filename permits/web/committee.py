"""The committee's meetings: the cases on each list, the list on paper, and taking a case off it."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission, Role
from permits.case.lifecycle import MOVES
from permits.services.ports import NotFound, Refused, Stale
from permits.web.auth import needs, principal
from permits.web.case_page import pages
from permits.web.page import page, pdf_response, services, today
from permits.words import Text, _

CHANGED = _("Ärendet har ändrats sedan du öppnade sidan. Så här ser listan ut nu.")


@pages.get("/namnden")
@needs(Permission.SEE_QUEUE)
def meetings() -> Response:
    """The meetings that have a list."""
    return page("office/meetings.html", meetings=services().committee.meetings(principal()))


@pages.get("/namnden/<day>")
@needs(Permission.SEE_QUEUE)
def agenda(day: str) -> Response:
    """The list of a meeting."""
    return _agenda_page(_day(day))


@pages.get("/namnden/<day>/lista.pdf")
@needs(Permission.SEE_QUEUE)
def agenda_paper(day: str) -> Response:
    """The list as a PDF."""
    try:
        content = services().committee.paper(principal(), _day(day))
    except NotFound:
        abort(404)
    return pdf_response(content, f"arendelista-{_day(day)}.pdf")


@pages.post("/<case_id>/fran-namnden")
@needs(Permission.KEEP_AGENDA)
def take_off_agenda(case_id: str) -> Response:
    """Take a case off the list that it stands on."""
    form = request.form
    day = _day(form.get("dag", ""))
    try:
        services().preparing.take_off_agenda(
            principal(), case_id, form.get("version", 0, type=int), form.get("skal", "")
        )
    except NotFound:
        abort(404)
    except Stale:
        return _agenda_page(day, 409, CHANGED)
    except Refused as refused:
        return _agenda_page(day, 422, refused.message_sv)
    return redirect(url_for("office.agenda", day=day.isoformat()), 303)


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError:
        abort(404)


def _agenda_page(day: date, status: int = 200, said: Text | str = "") -> Response:
    slugs = {move.name: move.slug for move in MOVES}
    return page(
        "office/agenda.html",
        status,
        day=day,
        items=services().committee.agenda(principal(), day),
        slugs=slugs,
        said=said,
        writes_in=Role.SECRETARY in principal().roles and day <= today(),
        may_take_off=bool({Role.SECRETARY, Role.OFFICER} & principal().roles),
    )

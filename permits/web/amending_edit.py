"""Changing a section of the settings: the draft row by row, what it would mean, and from when it is to hold."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.amending import Overtaken
from permits.services.amendment_stands import Stands
from permits.services.refusals import FileRefused, NotFound, Refused
from permits.web.amending import pages, parts_told, stands_of
from permits.web.attaching import stream_of
from permits.web.auth import needs, principal
from permits.web.page import page, services, today
from permits.wizard.amending.base import Part, Row
from permits.wizard.amending.in_force import PutInForce
from permits.wizard.forms import StepForm
from permits.words import Text

NEW = "ny"
STEPS = {"upp": -1, "ner": 1}


@pages.get("/<slug>/andra")
@needs(Permission.CHANGE_SETTINGS)
def edit(slug: str) -> Response:
    """The rows as the next version would have them."""
    return _edit_page(stands_of(slug))


@pages.get("/<slug>/andra/<part_slug>/<row>")
@needs(Permission.CHANGE_SETTINGS)
def ask_row(slug: str, part_slug: str, row: str) -> Response:
    """The form of a row, or of a new one."""
    stands = stands_of(slug)
    part = _part(stands, part_slug)
    shown = part.stored(_row(stands, part, row) or part.new(stands.working))
    form = part.form(stands.working, stands.known).showing(shown, today=today())
    return _row_page(stands, part, row, form)


@pages.post("/<slug>/andra/<part_slug>/<row>")
@needs(Permission.CHANGE_SETTINGS)
def save_row(slug: str, part_slug: str, row: str) -> Response:
    """Keep the row in the draft. Nothing holds before it is put in force."""
    stands = stands_of(slug)
    part = _part(stands, part_slug)
    _row(stands, part, row)
    form = part.form(stands.working, stands.known)(request.form, today=today())
    if not form.validate():
        return _row_page(stands, part, row, form, 422)
    place = None if row == NEW else int(row)
    try:
        told = {**form.values(), **_handed_in(part)}
        services().amending.save_row(principal(), slug, part_slug, place, _revision(), told)
    except (Refused, FileRefused) as refused:
        return _row_page(stands_of(slug), part, row, form, 409, refused.message_sv)
    return redirect(url_for("settings.edit", slug=slug), 303)


@pages.post("/<slug>/andra/<part_slug>/<row>/flytta")
@needs(Permission.CHANGE_SETTINGS)
def arrange_row(slug: str, part_slug: str, row: str) -> Response:
    """Move a row up or down, or take it out."""
    stands = stands_of(slug)
    if _row(stands, _part(stands, part_slug), row) is None:
        abort(404)
    ours, asked = services().amending, request.form.get("gor", "")
    at = (principal(), slug, part_slug, int(row))
    try:
        if asked == "ta-bort":
            ours.remove_row(*at, _revision())
        elif asked in STEPS:
            ours.move_row(*at, STEPS[asked], _revision())
        else:
            return _edit_page(stands, 422)
    except NotFound:
        abort(404)
    except Refused as refused:
        return _edit_page(stands_of(slug), 409, refused.message_sv)
    return redirect(url_for("settings.edit", slug=slug, _anchor=part_slug), 303)


@pages.post("/<slug>/kasta")
@needs(Permission.CHANGE_SETTINGS)
def throw(slug: str) -> Response:
    """Throw the draft away; what holds is untouched."""
    stands_of(slug)
    services().amending.throw(principal(), slug)
    return redirect(url_for("settings.section", slug=slug), 303)


@pages.post("/<slug>/utga-fran")
@needs(Permission.CHANGE_SETTINGS)
def take_over(slug: str) -> Response:
    """Go on from what a colleague has put in force since the draft was begun."""
    stands_of(slug)
    try:
        services().amending.take_over(principal(), slug, request.form.get("version", type=int) or 0)
    except Refused as refused:
        return _review_page(stands_of(slug), 409, refused.message_sv)
    return redirect(url_for("settings.review", slug=slug), 303)


@pages.get("/<slug>/granska")
@needs(Permission.CHANGE_SETTINGS)
def review(slug: str) -> Response:
    """What the draft changes and what that would mean, before anything holds."""
    return _review_page(stands_of(slug))


@pages.post("/<slug>/granska")
@needs(Permission.CHANGE_SETTINGS)
def put_in_force(slug: str) -> Response:
    """Let the draft hold, now or from a later day."""
    form = PutInForce(request.form, today=today())
    if not form.validate():
        return _review_page(stands_of(slug), 422, form=form)
    try:
        services().amending.put_in_force(principal(), slug, _revision(), form.chosen_day(), form.values()["why"])
    except Overtaken:
        return _review_page(stands_of(slug), 409, form=form)
    except Refused as refused:
        return _review_page(stands_of(slug), 409, refused.message_sv, form)
    except NotFound:
        abort(404)
    return redirect(url_for("settings.section", slug=slug), 303)


def _part(stands: Stands, slug: str) -> Part:
    found = stands.section.part(slug)
    if found is None:
        abort(404)
    return found


def _row(stands: Stands, part: Part, row: str) -> Row | None:
    """The row of the address, None for a new one. 404 where there is none."""
    rows = part.rows(stands.working)
    if row == NEW and part.add:
        return None
    if not (row.isascii() and row.isdecimal()) or len(row) > 4 or int(row) >= len(rows):
        abort(404)
    return rows[int(row)]


def _handed_in(part: Part) -> dict[str, Any]:
    """The ground that was handed in as a file, as GeoJSON. Raises FileRefused."""
    file = request.files.get("grans") if part.takes_file else None
    if file is None or not file.filename:
        return {}
    return {"polygon": services().covering.ground_in(stream_of(file))}


def _revision() -> int:
    return request.form.get("utkast", type=int) or 0


def _edit_page(stands: Stands, status: int = 200, said: str | Text = "") -> Response:
    return page(
        "settings/edit.html",
        status,
        stands=stands,
        section=stands.section,
        parts=parts_told(stands, stands.working),
        changed=len(stands.changes),
        said=said,
    )


def _row_page(
    stands: Stands, part: Part, row: str, form: StepForm, status: int = 200, said: str | Text = ""
) -> Response:
    name = part.add if row == NEW else part.name(part.rows(stands.working)[int(row)], stands.known)
    return page(
        "settings/row.html",
        status,
        stands=stands,
        section=stands.section,
        part=part,
        grids=part.grids(),
        form=form,
        name=name,
        revision=stands.revision,
        said=said,
        errors=[(field.name, message) for field in form for message in field.errors],
    )


def _review_page(stands: Stands, status: int = 200, said: str | Text = "", form: PutInForce | None = None) -> Response:
    form = form or PutInForce(today=today())
    shown = services().amending.preview(principal(), stands) if stands.draft else ()
    return page(
        "settings/review.html",
        status,
        stands=stands,
        section=stands.section,
        changes=stands.changes,
        theirs=stands.changes_of(stands.newest) if stands.is_overtaken and stands.newest else (),
        problem=stands.problem(),
        previews=shown,
        form=form,
        said=said,
        errors=[(field.name, message) for field in form for message in field.errors],
    )

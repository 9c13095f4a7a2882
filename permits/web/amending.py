"""The municipality's settings: how each section stands, what has been in force, and taking a change back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.amendments import Amendment
from permits.case.access import Permission
from permits.services.amendment_stands import Stands
from permits.services.refusals import NotFound, Refused
from permits.web.auth import needs, principal
from permits.web.page import page, services, today
from permits.wizard.amending.base import Content
from permits.wizard.amending.in_force import TakeBack

pages = Blueprint("settings", __name__, url_prefix="/installningar")


@pages.get("")
@needs(Permission.CHANGE_SETTINGS)
def every() -> Response:
    return page("settings/every.html", sections=services().amending.every(principal()))


@pages.get("/<slug>")
@needs(Permission.CHANGE_SETTINGS)
def section(slug: str) -> Response:
    return section_page(stands_of(slug))


@pages.get("/<slug>/version/<int:number>")
@needs(Permission.CHANGE_SETTINGS)
def version(slug: str, number: int) -> Response:
    """What one change of the section said and did; with 0 what the profile says."""
    stands = stands_of(slug)
    return _version_page(stands, _made(stands, number))


@pages.post("/<slug>/version/<int:number>/ta-tillbaka")
@needs(Permission.CHANGE_SETTINGS)
def take_back(slug: str, number: int) -> Response:
    """Take the newest change back, so that what stood before holds again."""
    stands = stands_of(slug)
    made = _made(stands, number)
    form = TakeBack(request.form, today=today())
    if not form.validate():
        return _version_page(stands, made, form, status=422)
    try:
        services().amending.take_back(principal(), slug, number, form.values()["why"])
    except Refused as refused:
        return _version_page(stands_of(slug), made, form, status=409, said=refused.message_sv)
    return redirect(url_for("settings.section", slug=slug), 303)


def stands_of(slug: str) -> Stands:
    """How the section of the address stands. 404 where there is none."""
    try:
        return services().amending.stands(principal(), slug)
    except NotFound:
        abort(404)


def section_page(stands: Stands, status: int = 200, said: str = "") -> Response:
    return page(
        "settings/section.html",
        status,
        stands=stands,
        section=stands.section,
        parts=parts_told(stands, stands.content),
        said=said,
    )


def parts_told(stands: Stands, content: Content) -> list[dict[str, Any]]:
    """Each part of the section with its rows in words."""
    return [
        {
            "part": part,
            "rows": [
                {"name": part.name(row, stands.known), "words": part.words(row, content, stands.known)}
                for row in part.rows(content)
            ],
        }
        for part in stands.section.parts
    ]


def _made(stands: Stands, number: int) -> Amendment:
    found = next((each for each in stands.history if each.number == number), None)
    if found is None:
        abort(404)
    return found


def _version_page(
    stands: Stands, made: Amendment, form: TakeBack | None = None, status: int = 200, said: str = ""
) -> Response:
    form = form or TakeBack(today=today())
    return page(
        "settings/version.html",
        status,
        stands=stands,
        section=stands.section,
        made=made,
        changes=stands.changes_of(made),
        parts=parts_told(stands, made.content),
        form=form,
        may_take_back=stands.newest_number == made.number,
        said=said,
        errors=[(field.name, message) for field in form for message in field.errors],
    )

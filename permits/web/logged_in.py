"""Who of the staff is logged in, for administrators, and a button that ends it."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.web.auth import needs, principal
from permits.web.page import page, services
from permits.web.session_times import STAFF

pages = Blueprint("logged_in", __name__, url_prefix="/inloggade")


@pages.get("")
@needs(Permission.CHANGE_SETTINGS)
def every() -> Response:
    people = services().logged_in.staff(principal())
    return page("settings/logged_in.html", people=people, me=principal(), patience=STAFF)


@pages.post("/<person_id>/avsluta")
@needs(Permission.CHANGE_SETTINGS)
def end(person_id: str) -> Response:
    """End every session of somebody, who has to log in again. 404 for who is not logged in."""
    services().logged_in.end(principal(), person_id)
    return redirect(url_for("logged_in.every"), 303)

"""The pages that anybody may read, and the look that they share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, abort, current_app, redirect, request, send_file
from werkzeug.wrappers import Response

from permits.law.facts import MeasureKind
from permits.services.guiding import LIFETIME, SHARED_LIFETIME
from permits.web.auth import public
from permits.web.cookies import cookies, hours
from permits.web.page import LANGUAGE_COOKIE, SETTINGS, languages, municipality, page
from permits.web.session import browsing
from permits.web.theme import stylesheet
from permits.wizard.measures import COMMON, MEASURES

pages = Blueprint("public", __name__)
A_YEAR = 365 * 24 * 3600
MARK = Path("pictures") / "mark.svg"
LONGEST_PATH = 2000
ASKED_MOST = (
    MeasureKind.KOMPLEMENTBYGGNAD,
    MeasureKind.TILLBYGGNAD,
    MeasureKind.ALTAN,
    MeasureKind.PLANK,
    MeasureKind.FASADANDRING,
    MeasureKind.ELDSTAD,
)
"""What people ask about most, as cards on the start page."""


@pages.get("/")
@public
def start() -> Response:
    common = [next(option for option in MEASURES if option.value == kind) for kind in ASKED_MOST]
    return page("public/start.html", common=common)


@pages.get("/tillganglighet")
@public
def accessibility() -> Response:
    return page("public/accessibility.html")


@pages.get("/personuppgifter")
@public
def personal_data() -> Response:
    """What is kept of people, why, for how long, and which cookies."""
    return page(
        "public/personal_data.html",
        cookies=cookies(),
        drafts=municipality().records.disposal.get("drafts"),
        guide_hours=hours(LIFETIME),
        shared_days=SHARED_LIFETIME.days,
    )


@pages.get("/komponenter")
@public
def components() -> Response:
    """Every piece of the design language on one page, for those who build pages; not where the service is run."""
    if current_app.extensions[SETTINGS].is_production:
        abort(404)
    return page("public/components.html", measures=COMMON)


@pages.get("/tema.css")
@public
def theme() -> Response:
    response = Response(stylesheet(municipality().colour), mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@pages.get("/logotyp")
@public
def logo() -> Any:
    """The municipality's mark from beside its profile, or the service's own."""
    ours = municipality()
    given = ours.folder / ours.logo
    own = Path(current_app.static_folder or "") / MARK
    return send_file(given if ours.logo and given.is_file() else own, max_age=3600)


@pages.post("/sprak")
@public
def choose_language() -> Response:
    """Remember the language for a year, and go back to the page where it was chosen."""
    chosen = request.form.get("language", "sv")
    back = request.form.get("back", "/")
    response = redirect(back if _is_own_path(back) else "/", 303)
    if chosen in dict(languages()):
        ours = browsing()
        response.set_cookie(
            ours.cookie(LANGUAGE_COOKIE), chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=ours.secure
        )
    return response


def _is_own_path(told: str) -> bool:
    """Whether the address is one of this site: browsers drop tabs and line breaks from it, and read \\ as /."""
    plain = told.isprintable() and "\\" not in told and len(told) <= LONGEST_PATH
    return plain and told.startswith("/") and not told.startswith("//")

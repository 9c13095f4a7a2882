"""The guide "Behöver jag bygglov?": an answer for a measure at a place, without logging in.

What has been answered lies on the server under a random token in a cookie; no address and no designation is ever in a
URL. Every card and hit is a button of its own, so that each answer is one press.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.guiding import LIFETIME, WITHOUT_PLACE, Guide
from permits.services.refusals import Refused, RegisterDown
from permits.services.shapes import PropertyHit
from permits.web import guide_answer, guide_questions, session
from permits.web.apply import mine
from permits.web.auth import needs, principal, public
from permits.web.page import language, notice, page, services
from permits.web.placing import sent_drawing
from permits.web.script_words import map_words
from permits.wizard.guide_forms import chosen
from permits.wizard.measures import MEASURES, SHELVES
from permits.words import Text, _

pages = Blueprint("guide", __name__)
COOKIE = "lovlig_guide"
MOST_TYPED = 80


# --- the guide that this browser is in the middle of ----------------------------------------------------------------


def guide_here() -> tuple[str, Guide]:
    """This browser's token and guide; empty ones when there are none."""
    token = request.cookies.get(_cookie(), "")
    guide = services().guiding.open(token)
    return (token, guide) if guide else ("", Guide({}))


def _cookie() -> str:
    return session.browsing().cookie(COOKIE)


def _kept(token: str, to: Response) -> Response:
    """The response with the token for the guide's lifetime."""
    to.set_cookie(
        _cookie(), token, max_age=int(LIFETIME.total_seconds()), httponly=True, secure=session.browsing().secure,
        samesite="Lax", path="/",
    )  # fmt: skip
    return to


def _go_on(step: str, values: dict[str, Any], then: str) -> Response:
    """Keep one step's answers and go to the first question that is left, or to `then`."""
    token, guide = guide_here()
    token, now = services().guiding.answer(token, guide, {step: values})
    return _kept(token, redirect(_first_left(now) or url_for(then), 303))


def _first_left(guide: Guide) -> str | None:
    """Where the first question stands that has no answer; None when the guide can answer."""
    if not guide.measure:
        return url_for("guide.choose_measure")
    if not guide.designation and not guide.has_no_place:
        return url_for("guide.ask_place")
    return None if guide_questions.is_answered(guide) else url_for("guide.ask_questions")


# --- what ------------------------------------------------------------------------------------------------------------


@pages.get("/guide")
@public
def choose_measure() -> Response:
    _token, guide = guide_here()
    return _measures(guide)


@pages.post("/guide/atgard")
@public
def save_measure() -> Response:
    measure = request.form.get("measure", "")
    if measure not in {option.value for option in MEASURES}:
        _old, guide = guide_here()
        return _measures(guide, _("Välj vad du vill bygga eller ändra."))
    return _go_on("atgard", chosen(measure), "guide.answer")


def _measures(guide: Guide, wrong: Text | str = "") -> Response:
    return page(
        "guide/measures.html", 422 if wrong else 200, guide=guide, shelves=SHELVES, wrong=wrong,
        goes_on_at=_first_left(guide) or url_for("guide.answer") if guide.measure else "",
    )  # fmt: skip


# --- where -----------------------------------------------------------------------------------------------------------


@pages.get("/guide/plats")
@public
def ask_place() -> Response:
    _token, guide = guide_here()
    return _places(guide) if guide.measure else redirect(url_for("guide.choose_measure"), 303)


@pages.post("/guide/plats/sok")
@public
def search_place() -> Response:
    """Search by POST, so that no address is left in logs and histories."""
    _token, guide = guide_here()
    typed = request.form.get("sok", "").strip()[:MOST_TYPED]
    if not guide.measure:
        return redirect(url_for("guide.choose_measure"), 303)
    if not typed:
        return _places(guide, wrong=("sok", _("Skriv en adress eller en beteckning att söka efter.")))
    try:
        found = services().places.search(typed)
    except RegisterDown:
        notice(_("Det går inte att söka just nu. Peka på kartan i stället, eller fortsätt utan plats."), "plain")
        return _places(guide, typed=typed)
    return _places(guide, typed=typed, found=found)


@pages.post("/guide/plats")
@public
def save_place() -> Response:
    _token, guide = guide_here()
    if not guide.measure:
        return redirect(url_for("guide.choose_measure"), 303)
    if request.form.get("utan"):
        return _go_on(WITHOUT_PLACE, dict(guide.answers.get(WITHOUT_PLACE, {})), "guide.answer")
    named = request.form.get("designation", "").strip()[:MOST_TYPED]
    place = services().places.property(named) if named else None
    if place is None:
        told = _("Välj en fastighet bland träffarna eller på kartan.")
        return _places(guide, wrong=("sok", _("Vi hittar inte den fastigheten. Sök igen.") if named else told))
    return _go_on("fastighet", {"designation": place.designation}, "guide.answer")


def _places(
    guide: Guide, *, typed: str = "", found: list[PropertyHit] | None = None, wrong: tuple[str, Text] | None = None
) -> Response:
    ours = services().places
    chosen = ours.property(guide.designation) if guide.designation else None
    return page(
        "guide/place.html", 422 if wrong else 200, guide=guide, typed=typed, found=found, chosen=chosen,
        problems=[wrong] if wrong else [],
        map=ours.property_map(
            chosen=guide.designation or None,
            label=str(_("Karta över fastigheter. Välj en genom att trycka på den.")),
            described_by="map-told",
            words=map_words(language()),
        ),
    )  # fmt: skip


# --- how large, and the few questions --------------------------------------------------------------------------------


@pages.get("/guide/fragor")
@public
def ask_questions() -> Response:
    _token, guide = guide_here()
    left = _first_left(guide)
    if left and left != url_for("guide.ask_questions"):
        return redirect(left, 303)
    return guide_questions.shown(guide)


@pages.post("/guide/fragor")
@public
def save_questions() -> Response:
    token, guide = guide_here()
    if not guide.measure or not (guide.designation or guide.has_no_place):
        return redirect(_first_left(guide) or url_for("guide.choose_measure"), 303)
    if request.form.get("about", "") != guide.measure:
        notice(_("Du har valt något annat i en annan flik. Svara på frågorna om det, eller ändra ditt val."), "warn")
        return guide_questions.shown(guide, 409)
    answered = guide_questions.read(guide)
    if isinstance(answered, Response):
        return answered
    token, _now = services().guiding.answer(token, guide, answered)
    return _kept(token, redirect(url_for("guide.answer"), 303))


@pages.post("/guide/fragor/svar")
@public
def live_answer() -> tuple[Response, int]:
    """What is said of a drawing while it is being drawn. Nothing is saved."""
    _token, guide = guide_here()
    sent = sent_drawing()
    if sent is None or not guide.measure:
        return jsonify(ok=False, error=str(_("Rita först på kartan."))), 422
    try:
        return jsonify(guide_questions.live(guide, sent)), 200
    except Refused as refused:
        return jsonify(ok=False, error=refused.message_sv), 422


@pages.get("/guide/situationsplan.svg")
@public
def plan() -> Response:
    """What is drawn, to scale, for who sees no map."""
    _token, guide = guide_here()
    return guide_questions.plan(guide)


@pages.get("/guide/byggnader.svg")
@public
def buildings() -> Response:
    """The buildings on the chosen property, numbered as in the list to choose among."""
    _token, guide = guide_here()
    return guide_questions.buildings(guide)


# --- the answer ------------------------------------------------------------------------------------------------------


@pages.get("/guide/svar")
@public
def answer() -> Response:
    _token, guide = guide_here()
    left = _first_left(guide)
    if left:
        return redirect(left, 303)
    return guide_answer.own(guide)


@pages.post("/guide/dela")
@public
def share() -> Response:
    token, guide = guide_here()
    left = _first_left(guide)
    if left:
        return redirect(left, 303)
    try:
        services().guiding.share(token, guide)
    except Refused as refused:
        notice(refused.message_sv, "warn")
        return guide_answer.own(guide)
    return redirect(url_for("guide.answer", _anchor="dela"), 303)


@pages.get("/guide/delat/<share_id>")
@public
def shared(share_id: str) -> Response:
    return guide_answer.others(services().guiding.shared(share_id[:MOST_TYPED]))


@pages.post("/guide/borja-om")
@public
def start_over() -> Response:
    token, _guide = guide_here()
    if token:
        services().guiding.forget(token)
    response = redirect(url_for("guide.choose_measure"), 303)
    response.delete_cookie(_cookie(), httponly=True, secure=session.browsing().secure, samesite="Lax", path="/")
    return response


# --- on to an application ---------------------------------------------------------------------------------------------


@pages.post("/guide/ga-vidare")
@public
def go_on() -> Response:
    token, guide = guide_here()
    left = _first_left(guide)
    if left:
        return redirect(left, 303)
    services().guiding.ask_to_go_on(token, guide)
    return redirect(url_for("guide.carry_over"), 303)


@pages.get("/guide/ansokan")
@needs(Permission.APPLY)
def carry_over() -> Response:
    """Where the login leads: the application with all that was answered, if its person pressed the button for it."""
    token, guide = guide_here()
    if not guide.goes_on and not guide.draft_id:
        return redirect(url_for("guide.answer" if guide.measure else "apply.mine"), 303)
    try:
        draft_id = services().guiding.carry_over(principal(), token, guide)
    except Refused as refused:
        notice(refused.message_sv, "warn")
        return mine()
    return redirect(url_for("apply.resume", draft_id=draft_id), 303)

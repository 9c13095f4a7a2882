"""What somebody who is logged in sees and does about it: how long it lasts, where, and out of one place or all."""

from __future__ import annotations

import logging

from flask import g, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from permits.web import session
from permits.web.auth import public, somebody
from permits.web.browsers import browser_told
from permits.web.login import gone, pages
from permits.web.page import notice, page
from permits.words import _

ENDED = {
    "utloggad": _("Du är utloggad där. Det som var sparat finns kvar."),
    "redan": _("Den inloggningen var redan avslutad."),
}
log = logging.getLogger("lovlig.login")


@pages.get("/inloggning")
@public
def own_login() -> AnyResponse:
    """Since when, until when, and where. Open to all, since it asks of whoever is there."""
    who, held = somebody(), session.current()
    if who is None or held is None:
        return redirect(url_for("auth.log_in"))
    if said := ENDED.get(request.args.get("gjort", "")):
        notice(said)
    ours = session.browsing().sessions
    here = ours.handle(g.session_token)
    places = [(each, browser_told(each.browser), each.handle == here) for each in ours.of(who.person_id)]
    return page("auth/own_login.html", since=held["created"], places=places)


@pages.post("/inloggning/<handle>/avsluta")
@public
def end_one(handle: str) -> AnyResponse:
    """End one of one's own sessions: what is none of theirs has ended as far as they can tell."""
    who, held = somebody(), session.current()
    if who is None or held is None:
        return redirect(url_for("auth.log_in"))
    ours = session.browsing().sessions
    if handle == ours.handle(g.session_token):
        return gone(was_staff=bool(held.get("staff")))
    was_there = ours.delete_one(who.person_id, handle)
    log.info("logged out elsewhere: %s, %s sessions", who.person_id, int(was_there))
    return redirect(url_for("auth.own_login", gjort="utloggad" if was_there else "redan"), 303)


@pages.get("/inloggning/tid")
@public
def time_left() -> AnyResponse:
    """Seconds left, for the script that warns. It is asked with X-By-Itself to look, and without to stay logged in."""
    left = session.times()
    idle, whole = left.seconds if left else (0, 0)
    response = jsonify(idle=idle, whole=whole)
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/logga-ut/overallt")
@public
def log_out_everywhere() -> AnyResponse:
    """End every session of who asks, also on computers that they have left."""
    who = somebody()
    was_staff = bool((session.current() or {}).get("staff"))
    if who is not None:
        log.info("logged out everywhere: %s, %s sessions", who.person_id, session.browsing().close_all(who.person_id))
    return gone(was_staff=was_staff)

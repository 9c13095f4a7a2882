"""What somebody who is logged in sees and does about it: how long it lasts, and out of it everywhere at once."""

from __future__ import annotations

import logging

from flask import jsonify, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from permits.web import session
from permits.web.auth import public, somebody
from permits.web.login import gone, pages
from permits.web.page import page

log = logging.getLogger("lovlig.login")


@pages.get("/inloggning")
@public
def own_login() -> AnyResponse:
    """Since when, until when, and in how many places. Open to all, since it asks of whoever is there."""
    who, held = somebody(), session.current()
    if who is None or held is None:
        return redirect(url_for("auth.log_in"))
    return page("auth/own_login.html", since=held["created"], places=session.browsing().count(who.person_id))


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

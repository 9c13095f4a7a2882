"""The way in and out: to an identity provider and back, and what is said when it does not work."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, g, jsonify, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from permits.case.access import PERMISSIONS, READS_CASES, Permission, Principal, Role
from permits.services.identifying import LoginRefused
from permits.web import session
from permits.web.auth import content_of, identifying, login_provider, public, somebody
from permits.web.page import page
from permits.words import Text, _

BINDING_COOKIE = "lovlig_login"
BINDING_SECONDS = 900
LARGEST_ANSWER = 400_000  # bytes of the posted form; the gate counts the response itself
LONGEST_PATH = 300
PAGES = {"cancelled": "auth/cancelled.html", "fraud": "auth/fraud.html", "no-role": "auth/no_role.html"}

log = logging.getLogger("lovlig.login")
pages = Blueprint("auth", __name__)


# --- the way in -----------------------------------------------------------------------------------------------------


@pages.get("/logga-in")
@public
def log_in() -> AnyResponse:
    return _entrance(staff=False)


@pages.post("/logga-in")
@public
def start_login() -> AnyResponse:
    return _depart(staff=False)


@pages.get("/logga-in/personal")
@public
def log_in_as_staff() -> AnyResponse:
    return _entrance(staff=True)


@pages.post("/logga-in/personal")
@public
def start_login_as_staff() -> AnyResponse:
    return _depart(staff=True)


@pages.post("/saml/acs")
@public
@session.exempt_from_token
def hear_answer() -> AnyResponse:
    """Where the browser comes back with an identity provider's answer. One refusal for all that is wrong with it."""
    try:
        login = login_provider().finish(_posted_answer(), request.cookies.get(_binding_cookie()))
        who = identifying().principal(login)
    except LoginRefused as refusal:
        log.warning("login refused: %s", refusal.reason)
        return _refused(refusal.told)
    except Exception:
        log.exception("login refused: unexpected")
        return _refused("refused")
    session.begin(content_of(who), staff=login.for_staff)
    g.principal = who
    log.info("login accepted: %s %s", login.idp, who.person_id)
    return redirect(login.return_to or _landing(who), 303)


@pages.get("/saml/<idp>/metadata")
@public
def describe_ourselves(idp: str) -> AnyResponse:
    try:
        described = login_provider().metadata(idp)
    except LookupError:
        abort(404)
    return Response(described, mimetype="application/samlmetadata+xml")


# --- the way out ----------------------------------------------------------------------------------------------------


@pages.post("/logga-ut")
@public
def log_out() -> AnyResponse:
    held = session.current() or {}
    if held:
        log.info("logged out: %s", held["person_id"])
    return gone(was_staff=bool(held.get("staff")))


def gone(*, was_staff: bool) -> AnyResponse:
    """End this browser's session, and let the browser forget what it kept of it."""
    session.end()
    g.principal = None
    response = redirect(url_for("auth.logged_out", personal="ja" if was_staff else None), 303)
    response.headers["Clear-Site-Data"] = '"cache"'  # what pages store is a switch of theirs, which may stay
    return response


@pages.get("/logga-ut")
@public
def logged_out() -> AnyResponse:
    if somebody():
        return redirect("/", 303)
    return page("auth/logged_out.html", again=_entrance_path(staff="personal" in request.args))


# --- to the way in --------------------------------------------------------------------------------------------------


def send_to_log_in(permission: Permission) -> AnyResponse:
    """Nobody is logged in: to the login page and back here; or, for what cannot be fetched, the page that says so."""
    staff = Role.APPLICANT not in PERMISSIONS[permission].roles
    if request.method not in session.SAFE_METHODS or _wants_json():
        return _expired(staff)
    path = request.full_path if request.query_string else request.path
    expired = "ja" if session.has_expired() else None
    return redirect(_entrance_path(staff, till=_safe_path(path) or None, utgick=expired))


def _entrance_path(staff: bool, **values: Any) -> str:
    return url_for("auth.log_in_as_staff" if staff else "auth.log_in", **values)


def _entrance(*, staff: bool) -> AnyResponse:
    """The page before the identity provider: says what will happen, and keeps where the person was going."""
    wanted = _safe_path(request.args.get("till", ""))
    who = somebody()
    if who is not None and who.is_staff is staff:
        return redirect(wanted or _landing(who))
    elsewhere = _other_host(wanted, staff)
    if elsewhere:
        return redirect(elsewhere)
    return page(
        "auth/log_in.html", staff=staff, wanted=wanted, expired="utgick" in request.args,
        there_is_one=login_provider().chosen(staff=staff) is not None,
    )  # fmt: skip


def _other_host(wanted: str, staff: bool) -> str | None:
    """In demo, 127.0.0.1 is sent to localhost: the cookie must be where the answer comes back. Never in production."""
    base = session.browsing().base_url
    local = {"localhost", "127.0.0.1"}
    here, there = urlsplit(f"//{request.host}"), urlsplit(base)
    if here.hostname in local and there.hostname in local and here.hostname != there.hostname:
        return base + _entrance_path(staff, till=wanted or None)
    return None


def _depart(*, staff: bool) -> AnyResponse:
    """Off to the identity provider, with a cookie that only this browser holds."""
    chosen = login_provider().chosen(staff=staff)
    if chosen is None:
        abort(404)
    held = request.cookies.get(_binding_cookie())
    asked = login_provider().begin(chosen, _safe_path(request.form.get("till", "")), browser_binding=held)
    response = redirect(asked.url, 303)
    secure = session.browsing().secure
    # The answer is a POST from another site, where Lax cookies are not sent; on http://localhost it is the same site.
    response.set_cookie(
        _binding_cookie(), asked.browser_binding, max_age=BINDING_SECONDS, httponly=True, secure=secure,
        samesite="None" if secure else "Lax", path="/",
    )  # fmt: skip
    return response


def _posted_answer() -> MultiDict[str, str]:
    """The form, if it is small, and says each thing once. Raises LoginRefused."""
    request.max_content_length = LARGEST_ANSWER
    request.max_form_memory_size = LARGEST_ANSWER
    try:
        form = request.form
    except RequestEntityTooLarge as error:
        raise LoginRefused("too-large") from error
    if any(len(values) > 1 for _name, values in form.lists()):
        raise LoginRefused("field-doubled")
    return form


def _safe_path(path: str) -> str:
    """`path` if it is a path of this application that can be fetched; otherwise empty. Never another site's address."""
    plain = path.isascii() and path.isprintable() and not set(path) & set(" \\")
    if not plain or not path.startswith("/") or path.startswith("//") or len(path) > LONGEST_PATH:
        return ""
    parts = urlsplit(path)
    if parts.scheme or parts.netloc:
        return ""
    try:
        endpoint, _values = current_app.url_map.bind("localhost").match(parts.path, method="GET")
    except (NotFound, MethodNotAllowed, RequestRedirect):
        return ""
    return "" if endpoint.startswith("auth.") else path


def _landing(who: Principal) -> str:
    if Role.APPLICANT in who.roles:
        return "/mina-sidor"
    if who.roles == {Role.INSPECTOR}:
        return "/handlaggning/platsbesok"
    if who.roles & READS_CASES:
        return "/handlaggning"
    return "/installningar" if Role.ADMIN in who.roles else "/kartlager"


# --- pages ----------------------------------------------------------------------------------------------------------


def _refused(told: str) -> AnyResponse:
    status = 200 if told == "cancelled" else 403
    template = PAGES.get(told, "auth/refused.html")
    return page(template, status)


def form_forged(_error: HTTPException) -> AnyResponse:
    """An old page or an ended session: say so calmly, and let what was typed be sent again if it came from us."""
    said = _("Sidan hade varit öppen för länge. Ladda om den och försök igen.")
    if _wants_json():
        return _told(said, 400)
    kept = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    may_repeat = session.came_from_our_page() and not request.files
    return page("auth/form_forged.html", 400, kept=kept if may_repeat else None, back=_page_before())


def _expired(staff: bool) -> AnyResponse:
    said = _("Du har blivit utloggad. Logga in igen för att fortsätta; det som var sparat finns kvar.")
    if _wants_json():
        return _told(said, 403)
    return page("auth/expired.html", 403, again=_entrance_path(staff, till=_page_before() or None))


def _page_before() -> str:
    """The page that the form was on: this address if it can be fetched, otherwise the one before it."""
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:  # such as a bracket that never closes
        before = urlsplit("")
    return _safe_path(request.path) or (_safe_path(before.path) if before.netloc == request.host else "")


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _told(said: Text, status: int) -> AnyResponse:
    response = jsonify(error=str(said))
    response.status_code = status
    return response


def _binding_cookie() -> str:
    return session.browsing().cookie(BINDING_COOKIE)

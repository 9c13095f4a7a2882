"""What a browser carries between requests: a session, a token against forged forms, and the headers that guard pages.

`install(app, settings, sessions)` is called once by app.create_app, before permits.web.auth.install. The session's
content lies in the SessionStore; the browser holds only a random token.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from permits.services.login_ports import SessionStore
from permits.settings import Settings
from permits.web.browsers import browser_of
from permits.web.session_times import RESIDENT, STAFF, Times

BROWSING = "lovlig-browsing"
IS_DOWN = "lovlig-is-down"  # tells an error of a database that is gone from others (permits.web.errors.join)
View = TypeVar("View", bound=Callable[..., Any])
Origins = Callable[[], tuple[str, ...]]
BY_ITSELF = "X-By-Itself"  # a page's script says so when nobody pressed anything; it can only shorten its own session
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SKEW = timedelta(minutes=2)  # between the clocks of our machines, at most
SEEN_AGAIN = timedelta(seconds=60)  # how often being seen is written down, so that reading costs no write
LARGEST_FROM_STRANGERS = 100_000  # bytes; whoever is not logged in has nothing larger to send than a language
LARGEST_ANSWERS = 500_000  # bytes; the longest text that is taken, each letter sent as six
STRAY_LIFETIME = timedelta(hours=12)


class FormForged(HTTPException):
    """A POST without the token that our own pages carry: an old page, an ended session, or somebody else's page."""

    code = 400
    description = "The form's token is missing or old."


class Browsing:
    """Sessions, tokens and headers of one application. `clock` tells UTC."""

    def __init__(
        self, settings: Settings, sessions: SessionStore, idp_origins: Origins, clock: Callable[[], datetime]
    ) -> None:
        self.secure = settings.base_url.startswith("https://")
        self.base_url = settings.base_url
        self.clock = clock
        self.sessions = sessions
        self._secret = settings.secret_key.encode()
        self._idp_origins = idp_origins

    def cookie(self, name: str) -> str:
        """The cookie's whole name: on https no sibling domain can set one that begins with __Host-."""
        return f"__Host-{name}" if self.secure else name

    def open(self, content: Mapping[str, Any], *, staff: bool) -> str:
        """A new session with this content; its token."""
        now = self.clock().isoformat()
        patience = STAFF if staff else RESIDENT
        return self.sessions.create({**content, "staff": staff, "created": now, "seen": now}, patience.idle)

    def load(self, token: str, *, noting: bool = True) -> dict[str, Any] | None:
        """The session's content, if it has not been idle or open for too long; being seen is noted.

        Without `noting` it is only looked at: what a page asks by itself does not show that somebody is there.
        """
        content = self.sessions.load(token)
        if content is None:
            return None
        now = self.clock()
        patience = STAFF if content["staff"] else RESIDENT
        if datetime.fromisoformat(content["created"]) > now + SKEW:  # by a clock that was wrong; it may not last longer
            content["created"] = content["seen"] = now.isoformat()
            self.sessions.save(token, content, patience.idle)
        seen = datetime.fromisoformat(content["seen"])
        ends = datetime.fromisoformat(content["created"]) + patience.absolute
        if now >= ends or now - seen >= patience.idle:
            self.sessions.delete(token)
            return None
        if noting and now - seen >= SEEN_AGAIN:
            content["seen"] = now.isoformat()
            self.sessions.save(token, content, min(patience.idle, ends - now))
        return content

    def close(self, token: str) -> None:
        self.sessions.delete(token)

    def close_all(self, person_id: str) -> int:
        """End every session of somebody, wherever they are logged in; how many there were."""
        return self.sessions.delete_all(person_id)

    def times(self, content: Mapping[str, Any]) -> Times:
        """When the session with this content ends."""
        patience = STAFF if content["staff"] else RESIDENT
        ends = datetime.fromisoformat(content["created"]) + patience.absolute
        idle_ends = min(ends, datetime.fromisoformat(content["seen"]) + patience.idle)
        return Times(self.clock(), idle_ends, ends, patience)

    def token_for(self, carried: str) -> str:
        """The form token for who carries this session token or stray cookie."""
        return hmac.new(self._secret, b"form:" + carried.encode(), hashlib.sha256).hexdigest()

    def policy(self, nonce: str, images: tuple[str, ...] = ()) -> str:
        """The content security policy: nothing but our own, and scripts and styles only ours or with this nonce.

        `images` are the origins that this page's maps take their background from.
        """
        parts = [
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            " ".join(("img-src 'self' data: blob:", *images)),
            "font-src 'self'",
            "connect-src 'self'",
            " ".join(("form-action 'self'", *self._idp_origins())),
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
        ]
        return "; ".join(parts + (["upgrade-insecure-requests"] if self.secure else []))


def install(
    app: Flask, settings: Settings, sessions: SessionStore, idp_origins: Origins = tuple,
    clock: Callable[[], datetime] | None = None,
) -> None:  # fmt: skip
    """Give `app` its sessions, form tokens and headers.

    `idp_origins` tells where a login form may be redirected to (Provider.idp_origins). Registers `csrf_token()` and
    `csp_nonce()` in Jinja. permits.web.auth.install adds `check_form`, after it has asked who may reach the view, and
    the page for FormForged.
    """
    app.extensions[BROWSING] = Browsing(settings, sessions, idp_origins, clock or (lambda: datetime.now(UTC)))
    app.before_request(_arrive)
    app.after_request(_guard)
    app.jinja_env.globals.update(
        csrf_token=csrf_token, csp_nonce=csp_nonce, allow_images=allow_images, session_times=times
    )


def browsing() -> Browsing:
    found: Browsing = current_app.extensions[BROWSING]
    return found


def exempt_from_token(view: View) -> View:
    """Mark a view whose POST comes from elsewhere by design and proves itself in another way (the SAML endpoint)."""
    view.takes_foreign_posts = True  # type: ignore[attr-defined]
    return view


def takes_up_to(size: int, when: Callable[[], bool] = lambda: True) -> Callable[[View], View]:
    """Mark a view whose POST may be larger than other forms, in bytes; counts only for who may reach it.

    `when` is asked before anything is read, where that is not enough: of a view that is open to anybody.
    """

    def mark(view: View) -> View:
        view.largest_request = size  # type: ignore[attr-defined]
        view.takes_large = when  # type: ignore[attr-defined]
        return view

    return mark


def begin(content: Mapping[str, Any], *, staff: bool) -> None:
    """Somebody logged in: a new session under a new token, the old one gone (no session fixation)."""
    end()
    browser = browser_of(request.headers.get("User-Agent", ""))
    g.session_token = browsing().open({**content, "browser": browser}, staff=staff)
    g.session = browsing().load(g.session_token)
    g.session_changed = True


def end() -> None:
    """End the session on the server, so that the token is worth nothing even if it was copied."""
    if g.get("session_token"):
        browsing().close(g.session_token)
    g.session_token, g.session, g.session_changed = None, None, True


def current() -> dict[str, Any] | None:
    """The content of this browser's session, or None."""
    content: dict[str, Any] | None = g.get("session")
    return content


def times() -> Times | None:
    """When this browser's session ends; None without one."""
    content = current()
    return browsing().times(content) if content else None


def has_expired() -> bool:
    """Whether the browser came with a session that is no longer there."""
    return bool(g.get("session_expired"))


def csrf_token() -> str:
    """The token that every form of ours carries; bound to the session, or before login to this browser."""
    carried = g.get("session_token") or g.get("stray")
    if carried is None:
        carried = g.stray = secrets.token_urlsafe(24)
        g.stray_is_new = True
    return browsing().token_for(carried)


def csp_nonce() -> str:
    """This response's nonce for scripts and styles."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def allow_images(origins: tuple[str, ...]) -> str:
    """Let this page alone show images from these origins; writes nothing. Called by the map's template."""
    g.image_origins = tuple(dict.fromkeys((*g.get("image_origins", ()), *origins)))
    return ""


def came_from_our_page() -> bool:
    """Whether the browser says that the request began on a page of ours."""
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site else request.headers.get("Origin") == browsing().base_url


def _arrive() -> None:
    if request.endpoint == "static":
        return
    ours = browsing()
    token = request.cookies.get(ours.cookie("lovlig"))
    g.stray = request.cookies.get(ours.cookie("lovlig_form"))
    try:
        g.session = ours.load(token, noting=BY_ITSELF not in request.headers) if token else None
    except Exception as error:
        is_down = current_app.extensions.get(IS_DOWN)
        if not (is_down and is_down(error) and _is_for_anybody()):
            raise
        g.session = token = None  # the page is shown as to a stranger; the browser keeps its session for later
    g.session_token = token if g.session else None
    g.session_expired = bool(token) and g.session is None


def _is_for_anybody() -> bool:
    """Whether the request only reads a page that nobody has to be looked up for."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in SAFE_METHODS and bool(getattr(view, "is_public", False))


def check_form() -> None:
    """Before every POST: raises FormForged unless it carries the token of one of our own pages."""
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "takes_foreign_posts", False):
        return
    has_no_files = request.mimetype == "application/x-www-form-urlencoded"  # it is read whole, into memory
    if getattr(view, "takes_large", lambda: False)() and not has_no_files:
        request.max_content_length = getattr(view, "largest_request", 0)
    elif g.get("session") is None:
        request.max_content_length = LARGEST_FROM_STRANGERS
    elif has_no_files:
        request.max_content_length = LARGEST_ANSWERS
    carried = g.get("session_token") or g.get("stray")
    told = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    expected = browsing().token_for(carried) if carried else ""
    if not expected or not hmac.compare_digest(expected.encode(), told.encode()):
        raise FormForged


def _guard(response: Response) -> Response:
    ours = browsing()
    headers = response.headers
    headers.setdefault("Content-Security-Policy", ours.policy(csp_nonce(), g.get("image_origins", ())))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
    if ours.secure:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if g.get("session"):
        headers.setdefault("Cache-Control", "no-store")
    _set_cookies(response, ours)
    return response


def _set_cookies(response: Response, ours: Browsing) -> None:
    if g.get("session_changed"):
        name = ours.cookie("lovlig")
        if g.session_token:
            response.set_cookie(name, g.session_token, httponly=True, secure=ours.secure, samesite="Lax", path="/")
        else:
            response.delete_cookie(name, httponly=True, secure=ours.secure, samesite="Lax", path="/")
    if g.get("stray_is_new"):
        response.set_cookie(
            ours.cookie("lovlig_form"), g.stray, max_age=int(STRAY_LIFETIME.total_seconds()), httponly=True,
            secure=ours.secure, samesite="Lax", path="/",
        )  # fmt: skip

"""Who is asking and what they may reach.

Every endpoint declares `@needs(Permission.X)` or `@public`; one that declares nothing is refused. `install` is called
once by app.create_app, after permits.web.session.install; it also registers the way in and out (permits.web.login).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from werkzeug.wrappers import Response

from permits.case.access import Permission, Principal, Role, may
from permits.municipality import Municipality
from permits.services.identifying import Identifying, LoginProvider
from permits.services.ports import PersonStore
from permits.web import session

IDENTIFYING = "lovlig-identifying"
PROVIDER = "lovlig-login-provider"

View = TypeVar("View", bound=Callable[..., Any])
log = logging.getLogger("lovlig.access")


def needs(permission: Permission) -> Callable[[View], View]:
    """Let the view be reached only by who may. What depends on the case is asked again by the service."""

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Let the view be reached by anybody."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def somebody() -> Principal | None:
    """Who is logged in, or None."""
    if "principal" not in g:
        held = session.current()
        if held is None:
            return None
        roles = frozenset(Role(role) for role in held["roles"])
        g.principal = identifying().again(held["person_id"], held["name"], roles, held.get("resident_id"))
    found: Principal | None = g.principal
    return found


def principal() -> Principal:
    """Who is asking. Only for views that declare @needs: there, somebody always is."""
    found = somebody()
    if found is None:
        abort(403)
    return found


def content_of(who: Principal) -> dict[str, Any]:
    """What a session keeps of a principal: never the personal number."""
    also = {"resident_id": who.resident_id} if who.resident_id else {}
    return {"person_id": who.person_id, "name": who.name, "roles": sorted(who.roles), **also}


def install(app: Flask, provider: LoginProvider, persons: PersonStore, municipality: Municipality) -> None:
    """Register the way in and out, and refuse every endpoint that has not said who may reach it.

    Needs a LoginProvider (adapters.saml.provider.Provider), a PersonStore, and the profile's `staff_roles`.
    """
    from permits.web import (  # they mark their own views with the names above
        login,
        own_login,  # noqa: F401 - registers itself beside the way in
    )

    app.extensions[PROVIDER] = provider
    app.extensions[IDENTIFYING] = Identifying(persons, municipality.staff_roles)
    app.register_blueprint(login.pages)
    app.before_request(_admit)  # before the form is read: nobody fills our disk without being let in
    app.before_request(session.check_form)
    app.register_error_handler(session.FormForged, login.form_forged)


def login_provider() -> LoginProvider:
    """The way to the identity providers."""
    found: LoginProvider = current_app.extensions[PROVIDER]
    return found


def identifying() -> Identifying:
    found: Identifying = current_app.extensions[IDENTIFYING]
    return found


def _admit() -> Response | None:
    from permits.web import login

    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False):
        return None
    permission = getattr(view, "needs", None)
    if permission is None:
        log.error("endpoint without declared access: %s", request.endpoint)
        abort(403)
    who = somebody()
    if who is None:
        return login.send_to_log_in(permission)
    if not may(who, permission):
        abort(403)
    return None

"""Under which name the service answers: its own and no other, so that no request can put another into what we say."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.wrappers import Response

from permits.settings import Settings
from permits.web.page import speak
from permits.words import _

PORTS = {"http": 80, "https": 443}
BY_MACHINES = frozenset({"health.health", "health.ready", "metrics.read"})  # asked by whoever watches, by number


def install(app: Flask, settings: Settings) -> None:
    """Let `app` answer only requests to the host of the base URL. Before everything else that looks at a request.

    In demo any name will do, since people try it from other machines. X-Forwarded-Host is believed by nobody.
    """
    if settings.is_production:
        app.before_request(lambda: _misdirected(settings.base_url))


def is_own(host: str, base_url: str) -> bool:
    """Whether a Host header names the host and port of the base URL."""
    ours = urlsplit(base_url)
    try:
        told = urlsplit(f"//{host}")
        same = told.hostname == ours.hostname and told.netloc == host and "@" not in host
        return same and (told.port or PORTS[ours.scheme]) == (ours.port or PORTS[ours.scheme])
    except ValueError:  # a port that is no number, a bracket that never closes
        return False


def _misdirected(base_url: str) -> Response | None:
    """421 (RFC 9110 15.5.20) with the service's own address, which is all that is said: no page links there."""
    if request.endpoint in BY_MACHINES or is_own(request.environ.get("HTTP_HOST", ""), base_url):
        return None
    speak()
    said = _("Tjänsten finns inte under det namnet. Du hittar den på %(address)s.", address=base_url)
    return Response(f"{said}\n", 421, mimetype="text/plain")

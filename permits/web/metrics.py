"""What Prometheus reads: how many answers of which kind, how quick, and how much work waits; nothing of anybody."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import Protocol

from flask import Blueprint, Flask, Response, abort, current_app, g, request

from permits.web.auth import public
from permits.web.page import SETTINGS

METRICS = "lovlig-metrics"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
pages = Blueprint("metrics", __name__)


class Counter(Protocol):
    def observe(self, endpoint: str, method: str, status: int, seconds: float) -> None: ...


def install(app: Flask, counter: Counter, told: Callable[[], str]) -> None:
    """Count every answer of `app` with `counter`; `told` gives all that has been counted, as text."""
    app.extensions[METRICS] = told

    def begin() -> None:
        g.begun = time.perf_counter()

    def count(response: Response) -> Response:
        took = time.perf_counter() - g.get("begun", time.perf_counter())
        method = request.method if request.method in {"GET", "HEAD", "POST", "OPTIONS"} else "other"
        counter.observe(request.endpoint or "none", method, response.status_code, took)
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(count)


@pages.get("/matetal")
@public
def read() -> Response:
    """The numbers, for who has the token; without a token set, in demo, for this machine itself."""
    if not _may_read():
        abort(404)
    response = Response(current_app.extensions[METRICS](), content_type="text/plain; version=0.0.4; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _may_read() -> bool:
    settings = current_app.extensions[SETTINGS]
    if settings.metrics_token:
        told = request.headers.get("Authorization", "")
        return hmac.compare_digest(told.encode(), f"Bearer {settings.metrics_token}".encode())
    if settings.is_production:  # there, a proxy on this machine makes everybody look like this machine
        return False
    forwarded = any(name in request.headers for name in FORWARDED)
    return not forwarded and ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - nobody's address

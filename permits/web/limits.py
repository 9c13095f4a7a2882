"""How often somebody may do what costs: by address before login, by person after it; too often is a calm page.

Buckets lie in each web process, so the service allows as many times more as it has processes (docs/production.md).
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from flask import Flask, current_app, jsonify, request
from werkzeug.wrappers import Response

from permits.settings import Settings
from permits.web import session
from permits.web.page import page, speak
from permits.words import _

LIMITS: Final = "lovlig-limits"
MOST_BUCKETS: Final = 50_000  # addresses and persons that are remembered; the one longest unseen makes room


@dataclass(frozen=True)
class Rate:
    """`burst` at once, and then `per_minute` in the long run."""

    burst: int
    per_minute: float


# A school or an office shares an address, so what is public is generous; a login costs signatures and decryption.
BY_ADDRESS: Final[dict[str, Rate]] = {
    "login": Rate(60, 60),
    "uploads": Rate(60, 60),
    "public": Rate(300, 600),
    "maps": Rate(1_500, 3_000),
}
# Who has said who they are can be asked about it.
BY_PERSON: Final[dict[str, Rate]] = {
    "login": Rate(60, 60),
    "uploads": Rate(300, 60),
    "public": Rate(2_000, 1_200),
    "maps": Rate(6_000, 3_000),
}
LOGIN: Final = frozenset({"auth.start_login", "auth.start_login_as_staff", "auth.hear_answer"})
DESKS: Final = {
    "guide": "public",
    "api": "public",
    "neighbour": "public",
    "referral": "public",
    "ogc": "maps",
    "map_data": "maps",
}


@dataclass
class Bucket:
    """What is left at a moment (seconds of the monotonic clock)."""

    left: float
    at: float


@dataclass
class Buckets:
    """Token buckets by key. `clock` tells seconds that only go forward."""

    clock: Callable[[], float] = time.monotonic
    _held: OrderedDict[tuple[str, str], Bucket] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, what: str, whose: str, rate: Rate) -> int:
        """Take one; 0 when there was one, otherwise the whole seconds until there is."""
        now = self.clock()
        with self._lock:
            bucket = self._held.pop((what, whose), None) or Bucket(rate.burst, now)
            bucket.left = min(rate.burst, bucket.left + (now - bucket.at) * rate.per_minute / 60)
            bucket.at = now
            self._held[what, whose] = bucket
            if len(self._held) > MOST_BUCKETS:
                self._held.popitem(last=False)
            if bucket.left >= 1:
                bucket.left -= 1
                return 0
            return math.ceil((1 - bucket.left) * 60 / rate.per_minute)


def install(app: Flask, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
    """Let `app` refuse what comes too often, before a form is read. After permits.web.session.install."""
    app.extensions[LIMITS] = (Buckets(clock), settings.proxies)
    app.before_request(_hold)


def address(told: str | None, forwarded: str, proxies: int) -> str | None:
    """Whose request it is, as our own `proxies` proxies say (X-Forwarded-For, each adds at the end).

    None when it cannot be told: a proxy of ours on this machine that nobody told us of would lend everybody one
    address. An IPv6 address stands for its /64, which is what one household has.
    """
    if proxies:
        hops = [hop.strip() for hop in forwarded.split(",")]
        told = hops[-proxies] if len(hops) >= proxies else None
    try:
        found = ipaddress.ip_address(told or "")
    except ValueError:
        return None
    if found.is_loopback:
        return None
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _kind() -> str | None:
    endpoint = request.endpoint or ""
    if endpoint in LOGIN:
        return "login"
    if request.method == "POST" and request.mimetype == "multipart/form-data":
        return "uploads"
    return DESKS.get(endpoint.partition(".")[0])


def _hold() -> Response | None:
    kind = _kind()
    if kind is None:
        return None
    buckets, proxies = current_app.extensions[LIMITS]
    person = (session.current() or {}).get("person_id")
    if person:
        whose, rate = f"person {person}", BY_PERSON.get(kind)
    else:
        told = address(request.remote_addr, request.headers.get("X-Forwarded-For", ""), proxies)
        whose, rate = (f"address {told}", BY_ADDRESS.get(kind)) if told else ("", None)
    wait = buckets.take(kind, whose, rate) if rate else 0
    return _too_often(wait) if wait else None


def _too_often(wait: int) -> Response:
    speak()  # this comes before whatever else is done with a request
    said = _(
        "Vi tar emot ett visst antal försök i taget, så att tjänsten räcker till alla. "
        "Vänta %(seconds)s sekunder och försök igen. Det du har sparat finns kvar.",
        seconds=wait,
    )
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        response: Response = jsonify(error=str(said))
        response.status_code = 429
    else:
        response = page("auth/too_often.html", 429, said=said)
    response.headers["Retry-After"] = str(wait)
    return response

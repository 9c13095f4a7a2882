"""How often somebody may do what costs: by address before login, by person after it; too often is a calm page.

All processes count together: on one machine in a file, with PostgreSQL in the database.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from flask import Flask, current_app, jsonify, request
from werkzeug.wrappers import Response

from permits.settings import Settings
from permits.web import session
from permits.web.page import page, speak
from permits.words import _

LIMITS: Final = "lovlig-limits"
TELLS_EVERY: Final = 60.0  # seconds
log = logging.getLogger("lovlig.limits")


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
    "packages": Rate(6, 2),
    "papers": Rate(40, 20),
}
LOGIN: Final = frozenset({"auth.start_login", "auth.start_login_as_staff", "auth.hear_answer"})
PACKAGES: Final = frozenset({"apply.own_data_zip", "archive.package"})  # up to a gigabyte, made while one waits
# laid out while one waits, some seconds each of a process that others wait for
PAPERS: Final = frozenset(
    {
        "registry.case_paper", "office.agenda_paper", "office.communication_letter", "office.preview",
        "office.hearing_letters", "hand_outs.paper", "site_plans.of_draft", "site_plans.of_case", "apply.consent_paper",
    }
)  # fmt: skip
DESKS: Final = {
    "guide": "public",
    "api": "public",
    "neighbour": "public",
    "referral": "public",
    "ogc": "maps",
    "map_data": "maps",
}


class Limiter(Protocol):
    """Counts for all processes together."""

    def take(self, name: str, burst: int, per_minute: float) -> int:
        """Take one; 0 when there was one, otherwise the whole seconds until there is. May raise anything."""
        ...


@dataclass
class Limits:
    """What holds back here. `proxies` as in permits.settings."""

    limiter: Limiter | None
    proxies: int
    clock: Callable[[], float] = time.monotonic
    _told: float = -math.inf

    def wait(self, what: str, whose: str, rate: Rate) -> int:
        """Whole seconds to wait; none when it cannot be counted, which is told in the log once a minute."""
        try:
            return self.limiter.take(f"{what} {whose}", rate.burst, rate.per_minute) if self.limiter else 0
        except Exception as error:
            if self.clock() - self._told > TELLS_EVERY:
                self._told = self.clock()
                log.error("nobody is held back, since it cannot be counted: %s", type(error).__name__)
            return 0


def install(app: Flask, settings: Settings, limiter: Limiter | None) -> None:
    """Let `app` refuse what comes too often, before a form is read. After permits.web.session.install.

    Without a limiter nobody is held back.
    """
    app.extensions[LIMITS] = Limits(limiter, settings.proxies)
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
    if endpoint in PACKAGES:
        return "packages"
    if endpoint in PAPERS:
        return "papers"
    if request.method == "POST" and request.mimetype == "multipart/form-data":
        return "uploads"
    return DESKS.get(endpoint.partition(".")[0])


def _hold() -> Response | None:
    kind = _kind()
    if kind is None:
        return None
    limits: Limits = current_app.extensions[LIMITS]
    person = (session.current() or {}).get("person_id")
    if person:
        whose, rate = f"person {person}", BY_PERSON.get(kind)
    else:
        told = address(request.remote_addr, request.headers.get("X-Forwarded-For", ""), limits.proxies)
        whose, rate = (f"address {told}", BY_ADDRESS.get(kind)) if told else ("", None)
    wait = limits.wait(kind, whose, rate) if rate else 0
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

"""What must hold in a response whose signature is genuine, read again from the verified message.

python3-saml leaves most of this out: without it a response for nobody, for another address, or for another request is
accepted. Sources: SAML 2.0 profiles 4.1.4.3, and the Sweden Connect deployment profile sections 6.3 and 6.4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from permits.adapters.saml import names
from permits.adapters.saml.names import SAML, SAMLP
from permits.services.identifying import LoginRefused as Refused

SKEW = timedelta(seconds=60)
OLDEST_ISSUE = timedelta(minutes=5)
LONGEST_VALIDITY = timedelta(hours=1)
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z", re.ASCII)


@dataclass(frozen=True)
class Expected:
    """What this service asked for, and of whom; from its own stored state, never from the response."""

    request_id: str
    requested_at: datetime
    forced: bool
    levels: tuple[str, ...]
    issuer: str
    audience: str
    acs: str


@dataclass(frozen=True)
class Verified:
    """What the checks learned: the assertion's id, until when it could be replayed, and the level of assurance."""

    assertion_id: str
    replayable_until: datetime
    level: str


def status_of(root: Any) -> None:
    """Raises Refused unless the response says exactly Success; "cancelled" and "fraud" are told apart."""
    codes = root.findall(f"{{{SAMLP}}}Status/{{{SAMLP}}}StatusCode")
    if len(codes) != 1 or set(codes[0].attrib) != {"Value"}:
        raise Refused("status-shape")
    if codes[0].get("Value") == names.SUCCESS and not len(codes[0]):
        return
    second = [code.get("Value") for code in codes[0]]
    if names.CANCELLED in second:
        raise Refused("status-cancelled", told="cancelled")
    if names.FRAUD.intersection(second):
        raise Refused("status-fraud", told="fraud")
    raise Refused("status-not-success")


def envelope(root: Any, expected: Expected, now: datetime) -> None:
    """The response itself: for this request, to this address, from that provider, made just now. Raises Refused."""
    _equal(root.get("Version"), "2.0", "version")
    _equal(root.get("InResponseTo"), expected.request_id, "in-response-to")
    _equal(root.get("Destination"), expected.acs, "destination")
    _issuer(root, expected)
    _fresh(root, expected, now)


def assertion(root: Any, expected: Expected, now: datetime) -> Verified:
    """The one assertion: subject confirmed for this request, audience us, in time, at a level we asked for."""
    held = root.find(f"{{{SAML}}}Assertion")
    _equal(held.get("Version"), "2.0", "assertion-version")
    if not held.get("ID"):
        raise Refused("assertion-id")
    _issuer(held, expected)
    _fresh(held, expected, now)
    confirmed_until = _subject(held.find(f"{{{SAML}}}Subject"), expected, now)
    valid_until = _conditions(held.find(f"{{{SAML}}}Conditions"), expected, now)
    level = _authentication(held.find(f"{{{SAML}}}AuthnStatement"), expected, now)
    return Verified(held.get("ID"), max(confirmed_until, valid_until) + 2 * SKEW, level)


def _subject(subject: Any, expected: Expected, now: datetime) -> datetime:
    confirmations = subject.findall(f"{{{SAML}}}SubjectConfirmation")
    if len(confirmations) != 1 or confirmations[0].get("Method") != names.BEARER:
        raise Refused("subject-confirmation")
    told = confirmations[0].find(f"{{{SAML}}}SubjectConfirmationData")
    if told is None or len(confirmations[0]) != 1:
        raise Refused("subject-confirmation-data")
    _equal(told.get("InResponseTo"), expected.request_id, "subject-in-response-to")
    _equal(told.get("Recipient"), expected.acs, "recipient")
    if told.get("NotBefore") is not None:
        raise Refused("subject-not-before")  # forbidden for bearer, SAML profiles 4.1.4.2
    return _until(told, now, "subject-expired")


def _conditions(conditions: Any, expected: Expected, now: datetime) -> datetime:
    restrictions = conditions.findall(f"{{{SAML}}}AudienceRestriction")
    if not restrictions:
        raise Refused("audience-missing")
    for restriction in restrictions:
        if expected.audience not in [audience.text for audience in restriction]:
            raise Refused("audience")
    starts = conditions.get("NotBefore")
    if starts is not None and instant(starts) > now + SKEW:
        raise Refused("not-yet-valid")
    return _until(conditions, now, "expired")


def _authentication(statement: Any, expected: Expected, now: datetime) -> str:
    happened = instant(statement.get("AuthnInstant"))
    if happened > now + SKEW:
        raise Refused("authenticated-in-future")
    if expected.forced and happened < expected.requested_at - SKEW:
        raise Refused("authentication-not-fresh")
    ends = statement.get("SessionNotOnOrAfter")
    if ends is not None and instant(ends) <= now - SKEW:
        raise Refused("session-ended")
    levels = statement.findall(f"{{{SAML}}}AuthnContext/{{{SAML}}}AuthnContextClassRef")
    if len(levels) != 1 or not levels[0].text:
        raise Refused("level-missing")
    if expected.levels and levels[0].text not in expected.levels:
        raise Refused("level")
    return str(levels[0].text)


def _issuer(parent: Any, expected: Expected) -> None:
    issuers = parent.findall(f"{{{SAML}}}Issuer")
    if len(issuers) != 1 or issuers[0].text != expected.issuer:
        raise Refused("issuer")


def _fresh(element: Any, expected: Expected, now: datetime) -> None:
    issued = instant(element.get("IssueInstant"))
    if issued > now + SKEW:
        raise Refused("issued-in-future")
    if issued < now - OLDEST_ISSUE - SKEW or issued < expected.requested_at - SKEW:
        raise Refused("issued-long-ago")


def _until(element: Any, now: datetime, reason: str) -> datetime:
    ends = instant(element.get("NotOnOrAfter"))
    if ends <= now - SKEW:
        raise Refused(reason)
    if ends > now + LONGEST_VALIDITY:
        raise Refused("valid-too-long")
    return ends


def _equal(told: str | None, expected: str, reason: str) -> None:
    if told != expected:
        raise Refused(reason)


def instant(text: str | None) -> datetime:
    """A SAML time, always UTC written with Z (SAML core 1.3.3). Raises Refused when it is missing or anything else."""
    if not text or not INSTANT.fullmatch(text):
        raise Refused("time-malformed")
    whole, _, fraction = text[:-1].partition(".")
    try:
        return datetime.fromisoformat(f"{whole}.{fraction[:6] or '0':0<6}").replace(tzinfo=UTC)
    except ValueError as error:
        raise Refused("time-malformed") from error

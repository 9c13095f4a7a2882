"""The edges of time: a clock may be a minute off, and not the least bit more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from permits.adapters.saml import checks
from permits.adapters.saml.checks import Expected, instant
from permits.services.identifying import LoginRefused
from tests.attacks.saml_forge import SAML, SAMLP

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
MINUTE = 60_000_000  # microseconds
AROUND = st.integers(-2 * MINUTE, 2 * MINUTE) | st.sampled_from(
    [sign * MINUTE + step for sign in (-1, 1) for step in (-1_000_000, -1, 0, 1, 1_000_000)]
)
EXPECTED = Expected("_r", NOW, True, ("loa3",), "issuer", "audience", "acs")


def written(microseconds: int) -> str:
    return (NOW + timedelta(microseconds=microseconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def response(**told: int) -> etree._Element:
    """A response and its assertion at NOW, but for the times told, in microseconds from NOW."""
    at = {name: written(told.get(name, default)) for name, default in DEFAULTS.items()}
    return etree.fromstring(
        f'<samlp:Response xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" Version="2.0" InResponseTo="_r" Destination="acs" '
        f'IssueInstant="{at["issued"]}"><saml:Issuer>issuer</saml:Issuer><saml:Assertion ID="_a" Version="2.0" '
        f'IssueInstant="{at["made"]}"><saml:Issuer>issuer</saml:Issuer><saml:Subject><saml:SubjectConfirmation '
        'Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="_r" '
        f'Recipient="acs" NotOnOrAfter="{at["confirmed"]}"/></saml:SubjectConfirmation></saml:Subject>'
        f'<saml:Conditions NotBefore="{at["starts"]}" NotOnOrAfter="{at["ends"]}"><saml:AudienceRestriction>'
        "<saml:Audience>audience</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement "
        f'AuthnInstant="{at["login"]}" SessionNotOnOrAfter="{at["session"]}"><saml:AuthnContext>'
        "<saml:AuthnContextClassRef>loa3</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
        "</saml:Assertion></samlp:Response>"
    )


FIVE = 5 * MINUTE
DEFAULTS = {"issued": 0, "made": 0, "confirmed": FIVE, "starts": 0, "ends": FIVE, "login": 0, "session": FIVE}


def accepted(**told: int) -> bool:
    root = response(**told)
    try:
        checks.envelope(root, EXPECTED, NOW)
        checks.assertion(root, EXPECTED, NOW)
    except LoginRefused:
        return False
    return True


@settings(max_examples=200, deadline=None)
@given(moment=st.sampled_from(["confirmed", "ends", "session"]), off=AROUND)
@example("ends", -MINUTE)
@example("ends", -MINUTE + 1)
def test_what_has_ended_is_taken_for_less_than_a_minute(moment: str, off: int) -> None:
    assert accepted(**{moment: off}) is (off > -MINUTE)


@settings(max_examples=200, deadline=None)
@given(moment=st.sampled_from(["issued", "made", "login", "starts"]), off=AROUND)
@example("starts", MINUTE)
@example("starts", MINUTE + 1)
def test_what_has_not_begun_is_taken_within_a_minute(moment: str, off: int) -> None:
    may_be_old = moment == "starts"
    assert accepted(**{moment: off}) is (off <= MINUTE and (may_be_old or off >= -MINUTE))


@settings(max_examples=100, deadline=None)
@given(off=st.integers(1, 3 * 60 * MINUTE))
def test_nothing_is_valid_for_more_than_an_hour(off: int) -> None:
    assert accepted(ends=off) is accepted(confirmed=off) is (off <= 60 * MINUTE)


@settings(max_examples=200, deadline=None)
@given(told=st.text("0123456789-:TZtz.+ ", max_size=30) | st.datetimes().map(lambda one: one.isoformat() + "Z"))
def test_a_time_is_one_in_utc_or_refused(told: str) -> None:
    try:
        read = instant(told)
    except LoginRefused:
        return
    assert read.tzinfo is UTC
    assert told.startswith(read.strftime("%H:%M:%S"), 11)


def test_a_forced_login_is_one_after_we_asked() -> None:
    later = NOW + timedelta(minutes=3)
    asked = Expected("_r", later, True, ("loa3",), "issuer", "audience", "acs")
    root = response(issued=3 * MINUTE, made=3 * MINUTE)
    with pytest.raises(LoginRefused, match="authentication-not-fresh"):
        checks.assertion(root, asked, later)
    unforced = Expected("_r", later, False, ("loa3",), "issuer", "audience", "acs")
    assert checks.assertion(root, unforced, later).assertion_id == "_a"

"""Genuine answers get people in, however their provider likes to write them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import xmlsec
from lxml import etree

from tests.attacks.saml_altered import put, then
from tests.attacks.saml_forge import DS, NAME, NUMBER, SAML, XENC, Plan, instant, one
from tests.attacks.saml_stage import Stage, post

Genuine = Callable[..., Plan]
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def within(seconds: int) -> dict[str, Any]:
    """A provider whose clock is off by so many seconds."""
    return {"now": datetime.now(UTC) + timedelta(seconds=seconds)}


def key_beside(root: Any) -> None:
    """The encrypted key as a sibling that a RetrievalMethod points at, as some providers do."""
    key = one(root, ".//xenc:EncryptedKey")
    key.set("Id", "_key")
    hints = one(root, ".//xenc:EncryptedData/ds:KeyInfo")
    hints.remove(key)
    hints.append(hints.makeelement(f"{{{DS}}}RetrievalMethod", Type=XENC + "EncryptedKey", URI="#_key"))
    one(root, "saml:EncryptedAssertion").append(key)


def as_providers_write(root: Any) -> None:
    """Types and friendly names on attributes, an address of the subject, OneTimeUse: all allowed."""
    for value in list(root.iter(f"{{{SAML}}}AttributeValue")):
        spaces = {"saml": SAML, "xs": "http://www.w3.org/2001/XMLSchema", "xsi": XSI}
        typed = etree.SubElement(value.getparent(), value.tag, {f"{{{XSI}}}type": "xs:string"}, nsmap=spaces)
        typed.text = value.text
        value.getparent().remove(value)
    put(".//saml:Attribute", FriendlyName="personalIdentityNumber")(root)
    conditions = one(root, "saml:Conditions")
    conditions.append(conditions.makeelement(f"{{{SAML}}}OneTimeUse"))
    statement = one(root, "saml:AuthnStatement")
    statement.insert(0, statement.makeelement(f"{{{SAML}}}SubjectLocality", Address="127.0.0.1"))


GENUINE: dict[str, Callable[[], dict[str, Any]]] = {
    "AES-256-GCM": dict,
    "AES-128-GCM": lambda: {"cipher": xmlsec.Transform.AES128_GCM, "session_key": (xmlsec.KeyData.AES, 128)},
    "AES-256-CBC": lambda: {"cipher": xmlsec.Transform.AES256},
    "AES-128-CBC": lambda: {"cipher": xmlsec.Transform.AES128, "session_key": (xmlsec.KeyData.AES, 128)},
    "RSA-SHA512": lambda: {"signature": xmlsec.Transform.RSA_SHA512, "digest": xmlsec.Transform.SHA512},
    "assertion unsigned inside": lambda: {"signs_assertion": False},
    "key beside": lambda: {"on_sealed": key_beside},
    "as providers write": lambda: {"on_assertion": as_providers_write},
    "an XML declaration": lambda: {"on_bytes": lambda xml: b'<?xml version="1.0" encoding="UTF-8"?>\n' + xml},
    "samordningsnummer": lambda: {"attributes": {NUMBER: ["197010632391"], NAME: ["Eva Prov"]}},
    "a clock 50 seconds ahead": lambda: within(50),
    "a clock 50 seconds behind": lambda: within(-50),
    "fractions of seconds": lambda: {
        "on_response": then(put(".", IssueInstant=instant(datetime.now(UTC))[:-1] + ".123Z"))
    },
}


@pytest.mark.parametrize("way", GENUINE)
def test_a_genuine_response_is_accepted(way: str, stage: Stage, genuine: Genuine) -> None:
    browser = stage.browser()
    departure = stage.depart(browser)
    answer = post(browser, genuine(departure, **GENUINE[way]()).encoded(), departure.relay_state)
    assert (answer.status_code, answer.location) == (303, "/mina-sidor")
    assert browser.get("/mina-sidor").text.startswith("Eva Prov|19")


def test_wrapped_base64_is_read(stage: Stage, genuine: Genuine) -> None:
    browser = stage.browser()
    departure = stage.depart(browser)
    lines = base64.encodebytes(genuine(departure).made()).decode()
    assert post(browser, lines, departure.relay_state).status_code == 303


def test_two_tabs_can_log_in_at_once(stage: Stage, genuine: Genuine) -> None:
    browser = stage.browser()
    first, second = stage.depart(browser), stage.depart(browser)
    assert post(browser, genuine(first).encoded(), first.relay_state).status_code == 303
    assert post(browser, genuine(second).encoded(), second.relay_state).status_code == 303


def test_each_login_begins_a_new_session_and_ends_the_old(stage: Stage, genuine: Genuine) -> None:
    browser = stage.browser()
    browser.set_cookie("lovlig", "chosen-by-somebody-else")
    tokens = []
    departures = [stage.depart(browser), stage.depart(browser)]
    for departure in departures:
        post(browser, genuine(departure).encoded(), departure.relay_state)
        tokens.append(browser.get_cookie("lovlig").value)  # type: ignore[union-attr]
    assert len({"chosen-by-somebody-else", *tokens}) == 3
    assert list(stage.sessions.held) == tokens[1:]


def test_the_same_person_is_met_again(stage: Stage, genuine: Genuine) -> None:
    for _time in range(2):
        browser = stage.browser()
        departure = stage.depart(browser)
        post(browser, genuine(departure).encoded(), departure.relay_state)
    assert list(stage.persons.numbers) == ["199001012385"]


def test_what_the_request_asks_for(stage: Stage) -> None:
    resident = stage.depart(stage.browser())
    staff = stage.depart(stage.browser(), "/logga-in/personal")
    assert (resident.forced, resident.levels) == ("true", ("http://id.elegnamnden.se/loa/1.0/loa3",))
    assert staff.forced == "false"

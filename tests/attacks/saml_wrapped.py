"""Signature wrapping: a genuine response, and what was made of it without the key."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lxml import etree

from permits.adapters.saml import keys
from tests.attacks.saml_altered import ALTERED, Altered, altered_by, put
from tests.attacks.saml_forge import (
    DS,
    NAME,
    NUMBER,
    SAMLP,
    Element,
    Plan,
    new_id,
    one,
)


def evil_twin(response: Element) -> Element:
    """A copy of a genuine response, with another ID and no signature: what a wrapper wants to be read."""
    twin = copy.deepcopy(response)
    twin.set("ID", new_id())
    for signature in twin.findall(f"{{{DS}}}Signature"):
        twin.remove(signature)
    return twin


def evil_assertion(plan: Plan, **but: Any) -> Element:
    """An assertion about somebody else, unsigned, sealed or not, in its element."""
    forged = plan.but(
        attributes={NUMBER: ["199004162393"], NAME: ["Någon Annan"]}, signs_assertion=False, signs_response=False, **but
    )
    response = etree.fromstring(forged.made())
    return response[-1]


def xsw_response_in_signature(response: Element) -> Element:
    twin, signature = evil_twin(response), copy.deepcopy(one(response, "ds:Signature"))
    signature.append(response)
    twin.insert(1, signature)
    return twin


def xsw_response_beside(response: Element) -> Element:
    twin, signature = evil_twin(response), copy.deepcopy(one(response, "ds:Signature"))
    twin.insert(1, response)
    twin.insert(2, signature)
    return twin


ALTERED += [
    Altered(
        "XSW1: the genuine response in the signature of an evil one",
        "misplaced-element",
        lambda plan: plan.but(on_signed=xsw_response_in_signature),
    ),
    Altered(
        "XSW2: the genuine response beside a detached signature",
        "misplaced-element",
        lambda plan: plan.but(on_signed=xsw_response_beside),
    ),
]


def wrapping(name: str, reason: str, sealed: bool = False) -> Callable[[Callable[[Element, Element], None]], None]:
    """An evil assertion is put somewhere in a genuine response."""

    def keep(wrap: Callable[[Element, Element], None]) -> None:
        def change(plan: Plan) -> Plan:
            def on_signed(response: Element) -> None:
                wrap(response, evil_assertion(plan, encrypts=sealed))

            return plan.but(on_signed=on_signed, encrypts=True if sealed else plan.encrypts)

        ALTERED.append(Altered(name, reason, change))

    return keep


@wrapping("XSW3: an evil assertion before the genuine", "misplaced-element")
def _xsw3(response: Element, evil: Element) -> None:
    response.insert(3, evil)


@wrapping("XSW4: the genuine assertion inside an evil one", "misplaced-element")
def _xsw4(response: Element, evil: Element) -> None:
    evil.append(response[-1])
    response.append(evil)


@wrapping("XSW5: an evil assertion with the genuine signature", "misplaced-element")
def _xsw5(response: Element, evil: Element) -> None:
    evil.insert(1, copy.deepcopy(one(response, "ds:Signature")))
    response.append(evil)


@wrapping("XSW6: the genuine assertion in an evil one's signature", "misplaced-element")
def _xsw6(response: Element, evil: Element) -> None:
    signature = copy.deepcopy(one(response, "ds:Signature"))
    signature.append(response[-1])
    evil.insert(1, signature)
    response.append(evil)


@wrapping("XSW7: an evil assertion in Extensions", "misplaced-element")
def _xsw7(response: Element, evil: Element) -> None:
    extensions = etree.SubElement(response, f"{{{SAMLP}}}Extensions")
    extensions.append(evil)


@wrapping("XSW8: the genuine assertion in Object of the signature", "misplaced-element")
def _xsw8(response: Element, evil: Element) -> None:
    holder = etree.SubElement(one(response, "ds:Signature"), f"{{{DS}}}Object")
    holder.append(response[-1])
    response.append(evil)


@wrapping("a sealed evil assertion added", "several-assertions", sealed=True)
def _sealed_added(response: Element, evil: Element) -> None:
    response.append(evil)


@wrapping("a sealed evil assertion instead", "signature", sealed=True)
def _sealed_instead(response: Element, evil: Element) -> None:
    response.replace(response[-1], evil)


@wrapping("evil cipher data beside the genuine", "count-EncryptedData", sealed=True)
def _data_added(response: Element, evil: Element) -> None:
    response[-1].append(evil[0])


@altered_by("the same ID twice", "id-not-unique")
def _same_id(plan: Plan) -> Plan:
    def on_sealed(response: Element) -> None:
        one(response, ".//xenc:EncryptedData").set("Id", response.get("ID"))

    return plan.but(on_sealed=on_sealed)


@altered_by("the same ID twice inside", "id-not-unique")
def _inner_same_id(plan: Plan) -> Plan:
    chosen = new_id()
    return plan.but(on_assertion=put(".", ID=chosen), on_signed_assertion=put("ds:Signature", Id=chosen))


@altered_by("signed by a stranger's key", "signature")
def _stranger(plan: Plan) -> Plan:
    own = keys.made("En främling")
    return plan.but(keys=replace(plan.keys, key=own.key, certificate=own.certificate))

"""How responses are altered in the tests, and the list of all that are, each with the reason it is refused for."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from lxml import etree

from tests.attacks.saml_forge import (
    DS,
    SAML,
    SAMLP,
    XENC,
    Alter,
    Element,
    Plan,
    one,
)

Change = Callable[[Plan], Plan]


@dataclass(frozen=True)
class Altered:
    """One altered response: what is done, and the reason code it must be refused with."""

    name: str
    reason: str
    change: Change


ALTERED: list[Altered] = []


def altered(name: str, reason: str, **hooks: Any) -> None:
    ALTERED.append(Altered(name, reason, lambda plan: plan.but(**hooks)))


def altered_by(name: str, reason: str) -> Callable[[Change], Change]:
    def keep(change: Change) -> Change:
        ALTERED.append(Altered(name, reason, change))
        return change

    return keep


def put(path: str, **attributes: str | None) -> Alter:
    """Set attributes of the element at the path; None removes."""

    def alter(root: Element) -> None:
        element = one(root, path)
        for name, value in attributes.items():
            if value is None:
                element.attrib.pop(name, None)
            else:
                element.set(name, value)

    return alter


def text(path: str, value: str) -> Alter:
    def alter(root: Element) -> None:
        one(root, path).text = value

    return alter


def gone(path: str) -> Alter:
    def alter(root: Element) -> None:
        element = one(root, path)
        element.getparent().remove(element)

    return alter


def twice(path: str) -> Alter:
    def alter(root: Element) -> None:
        element = one(root, path)
        element.addnext(copy.deepcopy(element))

    return alter


def inside(path: str, xml: str) -> Alter:
    """Add an element, with our prefixes, as the last child of the one at the path."""
    declared = f'xmlns:saml="{SAML}" xmlns:samlp="{SAMLP}" xmlns:ds="{DS}" xmlns:xenc="{XENC}"'
    added = etree.fromstring(f"<holder {declared}>{xml}</holder>")[0]

    def alter(root: Element) -> None:
        one(root, path).append(copy.deepcopy(added))

    return alter


def then(*steps: Alter) -> Alter:
    def alter(root: Element) -> None:
        for step in steps:
            step(root)

    return alter


def every() -> list[Altered]:
    """All altered responses: what a careless or captured provider might sign, and what is done without its key."""
    modules = ("content", "keys", "xml", "checks", "newer", "costly", "algorithms")
    for module in modules:
        import_module(f"tests.attacks.saml_altered_{module}")
    import_module("tests.attacks.saml_wrapped")
    return ALTERED

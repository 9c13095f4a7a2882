"""Under which licences what ships may be used, and whether each of them is one that we have said yes to."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from tests.supply.pins import Pin

TOLD: Final = Path(__file__).with_name("licences.toml")


@cache
def told() -> dict[str, Any]:
    """The lists of licences.toml."""
    return tomllib.loads(TOLD.read_text(encoding="utf-8"))


def of(pin: Pin) -> str:
    """The licence as an SPDX expression; empty when the package tells none that can be read."""
    if pin.name in told()["read"]:
        return str(told()["read"][pin.name])
    expression = pin.licence if pin.ecosystem == "npm" else _of_installed(pin)
    return str(canonicalize_license_expression(expression)) if is_spdx(expression) else ""


def is_spdx(expression: str) -> bool:
    """Whether it is an expression of SPDX names."""
    try:
        return bool(canonicalize_license_expression(expression))
    except InvalidLicenseExpression:
        return False


def is_allowed(expression: str, allowed: Iterable[str] | None = None) -> bool:
    """Whether the licence lets us ship: one of an OR is enough, all of an AND must be."""
    names = frozenset(told()["allowed"] if allowed is None else allowed)
    if not is_spdx(expression):
        return False
    return _either(re.findall(r"[()]|[^\s()]+", canonicalize_license_expression(expression)), names)


def faults(pins: Iterable[Pin]) -> list[str]:
    """Each package that ships under a licence that nobody has said yes to, or that tells none."""
    found = []
    for pin in pins:
        if not pin.ships or not pin.applies():
            continue
        expression = of(pin)
        if not expression:
            found.append(f"{pin.name} {pin.version}: no licence that can be read; look, and say it in licences.toml")
        elif not is_allowed(expression):
            found.append(f"{pin.name} {pin.version}: {expression} is not among the licences that may ship")
    return found


def accepted(today: date) -> dict[str, str]:
    """Vulnerabilities that somebody has looked at and that may wait, by id, with the reason; none past its day."""
    return {
        one["id"]: f"{one['why']} (till {one['until']})"
        for one in told().get("accepted", [])
        if one["until"] >= today
    }  # fmt: skip


def _either(tokens: list[str], allowed: frozenset[str]) -> bool:
    held = _both(tokens, allowed)
    while tokens and tokens[0] == "OR":
        tokens.pop(0)
        held |= _both(tokens, allowed)
    return held


def _both(tokens: list[str], allowed: frozenset[str]) -> bool:
    held = _one(tokens, allowed)
    while tokens and tokens[0] == "AND":
        tokens.pop(0)
        held &= _one(tokens, allowed)
    return held


def _one(tokens: list[str], allowed: frozenset[str]) -> bool:
    first = tokens.pop(0)
    if first == "(":
        held = _either(tokens, allowed)
        tokens.pop(0)
        return held
    name = " ".join([first, tokens.pop(0), tokens.pop(0)]) if tokens[:1] == ["WITH"] else first
    return name in allowed


def _of_installed(pin: Pin) -> str:
    """What an installed Python package says: its expression, else its one-line licence, else its classifiers."""
    try:
        metadata = importlib.metadata.distribution(pin.name).metadata
    except importlib.metadata.PackageNotFoundError:
        return ""
    expression, plain = metadata.get("License-Expression", ""), (metadata.get("License") or "").strip()
    if expression or is_spdx(plain):
        return expression or plain
    names = [line.removeprefix("License :: ") for line in metadata.get_all("Classifier") or []]
    known = [told()["classifiers"][name] for name in names if name in told()["classifiers"]]
    unknown = [name for name in names if name.startswith("OSI") and name not in told()["classifiers"]]
    return "" if unknown else " OR ".join(known) or _in_words(plain)


def _in_words(text: str) -> str:
    """A whole licence text that stands where its name should."""
    return "MIT" if re.match(r"(The )?MIT License\b", text) else ""

"""Numbers with units as people write them: 4,5 m, 450 cm, 20 kvm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

_ONE = Decimal(1)
UNITS: Final[Mapping[str, Mapping[str, Decimal]]] = {
    "m": {
        "m": _ONE, "meter": _ONE, "dm": Decimal("0.1"), "decimeter": Decimal("0.1"), "cm": Decimal("0.01"),
        "centimeter": Decimal("0.01"), "mm": Decimal("0.001"), "millimeter": Decimal("0.001"),
    },
    "m²": {"m²": _ONE, "m2": _ONE, "m^2": _ONE, "kvm": _ONE, "kvadratmeter": _ONE, "kvadrat": _ONE},
    "°": {"°": _ONE, "grader": _ONE, "grad": _ONE},
    "kW": {"kw": _ONE, "kwp": _ONE, "kilowatt": _ONE, "w": Decimal("0.001"), "watt": Decimal("0.001")},
    "år": {"år": _ONE},
    "": {"st": _ONE, "stycken": _ONE, "våningar": _ONE, "våning": _ONE, "plan": _ONE, "bostäder": _ONE, "bostad": _ONE},
}  # fmt: skip
"""What may be written after a number that is asked for in a unit, and what each is worth in it."""
EVERY_UNIT: Final = frozenset(word for words in UNITS.values() for word in words)
_WRITTEN = re.compile(
    r"(?:ca\.?|cirka|~)?\s*(-?(?:[0-9]{1,3}(?:\s[0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?)\s*([^\d\s.,][^\s.,]*)?\.?"
)


class NoNumber(ValueError):  # noqa: N818 - read as a sentence where it is raised
    """The text is not a number."""


class OtherUnit(ValueError):  # noqa: N818 - read as a sentence where it is raised
    """The number is given in a unit that cannot be turned into the one asked for."""


def measured(typed: str, unit: str) -> Decimal:
    """The number in `unit`. Raises NoNumber, or OtherUnit where metres are given for square metres and the like."""
    found = _WRITTEN.fullmatch(typed.strip().lower())
    if not found:
        raise NoNumber
    value = Decimal(re.sub(r"\s", "", found.group(1)).replace(",", "."))
    written = found.group(2)
    if not written:
        return value
    worth = UNITS.get(unit, {}).get(written)
    if worth is None and written == unit.lower():
        worth = _ONE
    if worth is None:
        raise OtherUnit if written in EVERY_UNIT else NoNumber
    return value * worth

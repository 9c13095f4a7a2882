"""Whether what came may be published by itself: the checks pass, the change is small enough, and nobody was first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from permits.services.shapes import LayerVersionRow

READING: Final = "läsning"
CHANGES: Final = ("added", "removed", "changed")


def change_of(row: LayerVersionRow) -> float | None:
    """How much a version changes what held, in percent of the features that held; None when nothing is known."""
    counts = row.diff.get("counts")
    if not isinstance(counts, Mapping):
        return None
    differ = sum(int(counts.get(name, 0)) for name in CHANGES)
    held = sum(int(counts.get(name, 0)) for name in ("removed", "changed", "unchanged"))
    return 100.0 * differ / held if held else (0.0 if differ == 0 else 100.0)


def waits_because(row: LayerVersionRow, held: LayerVersionRow | None, limit: float | None) -> str:
    """Why a person has to look at it before it is published (Swedish); "" when nobody has to."""
    if row.blocked or not row.version:
        return f"Kontrollerna hittade fel som måste rättas ({_checks(row, blocking=True)})."
    if held is None:
        return "Lagret har inte publicerats förut. Den första versionen publiceras av en person."
    if limit is None:
        return "Källan är inställd så att en person alltid publicerar."
    change = change_of(row)
    if change is None:
        return "Ändringen mot det som gäller gick inte att räkna."
    if change > limit:
        return f"Ändringen är {percent(change)}, gränsen är {percent(limit)}."
    return _worse(row, held)


def _worse(row: LayerVersionRow, held: LayerVersionRow) -> str:
    """What the checks warn of more than they did of what holds; what was accepted once is not asked of again."""
    before = _warnings(held)
    for check, count in sorted(_warnings(row).items()):
        if count > before[check]:
            return f"Kontrollen ”{check}” varnar för fler objekt än i det som gäller ({count}, förut {before[check]})."
    return ""


def _warnings(row: LayerVersionRow) -> Counter[str]:
    told: Counter[str] = Counter()
    for problem in row.problems:
        if not problem.get("blocks") and problem.get("check") != READING:
            told[str(problem.get("check"))] += int(problem.get("count") or 1)
    return told


def _checks(row: LayerVersionRow, *, blocking: bool) -> str:
    names = dict.fromkeys(str(problem["check"]) for problem in row.problems if bool(problem.get("blocks")) is blocking)
    return ", ".join(list(names)[:4]) or READING


def percent(value: float) -> str:
    """A share in Swedish, with a decimal where it says something: "0,4 %", "12 %"."""
    told = f"{value:.0f}" if value >= 10 or float(value).is_integer() else f"{value:.1f}"
    if float(told) == 0 and value > 0:
        return "mindre än 0,1 %"
    return f"{told.replace('.', ',')} %"


def difference_told(row: LayerVersionRow) -> str:
    """How many features are new, changed and gone (Swedish)."""
    counts: Mapping[str, Any] = row.diff.get("counts") or {}
    told = [
        f"{counts[name]} {words}"
        for name, words in (("added", "nya"), ("changed", "ändrade"), ("removed", "borttagna"))
        if counts.get(name)
    ]
    return ", ".join(told) or "inget har ändrats"

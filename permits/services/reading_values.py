"""How one value told as TOML or JSON is read, strictly: nothing is guessed, and what is wrong is said in Swedish."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

LONGEST_TEXT: Final = 500
MOST_ITEMS: Final = 200
TYPED_NUMBER: Final = re.compile(r"\s*(-?\d{1,20}(?:[\s\u00a0]\d{3}){0,4}(?:[.,]\d{1,10})?)\s*(?:[^\d\s.,].{0,20})?")
AS_A_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Wrong(ValueError):  # noqa: N818 - it is the value that is wrong
    """A value that cannot be read; the message is a Swedish sentence. `under`: the key below, if any."""

    def __init__(self, message: str, under: str = "") -> None:
        super().__init__(message)
        self.under = under


def yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise Wrong(f"Ska vara true eller false, inte {told_as(value)}.")
    return value


def number(value: object, unit: str = "", *, infinite: bool = False) -> float:
    """A finite number. Texts are refused, also "4,5": what a comma or a unit means is never guessed."""
    if isinstance(value, str) and (typed := TYPED_NUMBER.fullmatch(value)):
        meant = re.sub(r"\s", "", typed[1]).replace(",", ".")
        raise Wrong(f'Skriv talet med punkt, utan citattecken och enhet: {meant}{_in(unit)}, inte "{value[:40]}".')
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(f"Ska vara ett tal{_in(unit)}, inte {told_as(value)}.")
    try:
        found = float(value)
    except OverflowError:
        raise Wrong("Talet är för stort.") from None
    if math.isnan(found) or (math.isinf(found) and not (infinite and found > 0)):
        raise Wrong("Ska vara ett ändligt tal.")
    return found


def whole(value: object) -> int:
    found = number(value)
    if not found.is_integer():
        raise Wrong(f"Ska vara ett helt tal, inte {found}.")
    return int(found)


def day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and AS_A_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Wrong(f"{value} finns inte i almanackan.") from None
    raise Wrong("Ska vara ett datum som 2026-11-21.")


def text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Wrong(f"Ska vara en text, inte {told_as(value)}.")
    if len(value) > LONGEST_TEXT or not value.isprintable():
        raise Wrong(f"Får vara högst {LONGEST_TEXT} tecken på en rad.")
    return value.strip()


def names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise Wrong(f"Ska vara en lista av texter, inte {told_as(value)}.")
    if len(value) > MOST_ITEMS:
        raise Wrong(f"Får hålla högst {MOST_ITEMS} poster.")
    return tuple(text(item) for item in value)


def one_of(value: str, allowed: Mapping[str, str]) -> str:
    if value in allowed:
        return value
    raise Wrong(f'"{value[:60]}" finns inte. {nearest(value, allowed)}')


def nearest(value: str, allowed: Mapping[str, str]) -> str:
    """What was probably meant: by the value, or by its Swedish word; otherwise all that may be said."""
    by_word = {word.lower(): name for name, word in allowed.items()}
    near = difflib.get_close_matches(value.lower(), [*allowed, *by_word], n=1, cutoff=0.6)
    if near:
        return f'Menar du "{by_word.get(near[0], near[0])}"?'
    return f"Välj bland {', '.join(allowed)}."


def _in(unit: str) -> str:
    return f" ({unit})" if unit else ""


def told_as(value: object) -> str:
    """What somebody wrote, named by its type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'texten "{value[:40]}"' if value.strip() else "en tom text"
    kinds = {int: "ett tal", float: "ett tal", list: "en lista", tuple: "en lista", dict: "en tabell"}
    return "null" if value is None else kinds.get(type(value), "ett datum")

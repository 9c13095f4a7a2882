"""How the law's numbers and sentences are written for Swedish readers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from permits.words import swedish_number

SENTENCE_END: Final = re.compile(r"(?<=[.?!])\s+(?=[A-ZÅÄÖ])")


def number(value: float, decimals: int = 2) -> str:
    """As documents write it, with two decimals where there are any: what the law compares is told to the centimetre."""
    return swedish_number(value, decimals)


def limit(value: float) -> str:
    """A limit as the statute writes it, with one decimal: 30,0. A bound read from a map keeps its hundredths."""
    written = number(value)
    return written if "," in written else f"{written},0"


def metres(value: float) -> str:
    return f"{number(value)} m"


def square_metres(value: float) -> str:
    return f"{number(value)} m²"


def degrees(value: float) -> str:
    return f"{number(value)}°"


def percent(share: float) -> str:
    """A share 0–1 as percent, one decimal below ten percent."""
    return f"{number(share * 100, 1 if abs(share) < 0.1 else 0)} %"


def listed(words: Iterable[str], last: str = "och") -> str:
    """a, b och c."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def sentence(text: str) -> str:
    """`text` with a capital first and a full stop last."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".?!" else text + "."


def first_sentence(text: str) -> str:
    """The first of several sentences; a full stop before a small letter or a digit ends none ("9 kap. 4 §")."""
    return SENTENCE_END.split(text)[0]

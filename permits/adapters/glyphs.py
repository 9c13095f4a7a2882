"""Which characters can be printed: a PDF/A file may not hold a character that no embedded typeface can draw."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from functools import lru_cache
from pathlib import Path

# Control characters but tab and line ends, and the signs that only choose between the looks of another character.
DROPPED = frozenset({chr(code) for code in (*range(32), *range(0x7F, 0xA0))} - set("\t\n\r"))
LOOKS = frozenset(chr(code) for code in range(0xFE00, 0xFE10))
UNDRAWABLE = frozenset({"Cs", "Co", "Cn"})  # surrogates, private use, unassigned: ISO 19005-3 clause 6.2.11.7


def printable(text: str, typefaces: Path) -> str:
    """`text` with every character that cannot be drawn told by its number, as [U+1F3E1], so that nothing is lost."""
    strange = {letter for letter in set(text) if not letter.isascii()} | (set(text) & DROPPED)
    told = {ord(letter): _told(letter) for letter in strange if not _is_drawn(letter, typefaces)}
    return text.translate(told) if told else text


def _told(letter: str) -> str:
    return "" if letter in DROPPED or letter in LOOKS else f"[U+{ord(letter):04X}]"


def _is_drawn(letter: str, typefaces: Path) -> bool:
    if letter in DROPPED or letter in LOOKS or unicodedata.category(letter) in UNDRAWABLE:
        return False
    if unicodedata.category(letter) == "Cf":  # invisible by nature: joiners, directions, soft hyphens
        return True
    return ord(letter) in _own(typefaces) or _installed(letter)


@lru_cache(maxsize=4)
def _own(typefaces: Path) -> frozenset[int]:
    """What the service's own typefaces draw, the same everywhere."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    found: set[int] = set()
    for path in typefaces.glob("*-400-normal.woff2"):
        with TTFont(path) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


@lru_cache(maxsize=4096)
def _installed(letter: str) -> bool:
    """Whether a typeface of this machine draws the character (it is embedded, too); False when it cannot be asked."""
    program = shutil.which("fc-list")
    if program is None:
        return False
    asked = [program, f":charset={ord(letter):x}:color=false", "family"]
    answer = subprocess.run(asked, capture_output=True, check=False, timeout=10)  # noqa: S603 - a number, no shell
    return answer.returncode == 0 and bool(answer.stdout.strip())

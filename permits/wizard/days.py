"""Dates as people write them, how each is stored and read again."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from permits.wizard.fields import Asked, Words, Wrong
from permits.words import ENGLISH_MONTHS, MONTHS, _, date_text


class Day(Asked):
    """A date, stored as ISO. Takes 2026-11-22, 22/11 2026, 22.11.2026, 20261122, 22 november 2026, 22 May 2026."""

    def __init__(self, label: Words, **kept: Any) -> None:
        kept.setdefault("width", "14")
        super().__init__(label, **kept)

    def read(self, typed: str) -> str:
        day = read_day(typed)
        if day is None:
            raise Wrong(_("Skriv datumet som år-månad-dag, till exempel 2027-05-14."))
        return day.isoformat()

    def write(self, stored: str) -> str:
        return stored


class AboutDay(Day):
    """A date that need not be exact: a month by itself is kept as its first day."""

    def read(self, typed: str) -> str:
        found = re.fullmatch(r"(?:i |in )?(?P<word>[a-z]+)\.?\s+(?P<y>[0-9]{4})", typed.strip().lower())
        month = _month(found["word"]) if found else 0
        return super().read(f"{found['y']}-{month:02}-01" if found and month else typed)


def read_day(typed: str) -> date | None:
    """The date in a text as Swedes write dates, or None."""
    text = typed.strip().lower().removeprefix("den ")
    patterns = (
        r"(?P<y>[0-9]{4})[-/. ]?(?P<m>[0-9]{1,2})[-/. ]?(?P<d>[0-9]{1,2})",
        r"(?P<d>[0-9]{1,2})[-/. ](?P<m>[0-9]{1,2})[-/. ]\s?(?P<y>[0-9]{4})",
        r"(?P<d>[0-9]{1,2}):?e?\s+(?P<word>[a-z]+)\.?\s+(?P<y>[0-9]{4})",
    )
    for pattern in patterns:
        found = re.fullmatch(pattern, text)
        if found:
            parts = found.groupdict()
            month = _month(parts["word"]) if "word" in parts else int(parts["m"])
            try:
                return date(int(parts["y"]), month, int(parts["d"]))
            except ValueError:
                return None
    return None


def _month(word: str) -> int:
    names = [(n, name.lower()) for months in (MONTHS, ENGLISH_MONTHS) for n, name in enumerate(months, 1)]
    return next((n for n, name in names if len(word) >= 3 and name.startswith(word)), 0)


def day_in_words(stored: str) -> str:
    """A stored date as it is read: 22 november 2026."""
    return date_text(date.fromisoformat(stored))

"""How a municipality's profile tells what its archive is to call a case, and which documents may be destroyed when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

MOST_YEARS: Final = 500


class ArchiveProfileError(ValueError):
    """The [archive] table lacks or misstates something; the message names the key, in Swedish."""


@dataclass(frozen=True)
class Disposal:
    """That documents of a kind may be destroyed so many whole calendar years after the case, and by which decision."""

    years: int
    rule: str

    def from_day(self, closed: date) -> date:
        """The first day on which they may be destroyed, where the case was closed on a day."""
        return date(closed.year + self.years + 1, 1, 1)


@dataclass(frozen=True)
class Archive:
    """What the archive calls such a case. `klass` by the municipality's classification, `series` where it is kept.

    `disposal` by the label of a document; what is not there is kept for ever.
    """

    klass: str = ""
    series: str = ""
    disposal: Mapping[str, Disposal] = field(default_factory=dict)


def archive_of(told: Any) -> Archive:
    """The [archive] table of a profile; without one everything is kept. Raises ArchiveProfileError."""
    if not isinstance(told, Mapping):
        raise ArchiveProfileError("archive ska vara en tabell: skriv [archive].")
    strangers = sorted(set(told) - {"klass", "series", "disposal"})
    if strangers:
        raise ArchiveProfileError(f"archive.{strangers[0]} känns inte igen; ange klass, series eller disposal.")
    for key in ("klass", "series"):
        if not isinstance(told.get(key, ""), str):
            raise ArchiveProfileError(f"archive.{key} ska vara text.")
    disposal = told.get("disposal", {})
    if not isinstance(disposal, Mapping):
        raise ArchiveProfileError("archive.disposal ska vara en tabell med en rad för varje handling.")
    return Archive(
        klass=told.get("klass", ""),
        series=told.get("series", ""),
        disposal={label: disposal_of(f"archive.disposal.{label}", one) for label, one in disposal.items()},
    )


def disposal_of(where: str, told: Any) -> Disposal:
    """One rule of disposal; `where` names its key. Raises ArchiveProfileError."""
    if not isinstance(told, Mapping) or set(told) != {"years", "rule"}:
        raise ArchiveProfileError(f"{where}: ange years och rule, som {{ years = 5, rule = 'beslutet som tillåter'}}.")
    years, rule = told["years"], told["rule"]
    if isinstance(years, bool) or not isinstance(years, int) or not 1 <= years <= MOST_YEARS:
        raise ArchiveProfileError(f"{where}.years är {years!r}; ange hela år, 1–{MOST_YEARS}.")
    if not isinstance(rule, str) or not rule.strip():
        raise ArchiveProfileError(f"{where}.rule saknas; ange beslutet eller författningen som tillåter gallring.")
    return Disposal(years, rule.strip())

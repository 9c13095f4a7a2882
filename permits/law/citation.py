"""Where a rule stands in the statute book, and when its wording holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True)
class Citation:
    """A place in a statute: `Citation("PBL", chapter=9, section="4")` prints "PBL 9 kap. 4 §".

    `section` may be a span or a list ("34–35", "2 a"); `points` narrows it ("första stycket 3").
    `as_worded_by` is the SFS number of the wording that the rule was written from.
    """

    statute: str
    chapter: int | None = None
    section: str = ""
    points: str = ""
    as_worded_by: str = ""

    def __str__(self) -> str:
        parts = [self.statute]
        if self.chapter is not None:
            parts.append(f"{self.chapter} kap.")
        if self.section:
            several = any(mark in self.section for mark in ("–", ",", " och "))
            parts.append(f"{self.section} {'§§' if several else '§'}")
        if self.points:
            parts.append(self.points)
        return " ".join(parts)


@dataclass(frozen=True)
class Period:
    """The days on which a wording holds, both ends included. `end` None: until further notice."""

    start: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def __str__(self) -> str:
        if self.end is None:
            return f"från och med {self.start}"
        return f"från och med {self.start} till och med {self.end}"


@dataclass(frozen=True)
class LawVersion:
    """A state of the building law, told by the day from which cases that begin fall under it."""

    code: str
    since: date
    what: str


LAW_VERSIONS: Final = (
    LawVersion("V0", date.min, "Plan- och bygglagen före den 1 december 2025 (äldre lag)"),
    LawVersion("V1", date(2025, 12, 1), "Nytt 9 kap. plan- och bygglagen genom lag (2025:974)"),
    LawVersion("V1a", date(2026, 1, 1), "Lag (2025:1079): Myndigheten för civilt försvar"),
    LawVersion("V1b", date(2026, 6, 1), "Lag (2026:442): 10 kap. 23 c § om startbesked efter anmälan i ny lydelse"),
    LawVersion("V2", date(2026, 7, 1), "Lag (2026:712) och lag (2026:406): kontroll och tidsfrister"),
    LawVersion("V3", date(2027, 1, 1), "Lag (2026:746): 9 kap. 56, 57 och 59 §§ i ny lydelse; lag (2026:1583)"),
    LawVersion("V4", date(2027, 12, 1), "Undantag från lovplikt i äldre planer upphör, och PBF 6 kap. 3 § upphävs"),
)
"""Oldest first. The day a case began decides (lag 2025:974, övergångsbestämmelse 2).

V1b, V2 and V3 rest on secondary sources that quote the statute.
"""

OLD_LAW: Final = Period(date(2011, 5, 2), date(2025, 11, 30))
"""9 kap. PBL as it stood before lag (2025:974)."""

NEW_LAW: Final = Period(date(2025, 12, 1))
"""9 kap. PBL as worded by lag (2025:974)."""

BEFORE_2027: Final = Period(date(2025, 12, 1), date(2026, 12, 31))
"""9 kap. 56, 57 and 59 §§ PBL as worded by lag (2025:974)."""

FROM_2027: Final = Period(date(2027, 1, 1))
"""The same as worded by lag (2026:746): cross-references and "större byggnadsändring" only (secondary source)."""


def law_since(code: str) -> date | None:
    """The first day of a version, by its code as recorded; None for the oldest, and for a code that is not known."""
    return next((version.since for version in LAW_VERSIONS[1:] if version.code == code), None)


def law_version(begun: date) -> LawVersion:
    """The version under which a case that began on `begun` is handled to its end."""
    return [version for version in LAW_VERSIONS if version.since <= begun][-1]

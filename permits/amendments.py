"""What an administrator has changed since the profile was written, and the municipality that is in force now."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Protocol

from permits.case.times import swedish_day
from permits.municipality import Municipality, ProfileError, municipality_of, told_in

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "phrases": ("phrases",),
    "delegation": ("delegation",),
    "documents": ("documents",),
    "fees": ("fees",),
    "areas": ("queue",),
    "days": ("completion", "hearing"),
}
"""What can be amended, by name, and the tables of the profile that each section holds."""
LAID_OVER: Final = frozenset(SECTIONS["days"])
"""Tables of which a section holds some keys only; the others stay as the profile has them."""
LOOKS_EVERY: Final = 1.0  # seconds between looks for what another process has put in force

Tables = Mapping[str, Any]


@dataclass(frozen=True)
class TakenBack:
    """Who took an amendment back, when and why."""

    by_name: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Amendment:
    """A section as somebody put it in force: its tables as the profile would write them, days as ISO text.

    `number` counts within the section from 1; the profile's own is 0.
    """

    section: str
    number: int
    holds_from: date
    content: Tables
    why: str
    by: str
    by_name: str
    at: datetime
    taken_back: TakenBack | None = None


@dataclass(frozen=True)
class Mark:
    """How much has been put in force and taken back. The same as long as nothing new has been."""

    amendments: int
    taken_back: int


class Look(Protocol):
    """Reads what has been put in force, if the mark has moved."""

    def __call__(self, seen: Mark | None) -> tuple[Mark, tuple[Amendment, ...]] | None:
        """The mark and every amendment; None when the mark is still `seen`, or nothing can be read now."""
        ...


@dataclass(frozen=True)
class Profile:
    """The file that the municipality begins from, as it is written."""

    tables: Tables
    folder: Path
    name: str

    @classmethod
    def at(cls, path: Path) -> Profile:
        """Raises ProfileError when it cannot be read."""
        return cls(told_in(path), path.parent, path.name)

    def section(self, name: str) -> dict[str, Any]:
        """The tables of a section as the profile has them."""
        return {table: self.tables[table] for table in SECTIONS[name] if table in self.tables}


def standing(amendments: Iterable[Amendment], section: str) -> tuple[Amendment, ...]:
    """Those of a section that have not been taken back, the newest first."""
    mine = (each for each in amendments if each.section == section and each.taken_back is None)
    return tuple(sorted(mine, key=lambda each: each.number, reverse=True))


def holding(amendments: Iterable[Amendment], section: str, day: date) -> Amendment | None:
    """The one that holds on a day; None for the profile's own."""
    return next((each for each in standing(amendments, section) if each.holds_from <= day), None)


def amended(profile: Profile, contents: Mapping[str, Tables], versions: Mapping[str, int]) -> Municipality:
    """The municipality of the profile with these sections in the place of what it says. Raises ProfileError."""
    tables = dict(profile.tables)
    for content in contents.values():
        for name, table in content.items():
            tables[name] = {**tables.get(name, {}), **table} if name in LAID_OVER else table
    return municipality_of(tables, profile.folder, profile.name, versions)


def on(profile: Profile, amendments: Sequence[Amendment], day: date) -> Municipality:
    """The municipality as it stands on a day. Raises ProfileError."""
    found = (holding(amendments, section, day) for section in SECTIONS)
    held = [each for each in found if each is not None]
    return amended(profile, {each.section: each.content for each in held}, {each.section: each.number for each in held})


class InForce:
    """Stands in for the Municipality, and answers as the one that is in force whenever it is asked.

    Every process looks for what others have put in force at most once a second, and turns at midnight by itself. When
    nothing can be read, as when the database is down, what was known last holds.
    """

    def __init__(self, profile: Profile, look: Look, clock: Callable[[], datetime]) -> None:
        self.profile = profile
        self._look = look
        self._clock = clock
        self._mark: Mark | None = None
        self._amendments: tuple[Amendment, ...] = ()
        self._looked = float("-inf")
        self._known: tuple[Mark | None, date, Municipality] | None = None

    def now(self) -> Municipality:
        """The municipality as it stands. Raises ProfileError for what no longer can be read."""
        moment = time.monotonic()
        if moment - self._looked >= LOOKS_EVERY:
            self._looked = moment
            found = self._look(self._mark)
            if found is not None:
                self._mark, self._amendments = found
        today = swedish_day(self._clock())
        mark, known = self._mark, self._known
        if known is None or known[:2] != (mark, today):
            known = self._known = (mark, today, on(self.profile, self._amendments, today))
        return known[2]

    def look_again(self) -> None:
        """Do not wait before the next look: something has just been put in force here."""
        self._looked = float("-inf")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.now(), name)


__all__ = [
    "SECTIONS",
    "Amendment",
    "InForce",
    "Look",
    "Mark",
    "Profile",
    "ProfileError",
    "TakenBack",
    "amended",
    "holding",
    "on",
    "standing",
]

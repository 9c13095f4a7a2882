"""What an examination is of, and what it says: what is right, what to think of, and what is wrong with its mending."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from permits.adapters.database import Database
from permits.municipality import Municipality
from permits.settings import Settings


class Level(StrEnum):
    """How much a finding matters. Only what is wrong makes the examination fail."""

    RIGHT = "right"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """`what` says it in Swedish for an operator; `mend` what to do, "" where nothing has to be done."""

    level: Level
    what: str
    mend: str = ""


def right(what: str) -> Finding:
    return Finding(Level.RIGHT, what)


def note(what: str, mend: str = "") -> Finding:
    return Finding(Level.NOTE, what, mend)


def wrong(what: str, mend: str) -> Finding:
    return Finding(Level.WRONG, what, mend)


@dataclass(frozen=True)
class Examined:
    """One installation at one moment."""

    settings: Settings
    municipality: Municipality
    database: Database = field(repr=False)
    now: datetime


Check = Callable[[Examined], Iterator[Finding]]

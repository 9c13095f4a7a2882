"""What a preview of the settings is, and what it is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from permits.municipality import Municipality
from permits.services.amendment_stands import Stands
from permits.services.ports import PropertyPlace
from permits.services.stores import Transactions, Unit
from permits.wizard.fields import Words

MOST_SHOWN = 60  # cases in a preview; whoever has more sees what the change does all the same


@dataclass(frozen=True)
class Sample:
    """A text as it will be read. `where` it stands, and for `whom`."""

    where: Words
    text: str
    whom: Words


@dataclass(frozen=True)
class Preview:
    """One thing that a draft would mean: a table of what is now and after, or samples of text. `empty` when neither."""

    title: Words
    lead: Words = ""
    heads: tuple[Words, ...] = ()
    rows: tuple[tuple[Words, ...], ...] = ()
    samples: tuple[Sample, ...] = ()
    empty: Words = ""


@dataclass(frozen=True)
class Drafted:
    """A draft beside what holds: the municipality `before` it and `after`, and the ways to what it would touch."""

    stands: Stands
    before: Municipality
    after: Municipality
    at: datetime
    unit: Unit
    database: Transactions
    find: Callable[[str], PropertyPlace | None]

    @property
    def today(self) -> date:
        return self.stands.today

    @property
    def touched(self) -> frozenset[str]:
        """The keys of the rows that are new or changed."""
        return frozenset(change.key for change in self.stands.changes)

"""What a section of the settings is: parts with rows, each row a form, and the words of what differs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from permits.law.measures import MEASURE_TITLES
from permits.wizard.choices import AnyOf
from permits.wizard.fields import Choice, Option, Words
from permits.wizard.forms import StepForm
from permits.words import _

Row = Mapping[str, Any]
Content = Mapping[str, Any]
ANY_DAY = date(2026, 1, 1)
"""The forms ask for no day that is judged by today's."""
KINDS = tuple(Option(kind.value, _(title)) for kind, title in MEASURE_TITLES.items())


class RowRefusedError(ValueError):
    """What is wrong with a row as a whole, and how to mend it."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Known:
    """What forms choose among besides the fixed: the staff by login, as options."""

    staff: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Grid:
    """Fields of a form that are laid out as a table: `heads` over the columns, `rows` of (head, names of fields).

    A `folded` one stays closed until something in it is to be mended.
    """

    title: Words
    heads: tuple[Words, ...]
    rows: tuple[tuple[Words, tuple[str, ...]], ...]
    folded: bool = False

    def is_wrong(self, form: StepForm) -> bool:
        return any(form[name].errors for _head, names in self.rows for name in names)


class Part:
    """A part of a section. Its rows are what a form each is about; a `single` part is one row.

    `add` is the button that adds a row, empty where the rows are given. In an `ordered` part the order matters, and its
    rows are numbered where they are `counted`. A part that `takes_file` has a file handed in beside its form.
    """

    slug: ClassVar[str]
    title: ClassVar[Words]
    lead: ClassVar[Words] = ""
    add: ClassVar[Words] = ""
    single: ClassVar[bool] = False
    ordered: ClassVar[bool] = False
    counted: ClassVar[bool] = True
    takes_file: ClassVar[bool] = False

    @abstractmethod
    def rows(self, content: Content) -> list[Row]: ...

    @abstractmethod
    def with_rows(self, content: Content, rows: Sequence[Row]) -> Content:
        """The content with these rows in the place of its own."""

    @abstractmethod
    def form(self, content: Content, known: Known) -> type[StepForm]: ...

    def grids(self) -> tuple[Grid, ...]:
        """The tables that the form is laid out as, under its groups."""
        return ()

    @abstractmethod
    def stored(self, row: Row) -> dict[str, str]:
        """The row as its form keeps answers."""

    @abstractmethod
    def read(self, told: Mapping[str, Any], before: Row | None, content: Content) -> Row:
        """The row that the form told, over the one `before` it; None for a new one."""

    def key(self, row: Row) -> str:  # noqa: ARG002
        """What tells a row from the others of its part, whatever else changes."""
        return self.slug

    def name(self, row: Row, known: Known) -> Words:  # noqa: ARG002
        """What the row is called in lists."""
        return self.title

    def new(self, content: Content) -> Row:  # noqa: ARG002
        """What a row begins as."""
        return {}

    def words(self, row: Row, content: Content, known: Known) -> dict[str, str]:
        """The row in words, by the label of each question."""
        shown = self.form(content, known).showing(self.stored(row), today=ANY_DAY)
        return {told.label: told.value for told in shown.rows() if told.value}


class HowChanged(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Line:
    """One answer before and after, in words; empty where there was none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What happened to one row. `place`: where in an ordered part it stands after, from 1."""

    how: HowChanged
    part: Words
    name: Words
    lines: tuple[Line, ...] = ()
    key: str = ""
    place: int = 0


@dataclass(frozen=True)
class Section:
    """A section of the settings: `name` as permits.amendments has it, `slug` in addresses.

    `effect` says what hangs on it, for whoever is about to change it.
    """

    name: str
    slug: str
    title: Words
    lead: Words
    effect: Words
    parts: tuple[Part, ...] = field(default=())

    def part(self, slug: str) -> Part | None:
        return next((part for part in self.parts if part.slug == slug), None)

    def changes(self, before: Content, after: Content, known: Known) -> tuple[Change, ...]:
        """What differs between two contents, part by part, in words."""
        return tuple(change for part in self.parts for change in _changes(part, before, after, known))


def _changes(part: Part, before: Content, after: Content, known: Known) -> Iterator[Change]:
    old = {part.key(row): row for row in part.rows(before)}
    new = {part.key(row): row for row in part.rows(after)}
    for key, row in old.items():
        if key not in new:
            lines = (Line(label, told, "") for label, told in part.words(row, before, known).items())
            yield Change(HowChanged.REMOVED, part.title, part.name(row, known), tuple(lines), key)
    stay = [key for key in old if key in new]
    moved = set(_moved(stay, [key for key in new if key in old])) if part.ordered else set()
    for place, (key, row) in enumerate(new.items(), 1):
        told = part.words(row, after, known)
        if key not in old:
            lines = (Line(label, "", words) for label, words in told.items())
            yield Change(HowChanged.ADDED, part.title, part.name(row, known), tuple(lines), key, place)
            continue
        earlier = part.words(old[key], before, known)
        differing = tuple(
            Line(label, earlier.get(label, ""), told.get(label, ""))
            for label in dict.fromkeys((*earlier, *told))
            if earlier.get(label, "") != told.get(label, "")
        )
        if differing:
            yield Change(HowChanged.CHANGED, part.title, part.name(row, known), differing, key, place)
        if key in moved:
            yield Change(HowChanged.MOVED, part.title, part.name(row, known), (), key, place)


def _moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The fewest rows that somebody has to have moved to turn one order into the other."""
    place = {key: index for index, key in enumerate(before)}
    best: list[list[str]] = []
    for key in after:  # the longest run that keeps its order has not moved
        runs = [run for run in best if place[run[-1]] < place[key]]
        best.append([*_longest(runs), key])
    kept = set(_longest(best))
    return [key for key in after if key not in kept]


def _longest(runs: Sequence[list[str]]) -> list[str]:
    longest: list[str] = []
    for run in runs:
        longest = run if len(run) > len(longest) else longest
    return longest


class Named(AnyOf):
    """Several that have names, which keep their capitals."""

    def label_of(self, stored: str) -> str:
        return ", ".join(Choice.label_of(self, value) for value in stored.split(","))


def chosen(values: Any, options: Sequence[Option]) -> str:
    """Several values as a form of these options keeps them: in the order of the options."""
    given = {str(value) for value in values}
    return ",".join(option.value for option in options if option.value in given)


def listed(told: Mapping[str, Any], name: str) -> list[str]:
    """Several values as a profile writes them."""
    return [value for value in str(told.get(name, "")).split(",") if value]


def numbered(stored: str) -> float | int:
    """A number as a profile writes it: whole where it is."""
    value = float(stored)
    return int(value) if value.is_integer() else value


def plain(value: Any) -> str:
    """A number of a profile as a form keeps it."""
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

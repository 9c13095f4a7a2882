"""What an applicant was asked to complete, point by point, and how far each point has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from permits.words import N_


class Standing(StrEnum):
    """How far a point has come."""

    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    ASKED_AGAIN = "asked_again"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return STANDINGS[self]


STANDINGS = {
    Standing.OPEN: N_("Inte besvarad"),
    Standing.ANSWERED: N_("Besvarad"),
    Standing.ACCEPTED: N_("Godkänd"),
    Standing.ASKED_AGAIN: N_("Frågad igen"),
    Standing.WITHDRAWN: N_("Behövs inte längre"),
}


class Consequence(StrEnum):
    """What may follow if an order is not answered (PBL 9 kap. 91 §): the application has to be told which."""

    DISMISSED = "avvisas"
    AS_IT_IS = "befintligt"


@dataclass(frozen=True)
class Given:
    """An answer to a point. `late`: it came after the day that the applicant was given."""

    text: str
    document_ids: tuple[str, ...]
    at: datetime
    by_name: str
    late: bool


@dataclass(frozen=True)
class Point:
    """One thing that is lacking: what, why it is needed, how to mend it.

    `part` is the part of the application that it is about (services.parts); `again` the id of the earlier point whose
    answer was not enough. `redo`: the steps of the application (slugs) that are to be done again where they were
    answered; None in orders from before that could be chosen. `reason`: why it is no longer asked for.
    """

    id: str
    part: str
    title: str
    lacks: str
    why: str = ""
    mend: str = ""
    again: str = ""
    redo: tuple[str, ...] | None = None
    standing: Standing = Standing.OPEN
    answers: tuple[Given, ...] = ()
    reason: str = ""

    @property
    def is_open(self) -> bool:
        return self.standing is Standing.OPEN

    @property
    def answered(self) -> datetime | None:
        """When it was last answered."""
        return self.answers[-1].at if self.answers else None


@dataclass(frozen=True)
class Completion:
    """An order to complete the application, by when, and its points. `prolonged`: why it was given longer, if it was.

    `reminded` holds how many days before its day the applicant has been reminded.
    """

    text: str
    due: date
    asked: datetime
    order_id: str = ""
    points: tuple[Point, ...] = ()
    consequence: str = ""
    by_name: str = ""
    prolonged: str = ""
    reminded: tuple[int, ...] = ()

    @property
    def left(self) -> tuple[Point, ...]:
        """The points that nobody has answered."""
        return tuple(point for point in self.points if point.is_open)

    @property
    def is_open(self) -> bool:
        return bool(self.left)

    @property
    def answered(self) -> datetime | None:
        """When the last of its points was answered; None while one is left, or when none was ever answered."""
        return None if self.left else max((point.answered for point in self.points if point.answered), default=None)


@dataclass(frozen=True)
class Addition:
    """What the applicant added or changed unasked."""

    text: str
    document_ids: tuple[str, ...]
    at: datetime


def last_words(order: Completion, orders: tuple[Completion, ...]) -> tuple[Point, ...]:
    """Each point of the order as it stands now: where it was asked again, the point that did so; withdrawn ones not."""
    again = {point.again: point for each in orders for point in each.points if point.again}
    found = []
    for point in order.points:
        last, seen = point, {point.id}
        while last.id in again and again[last.id].id not in seen:
            last = again[last.id]
            seen.add(last.id)
        found.append(last)
    return tuple(point for point in found if point.standing is not Standing.WITHDRAWN)


def cured(order: Completion, orders: tuple[Completion, ...]) -> datetime | None:
    """When everything that the order asks for was mended; None while something is left.

    An answer that was not enough, and that was asked for again, has mended nothing (9 kap. 99 § first paragraph 4).
    """
    moments = []
    for point in last_words(order, orders):
        if point.answered is None or point.standing in {Standing.OPEN, Standing.ASKED_AGAIN}:
            return None
        moments.append(point.answered)
    return max(moments, default=None)

"""What staff ask of the queue, and what its rows, views, absences and people are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from permits.services.attention import Attention, Waits
from permits.services.deadline import Reckoning
from permits.services.shapes import CaseSummary


class Tab(StrEnum):
    """Which of the lists. What is built is open to its officer, yet no decision is due."""

    MINE = "mina"
    UNASSIGNED = "nya"
    OPEN = "oppna"
    BUILDING = "byggskede"
    CLOSED = "avslutade"


@dataclass(frozen=True)
class Sought:
    """What somebody looks for in the queue. Empty text: does not matter. `within`: days until a decision is due.

    `kind`: a kind of measure, `wants`: a case.matter.Matter, `officer`: a person_id, `waits`: attention.Waits,
    `attention`: attention.Attention.
    """

    text: str = ""
    kind: str = ""
    wants: str = ""
    state: str = ""
    officer: str = ""
    area: str = ""
    tag: str = ""
    waits: str = ""
    attention: str = ""
    within: int | None = None

    @property
    def is_anything(self) -> bool:
        return self != Sought()


@dataclass(frozen=True)
class Asking:
    """Who asks for the queue, and when. `mine`: the officers whose cases are theirs today, themselves first.

    `ids`: what they are known by otherwise, as parties of cases that they do not see.
    """

    person_id: str
    today: date
    mine: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class QueuedCase:
    """A row of the queue. `place` (E, N) in EPSG:3006 when it is known. Names are masked already."""

    summary: CaseSummary
    kinds: tuple[str, ...]
    reckoning: Reckoning
    waits: Waits
    attention: tuple[Attention, ...]
    tags: tuple[str, ...]
    area: str
    address: str
    place: tuple[float, float] | None
    decided: date | None


@dataclass(frozen=True)
class Counted:
    """How many cases there are in each list under the same filter, and how many are late or soon due."""

    tabs: dict[Tab, int]
    late: int
    soon: int


@dataclass(frozen=True)
class Member:
    """A member of staff as we last met them at login. `login` is the user name at the employer."""

    person_id: str
    name: str
    login: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Absence:
    """That an officer is away from and with `first` until and with `last`, and who stands in (empty: nobody)."""

    id: str
    person_id: str
    first: date
    last: date
    stand_in: str
    noted_by: str
    noted: datetime

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class SavedView:
    """A person's own view: a name and the query string of the queue."""

    name: str
    query: str


@dataclass(frozen=True)
class Load:
    """What an officer has on the desk: open cases, and what they weigh together."""

    cases: int = 0
    weight: float = 0.0


@dataclass(frozen=True)
class Placing:
    """Where a case is, as found out once it has come in."""

    area: str = ""
    address: str = ""
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class Told:
    """What became of one case in a bulk action. `why` is empty when it was done."""

    case_id: str
    registry_number: str
    why: str = ""

    @property
    def is_done(self) -> bool:
        return not self.why


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue. `total` in the list that was asked for; `first` counts from 1."""

    cases: list[QueuedCase] = field(default_factory=list)
    total: int = 0
    first: int = 1

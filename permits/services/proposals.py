"""What a proposal for a decision is, and the port to where its versions are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from permits.case.decisions import Outcome


@dataclass(frozen=True)
class Proposal:
    """What is proposed, or decided. `ground`: a key of services.grounds; `given`: places of what a part gives.

    `postponed`: why it takes effect first when it is final; `fee_grounds` of each measure charged (services.charging).
    """

    outcome: Outcome
    reasons: str = ""
    conditions: str = ""
    ground: str = ""
    control_officer: str = ""
    postponed: str = ""
    given: tuple[int, ...] = ()
    fee_grounds: tuple[str, ...] = ()

    @property
    def tidy(self) -> Proposal:
        """As it is kept: line ends of one kind, no space around."""
        texts = ("reasons", "conditions", "control_officer", "postponed")
        return replace(self, **{name: getattr(self, name).replace("\r\n", "\n").strip() for name in texts})

    def as_dict(self) -> dict[str, Any]:
        """As JSON can carry it."""
        told = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}
        return {**told, "outcome": self.outcome.value}

    @classmethod
    def of_dict(cls, told: Mapping[str, Any]) -> Proposal:
        tuples = {name: tuple(told.get(name, ())) for name in ("given", "fee_grounds")}
        return cls(**{**told, "outcome": Outcome(told["outcome"]), **tuples})

    @property
    def digest(self) -> str:
        """What tells whether two proposals say the same."""
        return hashlib.sha256(json.dumps(self.tidy.as_dict(), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class SavedProposal:
    """A version of the proposal in a case; `number` counts from 1."""

    case_id: str
    number: int
    content: Proposal
    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class AgendaItem:
    """A case on the list of a meeting, as the list shows it."""

    case_id: str
    meeting: date
    registry_number: str
    subject: str
    proposal: int


class Proposals(Protocol):
    """The proposals of all cases, each version kept, and the committee's lists."""

    def add(self, saved: SavedProposal) -> None: ...

    def latest(self, case_id: str) -> SavedProposal | None: ...

    def get(self, case_id: str, number: int) -> SavedProposal | None: ...

    def all(self, case_id: str) -> list[SavedProposal]:
        """Every version, the latest first."""
        ...

    def open(self, most: int) -> list[SavedProposal]:
        """The latest version in each case that is not decided, the newest first; at most so many."""
        ...

    def put_on(self, item: AgendaItem) -> None:
        """Put the case on a list, in the place of another that it stands on."""
        ...

    def take_off(self, case_id: str) -> None: ...

    def agenda(self, meeting: date) -> list[AgendaItem]: ...

    def meetings(self) -> list[tuple[date, int]]:
        """The days that have a list, with how many cases, the first first."""
        ...

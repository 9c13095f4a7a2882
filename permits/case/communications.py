"""What a party was told of before a decision, to say what they think of it, and what they said (PBL 9 kap. 98 §)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from permits.case.hearings import Way


@dataclass(frozen=True)
class Remark:
    """What a party said of the material. `received`: the day that it came in; `by_owner`: of the property, no party."""

    text: str
    document_ids: tuple[str, ...]
    at: datetime
    received: date
    way: Way
    by_name: str = ""
    by_owner: bool = False
    late: bool = False


@dataclass(frozen=True)
class Communication:
    """Material that was sent to the party with a day to answer by. `about`: keys of what it told of
    (services.communicating.Material); `owner`: the owner of the property gets it too, on paper. `reminded` holds how
    many days before their day the parties have been reminded."""

    communication_id: str
    text: str
    at: datetime
    due: date
    about: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    owner: bool = False
    by_name: str = ""
    remarks: tuple[Remark, ...] = ()
    reminded: tuple[int, ...] = ()

    def is_waited_for(self, today: date) -> bool:
        """Whether the party has not answered and still has time."""
        return not self.answered and today <= self.due

    @property
    def answered(self) -> bool:
        """Whether the party has; what the owner of the property says answers only for the owner."""
        return any(not remark.by_owner for remark in self.remarks)


@dataclass(frozen=True)
class Needless:
    """That it was obviously needless to tell of some material, and why (förvaltningslagen 25 §)."""

    reason: str
    about: tuple[str, ...]
    at: datetime
    by_name: str

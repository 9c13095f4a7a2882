"""What a decision is, and what comes before and after it: second reading, agenda, service, appeal, amendment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from permits.words import N_


class Outcome(StrEnum):
    """How a case can end, by the name of the move that ends it."""

    GRANT = "grant"
    PARTLY = "grant_partly"
    REFUSE = "refuse"
    DISMISS = "dismiss"
    STRIKE = "strike_off"

    @property
    def gives(self) -> bool:
        """Whether something that was applied for is given."""
        return self in {Outcome.GRANT, Outcome.PARTLY}


class Clearance(StrEnum):
    """What is decided of the building stage, by the name that a table of delegation gives it; given or not."""

    START = "startbesked"
    INTERIM = "interimistiskt_slutbesked"
    FINAL = "slutbesked"


CLEARANCE_OF = {
    "clear_start": Clearance.START,
    "refuse_start": Clearance.START,
    "clear_interim": Clearance.INTERIM,
    "clear_final": Clearance.FINAL,
    "refuse_final": Clearance.FINAL,
}
"""By the name of the move that decides it."""


@dataclass(frozen=True)
class Decision:
    """How the case was decided, by whom. `fee` as it was recorded (permits.services.charging).

    `given`: the places in the case's measures of what is given, when not all is. `meeting` and `paragraph` of the
    minutes when the committee decided; `mandate` says by what somebody else did. `postponed`: why the permit takes
    effect only when it is final (9 kap. 114 §), empty when at once. `reader` approved it before.
    """

    granted: bool
    reasons: str
    conditions: str
    at: datetime
    by: str
    by_name: str
    fee: dict[str, Any] | None = None
    outcome: Outcome = Outcome.GRANT
    given: tuple[int, ...] = ()
    ground: str = ""
    deviates: bool = False
    control_officer: str = ""
    postponed: str = ""
    mandate: str = ""
    meeting: date | None = None
    paragraph: str = ""
    reader: str = ""


@dataclass(frozen=True)
class TakenBack:
    """That the applicant took the application back, and what they wrote."""

    text: str
    at: datetime
    by_name: str


class ReadingStands(StrEnum):
    """How far a second reading has come."""

    ASKED = "asked"
    APPROVED = "approved"
    SENT_BACK = "sent_back"


@dataclass(frozen=True)
class Reading:
    """A second reading of a proposal. `proposal`: its number, `digest`: of what it said when it was sent."""

    proposal: int
    digest: str
    outcome: Outcome
    asked_by: str
    asked_by_name: str
    asked: datetime
    stands: ReadingStands = ReadingStands.ASKED
    reader: str = ""
    reader_name: str = ""
    read: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class OnAgenda:
    """That the case is on the list of a meeting of the committee, with which proposal."""

    meeting: date
    proposal: int
    outcome: Outcome
    at: datetime
    by_name: str


class Way(StrEnum):
    """How a decision reaches somebody."""

    MAIL = "mail"
    MAILBOX = "mailbox"
    LETTER = "letter"

    @property
    def label(self) -> str:
        return {Way.MAIL: N_("Mejl"), Way.MAILBOX: N_("Digital brevlåda"), Way.LETTER: N_("Brev")}[self]


@dataclass(frozen=True)
class Recipient:
    """Somebody whom the decision goes to. `serve`: by service (9 kap. 108 §), otherwise a copy (110 §).

    `why` is who they are in the case, `person_id` known for the parties. `served` is the day that they took part of
    it, `how` by what that is known.
    """

    id: str
    name: str
    why: str
    serve: bool
    way: Way
    person_id: str = ""
    address: str = ""
    sent: date | None = None
    served: date | None = None
    how: str = ""


WITHDRAWN = "withdrawn"
SENT_BACK = "referred_back"
OVERTURNED = frozenset({"annulled", SENT_BACK})
"""What can come of an appeal (events.AppealSettled): it led to nothing; the decision does not stand any more."""


class AppealStands(StrEnum):
    """How far an appeal has come."""

    RECEIVED = "received"
    DISMISSED = "dismissed"
    PASSED_ON = "passed_on"
    SETTLED = "settled"

    @property
    def label(self) -> str:
        return {
            AppealStands.RECEIVED: N_("Väntar på prövning av tiden"),
            AppealStands.DISMISSED: N_("Avvisat: kom in för sent"),
            AppealStands.PASSED_ON: N_("Lämnat till länsstyrelsen"),
            AppealStands.SETTLED: N_("Avgjort av länsstyrelsen"),
        }[self]


@dataclass(frozen=True)
class Appeal:
    """An appeal as it came in. `last` is the day by which it had to, None when no day can be said."""

    id: str
    name: str
    received: date
    text: str
    last: date | None
    in_time: bool
    stands: AppealStands = AppealStands.RECEIVED
    passed_on: date | None = None
    settled: date | None = None
    result: str = ""
    note: str = ""

    @property
    def holds_back(self) -> bool:
        """Whether the decision cannot become final while this appeal is where it is."""
        return self.stands in {AppealStands.RECEIVED, AppealStands.PASSED_ON}

    @property
    def was_tried(self) -> bool:
        """Whether the county board has tried the decision itself, rather than leaving it as it was."""
        return self.stands is AppealStands.SETTLED and self.result != WITHDRAWN


@dataclass(frozen=True)
class Amendment:
    """That a decision was put right (förvaltningslagen 36 §) or tried again (37–39 §§)."""

    kind: str
    text: str
    at: datetime
    by_name: str

"""What a fee schedule (taxa) and a fee are: items of 12 kap. 8 and 9 §§, hours, rows and sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from permits.law.wording import number

ANY_OTHER: Final = "annat"
"""The row of a table that every measure without a row of its own falls under."""


class Item(StrEnum):
    """What a board may charge for, by its place in 12 kap. 8 and 9 §§."""

    CLEARANCE = "8 § 1"
    PERMIT = "8 § 2"
    MEETING = "8 § 3"
    MAP = "8 § 6"
    ANNOUNCEMENT = "8 § 8"
    OTHER = "8 § 9"
    PLAN = "9 §"


class CaseKind(StrEnum):
    """What is handled; it decides which items are cut when the board is late (12 kap. 8 a §)."""

    PERMIT = "permit"
    TEMPORARY = "temporary"
    ADVANCE = "advance"
    NOTIFICATION = "notification"


_OF_A_PERMIT: Final = frozenset({Item.PERMIT, Item.ANNOUNCEMENT, Item.OTHER})
CUT_WHEN_LATE: Final[dict[CaseKind, frozenset[Item]]] = {
    CaseKind.PERMIT: _OF_A_PERMIT,
    CaseKind.TEMPORARY: _OF_A_PERMIT,
    CaseKind.ADVANCE: frozenset({Item.CLEARANCE, Item.ANNOUNCEMENT, Item.OTHER}),
    CaseKind.NOTIFICATION: frozenset({Item.CLEARANCE, Item.MEETING, Item.OTHER}),
}
"""12 kap. 8 a §: permits 8 § 2, 8 and 9; advance rulings 1, 8 and 9; notifications 1, 3 and 9. Planavgift never."""


class Complexity(StrEnum):
    """How hard a case is, the only thing beside its kind that the hours of the SKR model depend on."""

    FOLLOWS = "följer planen"
    DEPARTS = "avviker från planen"
    OUTSIDE = "utanför detaljplan"


@dataclass(frozen=True)
class Hours:
    """Hours for the decision by complexity, and for start clearance until final clearance (tekniskt samråd too)."""

    follows: float
    departs: float
    outside: float
    start: float = 0.0

    def of(self, complexity: Complexity) -> float:
        return {
            Complexity.FOLLOWS: self.follows,
            Complexity.DEPARTS: self.departs,
            Complexity.OUTSIDE: self.outside,
        }[complexity]


@dataclass(frozen=True)
class FeeSchedule:
    """A schedule (taxa) that the council has adopted, for cases that begin from `valid_from` on.

    Tables go by measure ("komplementbyggnad"), with ANY_OTHER as the last resort. `hourly_rate` in whole kronor;
    `permit`, `temporary`, `advance` and `notification` in hours; `announcement`, `base_map`, `plan_fee` and `staking`
    in whole kronor. `further_share` is the share of a measure's hours that is charged when it is not the first of its
    application, `together_hours` what is taken off when permit and start clearance are decided at once.
    """

    taxa_id: str
    name: str
    valid_from: date
    hourly_rate: int
    permit: Mapping[str, Hours]
    notification: Mapping[str, float] = field(default_factory=dict)
    advance: Mapping[str, float] = field(default_factory=dict)
    temporary: Mapping[str, Hours] = field(default_factory=dict)
    hearing_hours: float = 0.0
    announcement: int = 0
    together_hours: float = 0.0
    further_share: float = 1.0
    base_map: Mapping[str, int] = field(default_factory=dict)
    plan_fee: Mapping[str, int] = field(default_factory=dict)
    staking: Mapping[str, int] = field(default_factory=dict)

    def kronor(self, hours: float) -> int:
        """Hours as whole kronor, half a krona upwards."""
        return rounded(hours, self.hourly_rate)


@dataclass(frozen=True)
class FeeLine:
    """One row of the breakdown, `low` to `high` whole kronor, the same where nothing is open.

    `certain` False: it is charged only if something happens that is not known yet, so it stands beside the sum.
    `once` True: charged once however many measures the application holds. `cut` True: cut when the board is late.
    """

    item: Item
    title: str
    low: int
    high: int
    how: str
    certain: bool = True
    once: bool = False
    cut: bool = False

    @property
    def amount(self) -> str:
        """The row's amount in words: "6 200 kr", "0–1 860 kr"."""
        return kronor_text(self.low, self.high)

    @property
    def citation(self) -> str:
        return f"PBL 12 kap. {self.item.value}"


@dataclass(frozen=True)
class Fee:
    """A fee and how it was reckoned (9 kap. 107 §). No lines: the schedule says nothing of such a case.

    `basis` names the schedule, `note` says in Swedish sentences what is not settled.
    """

    lines: tuple[FeeLine, ...]
    note: str
    basis: str
    schedule: str

    @property
    def low(self) -> int:
        """The least that it can cost, whole kronor, without what may be added."""
        return sum(line.low for line in self.lines if line.certain)

    @property
    def high(self) -> int:
        return sum(line.high for line in self.lines if line.certain)

    @property
    def total(self) -> str:
        """The sum in words: "9 920 kr", or "8 680–12 400 kr" where it is not settled; "" without lines."""
        return kronor_text(self.low, self.high) if self.lines else ""

    @property
    def may_be_added(self) -> tuple[FeeLine, ...]:
        return tuple(line for line in self.lines if not line.certain)

    @property
    def settled(self) -> bool:
        """True when the sum is one amount."""
        return bool(self.lines) and self.low == self.high


def rounded(share: float, amount: int) -> int:
    """A number of hours, or a share, times an amount, in whole kronor with half a krona upwards."""
    return int((Decimal(str(share)) * amount).quantize(Decimal(1), ROUND_HALF_UP))


def kronor_text(low: int, high: int) -> str:
    """Whole kronor as documents write them: 9 920 kr, or 8 680–12 400 kr."""
    return f"{number(low)} kr" if low == high else f"{number(low)}–{number(high)} kr"

"""That a case is left undecided until something else is settled (PBL 9 kap. 102 §)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permits.words import N_


class PauseGround(StrEnum):
    """What is waited for, as 9 kap. 102 § first paragraph 1–3 names it."""

    SHORE = "strandskydd"
    EXPROPRIATION = "expropriation"
    PLAN_WORK = "planarbete"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    PauseGround.SHORE: N_("Frågan om dispens från strandskydd ska avgöras"),
    PauseGround.EXPROPRIATION: N_("Frågan om expropriation ska avgöras"),
    PauseGround.PLAN_WORK: N_("Arbetet med detaljplan eller områdesbestämmelser ska avslutas"),
}


@dataclass(frozen=True)
class Paused:
    """A decision to wait, from the day that it was taken until it was taken up again, and why on both days."""

    ground: PauseGround
    reason: str
    since: date
    by_name: str
    ended: date | None = None
    ended_why: str = ""

"""How long a session lasts, for residents and for staff, and when one ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from permits.case.times import STOCKHOLM

TOLD_BEFORE = timedelta(minutes=20)


@dataclass(frozen=True)
class Patience:
    """How long a session lasts: since it was last seen, and in all."""

    idle: timedelta
    absolute: timedelta


RESIDENT = Patience(timedelta(minutes=60), timedelta(hours=8))
STAFF = Patience(timedelta(minutes=30), timedelta(hours=8))


@dataclass(frozen=True)
class Times:
    """When a session ends: `idle_ends` if nothing more is done, `ends` whatever is done; `now` on the server."""

    now: datetime
    idle_ends: datetime
    ends: datetime
    patience: Patience

    @property
    def idle_minutes(self) -> int:
        return int(self.patience.idle.total_seconds() // 60)

    @property
    def seconds(self) -> tuple[int, int]:
        """Seconds that are left, if nothing is done and in all."""
        idle, whole = (max(0, int((end - self.now).total_seconds())) for end in (self.idle_ends, self.ends))
        return idle, whole

    @property
    def ends_soon(self) -> bool:
        """Whether it is time to save and log in anew, which a page without scripts can say only when it is shown."""
        return self.ends - self.now <= TOLD_BEFORE

    @property
    def clock(self) -> str:
        """When it ends whatever is done, as a Swedish clock: 16.30."""
        return f"{self.ends.astimezone(STOCKHOLM):%H.%M}"

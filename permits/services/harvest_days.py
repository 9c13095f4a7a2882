"""When a source is fetched next: by its schedule in Swedish time, or sooner after a failure that may pass."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final

from permits.case.times import STOCKHOLM
from permits.services.harvest_shapes import Schedule, SourceWish

FIRST_PAUSE: Final = timedelta(minutes=15)
LONGEST_PAUSE: Final = timedelta(hours=6)


def next_due(wish: SourceWish, after: datetime) -> datetime | None:
    """The next moment of the schedule after a moment; None when it is fetched by hand."""
    if wish.schedule is Schedule.BY_HAND:
        return None
    day = after.astimezone(STOCKHOLM).date()
    for ahead in range(9):
        candidate = day + timedelta(days=ahead)
        if wish.schedule is Schedule.WEEKLY and candidate.weekday() != wish.weekday:
            continue
        moment = datetime.combine(candidate, time(wish.hour), STOCKHOLM).astimezone(UTC)
        if moment > after:
            return moment
    raise AssertionError("every week has each of its days")


def due_after_failure(wish: SourceWish, now: datetime, failures: int, passing: bool) -> datetime | None:
    """When to try again. What a person has to mend waits for the schedule."""
    scheduled = next_due(wish, now)
    if scheduled is None or not passing:
        return scheduled
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(max(failures - 1, 0), 10), LONGEST_PAUSE)
    return min(scheduled, now + pause)

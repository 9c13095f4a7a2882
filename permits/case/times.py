"""Which Swedish calendar day a moment falls on, since the law counts days where the case is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def utc_now() -> datetime:
    """The moment that it is, with its time zone."""
    return datetime.now(UTC)


def swedish_day(moment: datetime) -> date:
    """The day in Sweden at `moment` (which must carry a time zone)."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day")
    return moment.astimezone(STOCKHOLM).date()

"""The letters that have been tried and have not left, for those who keep the service running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from permits.adapters.database.hearing_tables import outgoing_letters
from permits.adapters.database.opening import Database
from permits.adapters.database.tables import case_events, reactions

LATE: Final = timedelta(minutes=10)
OFTEN: Final = 6  # attempts; so many are made in as long a time


@dataclass(frozen=True)
class WaitingLetters:
    """How many letters have been tried in vain, how often at most those to who is heard, and since when the others."""

    count: int
    oldest: datetime | None
    tries: int

    def are_late(self, now: datetime) -> bool:
        """Whether it has gone on for so long that somebody should know."""
        return self.tries >= OFTEN or (self.oldest is not None and now - self.oldest > LATE)


def waiting_letters(database: Database) -> WaitingLetters:
    """What has been tried in vain at least once, of all kinds of letters."""
    tried = (
        reactions.c.state.in_(["waiting", "working", "failed"])
        & (reactions.c.attempts > 0)
        & (reactions.c.detail != "")
        & reactions.c.reaction.like("mail\\_%", escape="\\")
    )
    about = select(func.count(), func.min(case_events.c.at)).join_from(reactions, case_events).where(tried)
    put_off = outgoing_letters.c.sent.is_(None) & (outgoing_letters.c.tries > 0)
    others = select(func.count(), func.max(outgoing_letters.c.tries)).where(put_off)
    with database.reading() as unit:
        count, oldest = unit.connection.execute(about).one()
        more, tries = unit.connection.execute(others).one()
    since = datetime.fromisoformat(oldest).astimezone(UTC) if oldest else None
    return WaitingLetters(count + more, since, tries or 0)

"""How the service's own work is kept until it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from permits.adapters.database.tables import reactions
from permits.case.events import StoredEvent
from permits.services.shapes import ReactionProgress
from permits.services.stores import Claim

FARTHEST: Final = timedelta(minutes=30)  # ahead; no work is put off for so long


class ReactionRows:
    """services.stores.Reactions. `due` is when to try next, or, of one that is working, when its lease ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def plan(self, event: StoredEvent, names: Sequence[str]) -> None:
        rows = [
            {
                "seq": event.seq,
                "reaction": name,
                "case_id": event.case_id,
                "position": position,
                "state": "waiting",
                "attempts": 0,
                "due": event.at,
                "at": event.at,
                "detail": "",
            }
            for position, name in enumerate(names)
        ]
        if rows:
            self._connection.execute(insert(reactions), rows)

    def claim(self, now: datetime, lease: timedelta) -> Claim | None:
        query = (
            select(reactions)
            .where(_is_due(now))
            .order_by(reactions.c.seq, reactions.c.position)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        claim = Claim(row.reaction, row.seq, row.case_id, row.attempts + 1, taken_over=row.state == "working")
        self._connection.execute(
            update(reactions)
            .where(reactions.c.seq == row.seq, reactions.c.reaction == row.reaction)
            .values(state="working", attempts=claim.attempt, due=now + lease, at=now)
        )
        return claim

    def is_done(self, reaction: str, seq: int) -> bool:
        query = select(reactions.c.state).where(reactions.c.reaction == reaction, reactions.c.seq == seq)
        return self._connection.execute(query).scalar() == "done"

    def holds(self, claim: Claim) -> bool:
        query = select(reactions.c.seq).where(_ours(claim)).with_for_update()
        return self._connection.execute(query).one_or_none() is not None

    def renew(self, claim: Claim, until: datetime) -> bool:
        changed = self._connection.execute(update(reactions).where(_ours(claim)).values(due=until))
        return changed.rowcount == 1

    def done(self, claim: Claim, at: datetime) -> bool:
        changed = self._connection.execute(
            update(reactions).where(_ours(claim)).values(state="done", at=at, due=at, detail="")
        )
        return changed.rowcount == 1

    def put_off(self, claim: Claim, *, due: datetime, detail: str, failed: bool, at: datetime) -> None:
        state = "failed" if failed else "waiting"
        self._connection.execute(
            update(reactions).where(_ours(claim)).values(state=state, due=due, detail=detail, at=at)
        )

    def release(self, claim: Claim, due: datetime) -> None:
        self._connection.execute(
            update(reactions).where(_ours(claim)).values(state="waiting", due=due, attempts=claim.attempt - 1)
        )

    def of_case(self, case_id: str) -> list[ReactionProgress]:
        query = select(reactions).where(reactions.c.case_id == case_id).order_by(reactions.c.seq, reactions.c.position)
        return [
            ReactionProgress(row.reaction, row.state, row.detail, row.seq, row.attempts, row.at)
            for row in self._connection.execute(query)
        ]

    def is_any_due(self, now: datetime) -> bool:
        return self._connection.execute(select(reactions.c.seq).where(_is_due(now)).limit(1)).first() is not None

    def next_due(self) -> datetime | None:
        query = select(func.min(reactions.c.due)).where(reactions.c.state != "done")
        return self._connection.execute(query).scalar()


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Its time has come, or lies further ahead than anything is put off, as when the clock has been set back since."""
    waits = reactions.c.state.in_(["waiting", "failed"])
    return (reactions.c.state != "done") & ((reactions.c.due <= now) | (waits & (reactions.c.due > now + FARTHEST)))


def _ours(claim: Claim) -> ColumnElement[bool]:
    return (
        (reactions.c.seq == claim.seq)
        & (reactions.c.reaction == claim.reaction)
        & (reactions.c.state == "working")
        & (reactions.c.attempts == claim.attempt)
    )

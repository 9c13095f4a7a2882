"""How requests for public records are kept, and which files of the store belong to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from permits.adapters.database.tables import ID, Json, Moment, metadata
from permits.services.hand_out_shapes import Channel, ChosenDocument, HandOut, HandOutState

hand_outs = Table(
    "hand_outs",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("state", String(20), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("came_in", Moment, nullable=False),
    Column("finished", Moment),
    # who asked and where to, which may be forgotten when it is over
    Column("requester", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("content", Json, nullable=False),
    Index(None, "came_in", "id"),
)

hand_out_files = Table(
    "hand_out_files",
    metadata,
    Column("hand_out_id", ID, ForeignKey("hand_outs.id"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
)
H = hand_outs.c
IN_CONTENT = ("asked", "by_name", "wants_decision", "decided_by", "papers", "finished_by", "note")


class HandOutRows:
    """services.hand_out_shapes.HandOuts"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, hand_out: HandOut) -> None:
        self._connection.execute(insert(hand_outs).values(id=hand_out.id, **_values(hand_out)))
        self._keep_files(hand_out)

    def get(self, hand_out_id: str, *, lock: bool = False) -> HandOut | None:
        query = select(hand_outs).where(H.id == hand_out_id)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _hand_out(row)

    def save(self, hand_out: HandOut) -> bool:
        before = (H.id == hand_out.id) & (H.version == hand_out.version - 1)
        changed = self._connection.execute(update(hand_outs).where(before).values(**_values(hand_out)))
        if changed.rowcount != 1:
            return False
        self._keep_files(hand_out)
        return True

    def page(self, *, limit: int, offset: int = 0) -> list[HandOut]:
        query = select(hand_outs).order_by(H.came_in.desc(), H.id.desc()).limit(limit).offset(offset)
        return [_hand_out(row) for row in self._connection.execute(query)]

    def counted(self) -> int:
        return int(self._connection.execute(select(func.count()).select_from(hand_outs)).scalar_one())

    def preparing(self) -> list[str]:
        query = select(H.id).where(H.state == HandOutState.PREPARING.value).order_by(H.came_in)
        return list(self._connection.execute(query).scalars())

    def over(self, until: datetime, limit: int) -> list[HandOut]:
        """Those that were finished before a moment and still tell who asked, or keep files."""
        kept = select(hand_out_files.c.hand_out_id)
        tells = (H.requester != "") | (H.address != "") | H.id.in_(kept)
        query = select(hand_outs).where(H.finished < until, tells).order_by(H.finished).limit(limit)
        return [_hand_out(row) for row in self._connection.execute(query)]

    def _keep_files(self, hand_out: HandOut) -> None:
        self._connection.execute(delete(hand_out_files).where(hand_out_files.c.hand_out_id == hand_out.id))
        rows = [{"hand_out_id": hand_out.id, "sha256": sha256} for sha256 in hand_out.files]
        if rows:
            self._connection.execute(insert(hand_out_files), rows)


def _values(hand_out: HandOut) -> dict[str, Any]:
    content = {name: getattr(hand_out, name) for name in IN_CONTENT}
    documents = [each.as_dict() for each in hand_out.documents]
    return {
        "number": hand_out.number,
        "state": hand_out.state.value,
        "version": hand_out.version,
        "came_in": hand_out.came_in,
        "finished": hand_out.finished,
        "requester": hand_out.requester,
        "address": hand_out.address,
        "content": {**content, "channel": hand_out.channel.value, "documents": documents},
    }


def _hand_out(row: Row[Any]) -> HandOut:
    told = row.content
    return HandOut(
        id=row.id,
        number=row.number,
        state=HandOutState(row.state),
        version=row.version,
        came_in=row.came_in,
        finished=row.finished,
        requester=row.requester,
        address=row.address,
        channel=Channel(told["channel"]),
        documents=tuple(ChosenDocument.of_dict(each) for each in told["documents"]),
        **{name: told[name] for name in IN_CONTENT},
    )

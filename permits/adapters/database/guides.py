"""How guides are kept: those under way, each under its browser's token, and the answers shared by a link."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, delete, func, insert, select, update

from permits.adapters.database.tables import guides, shared_answers

Clock = Callable[[], datetime]
MOST_GUIDES = 20_000
MOST_SHARED = 50_000


class GuideRows:
    """services.ports.GuideStore. Only hashes of tokens and ids are kept: a stolen database opens no guide or link.

    Strangers write here, so there is a most of each: the guide left longest makes room for a new one, while links that
    people have sent to each other stay, and no more are made until some have expired.
    """

    def __init__(
        self, engine: Engine, clock: Clock, most_guides: int = MOST_GUIDES, most_shared: int = MOST_SHARED
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._most_guides = most_guides
        self._most_shared = most_shared

    def create(self, content: Mapping[str, Any], lifetime: timedelta) -> str:
        token = secrets.token_urlsafe(32)
        with self._engine.begin() as connection:
            self._forget_expired(connection, guides)
            self._make_room(connection)
            self._put(connection, guides.c.token_hash, token, content, lifetime)
        return token

    def load(self, token: str) -> dict[str, Any] | None:
        return self._read(guides.c.token_hash, token)

    def save(self, token: str, content: Mapping[str, Any], lifetime: timedelta) -> bool:
        now = self._clock()
        alive = (guides.c.token_hash == _hashed(token)) & (guides.c.expires > now)
        with self._engine.begin() as connection:
            values = {"content": dict(content), "expires": now + lifetime}
            return connection.execute(update(guides).where(alive).values(**values)).rowcount == 1

    def delete(self, token: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(guides).where(guides.c.token_hash == _hashed(token)))

    def share(self, content: Mapping[str, Any], lifetime: timedelta) -> str | None:
        share_id = secrets.token_urlsafe(16)
        with self._engine.begin() as connection:
            self._forget_expired(connection, shared_answers)
            if _count(connection, shared_answers) >= self._most_shared:
                return None
            self._put(connection, shared_answers.c.id_hash, share_id, content, lifetime)
        return share_id

    def shared(self, share_id: str) -> dict[str, Any] | None:
        return self._read(shared_answers.c.id_hash, share_id)

    def _read(self, key: Column[Any], told: str) -> dict[str, Any] | None:
        table = key.table
        query = select(table.c.content).where(key == _hashed(told), table.c.expires > self._clock())
        with self._engine.connect().execution_options(reads=True) as connection:
            content: dict[str, Any] | None = connection.execute(query).scalar()
        return content

    def _put(
        self, connection: Connection, key: Column[Any], told: str, content: Mapping[str, Any], lifetime: timedelta
    ) -> None:
        values = {key.name: _hashed(told), "content": dict(content), "expires": self._clock() + lifetime}
        connection.execute(insert(key.table).values(**values))

    def _forget_expired(self, connection: Connection, table: Table) -> None:
        connection.execute(delete(table).where(table.c.expires <= self._clock()))

    def _make_room(self, connection: Connection) -> None:
        excess = _count(connection, guides) - self._most_guides + 1
        if excess > 0:
            oldest = select(guides.c.token_hash).order_by(guides.c.expires).limit(excess)
            connection.execute(delete(guides).where(guides.c.token_hash.in_(oldest)))


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _hashed(told: str) -> str:
    # random bits cannot be guessed from their plain hash, so a slow or keyed one would add nothing
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

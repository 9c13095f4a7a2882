"""How logins are remembered: sessions, requests that await their answer, and assertions already used."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from permits.adapters.database.tables import assertion_ids, login_states, sessions
from permits.services.logged_in import OpenSession, OwnSession

Clock = Callable[[], datetime]


class SessionRows:
    """services.ports.SessionStore. A stolen database gives no session: only hashes of the tokens are in it."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def create(self, data: Mapping[str, Any], lifetime: timedelta) -> str:
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._engine.begin() as connection:
            connection.execute(
                insert(sessions).values(
                    token_hash=_hashed(token), content=dict(data), created=now, expires=now + lifetime
                )
            )
        return token

    def load(self, token: str) -> dict[str, Any] | None:
        query = select(sessions.c.content).where(
            sessions.c.token_hash == _hashed(token), sessions.c.expires > self._clock()
        )
        with self._engine.connect().execution_options(reads=True) as connection:
            content: dict[str, Any] | None = connection.execute(query).scalar()
        return content

    def save(self, token: str, data: Mapping[str, Any], lifetime: timedelta | None = None) -> None:
        now = self._clock()
        values: dict[str, Any] = {"content": dict(data)}
        if lifetime is not None:
            values["expires"] = now + lifetime
        alive = (sessions.c.token_hash == _hashed(token)) & (sessions.c.expires > now)
        with self._engine.begin() as connection:
            connection.execute(update(sessions).where(alive).values(**values))

    def delete(self, token: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == _hashed(token)))

    def delete_all(self, person_id: str) -> int:
        with self._engine.begin() as connection:
            theirs = self._of(connection, person_id)
            connection.execute(delete(sessions).where(sessions.c.token_hash.in_(theirs)))
        return len(theirs)

    def every(self) -> list[OpenSession]:
        """All that are open. They are few: it is asked for now and then."""
        query = select(sessions.c.content, sessions.c.created).where(sessions.c.expires > self._clock())
        with self._engine.connect().execution_options(reads=True) as connection:
            rows = connection.execute(query.order_by(sessions.c.created)).all()
        return [
            OpenSession(
                row.content["person_id"],
                row.content.get("name", ""),
                tuple(row.content.get("roles", ())),
                bool(row.content.get("staff")),
                row.created,
                datetime.fromisoformat(row.content["seen"]),
            )
            for row in rows
            if row.content.get("person_id")
        ]

    def of(self, person_id: str) -> list[OwnSession]:
        with self._engine.connect().execution_options(reads=True) as connection:
            found = [_own(kept, content) for kept, content in self._of(connection, person_id).items()]
        return sorted(found, key=lambda each: each.seen, reverse=True)

    def handle(self, token: str) -> str:
        return _handle(_hashed(token))

    def delete_one(self, person_id: str, handle: str) -> bool:
        with self._engine.begin() as connection:
            theirs = [kept for kept in self._of(connection, person_id) if _handle(kept) == handle]
            connection.execute(delete(sessions).where(sessions.c.token_hash.in_(theirs)))
        return bool(theirs)

    def _of(self, connection: Connection, person_id: str) -> dict[str, dict[str, Any]]:
        """A person's sessions by hash. All are looked through: it is asked for now and then, and they are few."""
        rows = connection.execute(
            select(sessions.c.token_hash, sessions.c.content).where(sessions.c.expires > self._clock())
        )
        return {row.token_hash: row.content for row in rows if row.content.get("person_id") == person_id}


def _own(token_hash: str, content: Mapping[str, Any]) -> OwnSession:
    family, system = content.get("browser") or ("", "")
    created, seen = (datetime.fromisoformat(content[name]) for name in ("created", "seen"))
    return OwnSession(_handle(token_hash), (family, system), created, seen)


def _handle(token_hash: str) -> str:
    """Made of the hash and not the token, so it finds a session of one's own and opens none."""
    return hashlib.sha256(f"handle:{token_hash}".encode()).hexdigest()[:20]


def _hashed(token: str) -> str:
    # a token of 256 random bits cannot be guessed from its plain hash, so a slow or keyed one would add nothing
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class LoginStateRows:
    """services.ports.LoginStates"""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def put(self, request_id: str, data: Mapping[str, Any], expires: datetime) -> None:
        with self._engine.begin() as connection:
            connection.execute(insert(login_states).values(request_id=request_id, content=dict(data), expires=expires))

    def take(self, request_id: str) -> dict[str, Any] | None:
        with self._engine.begin() as connection:
            taken = connection.execute(
                delete(login_states)
                .where(login_states.c.request_id == request_id)
                .returning(login_states.c.content, login_states.c.expires)
            ).one_or_none()
        if taken is None or taken.expires <= self._clock():
            return None
        content: dict[str, Any] = taken.content
        return content


class AssertionRows:
    """services.ports.AssertionIds"""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def remember(self, assertion_id: str, idp: str, expires: datetime) -> bool:
        row = insert(assertion_ids).values(assertion_id=assertion_id, idp=idp, expires=expires)
        try:
            with self._engine.begin() as connection:
                connection.execute(row)
        except IntegrityError:
            return False
        return True

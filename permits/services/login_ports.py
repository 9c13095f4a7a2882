"""The ports behind a login: sessions, what a login is in the middle of, and assertions that are never taken twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from permits.services.logged_in import OwnSession


class SessionStore(Protocol):
    """Server-side sessions. Only a hash of the token is kept."""

    def create(self, data: Mapping[str, Any], lifetime: timedelta) -> str:
        """A new session's token."""
        ...

    def load(self, token: str) -> dict[str, Any] | None:
        """The session's content, or None when there is none or it has expired."""
        ...

    def save(self, token: str, data: Mapping[str, Any], lifetime: timedelta | None = None) -> None:
        """Replace the content; with `lifetime`, also count it anew from now. Nothing happens to a session gone."""
        ...

    def delete(self, token: str) -> None: ...

    def delete_all(self, person_id: str) -> int:
        """End every session of a person; how many there were."""
        ...

    def of(self, person_id: str) -> list[OwnSession]:
        """A person's sessions that are open, those seen last first."""
        ...

    def handle(self, token: str) -> str:
        """What the session with this token is called in `of`."""
        ...

    def delete_one(self, person_id: str, handle: str) -> bool:
        """End one of a person's sessions; False when it is none of theirs, or gone."""
        ...


class LoginStates(Protocol):
    """What we remember between asking an identity provider and hearing its answer."""

    def put(self, request_id: str, data: Mapping[str, Any], expires: datetime) -> None: ...

    def take(self, request_id: str) -> dict[str, Any] | None:
        """The state, given out at most once and not after it expired."""
        ...


class AssertionIds(Protocol):
    """Which assertions have been used."""

    def remember(self, assertion_id: str, idp: str, expires: datetime) -> bool:
        """True the first time; False for an assertion that has been seen. Forgotten after `expires`."""
        ...

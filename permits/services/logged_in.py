"""Who of the staff is logged in, and ending that for somebody else: a telephone is lost, or a person has left."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from permits.case.access import Permission, Principal, may
from permits.services.refusals import NotFound

log = logging.getLogger("lovlig.sessions")


@dataclass(frozen=True)
class OpenSession:
    """Where somebody is logged in: since when, and when they last did something."""

    person_id: str
    name: str
    roles: tuple[str, ...]
    staff: bool
    created: datetime
    seen: datetime


@dataclass(frozen=True)
class OwnSession:
    """One of somebody's own sessions, as they know it: `handle` ends it and opens nothing; (family, system)."""

    handle: str
    browser: tuple[str, str]
    created: datetime
    seen: datetime


@dataclass(frozen=True)
class Present:
    """Somebody of the staff who is logged in, in `places` places."""

    person_id: str
    name: str
    roles: tuple[str, ...]
    places: int
    since: datetime
    seen: datetime


class OpenSessions(Protocol):
    """The sessions that are open."""

    def every(self) -> Sequence[OpenSession]: ...

    def delete_all(self, person_id: str) -> int:
        """End every session of a person; how many there were."""
        ...


class LoggedIn:
    """What an administrator sees and ends. Raises NotFound for whoever is none."""

    def __init__(self, sessions: OpenSessions) -> None:
        self._sessions = sessions

    def staff(self, who: Principal) -> list[Present]:
        """Whoever of the staff is logged in, those seen last first."""
        _allowed(who)
        return present(each for each in self._sessions.every() if each.staff)

    def end(self, who: Principal, person_id: str) -> int:
        """End every session of a member of staff; in how many places they were logged in. Raises NotFound."""
        if person_id not in {each.person_id for each in self.staff(who)}:
            raise NotFound
        ended = self._sessions.delete_all(person_id)
        log.info("%s ended %s sessions of %s", who.person_id, ended, person_id)
        return ended


def present(sessions: Iterable[OpenSession]) -> list[Present]:
    """The people of these sessions, each once, those seen last first."""
    of: dict[str, list[OpenSession]] = {}
    for each in sessions:
        of.setdefault(each.person_id, []).append(each)
    found = [
        Present(
            person_id,
            theirs[-1].name,
            theirs[-1].roles,
            len(theirs),
            min(each.created for each in theirs),
            max(each.seen for each in theirs),
        )
        for person_id, theirs in of.items()
    ]
    return sorted(found, key=lambda each: each.seen, reverse=True)


def _allowed(who: Principal) -> None:
    if not may(who, Permission.CHANGE_SETTINGS):
        raise NotFound

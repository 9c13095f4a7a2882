"""Whether the service can do all its work now: the database, the file store, the map layers and the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from permits.services.ports import Clock

SILENT: Final = timedelta(seconds=90)  # a worker says four times a minute that it lives

log = logging.getLogger("lovlig.readiness")


@dataclass(frozen=True)
class Beat:
    """One kind of work: when its worker last spoke, since when it has been at one piece, and what last failed ("")."""

    name: str
    at: datetime
    begun: datetime | None = None
    failed: str = ""


class Beats(Protocol):
    """What workers have said of themselves."""

    def note(self, beats: Sequence[Beat]) -> None: ...

    def every(self) -> list[Beat]: ...


class Readiness:
    """Each check answers yes, or no and raises nothing. `layers` raises or says False when a layer cannot be read.

    `letters` says whether letters leave, which no page waits for.
    """

    def __init__(
        self,
        beats: Beats,
        store: Callable[[], bool],
        layers: Callable[[], bool],
        clock: Clock,
        letters: Callable[[], bool] = lambda: True,
    ) -> None:
        self._beats = beats
        self._store = store
        self._layers = layers
        self._clock = clock
        self._letters = letters

    def lagging(self) -> dict[str, bool]:
        """What works of that which people can do without for a while."""
        return {"letters": _can(self._letters)}

    def parts(self) -> dict[str, bool]:
        """What works, part by part; nothing that a stranger could use."""
        try:
            beats = self._beats.every()
        except Exception as error:
            log.error("the database does not answer: %s", type(error).__name__)
            return {"database": False, "store": _can(self._store), "layers": False, "worker": False}
        return {
            "database": True,
            "store": _can(self._store),
            "layers": _can(self._layers),
            "worker": is_alive(beats, self._clock()),
        }


def is_alive(beats: Sequence[Beat], now: datetime) -> bool:
    """Whether a worker has spoken lately."""
    return any(now - beat.at <= SILENT for beat in beats)


def _can(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:
        log.error("a part of the service does not work: %s", type(error).__name__)
        return False

"""The worker's pulse: what each of its works is at, written down four times a minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from permits.services.ports import Clock
from permits.services.readiness import Beat, Beats
from permits.services.working import Stoppable, Working

EVERY: Final = 15.0  # seconds


class Watched:
    """A work that can be asked what it is at."""

    def __init__(self, name: str, working: Working, pause: float, clock: Clock) -> None:
        self.pause = float(getattr(working, "pause", pause))
        self._working = working
        self._clock = clock
        self.beat = Beat(name, clock())

    def react_once(self) -> int:
        self.beat = replace(self.beat, begun=self._clock())
        try:
            tried = self._working.react_once()
        except Exception as error:
            self.beat = replace(self.beat, begun=None, failed=type(error).__name__[:80])
            raise
        self.beat = replace(self.beat, begun=None, failed="")
        return tried

    def stop(self) -> None:
        if isinstance(self._working, Stoppable):
            self._working.stop()


class Pulse:
    """services.working.Working: tells of all the others."""

    pause = EVERY

    def __init__(self, watched: Mapping[str, Watched], beats: Beats, clock: Clock) -> None:
        self._watched = watched
        self._beats = beats
        self._clock = clock

    def react_once(self) -> int:
        now = self._clock()
        self._beats.note([replace(each.beat, at=now) for each in self._watched.values()])
        return len(self._watched)


def with_pulse(works: Mapping[str, Working], beats: Beats, pause: float, clock: Clock) -> dict[str, Working]:
    """The same works, each watched, and one more that tells of them."""
    watched = {name: Watched(name, working, pause, clock) for name, working in works.items()}
    return {**watched, "pulse": Pulse(watched, beats, clock)}

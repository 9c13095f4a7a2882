"""Says once a day, in a file that can be kept elsewhere, how far the log had come and what its last hash was."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from permits.case.times import swedish_day
from permits.services.ports import Clock

LOOKS_EVERY: Final = 300.0  # seconds; an anchor is a matter of a day

log = logging.getLogger("lovlig.anchoring")


@dataclass(frozen=True)
class Anchor:
    """On `day` (in Sweden) the log's last event was number `seq` with this hash; 0 and zeros before the first."""

    day: date
    seq: int
    hash: str


class Anchors(Protocol):
    """The anchors that have been dropped, oldest first."""

    def every(self) -> Sequence[Anchor]:
        """Raises OSError."""
        ...

    def drop(self, anchor: Anchor) -> bool:
        """Add it durably; False when its day has one already. Raises OSError."""
        ...


class Anchoring:
    """services.working.Working. `head` gives the log's last event, `hash_of` the hash of an event or None.

    Where the log no longer meets the last anchor, nothing is added: the file goes on saying what once was true.
    """

    pause = LOOKS_EVERY

    def __init__(
        self, anchors: Anchors, head: Callable[[], tuple[int, str]], hash_of: Callable[[int], str | None], clock: Clock
    ) -> None:
        self._anchors = anchors
        self._head = head
        self._hash_of = hash_of
        self._clock = clock

    def react_once(self) -> int:
        """Drop today's anchor if it has not been; 1 when it was."""
        today = swedish_day(self._clock())
        before = self._anchors.every()
        if before and before[-1].day >= today:
            return 0
        seq, last = self._head()
        if seq == 0:
            return 0
        if before and self._hash_of(before[-1].seq) != before[-1].hash:
            log.error("the log does not meet the anchor of %s; run lovlig audit verify", before[-1].day)
            return 0
        return int(self._anchors.drop(Anchor(today, seq, last)))


def unmet(anchors: Sequence[Anchor], hash_of: Callable[[int], str | None]) -> list[tuple[Anchor, str]]:
    """The anchors that the log does not meet, and why (Swedish)."""
    found = []
    for anchor in anchors:
        now = hash_of(anchor.seq)
        if now is None:
            found.append((anchor, f"händelse {anchor.seq}, som fanns den {anchor.day}, saknas nu"))
        elif now != anchor.hash:
            found.append((anchor, f"loggen till och med händelse {anchor.seq} är en annan än den {anchor.day}"))
    return found

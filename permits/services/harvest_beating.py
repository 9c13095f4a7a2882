"""How a harvest stays one worker's while it goes on, however long a server takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

BEAT: Final = 15.0  # seconds between two times that the lease is made longer


class NoLongerOurs(Exception):  # noqa: N818 - says what happened, and is no error
    """Another worker has it, the source was changed, or this process is to end."""


class Beating:
    """Keeps a harvest ours while it goes on, a few times a minute however often it is called.

    `keep` makes the lease longer, and raises NoLongerOurs.
    """

    def __init__(self, keep: Callable[[str, str], None], layer: str, run_id: str) -> None:
        self._keep = keep
        self._layer = layer
        self._run_id = run_id
        self._last = time.monotonic()

    def __call__(self, *, at_once: bool = False) -> None:
        if at_once or time.monotonic() - self._last > BEAT:
            self._keep(self._layer, self._run_id)
            self._last = time.monotonic()

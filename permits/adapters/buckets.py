"""When everybody may come again, shared by all processes of this machine: a number for each, in a mapped file."""

from __future__ import annotations

import fcntl
import hashlib
import math
import mmap
import os
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

SLOT: Final = struct.Struct("<16sd")  # whose it is, and when all that they have taken has been made good
TOGETHER: Final = 8  # slots that a key may lie in; who needs theirs least makes room
SETS: Final = 8192
SIZE: Final = SLOT.size * TOGETHER * SETS  # 1.5 MB for 65,536 addresses and persons


class MappedBuckets:
    """permits.web.limits.Limiter in a file. `clock` tells seconds that only go forward, the same to every process.

    It is one number each (the generic cell rate algorithm): what is taken moves it `60 / per_minute` seconds on, and
    it may lie at most `burst` such steps ahead of now. What is written need not survive the machine.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises OSError, also when the disk has no room for the file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._within = threading.Lock()  # the file's locks are between processes, not between threads
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(self._file, 0, SIZE)  # a full disk is met here and not as a dead process later
            self._map = mmap.mmap(self._file, SIZE)
        except BaseException:
            os.close(self._file)
            raise

    def take(self, name: str, burst: int, per_minute: float) -> int:
        """Take one; 0 when there was one, otherwise the whole seconds until there is. Raises OSError."""
        key = hashlib.blake2b(name.encode(), digest_size=16).digest()
        begins = int.from_bytes(key[:4], "big") % SETS * SLOT.size * TOGETHER
        with self._within:
            fcntl.lockf(self._file, fcntl.LOCK_EX, SLOT.size * TOGETHER, begins)
            try:
                return self._taken(key, begins, burst, 60 / per_minute)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, SLOT.size * TOGETHER, begins)

    def _taken(self, key: bytes, begins: int, burst: int, step: float) -> int:
        now = self._clock()
        held = {}
        for place in range(begins, begins + SLOT.size * TOGETHER, SLOT.size):
            whose, even_at = SLOT.unpack_from(self._map, place)
            held[place] = (whose, even_at if math.isfinite(even_at) else now)
        mine = next((place for place, (whose, _even_at) in held.items() if whose == key), None)
        if mine is None:
            mine, even_at = min(held, key=lambda place: held[place][1]), now
        else:
            even_at = max(held[mine][1], now)
            if even_at > now + burst * step:  # nobody gets so far: the moment is of an earlier start of the machine
                even_at = now
        wait: float = even_at + step - (now + burst * step)
        if wait > 1e-9:
            return math.ceil(wait)
        SLOT.pack_into(self._map, mine, key, even_at + step)
        return 0

"""Whether web or worker of this machine uses a data folder now: each holds a shared lock for as long as it lives."""

from __future__ import annotations

import fcntl
import os
import weakref
from pathlib import Path
from typing import Final

NAME: Final = "service.lock"


class Presence:
    """Held by a process that uses the data folder. The system lets go of it when the process ends, however it ends."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(data / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.leave = weakref.finalize(self, os.close, self._handle)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_SH)
        except OSError:  # a file system without locks: nobody is told of us, and all else works
            return


def is_running(data: Path) -> bool:
    """Whether anybody on this machine holds the folder."""
    if not (data / NAME).exists():
        return False
    handle = os.open(data / NAME, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False

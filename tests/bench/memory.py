"""How much memory processes take, by the kernel's own count (Linux, /proc)."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path
from typing import Final

MEGABYTE: Final = 1e6


def children(pid: int) -> list[int]:
    """The process's own children."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in listed.split()]


def tree(pid: int) -> list[int]:
    """A process and everything that it has started."""
    return [pid, *(below for child in children(pid) for below in tree(child))]


def taken(pid: int, what: str = "Pss") -> float:
    """MB of a process: "Rss", or "Pss" where what it shares with others is divided among them. 0.0 when it is gone."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    rows = (line.split() for line in told.splitlines())
    return sum(int(row[1]) for row in rows if row[0] == f"{what}:") * 1024 / MEGABYTE


class Peak:
    """The most that a process and its children take together while it runs, looked at twenty times a second."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.megabytes = 0.0
        self._process = process
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()

    def wait(self) -> int:
        """The process's return code, when it has ended."""
        code = self._process.wait()
        self._looking.join()
        return code

    def _look(self) -> None:
        while self._process.poll() is None:
            self.megabytes = max(self.megabytes, sum(map(taken, tree(self._process.pid))))
            threading.Event().wait(0.05)

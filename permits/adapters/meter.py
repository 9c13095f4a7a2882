"""Counts requests by endpoint and answer, over all processes of this machine, for those who watch the service."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
WRITES_EVERY: Final = 5.0  # seconds; what a killed process did not write is not counted, and nothing rests on it
ENDED: Final = "ended"

Counts = dict[tuple[str, str, str], list[float]]
"""By endpoint, method and status: how many, their seconds together, how many in each bucket, and how many slower."""


class Meter:
    """Each process counts for itself and writes its counts to a file in `folder`; whoever asks gets them all."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: Counts = {}
        self._written = clock()
        self._host = socket.gethostname()

    def observe(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self._lock:
            row = self._counts.setdefault((endpoint, method, str(status)), [0.0] * (len(BUCKETS) + 3))
            row[0] += 1
            row[1] += seconds
            row[2 + bisect_left(BUCKETS, seconds)] += 1
            if self._clock() - self._written >= WRITES_EVERY:
                self._written = self._clock()
                with suppress(OSError):  # a disk that is full has been told of by others
                    self._write(self._own(), self._counts)

    def total(self) -> Counts:
        """The counts of all processes, also of those that have ended."""
        own = self._own()
        with self._lock:
            parts: list[Counts] = [{key: list(row) for key, row in self._counts.items()}]
        if self._folder.is_dir():
            self._gather_ended()
            parts += [_read(path) for path in self._folder.glob("*.json") if path != own]
        return _sum(parts)

    def _gather_ended(self) -> None:
        """Put the counts of this machine's ended processes into one file, so that theirs do not heap up."""
        with (self._folder / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            dead = [path for path in self._folder.glob(f"{self._host}-*.json") if not _lives(path.stem)]
            if not dead:
                return
            together = self._folder / f"{self._host}-{ENDED}.json"
            self._write(together, _sum([_read(path) for path in [together, *dead]]))
            for path in dead:
                path.unlink(missing_ok=True)

    def _own(self) -> Path:
        return self._folder / f"{self._host}-{os.getpid()}.json"

    def _write(self, path: Path, counts: Counts) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.new")
        beside.write_text(json.dumps([[*key, row] for key, row in counts.items()]), encoding="utf-8")
        beside.replace(path)


def as_text(counts: Mapping[tuple[str, str, str], list[float]], gauges: Iterable[tuple[str, str, float]]) -> str:
    """In Prometheus' text format 0.0.4; a gauge is (name, labels as written, value)."""
    lines = [
        "# HELP lovlig_requests_total Answers by endpoint, method and status.",
        "# TYPE lovlig_requests_total counter",
    ]
    lines += [
        f'lovlig_requests_total{{endpoint="{endpoint}",method="{method}",status="{status}"}} {row[0]:.0f}'
        for (endpoint, method, status), row in sorted(counts.items())
    ]
    lines += ["# HELP lovlig_request_seconds Time until an answer.", "# TYPE lovlig_request_seconds histogram"]
    for (endpoint, _method, _status), row in sorted(
        _sum([{(key[0], "", ""): row} for key, row in counts.items()]).items()
    ):
        below = 0.0
        for bound, count in zip((*map(str, BUCKETS), "+Inf"), row[2:], strict=True):
            below += count
            lines.append(f'lovlig_request_seconds_bucket{{endpoint="{endpoint}",le="{bound}"}} {below:.0f}')
        lines.append(f'lovlig_request_seconds_sum{{endpoint="{endpoint}"}} {row[1]:.6f}')
        lines.append(f'lovlig_request_seconds_count{{endpoint="{endpoint}"}} {row[0]:.0f}')
    named = ""
    for name, labels, value in gauges:
        if name != named:
            lines.append(f"# TYPE {name} gauge")
            named = name
        lines.append(f"{name}{labels} {value:g}")
    return "\n".join(lines) + "\n"


def _lives(stem: str) -> bool:
    process = stem.rpartition("-")[2]
    if not process.isdecimal():
        return process == ENDED
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _read(path: Path) -> Counts:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {(str(one[0]), str(one[1]), str(one[2])): [float(number) for number in one[3]] for one in told}
    except (OSError, ValueError, TypeError, LookupError):
        return {}


def _sum(parts: Iterable[Mapping[tuple[str, str, str], list[float]]]) -> Counts:
    found: Counts = {}
    for part in parts:
        for key, row in part.items():
            found[key] = (
                [one + other for one, other in zip(found[key], row, strict=True)] if key in found else list(row)
            )
    return found

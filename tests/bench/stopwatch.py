"""How time is taken and told: a median, a 95th percentile and how many times, beside what is aimed at."""

from __future__ import annotations

import gc
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Clock = Callable[[], float]


def cpu() -> float:
    """CPU seconds of this process and of the children that it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@dataclass
class Measure:
    """Something measured in seconds. `target`: the median to stay under, `slowest`: what 95 of 100 stay under."""

    name: str
    target: float | None = None
    clock: Clock = time.perf_counter
    taken: list[float] = field(default_factory=list)
    slowest: float | None = None

    @contextmanager
    def __call__(self) -> Iterator[None]:
        started = self.clock()
        yield
        self.taken.append(self.clock() - started)

    @property
    def median(self) -> float:
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        return sorted(self.taken)[int(0.95 * (len(self.taken) - 1) + 0.5)]

    @property
    def holds(self) -> bool:
        return (self.target is None or self.median < self.target) and (self.slowest is None or self.p95 < self.slowest)

    @property
    def row(self) -> Row:
        shown = f"{self.name} (CPU)" if self.clock is cpu else self.name
        limits = " / ".join(told(limit) for limit in (self.target, self.slowest) if limit is not None)
        return (shown, told(self.median), told(self.p95), str(len(self.taken)), *_verdict(limits, self.holds))


@dataclass
class Figure:
    """Something that is no time: how large, how many, how many times as much; at most `most`, and in which unit."""

    name: str
    value: float
    most: float | None = None
    unit: str = ""
    count: int = 1

    @property
    def holds(self) -> bool:
        return self.most is None or self.value <= self.most

    @property
    def row(self) -> Row:
        limit = "" if self.most is None else _figure(self.most, self.unit)
        return (self.name, _figure(self.value, self.unit), "", str(self.count), *_verdict(limit, self.holds))


@dataclass
class Missing:
    """Something that cannot be measured on this machine, and why."""

    name: str
    why: str
    holds: bool = True

    @property
    def row(self) -> Row:
        return (self.name, self.why, "", "", "", "")


Row = tuple[str, str, str, str, str, str]
Measured = Measure | Figure | Missing


def table(measures: Iterable[Measured]) -> str:
    """The measures as text. CPU seconds are marked as such; everything else is time that somebody waits."""
    rows: list[Row] = [("", "median", "p95", "n", "mål", "")]
    rows.extend(each.row for each in measures)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width) for column, (cell, width) in enumerate(paired)
        )
        for paired in (list(zip(row, widths, strict=True)) for row in rows)
    )


def _verdict(limits: str, holds: bool) -> tuple[str, str]:
    return (f"< {limits}", "ja" if holds else "NEJ") if limits else ("", "")


def _figure(value: float, unit: str) -> str:
    shown = f"{value:.2f}" if value != int(value) and value < 100 else f"{value:.0f}"
    return f"{shown.replace('.', ',')} {unit}".strip()


def told(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


@contextmanager
def settled() -> Iterator[None]:
    """Measure what the work costs and not what was left behind by the preparation."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()

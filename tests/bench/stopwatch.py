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
    """Something measured in seconds. `target`: the median to stay under."""

    name: str
    target: float | None = None
    clock: Clock = time.perf_counter
    taken: list[float] = field(default_factory=list)

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
        return self.target is None or self.median < self.target


def table(measures: Iterable[Measure]) -> str:
    """The measures as text. CPU seconds are marked as such; everything else is time that somebody waits."""
    rows = [("", "median", "p95", "n", "mål", "")]
    for each in measures:
        shown = f"{each.name} (CPU)" if each.clock is cpu else each.name
        verdict = "" if each.target is None else "ja" if each.holds else "NEJ"
        target = "" if each.target is None else f"< {told(each.target)}"
        rows.append((shown, told(each.median), told(each.p95), str(len(each.taken)), target, verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width) for column, (cell, width) in enumerate(paired)
        )
        for paired in (list(zip(row, widths, strict=True)) for row in rows)
    )


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

"""What something costs this process: its own time on the processor, and its highest memory meanwhile."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PEAK_AGAIN = "5"  # Linux: forget the highest memory so far, proc(5)


@dataclass
class Cost:
    """Seconds of the processor, and bytes of memory at the highest beyond those at the beginning."""

    seconds: float = 0.0
    memory: int = 0


@contextmanager
def cost_of() -> Iterator[Cost]:
    """Measures what is done inside (Linux)."""
    cost = Cost()
    Path("/proc/self/clear_refs").write_text(PEAK_AGAIN)
    before, began = _kilobytes("VmRSS"), time.process_time()
    yield cost
    cost.seconds = time.process_time() - began
    cost.memory = 1024 * max(0, _kilobytes("VmHWM") - before)


def _kilobytes(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found
    return int(found[1])

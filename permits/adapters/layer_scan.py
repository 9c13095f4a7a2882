"""The virus scanner asked about a map layer, which may be large: in a thread, while whoever waits is told of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path
from threading import Event
from typing import Final

from permits.adapters.clamav import Clamd, ScannerAwayError
from permits.services.import_scanning import NoVerdict

LONGEST: Final = 900.0  # seconds for a gigabyte; nobody waits at a page meanwhile
TELL_EVERY: Final = 0.5  # seconds


class LayerScan:
    """services.import_scanning.Scan by ClamAV's daemon at an address as in permits.adapters.clamav."""

    def __init__(self, told: str, patience: float) -> None:
        self._daemon = Clamd(told, patience=patience)

    def __call__(self, path: Path, meanwhile: Callable[[], None]) -> str:
        gone = Event()
        with path.open("rb") as file, ThreadPoolExecutor(1) as apart:
            asked = apart.submit(self._daemon.scan, file, patiently=True, wanted=lambda: not gone.is_set())
            try:
                while True:
                    try:
                        return asked.result(TELL_EVERY)
                    except NotYet:
                        meanwhile()
            except ScannerAwayError as away:
                raise NoVerdict(for_good=away.why == "large") from away
            finally:
                gone.set()


def layer_scan_of(told: str, patience: float = LONGEST) -> LayerScan | None:
    """The scan of a setting, which waits so many seconds for a verdict; None without one."""
    return LayerScan(told, patience) if told else None

"""Where what is fetched lies until it has been handed in."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

FOLDER: Final = "lovlig-harvest-"
LEFT_FOR_GOOD: Final = 86_400.0  # seconds; no harvest takes as long


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder of a harvest's own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        yield Path(folder)


def sweep() -> None:
    """Remove what harvests left whose process was killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_FOR_GOOD:
                shutil.rmtree(left)

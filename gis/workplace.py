"""Where an import lays what it works with, so that what a killed process leaves is forgotten by the next."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

PREFIX: Final = "lovlig-import-"
HELD: Final = "held"  # a file that the process holds as long as it lives
YOUNG: Final = 60.0  # s in which a folder may not be held yet
OLD: Final = 3600.0  # s after which nobody still copies a version into the store


@contextmanager
def own_folder(store: Path) -> Iterator[Path]:
    """A folder for one import, gone when the block is left. What others left when they were killed goes too."""
    forget(store)
    with held_folder(PREFIX) as folder:
        yield folder


@contextmanager
def held_folder(prefix: str) -> Iterator[Path]:
    """A temporary folder of that prefix, which is held as long as the block and this process last."""
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with (folder / HELD).open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield folder


def forget(store: Path) -> None:
    """Remove folders that no process holds, and what was half copied into the store long ago."""
    now = time.time()
    forget_folders(PREFIX, Path(tempfile.gettempdir()))
    for copy in store.glob(".adding-*.gpkg"):
        with suppress(OSError):
            if now - copy.stat().st_mtime > OLD:
                copy.unlink()


def forget_folders(prefix: str, within: Path) -> None:
    """Remove the folders of that prefix that no process holds."""
    for folder in within.glob(f"{prefix}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > YOUNG and not _is_held(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_held(folder: Path) -> bool:
    try:
        with (folder / HELD).open("r+") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False

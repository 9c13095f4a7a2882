"""Where a worker lays what it works with, so that what a killed one leaves is swept away by the next."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from gis.workplace import forget_folders, held_folder

PREFIX: Final = "lovlig-worker-"


@contextmanager
def own_temporary_folder() -> Iterator[Callable[[], None]]:
    """Let all that this process and those that it begins write for the time being lie in one folder, for the block.

    Libraries lay folders of their own in the common one (WeasyPrint its typefaces), which nobody can tell from others'
    when the process has been killed. What is given is to be called now and then: it sweeps away what dead workers left,
    and lets whoever tidies the common folder by age see that this one is in use.
    """
    common = Path(tempfile.gettempdir())
    forget_folders(PREFIX, common)
    before, told = tempfile.tempdir, os.environ.get("TMPDIR")
    with held_folder(PREFIX) as folder:
        tempfile.tempdir = os.environ["TMPDIR"] = str(folder)

        def tidy() -> None:
            forget_folders(PREFIX, common)
            with suppress(FileNotFoundError):
                os.utime(folder)

        try:
            yield tidy
        finally:
            tempfile.tempdir = before
            os.environ.pop("TMPDIR")
            if told is not None:
                os.environ["TMPDIR"] = told

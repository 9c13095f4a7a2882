"""How a file that becomes a map layer is looked through for harmful code before anything of ours reads it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol

from permits.words import N_

SCANNED_AGAIN: Final = timedelta(seconds=30)  # a scanner that does not answer is asked again
AWAY: Final = N_("Viruskontrollen svarar inte. Filen läses när den gör det.")
TOO_LARGE: Final = N_(
    "Filen är större än viruskontrollen tar emot, och läses inte utan att ha prövats. Dela upp den, eller be driften "
    "höja StreamMaxLength i ClamAV."
)
HARMFUL: Final = N_("Viruskontrollen fann skadlig kod i filen, så den läses inte. Kontrollera var den kommer ifrån.")
"""Swedish, as it is kept with the import."""

log = logging.getLogger("lovlig.layers")


class NoVerdict(Exception):  # noqa: N818 - says what is lacking
    """The scanner has not said what the file is. `for_good`: nor will it, since the file is more than it takes."""

    def __init__(self, *, for_good: bool) -> None:
        super().__init__()
        self.for_good = for_good
        self.told = TOO_LARGE if for_good else AWAY


class Harmful(Exception):  # noqa: N818 - says what the file is
    """There is harmful code in the file."""

    told = HARMFUL


class Scan(Protocol):
    """What looks for harmful code in a file on disk."""

    def __call__(self, path: Path, meanwhile: Callable[[], None]) -> str:
        """What was found by name, "" for nothing. `meanwhile` is called now and then, and what it raises ends it.

        Raises NoVerdict, and FileNotFoundError.
        """
        ...


def look_through(scan: Scan | None, name: str, path: Path, meanwhile: Callable[[], None]) -> None:
    """Nothing, for a file that may be read. Raises Harmful, NoVerdict, and what `meanwhile` raises.

    `name` is what the log calls the file.
    """
    if scan is None:
        return
    try:
        found = scan(path, meanwhile)
    except NoVerdict:
        log.warning("the virus scanner gave no verdict on %s, which is not read", name)
        raise
    if found:
        log.error("%s holds %s and was refused", name, found)
        raise Harmful

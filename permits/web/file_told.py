"""What is said of a file beside its name: that it is held back, and what in it can do more than be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from permits.services.file_shapes import Held
from permits.web.page import services
from permits.words import Text, _

ACTIVE: Final = {
    "script": _("JavaScript, alltså kod som kan köras när filen öppnas"),
    "launch": _("startar andra program"),
    "embedded": _("andra filer inuti"),
    "media": _("ljud, film eller 3D"),
    "form": _("formulärfält"),
    "links": _("länkar ut på nätet"),
    "unsearched": _("mer än vi kunde söka igenom"),
}
"""What can be in a PDF, as permits.services.file_shapes.Contents has it, in the order of what to mind most."""
ORDINARY: Final = frozenset({"form", "links"})  # so many honest files have them that nobody is warned in lists


@dataclass(frozen=True)
class Standing:
    """How a file stands. `active` says what is in it; `warns` whether it is worth a mark in a list."""

    held: Held | None
    active: tuple[Text, ...]
    warns: bool


def standing(sha256: str, *, look: bool = False) -> Standing:
    """How a file stands; with `look` it is looked into now if nobody has."""
    held = services().files.held(sha256)
    contents = None if held else services().files.contents(sha256, look=look)
    found = contents.active if contents else ()
    return Standing(held, tuple(told for name, told in ACTIVE.items() if name in found), bool(set(found) - ORDINARY))

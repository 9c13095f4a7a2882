"""The desks of public records: the registry, what is handed out of it, and the work that follows."""

from __future__ import annotations

from typing import Any

from permits.adapters.masking import PageMasker
from permits.joining.ground import Ground
from permits.services.disposing import Disposing
from permits.services.hand_out_copies import Copying
from permits.services.hand_out_leaving import Leaving
from permits.services.handing_out import HandingOut
from permits.services.masked_papers import MaskedPapers
from permits.services.registry import RegistryDesk
from permits.services.working import Working


def record_desks(ground: Ground) -> dict[str, Any]:
    """The desks of the registry and of those who hand out, by their names in Services."""
    database, clock, municipality, files = ground.database, ground.clock, ground.municipality, ground.files
    copying = Copying(
        database, files, MaskedPapers(ground.printer), PageMasker(files), ground.press, municipality, clock
    )
    return {
        "registry": RegistryDesk(database, municipality, ground.press, clock),
        "handing_out": HandingOut(database, files, clock),
        "hand_out_copies": copying,
        "hand_out_leaving": Leaving(database, clock),
        "disposing": Disposing(database, files, municipality, clock),
    }


def record_works(desks: dict[str, Any]) -> dict[str, Working]:
    """What the worker does for public records, by name."""
    return {"hand outs": desks["hand_out_copies"], "disposal": desks["disposing"]}

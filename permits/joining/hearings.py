"""The desks where neighbours and other authorities are heard, and the letters to them."""

from __future__ import annotations

from typing import Any

from permits.joining.ground import Ground
from permits.services.hearing_letters import HearingPress
from permits.services.hearing_mail import HearingLetters
from permits.services.hearing_out import HearingDesk
from permits.services.hearing_preparing import Preparing
from permits.services.holders import Proposing
from permits.services.neighbour import Neighbours
from permits.services.referring import Referring
from permits.services.working import Working


def hearing_desks(ground: Ground) -> dict[str, Any]:
    """The desks of those who ask and those who answer, by their names in Services."""
    database, clock, municipality, files = ground.database, ground.clock, ground.municipality, ground.files
    proposing = Proposing(ground.properties, ground.people, database.persons)
    preparing = Preparing(database, proposing, municipality, clock)
    hearing = HearingDesk(database, preparing, database.persons, files, municipality, clock)
    return {
        "hearing": hearing,
        "hearing_letters": HearingPress(hearing, municipality, ground.settings.base_url, ground.press, clock),
        "neighbours": Neighbours(database, files, ground.places, ground.people, database.persons, clock),
        "referring": Referring(database, files, municipality, clock),
    }


def hearing_works(ground: Ground) -> dict[str, Working]:
    """The letters that the worker sends, by name."""
    letters = HearingLetters(
        ground.database, ground.mailer, ground.letters, ground.municipality, ground.settings.base_url, ground.clock
    )
    return {"hearing letters": letters}

"""What is known of a file besides its bytes: what was found in it, and whether it is held back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from permits.services.refusals import Refused
from permits.words import Text, _

WAITS = _(
    "Filen väntar på viruskontroll och kan inte öppnas än. Det brukar gå på några minuter. Försök igen om en stund."
)
INFECTED = _("Filen är spärrad: viruskontrollen hittade skadlig kod i den. Den som lämnade in den behöver lämna en ny.")


WAITS_FOR_YOU = _(
    "Vi har tagit emot filen men inte hunnit kontrollera den mot virus. Det brukar gå på några minuter, "
    "och du kan fortsätta under tiden."
)
INFECTED_OF_YOURS = _(
    "Filen är stoppad: viruskontrollen hittade skadlig kod i den. Kontrollera din dator, skapa filen på nytt "
    "från originalet och lämna in den."
)


@dataclass(frozen=True)
class Contents:
    """What was found when the file was looked into: pages, None for a picture, and what can do more than be read.

    `active` holds of "script", "launch", "embedded", "form", "links", "media", and "unsearched" when there was more
    than could be searched.
    """

    pages: int | None
    active: tuple[str, ...] = ()


class Hold(StrEnum):
    """Why a file is held back."""

    WAITING = "waiting"
    INFECTED = "infected"


@dataclass(frozen=True)
class Held:
    """A file in quarantine. `found` is what the scanner called it, `why` the reason that it has not answered:

    "away", "slow", "large" or "broken". `due` is when it is asked again.
    """

    state: Hold
    since: datetime
    due: datetime
    attempts: int = 0
    found: str = ""
    why: str = ""

    @property
    def is_infected(self) -> bool:
        return self.state is Hold.INFECTED

    @property
    def said(self) -> Text:
        """What people are told of it."""
        return INFECTED if self.is_infected else WAITS

    @property
    def said_to_sender(self) -> Text:
        """What whoever handed it in is told of it."""
        return INFECTED_OF_YOURS if self.is_infected else WAITS_FOR_YOU


class Quarantined(Refused):
    """The file is held back."""

    def __init__(self, held: Held) -> None:
        super().__init__(held.said)
        self.held = held

"""What is placed on the map, in words and in sizes, for each kind of measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from permits.law.facts import MeasureKind as Kind
from permits.law.measures import MEASURES, Shown
from permits.wizard.fields import Words
from permits.words import _


@dataclass(frozen=True)
class Placed:
    """What is placed: "altanen"; the sizes in m² that are no slip of the hand; `draw` is the heading of its drawing."""

    the: Words
    draw: Words
    least: float = 2.0
    most: float = 20_000.0


BUILDING: Final = Placed(_("byggnaden"), _("Rita byggnaden"))
_EXTENSION: Final = Placed(_("tillbyggnaden"), _("Rita tillbyggnaden"), least=0.5)
_PLACED: Final[dict[str, Placed]] = {
    Kind.TILLBYGGNAD: _EXTENSION,
    Kind.ALTAN: Placed(_("altanen"), _("Rita altanen"), least=0.5, most=2_000.0),
    Kind.MUR: Placed(_("muren"), _("Rita muren")),
    Kind.PLANK: Placed(_("planket"), _("Rita planket")),
    Kind.PARKERING: Placed(_("parkeringsplatsen"), _("Rita parkeringsplatsen"), least=5.0),
    Kind.UPPLAG: Placed(_("upplaget"), _("Rita upplaget"), least=0.5, most=200_000.0),
    Kind.MAST: Placed(_("masten"), _("Rita masten"), least=0.05, most=5_000.0),
    Kind.SKYLT: Placed(_("skylten"), _("Rita skylten"), least=0.01),
    Kind.POOL: Placed(_("poolen"), _("Rita poolen"), least=1.0, most=5_000.0),
    Kind.ANLAGGNING: Placed(_("anläggningen"), _("Rita anläggningen"), least=0.5, most=1_000_000.0),
    Kind.MARKATGARD: Placed(_("markåtgärden"), _("Rita markåtgärden"), least=1.0, most=1_000_000.0),
}


def placed(kind: str) -> Placed:
    """The words and sizes of what is placed for this kind of measure; those of a building for all that is not named."""
    return _PLACED.get(kind, BUILDING)


def shown(kind: str) -> Shown:
    """How the measure is shown on the map; before it is chosen, as most are."""
    return MEASURES[Kind(kind)].shown if kind in set(Kind) else Shown.OUTLINE

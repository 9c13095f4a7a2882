"""How each kind of measure is drawn and called in the situationsplan."""

from __future__ import annotations

from permits.law.facts import MeasureKind
from permits.law.measures import MEASURES, Shown
from permits.services.telling import measure_text
from permits.wizard.place_words import shown


def sign_of(measure: str) -> str:
    """How the drawing shows such a measure (gis.siteplan_panel.TitleBlock)."""
    if shown(measure) is not Shown.OUTLINE:
        return "line" if shown(measure) is Shown.LINE else "stands"
    return "building" if measure not in set(MeasureKind) or MEASURES[MeasureKind(measure)].is_building else "ground"


def sign_name(measure: str) -> str:
    """What the drawing's legend calls what is applied for."""
    if sign_of(measure) == "building":
        return "Tillbyggnad" if measure == MeasureKind.TILLBYGGNAD else "Ny byggnad"
    return measure_text(measure)


def numbered(number: int, measure: str) -> str:
    """What a measure is called in a drawing of several."""
    return f"{number}. {measure_text(measure)}"

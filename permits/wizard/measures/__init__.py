"""The questions about what is to be done: the first one, and a form for each kind of measure."""

from __future__ import annotations

from typing import Final

from permits.law.facts import MeasureKind as Kind
from permits.law.facts import Wanted
from permits.wizard.measures import (
    alterations,
    extensions,
    facilities,
    ground_and_demolition,
    installations,
    new_buildings,
    structures,
)
from permits.wizard.measures.asked import MeasureForm
from permits.wizard.measures.choosing import COMMON, MEASURES, SHELVES, Measure
from permits.words import _

__all__ = ["COMMON", "DETAILS", "MEASURES", "SHELVES", "Measure", "MeasureForm", "form_for"]

DETAILS: Final[dict[str, type[MeasureForm]]] = {
    Kind.KOMPLEMENTBYGGNAD: new_buildings.AncillaryBuilding,
    Kind.KOMPLEMENTBOSTADSHUS: new_buildings.AncillaryDwelling,
    Kind.TILLBYGGNAD: extensions.Extension,
    Kind.NYBYGGNAD_ENBOSTADSHUS: new_buildings.NewHouse,
    Kind.NYBYGGNAD_FLERBOSTADSHUS: new_buildings.NewApartments,
    Kind.NYBYGGNAD_LOKAL: new_buildings.NewPremises,
    Kind.EKONOMIBYGGNAD: new_buildings.FarmBuilding,
    Kind.FASADANDRING: alterations.FacadeChange,
    Kind.SOLCELLER: alterations.Solar,
    Kind.ANDRAD_ANVANDNING: alterations.ChangedUse,
    Kind.YTTERLIGARE_BOSTAD: alterations.AddedDwelling,
    Kind.ALTAN: structures.Deck,
    Kind.MUR: structures.Wall,
    Kind.PLANK: structures.Fence,
    Kind.PARKERING: facilities.Parking,
    Kind.UPPLAG: facilities.Storage,
    Kind.MAST: facilities.Mast,
    Kind.SKYLT: structures.Sign,
    Kind.POOL: structures.Pool,
    Kind.ANLAGGNING: facilities.OtherStructure,
    Kind.RIVNING: ground_and_demolition.Demolition,
    Kind.MARKATGARD: ground_and_demolition.GroundWork,
    Kind.ELDSTAD: installations.Fireplace,
    Kind.BARANDE_KONSTRUKTION: installations.LoadBearing,
    Kind.BRANDSKYDD: installations.FireSafety,
    Kind.VENTILATION: installations.Ventilation,
    Kind.VA: installations.WaterAndSewage,
}


def _sketched(form: type[MeasureForm]) -> type[MeasureForm]:
    """The form for somebody who asks about the place before all is decided."""
    lead = _("Du söker förhandsbesked. Har du inte bestämt hur det ska se ut kan du lämna de frågorna tomma.")
    return type(form.__name__, (form,), {"is_sketch": True, "lead": lead})


SKETCHES: Final = {kind: _sketched(form) for kind, form in DETAILS.items()}


def form_for(kind: str, wanted: str = Wanted.LOV) -> type[MeasureForm]:
    """The form with the questions about a kind of measure; about none chosen yet, that of the commonest."""
    forms = SKETCHES if wanted == Wanted.FORHANDSBESKED else DETAILS
    return forms.get(kind, forms[Kind.KOMPLEMENTBYGGNAD])

"""The kinds of measure: what each is called, how it is shown on the map, and what the applicant has to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from permits.law.facts import MeasureKind as Kind
from permits.words import N_


class Shown(StrEnum):
    """How a measure is shown on the map: a new OUTLINE, a LINE with a width, or a BUILDING that already stands."""

    OUTLINE = "outline"
    LINE = "line"
    BUILDING = "building"


@dataclass(frozen=True)
class MeasureWords:
    """A kind of measure. `asks` names the facts that only the applicant can tell; the rest is read from the map.

    `is_building` says that what is shown adds to the building area on the plot (byggnadsarea).
    """

    title: str
    shown: Shown
    is_building: bool
    asks: frozenset[str]


def _asked(*names: str) -> frozenset[str]:
    return frozenset(names)


_ANCILLARY: Final = _asked(
    "ridge_height", "roof_pitch", "complements_one_two_dwelling_house", "existing_exempt_area", "installations"
)
_NEW: Final = _asked("ridge_height", "roof_pitch", "gross_area", "storeys")
_FACADE: Final = _asked("building_kind", "faces_public_place")
_INSIDE: Final = _asked("building_kind", "substantial", "ordered_by_board", "developer_is_public")

MEASURES: Final[dict[Kind, MeasureWords]] = {
    Kind.KOMPLEMENTBYGGNAD: MeasureWords(N_("Komplementbyggnad"), Shown.OUTLINE, True, _ANCILLARY),
    Kind.KOMPLEMENTBOSTADSHUS: MeasureWords(N_("Komplementbostadshus"), Shown.OUTLINE, True, _ANCILLARY),
    Kind.TILLBYGGNAD: MeasureWords(
        N_("Tillbyggnad"), Shown.OUTLINE, True,
        _NEW | _asked(
            "main_ridge_height", "earlier_extension_area", "complements_one_two_dwelling_house", "installations",
            "extends_ancillary_building", "extends_farm_building", "footprint_after", "existing_exempt_area", "horses",
        ),
    ),
    Kind.NYBYGGNAD_ENBOSTADSHUS: MeasureWords(N_("Nybyggnad av enbostadshus"), Shown.OUTLINE, True, _NEW),
    Kind.NYBYGGNAD_FLERBOSTADSHUS: MeasureWords(N_("Nybyggnad av flerbostadshus"), Shown.OUTLINE, True, _NEW),
    Kind.NYBYGGNAD_LOKAL: MeasureWords(
        N_("Nybyggnad av lokal"), Shown.OUTLINE, True, _NEW | _asked("for_public_transport_or_place")
    ),
    Kind.EKONOMIBYGGNAD: MeasureWords(
        N_("Ekonomibyggnad"), Shown.OUTLINE, True, _asked("ridge_height", "roof_pitch", "horses")
    ),
    Kind.FASADANDRING: MeasureWords(N_("Fasadändring"), Shown.BUILDING, False, _FACADE),
    Kind.SOLCELLER: MeasureWords(N_("Solceller eller solfångare"), Shown.BUILDING, False, _FACADE | _asked("power_kw")),
    Kind.ANDRAD_ANVANDNING: MeasureWords(
        N_("Ändrad användning"), Shown.BUILDING, False,
        _asked(
            "building_kind", "substantially_new_use", "premises_area", "becomes_ancillary_dwelling", "horses",
            "in_contiguous_settlement", "ridge_height", "existing_exempt_area", "installations",
            "complements_one_two_dwelling_house",
        ),
    ),
    Kind.YTTERLIGARE_BOSTAD: MeasureWords(
        N_("Ytterligare bostad"), Shown.BUILDING, False, _asked("building_kind", "added_dwellings", "installations")
    ),
    Kind.ALTAN: MeasureWords(
        N_("Altan"), Shown.OUTLINE, False,
        _asked("structure_height", "existing_deck_area", "complements_one_two_dwelling_house"),
    ),
    Kind.MUR: MeasureWords(
        N_("Mur"), Shown.LINE, False, _asked("structure_height", "complements_one_two_dwelling_house", "in_road_plan")
    ),
    Kind.PLANK: MeasureWords(
        N_("Plank"), Shown.LINE, False, _asked("structure_height", "complements_one_two_dwelling_house", "in_road_plan")
    ),
    Kind.PARKERING: MeasureWords(
        N_("Parkeringsplats"), Shown.OUTLINE, False,
        _asked("existing_ground_area", "on_street_land", "complements_one_two_dwelling_house"),
    ),
    Kind.UPPLAG: MeasureWords(
        N_("Upplag, materialgård eller cistern"), Shown.OUTLINE, False,
        _asked("structure_kind", "structure_height", "existing_ground_area", "in_road_plan", "environment_permit"),
    ),
    Kind.MAST: MeasureWords(
        N_("Mast, torn, skorsten eller vindkraftverk"), Shown.OUTLINE, False,
        _asked("structure_kind", "structure_height", "environment_permit"),
    ),
    Kind.SKYLT: MeasureWords(N_("Skylt eller ljusanordning"), Shown.BUILDING, False, _asked("structure_kind")),
    Kind.POOL: MeasureWords(
        N_("Pool"), Shown.OUTLINE, False,
        _asked("structure_height", "level_change", "complements_one_two_dwelling_house"),
    ),
    Kind.ANLAGGNING: MeasureWords(
        N_("Annan anläggning"), Shown.OUTLINE, False,
        _asked("structure_kind", "existing_ground_area", "in_road_plan", "environment_permit"),
    ),
    Kind.RIVNING: MeasureWords(
        N_("Rivning"), Shown.BUILDING, False,
        _asked(
            "building_kind", "part_only", "ridge_height", "built_as_temporary", "ordered_by_board",
            "existing_exempt_area",
        ),
    ),
    Kind.MARKATGARD: MeasureWords(
        N_("Markåtgärd"), Shown.OUTLINE, False,
        _asked(
            "level_change", "to_plan_level", "fells_trees", "plants_forest", "worsens_permeability",
            "part_of_building_permit", "ordered_by_board",
        ),
    ),
    Kind.ELDSTAD: MeasureWords(
        N_("Eldstad eller rökkanal"), Shown.BUILDING, False, _INSIDE | _asked("new_installation")
    ),
    Kind.BARANDE_KONSTRUKTION: MeasureWords(N_("Ändring av bärande delar"), Shown.BUILDING, False, _INSIDE),
    Kind.BRANDSKYDD: MeasureWords(N_("Ändring av brandskydd"), Shown.BUILDING, False, _INSIDE),
    Kind.VENTILATION: MeasureWords(
        N_("Hiss eller ventilation"), Shown.BUILDING, False, _INSIDE | _asked("new_installation")
    ),
    Kind.VA: MeasureWords(
        N_("Vatten och avlopp i byggnad"), Shown.BUILDING, False, _INSIDE | _asked("new_installation")
    ),
}  # fmt: skip

MEASURE_TITLES: Final = {kind: measure.title for kind, measure in MEASURES.items()}
NEW_BUILDINGS: Final = frozenset({
    Kind.KOMPLEMENTBYGGNAD, Kind.KOMPLEMENTBOSTADSHUS, Kind.NYBYGGNAD_ENBOSTADSHUS, Kind.NYBYGGNAD_FLERBOSTADSHUS,
    Kind.NYBYGGNAD_LOKAL, Kind.EKONOMIBYGGNAD,
})  # fmt: skip
ANCILLARY: Final = frozenset({Kind.KOMPLEMENTBYGGNAD, Kind.KOMPLEMENTBOSTADSHUS})
ALTERATIONS: Final = frozenset({Kind.FASADANDRING, Kind.SOLCELLER, Kind.ANDRAD_ANVANDNING, Kind.YTTERLIGARE_BOSTAD})
STRUCTURES: Final = frozenset({
    Kind.ALTAN, Kind.MUR, Kind.PLANK, Kind.PARKERING, Kind.UPPLAG, Kind.MAST, Kind.SKYLT, Kind.POOL, Kind.ANLAGGNING,
})  # fmt: skip
INSTALLATIONS_ONLY: Final = frozenset({
    Kind.ELDSTAD, Kind.BARANDE_KONSTRUKTION, Kind.BRANDSKYDD, Kind.VENTILATION, Kind.VA,
})  # fmt: skip
BUILDINGS: Final = NEW_BUILDINGS | {Kind.TILLBYGGNAD}

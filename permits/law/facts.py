"""What is known about a measure and its place, where not knowing is a value of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final


@dataclass(frozen=True)
class Unknown:
    """A fact that could not be found out, with the reason in Swedish. Never to be read as False."""

    reason: str

    def __bool__(self) -> bool:
        raise TypeError("Unknown is neither true nor false; ask with isinstance(fact, Unknown)")


NOT_ASKED: Final = Unknown("Uppgiften har inte lämnats.")


class MeasureKind(StrEnum):
    """The kinds of measure that an application or a notification can be about; what each is asked: law.measures."""

    KOMPLEMENTBYGGNAD = "komplementbyggnad"
    KOMPLEMENTBOSTADSHUS = "komplementbostadshus"
    TILLBYGGNAD = "tillbyggnad"
    NYBYGGNAD_ENBOSTADSHUS = "nybyggnad_enbostadshus"
    NYBYGGNAD_FLERBOSTADSHUS = "nybyggnad_flerbostadshus"
    NYBYGGNAD_LOKAL = "nybyggnad_lokal"
    EKONOMIBYGGNAD = "ekonomibyggnad"
    FASADANDRING = "fasadandring"
    SOLCELLER = "solceller"
    ANDRAD_ANVANDNING = "andrad_anvandning"
    YTTERLIGARE_BOSTAD = "ytterligare_bostad"
    ALTAN = "altan"
    MUR = "mur"
    PLANK = "plank"
    PARKERING = "parkering"
    UPPLAG = "upplag"
    MAST = "mast"
    SKYLT = "skylt"
    POOL = "pool"
    ANLAGGNING = "anlaggning"
    RIVNING = "rivning"
    MARKATGARD = "markatgard"
    ELDSTAD = "eldstad"
    BARANDE_KONSTRUKTION = "barande_konstruktion"
    BRANDSKYDD = "brandskydd"
    VENTILATION = "ventilation"
    VA = "va"


class Wanted(StrEnum):
    """What is asked of the board: a permit, one for a limited time (9:39), or an advance ruling (9:41)."""

    LOV = "lov"
    TIDSBEGRANSAT = "tidsbegransat"
    FORHANDSBESKED = "forhandsbesked"


@dataclass(frozen=True)
class ProvisionFact:
    """A plan provision at the place; `overlap` m² of the footprint, `value` in `unit`, `value_type` min|max|exakt.

    `use` is "kvartersmark", "allman_plats", "vattenomrade" or None where the layer does not say.
    """

    provision_id: str
    plan: str
    kind: str
    text: str
    value: float | None
    value_type: str | None
    unit: str | None
    overlap: float
    use: str | None = None


@dataclass(frozen=True)
class ConstraintFact:
    """What another regime's map layer says. `hit` may be Unknown; `distance` m to the nearest when not hit."""

    layer: str
    title: str
    hit: bool | Unknown
    distance: float | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Everything a rule may look at. Metres, m² and degrees.

    `complements_one_two_dwelling_house` is, for a tillbyggnad, whether the building extended is such a house.
    `distance_to_railway` None: no track within reach. `beyond_kinds` None: only the nearest boundary is known.
    `installations` None: not asked, and the answer is given for a measure without any; else names from
    `wording.INSTALLATIONS`. `existing_doubtful_area`: ancillary buildings once built with a permit that would be
    exempt today. `measured` names facts read off a drawing or map; so does every name in `rests_on`, which maps a
    fact (or "constraint:<layer>") to layer stamps.
    `building_kind` is one of wording.BUILDING_KINDS, `structure_kind` of wording.STRUCTURE_KINDS, `defence_area` of
    wording.DEFENCE_AREAS or None where no such area is near. `ground_area` is what a parking place or a storage yard
    takes, `existing_ground_area` what others of the same kind on the property take; `existing_deck_area` the decks
    that stand (10 kap. 2 a §). `farthest_from_building` is how far the part that lies farthest off is from a building;
    None: the whole stands at `distance_to_building`. Of a building that stands, `footprint_area` and `ridge_height`
    are its own. Where None is allowed it says that nothing was asked, and the answer is given for a measure without it.
    """

    begun: date
    measure: MeasureKind
    # the place
    in_detailed_plan: bool | Unknown = NOT_ASKED
    plan: str | Unknown = NOT_ASKED
    plan_legally_binding: date | Unknown | None = NOT_ASKED
    implementation_end: date | Unknown | None = NOT_ASKED
    plan_provisions_read: bool | Unknown = NOT_ASKED
    provisions: tuple[ProvisionFact, ...] | Unknown = NOT_ASKED
    share_inside_property: float | Unknown = NOT_ASKED
    plot_area: float | Unknown = NOT_ASKED
    building_area_on_plot: float | Unknown = NOT_ASKED
    distance_to_boundary: float | Unknown = NOT_ASKED
    nearest_beyond_kind: str | Unknown = NOT_ASKED
    beyond_kinds: tuple[str, ...] | Unknown | None = None
    distance_to_railway: float | Unknown | None = NOT_ASKED
    constraints: tuple[ConstraintFact, ...] = ()
    valuable: bool | Unknown = NOT_ASKED
    neighbours: tuple[str, ...] | Unknown = NOT_ASKED
    across_road: tuple[str, ...] | Unknown = NOT_ASKED
    # the measure
    footprint_area: float | Unknown = NOT_ASKED
    gross_area: float | Unknown = NOT_ASKED
    storeys: int | Unknown = NOT_ASKED
    ridge_height: float | Unknown = NOT_ASKED
    main_ridge_height: float | Unknown = NOT_ASKED
    roof_pitch: float | Unknown = NOT_ASKED
    complements_one_two_dwelling_house: bool | Unknown = NOT_ASKED
    main_building_area: float | Unknown = NOT_ASKED
    existing_exempt_area: float | Unknown = NOT_ASKED
    existing_doubtful_area: float | Unknown = 0.0
    earlier_extension_area: float | Unknown = NOT_ASKED
    extends_ancillary_building: bool | Unknown | None = None
    footprint_after: float | Unknown = NOT_ASKED
    neighbours_consent: bool | Unknown = NOT_ASKED
    railway_consent: bool | Unknown = NOT_ASKED
    installations: tuple[str, ...] | Unknown | None = None
    start_date: date | Unknown = NOT_ASKED
    control_officer_named: bool | Unknown = NOT_ASKED
    start_clearance_together: bool = False
    # what is asked for
    wanted: Wanted = Wanted.LOV
    temporary_years: float | Unknown = NOT_ASKED
    earlier_temporary_years: float | Unknown = 0.0
    can_be_restored: bool | Unknown = NOT_ASKED
    seasonal: bool | Unknown = NOT_ASKED
    # a building that stands, and what is done to it
    building_kind: str | Unknown = NOT_ASKED
    faces_public_place: bool | Unknown = NOT_ASKED
    extends_farm_building: bool | Unknown | None = None
    horses: bool | Unknown | None = None
    for_public_transport_or_place: bool | Unknown | None = None
    power_kw: float | Unknown = NOT_ASKED
    substantially_new_use: bool | Unknown = NOT_ASKED
    premises_area: float | Unknown = NOT_ASKED
    becomes_ancillary_dwelling: bool | Unknown | None = None
    added_dwellings: int | Unknown = NOT_ASKED
    in_contiguous_settlement: bool | Unknown = NOT_ASKED
    area_regulations: bool | Unknown = NOT_ASKED
    # walls, decks, parking and other structures
    structure_kind: str | Unknown = NOT_ASKED
    structure_height: float | Unknown = NOT_ASKED
    distance_to_building: float | Unknown = NOT_ASKED
    farthest_from_building: float | Unknown | None = None
    ground_area: float | Unknown = NOT_ASKED
    existing_ground_area: float | Unknown = NOT_ASKED
    existing_deck_area: float | Unknown = 0.0
    in_road_plan: bool | Unknown | None = None
    on_street_land: bool | Unknown | None = None
    environment_permit: bool | Unknown | None = None
    defence_area: str | Unknown | None = NOT_ASKED
    # ground and demolition
    level_change: float | Unknown = NOT_ASKED
    to_plan_level: bool | Unknown = NOT_ASKED
    fells_trees: bool | Unknown = NOT_ASKED
    plants_forest: bool | Unknown = NOT_ASKED
    worsens_permeability: bool | Unknown = NOT_ASKED
    part_of_building_permit: bool | Unknown = NOT_ASKED
    ordered_by_board: bool | Unknown | None = None
    part_only: bool | Unknown = NOT_ASKED
    built_as_temporary: bool | Unknown | None = None
    # installations
    substantial: bool | Unknown = NOT_ASKED
    new_installation: bool | Unknown = NOT_ASKED
    developer_is_public: bool | Unknown | None = None
    # how sure
    tolerance: float = 0.1
    rests_on: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    measured: frozenset[str] = frozenset()

    def is_measured(self, *names: str) -> bool:
        """True when any of these facts was read off a drawing or a map and so carries the tolerance."""
        return any(name in self.measured or bool(self.rests_on.get(name)) for name in names)

    def layers_of(self, name: str) -> tuple[str, ...]:
        """The layer stamps that a fact rests on; a constraint falls back to those of all constraints."""
        stamps = self.rests_on.get(name)
        if stamps is None and name.startswith("constraint:"):
            stamps = self.rests_on.get("constraints")
        return tuple(stamps or ())

    def constraint(self, layer: str) -> ConstraintFact | None:
        """What one regime's layer says, or None where it was not asked at all."""
        return next((constraint for constraint in self.constraints if constraint.layer == layer), None)

    def plain(self) -> Facts:
        """These facts themselves, where a rule asks another question on the way and its facts are not the reason."""
        return self

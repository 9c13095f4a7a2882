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
    """The kinds of measure that an application can be about."""

    KOMPLEMENTBYGGNAD = "komplementbyggnad"
    TILLBYGGNAD = "tillbyggnad"
    NYBYGGNAD_ENBOSTADSHUS = "nybyggnad_enbostadshus"


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

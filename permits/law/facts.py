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
    """A plan provision at the place; `overlap` m² of the footprint, `value` in `unit`, `value_type` min|max|exakt."""

    provision_id: str
    plan: str
    kind: str
    text: str
    value: float | None
    value_type: str | None
    unit: str | None
    overlap: float


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
    """Everything a rule may look at. Metres, m² and degrees. `rests_on` maps a fact's name to layer stamps."""

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
    distance_to_railway: float | Unknown = NOT_ASKED
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
    earlier_extension_area: float | Unknown = NOT_ASKED
    neighbours_consent: bool | Unknown = NOT_ASKED
    start_date: date | Unknown = NOT_ASKED
    # how sure
    tolerance: float = 0.1
    rests_on: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

"""What the map tells the law of a place: facts of a site report, and the layer versions that each rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gis.site import BuildingNear, Hit, SiteReport
from permits.law.fact_words import DEFENCE_AREAS
from permits.law.facts import NOT_ASKED, ConstraintFact, MeasureKind, ProvisionFact, Unknown
from permits.law.measures import MEASURES, STRUCTURES, Shown
from permits.law.near_boundary import BOUNDARY
from permits.services.standing import kind_of
from permits.wizard.facts_told import number_or_unknown
from permits.wizard.place_words import shown

NO_PROPERTY = Unknown("Vi kunde inte se vilken fastighet byggnaden ligger på.")
NO_ROADS = Unknown("Vi kunde inte läsa kartan över vägar.")
NOT_DESIGNATED = Unknown("Ingen utpekad kulturmiljö här, men ett hus kan vara värdefullt utan att vara utpekat.")
NO_BUILDINGS = Unknown("Vi kunde inte läsa kartans byggnader.")
ON_THE_GROUND = frozenset({
    MeasureKind.PARKERING, MeasureKind.UPPLAG, MeasureKind.ANLAGGNING, MeasureKind.MARKATGARD,
})  # fmt: skip
"""Measures that the law weighs by the ground that they take."""
DEFENCE = "totalforsvar"
AREA_REGULATIONS = "omradesbestammelser"
JUST_THE_NEW = 0.5
"""m² of new ground that an extension must take to be one that goes outwards, and not only up."""


def of_place(report: SiteReport) -> dict[str, Any]:
    """What the map tells of the place. A layer that could not be asked leaves the fact unknown."""
    nearest = report.nearest_boundary
    plan = max(report.plans, key=lambda plan: plan.share, default=None)
    no_plan = Unknown(report.plan_unknown_because or "Vi kunde inte avgöra om platsen har en detaljplan.")
    known = report.in_plan is not None
    return {
        "footprint_area": report.area,
        "in_detailed_plan": report.in_plan if known else no_plan,
        "plan": f"{plan.designation} {plan.name}".strip() if plan else no_plan,
        "plan_legally_binding": plan.legally_binding if plan else no_plan,
        "implementation_end": plan.implementation_end if plan else no_plan,
        "plan_provisions_read": plan.provisions_read if plan else no_plan,
        "provisions": _provisions(report) if known else no_plan,
        "share_inside_property": NO_PROPERTY if report.share_inside is None else report.share_inside,
        "plot_area": NO_PROPERTY if report.plot_area is None else report.plot_area,
        "building_area_on_plot": (
            NO_BUILDINGS if report.building_area_on_plot is None else report.building_area_on_plot
        ),
        "distance_to_boundary": nearest.distance if nearest else NO_PROPERTY,
        "beyond_kinds": tuple(
            sorted({boundary.beyond_kind for boundary in report.boundaries if boundary.distance < BOUNDARY})
        ),
        "nearest_beyond_kind": nearest.beyond_kind if nearest else NO_PROPERTY,
        "distance_to_railway": _railway(report),
        "constraints": _constraints(report),
        "valuable": _valuable(report),
        "defence_area": _defence_area(report),
        "area_regulations": _area_regulations(report),
        "neighbours": report.neighbours if report.designation else NO_PROPERTY,
        "across_road": _across_road(report),
        "tolerance": report.tolerance,
    }


def _across_road(report: SiteReport) -> tuple[str, ...] | Unknown:
    """Whom only a road separates from the property. Without the roads nobody can tell."""
    if not report.designation:
        return NO_PROPERTY
    return NO_ROADS if "vagar" in report.missing else report.across_road


def _provisions(report: SiteReport) -> tuple[ProvisionFact, ...]:
    named = {plan.plan_id: plan.designation for plan in report.plans}
    return tuple(
        ProvisionFact(
            provision_id=provision.provision_id,
            plan=named.get(provision.plan_id, provision.plan_id),
            kind=provision.kind,
            text=provision.text,
            value=provision.value,
            value_type=provision.value_type,
            unit=provision.unit,
            overlap=provision.overlap,
            use=provision.use,
        )
        for provision in report.provisions
    )


def _railway(report: SiteReport) -> float | Unknown | None:
    """Metres to the nearest track; None where the layer covers the place and none is near."""
    return report.railway_distance if report.railway_known else Unknown("Vi kunde inte läsa kartan över järnvägar.")


def _constraints(report: SiteReport) -> tuple[ConstraintFact, ...]:
    return tuple(
        ConstraintFact(
            layer=found.layer,
            title=found.title,
            hit=Unknown(found.why_unknown) if found.hit is Hit.UNKNOWN else found.hit is Hit.YES,
            distance=found.distance,
            names=found.names,
        )
        for found in report.constraints
    )


def _valuable(report: SiteReport) -> bool | Unknown:
    """True inside a designated area. Never False: a building can be valuable without being designated (PBL 8:13)."""
    hit = any(found.layer == "kulturmiljo" and found.hit is Hit.YES for found in report.constraints)
    return True if hit else NOT_DESIGNATED


def _defence_area(report: SiteReport) -> str | Unknown | None:
    """What the defence needs the place for, or the ground near it; None where there is no such area (9 kap. 36 §)."""
    found = next((found for found in report.constraints if found.layer == DEFENCE), None)
    if found is None:
        return NOT_ASKED
    if found.hit is Hit.YES or found.distance is not None:
        return next((kind for kind in DEFENCE_AREAS if kind in found.kinds), "annat")
    return Unknown(found.why_unknown) if found.hit is Hit.UNKNOWN else None


def _area_regulations(report: SiteReport) -> bool | Unknown:
    """Whether area regulations hold for the place, where the municipality keeps a layer of them (PBL 4 kap. 41 §)."""
    found = next((found for found in report.constraints if found.layer == AREA_REGULATIONS), None)
    if found is None:
        return NOT_ASKED
    return Unknown(found.why_unknown) if found.hit is Hit.UNKNOWN else found.hit is Hit.YES


def of_measure(
    kind: str, siting: Mapping[str, Any], told: Mapping[str, Any], report: SiteReport | None
) -> dict[str, Any]:
    """What the map tells of what is placed, by its kind; of the building chosen only what the applicant has not told.

    `siting` is the answers of step "placering", `told` the facts that the applicant has told.
    """
    if report is None or kind not in set(MeasureKind):
        return {}
    if shown(kind) is Shown.BUILDING:
        known = _of_chosen(chosen_building(siting, report), report)
        return {name: value for name, value in known.items() if isinstance(told.get(name, NOT_ASKED), Unknown)}
    facts: dict[str, Any] = {}
    if kind in ON_THE_GROUND:
        facts["ground_area"] = report.area
    if kind in STRUCTURES:
        facts["distance_to_building"] = _to_nearest_building(report)
        facts["farthest_from_building"] = (
            NO_BUILDINGS if "byggnader" in report.missing else report.farthest_from_building
        )
    if MEASURES[MeasureKind(kind)].is_building:
        facts |= _beside_what_stands(kind, report)
    return facts


def chosen_building(siting: Mapping[str, Any], report: SiteReport | None) -> BuildingNear | None:
    """The building of the map that the measure is about; None when it had to be drawn."""
    if report is None or siting.get("method") != "byggnad":
        return None
    return next((each for each in report.buildings if each.building_id == siting.get("building")), None)


def _of_chosen(building: BuildingNear | None, report: SiteReport) -> dict[str, Any]:
    if building is None:
        return {}
    kind = kind_of(building, report.buildings)
    known = {"ridge_height": building.ridge_height, "building_kind": kind}
    return {name: value for name, value in known.items() if value is not None}


def _to_nearest_building(report: SiteReport) -> float | Unknown:
    """Metres to the nearest building, whosever it is; endless where none is near."""
    if "byggnader" in report.missing:
        return NO_BUILDINGS
    return min((building.distance for building in report.buildings), default=math.inf)


def _beside_what_stands(kind: str, report: SiteReport) -> dict[str, Any]:
    """Ground that is built upon twice counts once: an extension's is what lies outside the house, and what else is
    drawn over a building takes that building's place."""
    on_plot, covered = report.building_area_on_plot, report.building_area_covered
    if on_plot is None or not covered:
        return {}
    if kind == MeasureKind.TILLBYGGNAD and report.area - covered > JUST_THE_NEW:
        return {"footprint_area": report.area - covered}
    return {"building_area_on_plot": on_plot - covered}


def of_buildings(
    about: Mapping[str, Any], report: SiteReport | None, siting: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What stands on the plot: the larger of what is told and what the building layer knows.

    A building that the measure itself is about (chosen in `siting`) is none of the others.
    """
    chosen = chosen_building(siting or {}, report)
    own = [
        building
        for building in (report.buildings if report else ())
        if report and building.designation == report.designation
    ]
    mains = [building for building in own if building.main]
    exempt_told = number_or_unknown(about.get("existing_exempt_area"))
    exempt_known = sum(building.area for building in own if building.exempt and building != chosen)
    ridge_told = number_or_unknown(about.get("main_ridge_height"))
    ridges = [building.ridge_height for building in mains if building.ridge_height is not None]
    empty_plot = report is not None and report.building_area_on_plot == 0
    return {
        "main_building_area": max((building.area for building in mains), default=0.0 if empty_plot else NOT_ASKED),
        "existing_exempt_area": exempt_told if isinstance(exempt_told, Unknown) else max(exempt_told, exempt_known),
        "main_ridge_height": max(ridges) if isinstance(ridge_told, Unknown) and ridges else ridge_told,
    }


def rests_on(
    report: SiteReport, about: Mapping[str, Any], siting: Mapping[str, Any] | None = None
) -> dict[str, tuple[str, ...]]:
    """Which layer versions each fact rests on; a typed answer rests on the person who gave it."""
    stamps = {stamp.name: str(stamp) for stamp in report.stamps}
    typed = {name for name, value in about.items() if value not in ("", [], None)}
    of_chosen = _OF_CHOSEN if chosen_building(siting or {}, report) else {}
    return {
        fact: tuple(stamps[name] for name in layers if name in stamps)
        for fact, layers in {**_FACT_LAYERS, **of_chosen}.items()
        if fact not in typed
    } | {f"constraint:{found.layer}": (str(found.stamp),) for found in report.constraints if found.stamp}


_PLAN = ("detaljplaner",)
_PROPERTY = ("fastigheter",)
_BUILDINGS = ("byggnader",)
_OF_CHOSEN: dict[str, tuple[str, ...]] = {
    "footprint_area": _BUILDINGS, "ridge_height": _BUILDINGS, "building_kind": _BUILDINGS,
}  # fmt: skip
_FACT_LAYERS: dict[str, tuple[str, ...]] = {
    "in_detailed_plan": _PLAN,
    "plan": _PLAN,
    "plan_legally_binding": _PLAN,
    "implementation_end": _PLAN,
    "plan_provisions_read": _PLAN,
    "provisions": ("planbestammelser",),
    "share_inside_property": _PROPERTY,
    "plot_area": _PROPERTY,
    "building_area_on_plot": ("byggnader", "fastigheter"),
    "distance_to_boundary": _PROPERTY,
    "nearest_beyond_kind": _PROPERTY,
    "distance_to_railway": ("jarnvag",),
    "valuable": ("kulturmiljo",),
    "defence_area": (DEFENCE,),
    "area_regulations": (AREA_REGULATIONS,),
    "distance_to_building": _BUILDINGS,
    "farthest_from_building": _BUILDINGS,
    "neighbours": _PROPERTY,
    "across_road": ("fastigheter", "vagar"),
    "main_building_area": ("byggnader",),
    "existing_exempt_area": ("byggnader",),
    "main_ridge_height": ("byggnader",),
}

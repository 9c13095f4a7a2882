"""How answers and a site report become facts, and facts an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from gis.site import Hit, SiteReport
from permits.law.assess import assess
from permits.law.book import Assessment, Need
from permits.law.brings_back import BOUNDARY
from permits.law.facts import NOT_ASKED, ConstraintFact, Facts, MeasureKind, ProvisionFact, Unknown
from permits.law.need import need_of
from permits.municipality import Municipality

Answers = Mapping[str, Mapping[str, Any]]

MEASURED = frozenset({"footprint_area"})
"""What is read off the map, and not typed, when a building is drawn."""
NO_DRAWING = Unknown("Byggnaden är inte ritad på kartan ännu.")
NO_PROPERTY = Unknown("Vi kunde inte se vilken fastighet byggnaden ligger på.")
NO_ROADS = Unknown("Vi kunde inte läsa kartan över vägar.")
NOT_DESIGNATED = Unknown("Ingen utpekad kulturmiljö här, men ett hus kan vara värdefullt utan att vara utpekat.")


def assess_draft(
    answers: Answers, report: SiteReport | None, municipality: Municipality, begun: date
) -> Assessment | None:
    """What the law says of the answers so far, or None before the kind of measure is chosen."""
    facts = facts_from(answers, report, begun)
    matrix = tuple((kind, tuple(lines.items())) for kind, lines in municipality.documents.items())
    return _assessed(facts, matrix) if facts else None


def need_of_draft(answers: Answers, report: SiteReport | None, begun: date) -> Need | None:
    """What the law asks before work starts, alone; much quicker than all that it says."""
    facts = facts_from(answers, report, begun)
    return need_of(facts) if facts else None


@lru_cache(maxsize=512)  # the same facts give the same assessment, and every page of a draft asks
def _assessed(facts: Facts, matrix: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Assessment:
    return assess(facts, {kind: dict(lines) for kind, lines in matrix})


def facts_from(answers: Answers, report: SiteReport | None, begun: date) -> Facts | None:
    """The facts that answers and report give. What neither tells is Unknown, with the reason."""
    chosen = answers.get("atgard", {}).get("measure")
    if chosen not in set(MeasureKind):
        return None
    return Facts(
        begun=begun,
        measure=MeasureKind(chosen),
        **_told(answers),
        **(_of_place(report) if report else {"footprint_area": NO_DRAWING, "in_detailed_plan": NO_DRAWING}),
        **_of_buildings(answers.get("uppgifter", {}), report),
        rests_on=_rests_on(report, answers) if report else {},
        measured=MEASURED if answers.get("placering", {}).get("method") == "rita" else frozenset(),
    )


def _told(answers: Answers) -> dict[str, Any]:
    """What the applicant says of the measure. Numbers are kept as decimal strings."""
    about = answers.get("uppgifter", {})
    house = about.get("complements") or about.get("building_type")
    consent = answers.get("grannar", {}).get("consent")
    start = answers.get("tid", {}).get("start_date")
    storeys = _number(about.get("storeys"))
    return {
        "gross_area": _number(about.get("gross_area")),
        "storeys": storeys if isinstance(storeys, Unknown) else int(storeys),
        "ridge_height": _number(about.get("ridge_height")),
        "roof_pitch": _number(about.get("roof_pitch")),
        "complements_one_two_dwelling_house": house == "en_tvabostadshus" if house else NOT_ASKED,
        "earlier_extension_area": _number(about.get("earlier_extension_area")),
        "control_officer_named": bool(answers.get("kontrollansvarig", {}).get("name")),
        "neighbours_consent": {"ja": True, "nej": False}.get(str(consent), NOT_ASKED),
        "start_date": date.fromisoformat(start) if start else NOT_ASKED,
    }


def _number(typed: Any) -> float | Unknown:
    return NOT_ASKED if typed in {None, ""} else float(typed)


def _of_place(report: SiteReport) -> dict[str, Any]:
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
            Unknown("Vi kunde inte läsa kartans byggnader.")
            if report.building_area_on_plot is None
            else report.building_area_on_plot
        ),
        "distance_to_boundary": nearest.distance if nearest else NO_PROPERTY,
        "beyond_kinds": tuple(
            sorted({boundary.beyond_kind for boundary in report.boundaries if boundary.distance < BOUNDARY})
        ),
        "nearest_beyond_kind": nearest.beyond_kind if nearest else NO_PROPERTY,
        "distance_to_railway": _railway(report),
        "constraints": _constraints(report),
        "valuable": _valuable(report),
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


def _of_buildings(about: Mapping[str, Any], report: SiteReport | None) -> dict[str, Any]:
    """What stands on the plot: the larger of what is told and what the building layer knows."""
    own = [
        building
        for building in (report.buildings if report else ())
        if report and building.designation == report.designation
    ]
    mains = [building for building in own if building.main]
    exempt_told = _number(about.get("existing_exempt_area"))
    exempt_known = sum(building.area for building in own if building.exempt)
    ridge_told = _number(about.get("main_ridge_height"))
    ridges = [building.ridge_height for building in mains if building.ridge_height is not None]
    empty_plot = report is not None and report.building_area_on_plot == 0
    return {
        "main_building_area": max((building.area for building in mains), default=0.0 if empty_plot else NOT_ASKED),
        "existing_exempt_area": exempt_told if isinstance(exempt_told, Unknown) else max(exempt_told, exempt_known),
        "main_ridge_height": max(ridges) if isinstance(ridge_told, Unknown) and ridges else ridge_told,
    }


def _rests_on(report: SiteReport, answers: Answers) -> dict[str, tuple[str, ...]]:
    """Which layer versions each fact rests on; a typed answer rests on the person who gave it."""
    stamps = {stamp.name: str(stamp) for stamp in report.stamps}
    typed = {name for name, value in answers.get("uppgifter", {}).items() if value not in {None, ""}}
    return {
        fact: tuple(stamps[name] for name in layers if name in stamps)
        for fact, layers in _FACT_LAYERS.items()
        if fact not in typed
    } | {f"constraint:{found.layer}": (str(found.stamp),) for found in report.constraints if found.stamp}


_PLAN = ("detaljplaner",)
_PROPERTY = ("fastigheter",)
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
    "neighbours": _PROPERTY,
    "across_road": ("fastigheter", "vagar"),
    "main_building_area": ("byggnader",),
    "existing_exempt_area": ("byggnader",),
    "main_ridge_height": ("byggnader",),
}

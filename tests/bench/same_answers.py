"""Whether the site report and PostGIS say the same of a place: within a millimetre, and a hundredth of a m²."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from gis import crs
from gis.site import NEAR, Hit, SiteReport
from tests.bench.postgis_report import Answer

LENGTH: Final = 0.001  # m
AREA: Final = 0.01  # m²
SHARE: Final = 1e-6
AT_THE_LIMIT: Final = 0.01  # m; what is so near a search's limit may be found or not


def differences(report: SiteReport, answer: Answer) -> Iterator[str]:
    """What the two do not agree on; nothing where they do."""
    scale = crs.scale_of(report.footprint)
    yield from _alike("fastigheter", _areas(report), _scaled(answer, "property", scale**2), AREA)
    yield from _alike("grannar", dict.fromkeys(report.neighbours, 0.0), dict.fromkeys(answer.of("neighbour"), 0.0), 0)
    yield from _alike("över gatan", dict.fromkeys(report.across_road, 0.0), dict.fromkeys(answer.of("across"), 0.0), 0)
    yield from _alike("gränser", _boundaries(report), _sides(answer, scale), LENGTH)
    yield from _alike("byggnader", _buildings(report), _near(_scaled(answer, "building", scale)), LENGTH)
    overlaps = {one.building_id: one.overlap for one in report.buildings if one.distance < NEAR - AT_THE_LIMIT}
    theirs = {name: area / scale**2 for name, area in answer.second("building").items() if name in overlaps}
    yield from _alike("byggnaders yta under huset", overlaps, theirs, AREA)
    plot = math.fsum(inside for found in answer.of("on_plot").values() for inside in found) / scale**2
    yield from _alike("byggnader på tomten", {"": report.building_area_on_plot or 0.0}, {"": plot}, AREA)
    farthest = {"": report.farthest_from_building} if report.farthest_from_building is not None else {}
    yield from _alike("längst från byggnad", farthest, _scaled(answer, "farthest", scale), 0.25)
    yield from _alike("planer", {plan.plan_id: plan.share for plan in report.plans}, _shares(report, answer), SHARE)
    provisions = {each.provision_id: each.overlap for each in report.provisions}
    binding = {name: area for name, area in _scaled(answer, "provision", scale**2).items() if area > AREA}
    yield from _alike("bestämmelser", provisions, binding, AREA)
    yield from _constraints(report, answer, scale)
    railway = {} if report.railway_distance is None else {"": report.railway_distance}
    yield from _alike("järnväg", railway, _scaled(answer, "railway", scale), LENGTH)
    if report.inside_municipality is not (answer.of("inside")[""][0] == 1.0):
        yield "i kommunen"


def _alike(what: str, ours: Mapping[str, float], theirs: Mapping[str, float], within: float) -> Iterator[str]:
    for name in ours.keys() ^ theirs.keys():
        yield f"{what}: {name} finns bara hos {'oss' if name in ours else 'PostGIS'}"
    for name in ours.keys() & theirs.keys():
        if abs(ours[name] - theirs[name]) > within:
            yield f"{what}: {name} är {ours[name]} hos oss, {theirs[name]} hos PostGIS"


def _areas(report: SiteReport) -> dict[str, float]:
    return {touched.designation: touched.inside_area for touched in report.properties}


def _scaled(answer: Answer, what: str, by: float) -> dict[str, float]:
    return {name: min(found) / by for name, found in answer.of(what).items()}


def _near(distances: Mapping[str, float]) -> dict[str, float]:
    return {name: away for name, away in distances.items() if away < NEAR - AT_THE_LIMIT}


def _boundaries(report: SiteReport) -> dict[str, float]:
    """The distance to each neighbour's stretch of the boundary, and to the streets."""
    nearest: dict[str, float] = {}
    for side in report.sides:
        name = side.beyond or "ingen"
        nearest[name] = min(side.distance, nearest.get(name, math.inf))
    return nearest


def _sides(answer: Answer, scale: float) -> dict[str, float]:
    return {name or "ingen": min(found) / scale for name, found in answer.of("side").items()}


def _buildings(report: SiteReport) -> dict[str, float]:
    return _near({building.building_id: building.distance for building in report.buildings})


def _shares(report: SiteReport, answer: Answer) -> dict[str, float]:
    area = report.footprint.area
    return {name: min(found) / area for name, found in answer.of("plan").items() if min(found) > AREA}


def _constraints(report: SiteReport, answer: Answer, scale: float) -> Iterator[str]:
    ours = {told.layer: told.distance for told in report.constraints if told.distance is not None}
    yield from _alike("skydd", ours, _scaled(answer, "constraint", scale), LENGTH)
    areas = {told.layer: told.overlap for told in report.constraints if told.distance is not None}
    theirs = {name: area / scale**2 for name, area in answer.second("constraint").items()}
    single = {name: area for name, area in theirs.items() if area < report.area}  # several may lie on each other
    yield from _alike("skyddens yta", {name: areas.get(name, 0.0) for name in single}, single, AREA)
    for told in report.constraints:
        if told.hit is Hit.YES and told.layer not in theirs:
            yield f"skydd: {told.layer} träffas bara hos oss"

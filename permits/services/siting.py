"""Where the applicant put the measure: made of what was drawn, typed or chosen, beside the sides of the property."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from gis import geometry, lines
from gis.outline import FootprintError, Limits
from gis.site import SiteReport, sides_of
from gis.siteplan_choice import numbered_plan
from permits.case.times import swedish_day
from permits.law.book import Assessment
from permits.law.measures import Shown
from permits.services.assessing import assess_draft
from permits.services.places import Places
from permits.services.ports import Clock
from permits.services.refusals import Refused
from permits.services.shapes import Answers
from permits.services.standing import Standing, buildings_of
from permits.wizard.place_words import placed, shown
from permits.words import Text, _, number, swedish_number

BEYOND = {
    "samfallighet": _("gemensam mark"),
    "allman_plats": _("gata eller park"),
    "vag": _("väg"),
    "vatten": _("vatten"),
}
COMPASS = {
    "norr": _("norr"),
    "nordost": _("nordost"),
    "öster": _("öster"),
    "sydost": _("sydost"),
    "söder": _("söder"),
    "sydväst": _("sydväst"),
    "väster": _("väster"),
    "nordväst": _("nordväst"),
}


@dataclass(frozen=True)
class Side:
    """A side of the property in words that tell it from the others, its true length in metres, and its line.

    `told` is the Swedish, which an answer keeps; `words` are for the reader.
    """

    told: str
    words: Text
    length: float
    line: LineString


class Siting:
    """Where measures are. Everything that cannot be used is refused in words for the person who gave it."""

    def __init__(self, places: Places, clock: Clock) -> None:
        self._places = places
        self._clock = clock

    def sides(self, designation: str | None) -> tuple[Side, ...]:
        """The sides of the property to measure from, longest first; empty when the property is not known."""
        if not designation:
            return ()
        stretches = sides_of(designation, self._places.layers(), self._places.store)
        named = [(_named(stretch.beyond, stretch.beyond_kind, stretch.facing), stretch) for stretch in stretches]
        names = [name.in_swedish() for name, _stretch in named]
        sides = [
            _side(name, stretch.length, stretch.line, is_alone=names.count(name.in_swedish()) == 1)
            for name, stretch in named
        ]
        return tuple(sorted(sides, key=lambda side: -side.length))

    def buildings(self, designation: str | None) -> tuple[Standing, ...]:
        """The buildings that the map knows on the property, numbered as on their picture."""
        place = self._places.property(designation) if designation else None
        if place is None:
            return ()
        return buildings_of(place.geometry, place.designation, self._places.layers(), self._places.store)

    def buildings_plan(self, designation: str) -> str | None:
        """The property as SVG with its buildings by number; None when the property is not known."""
        place = self._places.property(designation) if designation else None
        if place is None:
            return None
        shapes = [(each.number, each.geometry) for each in self.buildings(designation)]
        title = f"Byggnaderna på {place.designation}."
        layers, store = self._places.layers(), self._places.store
        return numbered_plan(place.geometry, shapes, layers, store, title=title, designation=place.designation)

    def footprint(self, typed: Mapping[str, Any], designation: str | None, kind: str = "") -> dict[str, Any]:
        """The footprint (GeoJSON Polygon, EPSG:3006) of the answers of step "placering". Raises Refused."""
        told: dict[str, Any] = self.placed(typed, designation, kind)["geometry"]
        return told

    def placed(self, typed: Mapping[str, Any], designation: str | None, kind: str = "") -> dict[str, Any]:
        """What the typed answers come to: "geometry", and the "line" or the "building" that it was made of.

        Geometries are GeoJSON in EPSG:3006. Raises Refused.
        """
        try:
            if shown(kind) is Shown.LINE:
                line = self._line(typed, designation)
                return {"geometry": _json(self._strip(line, typed, designation)), "line": _json(line)}
            if typed.get("method") == "byggnad":
                return self._building(typed, designation)
            return {"geometry": _json(self._outline(typed, designation, kind))}
        except FootprintError as error:
            raise Refused(error.message_sv) from error

    def report(self, footprint: Mapping[str, Any], designation: str | None) -> SiteReport:
        """What holds for a stored footprint."""
        outline = shape(dict(footprint))
        if not isinstance(outline, Polygon):
            raise TypeError("a stored footprint is a polygon")
        return self._places.report(outline, designation)

    def live_report(self, drawn: Any, designation: str | None, kind: str = "", thickness: str = "") -> SiteReport:
        """What holds for a drawing that is not saved yet (GeoJSON, lon/lat or EPSG:3006). Raises Refused.

        `drawn` may be a building's id for measures on what stands; `thickness` is that of a line, as it is typed.
        """
        method = "byggnad" if isinstance(drawn, str) else "rita"
        typed = {"method": method, "geometry": drawn, "building": drawn, "thickness": _thickness(thickness)}
        return self.report(self.placed(typed, designation, kind)["geometry"], designation)

    def assess(self, answers: Answers, report: SiteReport) -> Assessment | None:
        """What the law says of the answers with the building where `report` is about; nothing is saved."""
        return assess_draft(answers, report, self._places.municipality, swedish_day(self._clock()))

    def _building(self, typed: Mapping[str, Any], designation: str | None) -> dict[str, Any]:
        chosen = next((each for each in self.buildings(designation) if each.building_id == typed.get("building")), None)
        if chosen is None:
            raise Refused(_("Välj vilken byggnad det gäller, eller rita den om den inte finns på kartan."))
        found = geometry.judged(chosen.geometry, limits=geometry.ANYTHING)
        return {"geometry": _json(found), "building": chosen.building_id, "building_told": chosen.told}

    def _line(self, typed: Mapping[str, Any], designation: str | None) -> LineString:
        """The middle of a wall or a fence, EPSG:3006."""
        if typed.get("method") == "koordinater":
            return lines.line_from_coordinates(str(typed.get("coordinates", "")))
        if typed.get("method") == "matt":
            plot, side = self._measured_from(typed, designation)
            start, length = typed.get("start"), typed.get("length")
            return lines.line_along(
                plot,
                side.line,
                float(typed["distance_a"]),
                float(typed["thickness"]),
                float(start) if start else 0.0,
                float(length) if length else None,
            )
        if not typed.get("geometry"):
            raise Refused(_("Rita linjen på kartan först, eller välj att skriva mått i stället."))
        return self._places.line(typed["geometry"])

    def _strip(self, line: LineString, typed: Mapping[str, Any], designation: str | None) -> Polygon:
        """The ground that the wall takes: upon the own side, where it is drawn upon the boundary."""
        place = self._places.property(designation) if designation else None
        return lines.strip(line, float(typed["thickness"]), place.geometry if place else None)

    def _outline(self, typed: Mapping[str, Any], designation: str | None, kind: str) -> Polygon:
        limits = Limits(placed(kind).least, placed(kind).most)
        if typed.get("method") == "koordinater":
            return geometry.from_coordinates(str(typed.get("coordinates", "")), limits=limits)
        if typed.get("method") == "matt":
            return self._by_measures(typed, designation, limits)
        drawn = typed.get("geometry")
        if not drawn:
            raise Refused(_("Rita på kartan först, eller välj att skriva mått i stället."))
        return self._places.footprint(drawn, limits)

    def _measured_from(self, typed: Mapping[str, Any], designation: str | None) -> tuple[Polygon, Side]:
        """The side of the property that is measured from first, and the part of the property that it belongs to."""
        side = next((each for each in self.sides(designation) if each.told == str(typed.get("boundary_a"))), None)
        if side is None:
            raise Refused(_("Välj vilken gräns du mäter från."))
        place = self._places.property(str(designation))
        if place is None:
            raise Refused(_("Vi hittar inte fastigheten på kartan. Skriv koordinater i stället."))
        return _part_along(place.geometry, side.line), side

    def _by_measures(self, typed: Mapping[str, Any], designation: str | None, limits: Limits) -> Polygon:
        plot, first = self._measured_from(typed, designation)
        second = next((side for side in self.sides(designation) if side.told == str(typed.get("boundary_b"))), None)
        if second is not None and second.told == first.told:
            raise Refused(_("Välj två olika gränser, eller bara en."))
        distance_b, rotation = typed.get("distance_b"), typed.get("rotation")
        if second is not None and not distance_b:
            raise Refused(_("Skriv hur långt det är till den andra gränsen, eller ta bort den."))
        return geometry.place_by_distances(
            plot,
            float(typed["width"]),
            float(typed["length"]),
            first.line,
            float(typed["distance_a"]),
            second.line if second else None,
            float(distance_b) if second and distance_b else None,
            float(rotation) if rotation else None,
            str(typed.get("shape", "rektangel")),
            limits,
        )


def wall_length(report: SiteReport) -> float:
    """How long the wall or fence is that a report is about, in true metres."""
    return lines.strip_length(report.footprint)


def _json(made: BaseGeometry) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(mapping(made)))
    return told


def _thickness(typed: str) -> str:
    """The thickness typed beside a drawing; while it cannot be read, what is usual."""
    try:
        read = float(str(typed).strip().removesuffix("m").strip().replace(",", ".") or lines.THICKNESS_M)
    except ValueError:
        read = lines.THICKNESS_M
    return str(read if lines.THINNEST_M <= read <= lines.THICKEST_M else lines.THICKNESS_M)


def _part_along(plot: Polygon | MultiPolygon, line: LineString) -> Polygon:
    """The område of the property that the side belongs to."""
    parts = list(plot.geoms) if isinstance(plot, MultiPolygon) else [plot]
    middle = line.interpolate(0.5, normalized=True)
    return min(parts, key=lambda part: part.boundary.distance(middle))


def _side(name: Text, length: float, line: LineString, *, is_alone: bool) -> Side:
    """Two sides of one name are told apart by their lengths."""
    if is_alone:
        return Side(name.in_swedish(), name, length, line)
    told = f"{name.in_swedish()}, {swedish_number(length)} m lång"
    return Side(told, _("%(side)s, %(metres)s m lång", side=name, metres=number(length)), length, line)


def _named(beyond: str | None, kind: str, facing: str) -> Text:
    point = COMPASS.get(facing, facing)
    what = beyond if kind == "fastighet" and beyond else BEYOND.get(kind)
    return _("mot %(what)s i %(point)s", what=what, point=point) if what else _("gränsen i %(point)s", point=point)

"""Where the applicant put the footprint: made of what was drawn or typed, beside the sides of the property."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry import mapping, shape

from gis import geometry
from gis.outline import FootprintError
from gis.site import SiteReport, sides_of
from permits.case.times import swedish_day
from permits.law.book import Assessment
from permits.services.assessing import assess_draft
from permits.services.places import Places
from permits.services.ports import Clock
from permits.services.refusals import Refused
from permits.services.shapes import Answers
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
    """Footprints of applications. Everything that cannot be used is refused in words for the person who gave it."""

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

    def footprint(self, typed: Mapping[str, Any], designation: str | None) -> dict[str, Any]:
        """The footprint (GeoJSON Polygon, EPSG:3006) of the answers of step "placering". Raises Refused."""
        try:
            told: dict[str, Any] = json.loads(json.dumps(mapping(self._made(typed, designation))))
        except FootprintError as error:
            raise Refused(error.message_sv) from error
        return told

    def report(self, footprint: Mapping[str, Any], designation: str | None) -> SiteReport:
        """What holds for a stored footprint."""
        outline = shape(dict(footprint))
        if not isinstance(outline, Polygon):
            raise TypeError("a stored footprint is a polygon")
        return self._places.report(outline, designation)

    def live_report(self, drawn: Any, designation: str | None) -> SiteReport:
        """What holds for a drawing that is not saved yet (GeoJSON, lon/lat or EPSG:3006). Raises Refused."""
        try:
            return self._places.report(self._places.footprint(drawn), designation)
        except FootprintError as error:
            raise Refused(error.message_sv) from error

    def assess(self, answers: Answers, report: SiteReport) -> Assessment | None:
        """What the law says of the answers with the building where `report` is about; nothing is saved."""
        return assess_draft(answers, report, self._places.municipality, swedish_day(self._clock()))

    def _made(self, typed: Mapping[str, Any], designation: str | None) -> Polygon:
        if typed.get("method") == "koordinater":
            return geometry.from_coordinates(str(typed.get("coordinates", "")))
        if typed.get("method") == "matt":
            return self._by_measures(typed, designation)
        drawn = typed.get("geometry")
        if not drawn:
            raise Refused(_("Rita byggnaden på kartan först, eller välj att skriva mått i stället."))
        return self._places.footprint(drawn)

    def _by_measures(self, typed: Mapping[str, Any], designation: str | None) -> Polygon:
        sides = {side.told: side for side in self.sides(designation)}
        first, second = sides.get(str(typed.get("boundary_a"))), sides.get(str(typed.get("boundary_b")))
        if first is None:
            raise Refused(_("Välj vilken gräns du mäter från."))
        if second is first:
            raise Refused(_("Välj två olika gränser, eller bara en."))
        place = self._places.property(str(designation))
        if place is None:
            raise Refused(_("Vi hittar inte fastigheten på kartan. Skriv koordinater i stället."))
        distance_b, rotation = typed.get("distance_b"), typed.get("rotation")
        if second is not None and not distance_b:
            raise Refused(_("Skriv hur långt det är till den andra gränsen, eller ta bort den."))
        return geometry.place_by_distances(
            _part_along(place.geometry, first.line),
            float(typed["width"]),
            float(typed["length"]),
            first.line,
            float(typed["distance_a"]),
            second.line if second else None,
            float(distance_b) if second and distance_b else None,
            float(rotation) if rotation else None,
            str(typed.get("shape", "rektangel")),
        )


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

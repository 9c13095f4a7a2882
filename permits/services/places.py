"""What there is at a place: the layers that hold, properties found, site reports, maps and the situationsplan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from shapely import LineString, Point, Polygon, unary_union
from shapely.geometry import shape

from gis import crs, geometry, maps
from gis.asking import stands
from gis.backgrounds import Background
from gis.geojson import epsg_of
from gis.layers import Coverage, LayerSet
from gis.lines import parse_line
from gis.map_cases import CaseOnMap, cases_map
from gis.maps import MapParts
from gis.outline import ANYTHING, Limits
from gis.site import SiteReport, site_report
from gis.siteplan import AlsoNew, SitePlan, TitleBlock, site_plan
from gis.store import Feature, LayerStore
from permits.municipality import Municipality
from permits.services.keeping import Kept
from permits.services.layers_in_force import LayersInForce
from permits.services.plan_signs import numbered, sign_name, sign_of
from permits.services.ports import (
    CaseView,
    Clock,
    LayerCatalogue,
    PropertyHit,
    PropertyPlace,
    PropertyRegister,
)
from permits.services.telling import measure_text, measures_text

KEPT_REPORTS, KEPT_PLANS = 256, 64
PUBLIC_LAYERS_WITHHELD = frozenset({"kommungrans"})


class Places(LayersInForce):
    """Answers about places, from the layers that hold today or held when a case was recorded."""

    def __init__(
        self,
        catalogue: LayerCatalogue,
        store: LayerStore,
        register: PropertyRegister,
        municipality: Municipality,
        clock: Clock,
        notes: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        super().__init__(catalogue, store, clock, notes)
        self.municipality = municipality
        self._register = register
        self._reports: Kept[SiteReport] = Kept(KEPT_REPORTS)
        self._plans: Kept[SitePlan] = Kept(KEPT_PLANS)

    # properties

    def property(self, designation: str) -> PropertyPlace | None:
        """The property by its exact designation, with all its områden as one geometry."""
        layer = self.layers().get("fastigheter")
        found = self.store.feature(layer, "designation", designation) if layer else []
        parts = [part for part in found if stands(part)]
        return self._place(parts) if parts else None

    def at(self, easting: float, northing: float) -> PropertyPlace | None:
        """The property at a point in EPSG:3006."""
        layer = self.layers().get("fastigheter")
        point = Point(easting, northing)
        here = self.store.features_near(layer, point) if layer else []
        found = next((feature for feature in here if stands(feature) and feature.geometry.intersects(point)), None)
        return self.property(found.properties["designation"]) if found else None

    def search(self, text: str) -> list[PropertyHit]:
        """Properties by designation or address, at most twenty. Raises RegisterDown."""
        return self._register.search(text)

    def _place(self, parts: list[Feature]) -> PropertyPlace:
        whole = unary_union([part.geometry for part in parts])
        largest = max(parts, key=lambda part: part.geometry.area)
        centre = largest.geometry.representative_point()
        designation = str(largest.properties["designation"])
        return PropertyPlace(
            designation=designation,
            kind=str(largest.properties["kind"]),
            address=self._address(designation),
            area=crs.true_area(whole),
            geometry=whole,
            centroid=(centre.x, centre.y),
        )

    def _address(self, designation: str) -> str:
        layer = self.layers().get("byggnader")
        buildings = self.store.feature(layer, "designation", designation) if layer else []
        ordered = sorted(buildings, key=lambda building: not building.properties.get("main"))
        return next((str(found.properties["address"]) for found in ordered if found.properties.get("address")), "")

    # the footprint and what holds there

    def footprint(self, drawn: str | Mapping[str, Any], limits: Limits = ANYTHING) -> Polygon:
        """A drawn polygon (GeoJSON in lon/lat or EPSG:3006, told apart by its numbers). Raises FootprintError.

        What is kept already has been judged by the limits of its kind, so nothing more is asked of it.
        """
        return geometry.parse_footprint(drawn, epsg=epsg_of(drawn), limits=limits)

    def line(self, drawn: str | Mapping[str, Any]) -> LineString:
        """A drawn line (GeoJSON as for `footprint`) in EPSG:3006. Raises FootprintError."""
        return parse_line(drawn, epsg=epsg_of(drawn))

    def report(self, footprint: Polygon, designation: str | None, layers: LayerSet | None = None) -> SiteReport:
        """What holds for the footprint (EPSG:3006) today, or by the given layers. Kept while no layer moves."""
        holding = layers if layers is not None else self.layers()
        today = self.today()
        return self._reports.get(
            (footprint.wkb, designation, today, _versions(holding)),
            lambda: site_report(footprint, holding, self.store, designation=designation, as_of=today),
        )

    def site_plan(
        self,
        report: SiteReport,
        title: TitleBlock,
        paper: str = "A4",
        layers: LayerSet | None = None,
        others: Sequence[AlsoNew] = (),
    ) -> SitePlan:
        """The situationsplan for a report and what else is new there.

        Kept, since page, picture and text each ask for the same drawing.
        """
        holding = layers if layers is not None else self.layers()
        also = tuple((other.footprint.wkb, name, sign) for other, name, sign in others)
        return self._plans.get(
            (report.footprint.wkb, report.designation, title, paper, _versions(holding), also),
            lambda: site_plan(report, holding, self.store, title_block=title, paper=paper, others=others),
        )

    def site_plan_of(
        self,
        measures: Sequence[str],
        reports: Sequence[SiteReport | None],
        paper: str = "A4",
        registry_number: str = "",
        layers: LayerSet | None = None,
    ) -> SitePlan | None:
        """One situationsplan of all measures that are placed, numbered where there are several; None when none is."""
        told = enumerate(zip(measures, reports, strict=False), 1)
        placed = [(number, kind, report) for number, (kind, report) in told if report]
        if not placed:
            return None
        (number, kind, report), *others = placed
        title = self.title_block(report, kind, registry_number)
        if len(measures) > 1:
            title = replace(title, measure=measures_text(measures), building=numbered(number, kind))
        also = [(other, numbered(n, each), sign_of(each)) for n, each, other in others]
        return self.site_plan(report, title, paper=paper, layers=layers, others=also)

    def title_block(self, report: SiteReport, measure: str, registry_number: str = "") -> TitleBlock:
        """The situationsplan's title block for today; `measure` as in the answers."""
        return TitleBlock(
            designation=report.designation or "",
            measure=measure_text(measure),
            building=sign_name(measure),
            drawn=self._clock().date(),
            sign=sign_of(measure),
            municipality=self.municipality.name,
            registry_number=registry_number,
        )

    # what a case recorded

    def recorded(self, view: CaseView) -> tuple[list[SiteReport | None], LayerSet]:
        """The place of each measure as it was when it was recorded: by the layer versions that its findings rest on."""
        stamps = (f"{stamp['name']}@{stamp['version']}" for told in view.reports if told for stamp in told["stamps"])
        days = [date.fromisoformat(told["as_of"]) for told in view.reports if told]
        layers = self.layers_recorded(dict.fromkeys(stamps), min(days, default=None))
        reports = [
            self.report(cast(Polygon, shape(told["footprint"])), view.case.designation, layers) if told else None
            for told in view.reports
        ]
        return reports, layers

    def recorded_site_plan(self, view: CaseView, paper: str = "A4") -> SitePlan | None:
        """The case's situationsplan with all that it is about, or None when nothing was drawn."""
        reports, layers = self.recorded(view)
        return self.site_plan_of(view.case.measures, reports, paper, view.case.registry_number, layers)

    def recorded_map(self, view: CaseView, **wishes: Any) -> MapParts | None:
        """The map of a case: its footprint and surroundings."""
        drawn = [shape(told["footprint"]) for told in view.reports if told]
        if not drawn:
            return None
        footprint = drawn[0] if len(drawn) == 1 else unary_union(drawn)
        return self.case_map(designation=view.case.designation, footprint=footprint, **wishes)

    # maps

    def background(self) -> Background | None:
        """The municipality's own background map, where its profile names one."""
        return Background(**self.municipality.background) if self.municipality.background else None

    def property_map(self, **wishes: Any) -> MapParts:
        return maps.property_map(self.layers(), self.store, background=self.background(), **wishes)

    def drawing_map(self, **wishes: Any) -> MapParts:
        return maps.drawing_map(self.layers(), self.store, background=self.background(), **wishes)

    def case_map(self, **wishes: Any) -> MapParts:
        return maps.case_map(self.layers(), self.store, background=self.background(), **wishes)

    def cases_map(self, rows: Sequence[CaseOnMap], **wishes: Any) -> MapParts:
        """Many cases on one map (gis.map_cases)."""
        return cases_map(rows, self.layers(), self.store, background=self.background(), **wishes)

    def live_lines(self, report: SiteReport) -> list[dict[str, Any]]:
        """The distances of a report as lines in lon/lat with their text, for the drawing map."""
        return maps.live_lines(report)


def _versions(layers: LayerSet) -> frozenset[tuple[str, Coverage, str]]:
    """What an answer from these layers rests on: also where each is complete, and what is said of its source."""
    return frozenset((layer.version, layer.coverage, layer.source) for layer in layers.values())

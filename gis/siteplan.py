"""The situationsplan: a place and its new building drawn to true scale as SVG, and told in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gis import crs, siteplan_ground, siteplan_measures, siteplan_new, siteplan_panel, siteplan_text
from gis.asking import stands
from gis.layers import LayerSet
from gis.site import BoundaryNear, SiteReport
from gis.siteplan_drawing import Drawing, FeatureSource
from gis.siteplan_ink import Ink, Room
from gis.siteplan_panel import TitleBlock
from gis.siteplan_sheet import Sheet, fit
from gis.store import LayerUnreadableError

__all__ = ["AlsoNew", "SitePlan", "TitleBlock", "site_plan"]

AlsoNew = tuple[SiteReport, str, str]
"""Something more that is new in the drawing: the report of its place, its name there, and how it is drawn
(TitleBlock.sign)."""

NEAREST_M, SECOND_M = 120.0, 50.0  # distances to boundaries that a window round the building is made to hold
SURROUNDINGS_M = 15.0  # ground to show round a building whose property is not known
NEAR_PART_M = 30.0  # a part (område) of the property nearer than this is drawn together with the one built on


@dataclass(frozen=True)
class SitePlan:
    """A finished drawing. `svg` is `width_mm` × `height_mm` and true to `scale` when shown at that size.

    `text` tells the same in Swedish, paragraphs parted by line breaks. `whole_plot` is False when the property is too
    large for the paper and the drawing is a window round the building.
    """

    svg: str
    scale: int
    text: str
    width_mm: float
    height_mm: float
    whole_plot: bool = True


def site_plan(
    report: SiteReport,
    layers: LayerSet,
    store: FeatureSource,
    *,
    title_block: TitleBlock,
    paper: str = "A4",
    others: Sequence[AlsoNew] = (),
) -> SitePlan:
    """Draw the place of `report` on `paper` ("A4", "A3", "auto" or "screen"), and what else is new there.

    The scale is the largest of 1:200, 1:400, 1:500 and 1:1000 at which plot and building fit, standing or lying.
    Raises ValueError for another paper. A layer that is not published is left out of the drawing.
    """
    plot = _plot(report, layers, store)
    sheet = _sheet(report, plot, paper, others)
    text = siteplan_text.told(report, title_block, sheet.scale, sheet.whole_plot, others)
    title = f"{title_block.drawing}, {title_block.designation}" if title_block.designation else title_block.drawing
    ink = Ink(sheet.width, sheet.height, title, text)
    drawing = Drawing(ink, sheet, Room(sheet.frame.polygon.buffer(-0.8)), layers, store)
    _draw(drawing, report, plot, title_block, others)
    return SitePlan(ink.written(), sheet.scale, text, sheet.width, sheet.height, sheet.whole_plot)


def _draw(
    drawing: Drawing,
    report: SiteReport,
    plot: BaseGeometry | None,
    title: TitleBlock,
    others: Sequence[AlsoNew],
) -> None:
    drawing.ink.area(shapely.box(0, 0, drawing.sheet.width, drawing.sheet.height), "#fff")
    own = report.designation
    siteplan_panel.reserve_north(drawing)
    inset = siteplan_panel.reserve_overview(drawing) if plot is not None and not drawing.sheet.whole_plot else None
    siteplan_ground.water(drawing)
    siteplan_ground.streets(drawing)
    siteplan_ground.plan(drawing, plot)
    siteplan_ground.neighbours(drawing, own, plot)
    siteplan_ground.railway(drawing)
    siteplan_ground.constraints(drawing, report.footprint if plot is None else plot.union(report.footprint))
    siteplan_ground.buildings(drawing, own)
    if plot is not None:
        siteplan_measures.own_property(drawing, own, plot, report.plot_area)
    for what, name, sign in ((report, title.building, title.sign), *others):
        siteplan_new.new(drawing, what, name, sign)
    for what, _name, sign in ((report, title.building, title.sign), *others):
        siteplan_new.measured(drawing, what, sign)
    drawing.ink.group("labels")
    drawing.write_labels()
    if inset and plot is not None:
        whole = report.plot_area is None or abs(plot.area - report.plot_area) < 0.01 * plot.area
        siteplan_panel.overview(drawing, inset, plot, report.footprint, "Hela fastigheten" if whole else "Hela området")
    siteplan_panel.north(drawing)
    siteplan_panel.surroundings(drawing, title)


def _plot(report: SiteReport, layers: LayerSet, store: FeatureSource) -> Any:
    """The own property with those of its parts (områden) that lie near the building; None where it is not known."""
    layer = layers.get("fastigheter")
    if layer is None or not report.designation:
        return None
    try:
        near = list(store.features_near(layer, report.footprint, NEAR_PART_M))
    except LayerUnreadableError:
        return None
    own = (feature for feature in near if feature.properties.get("designation") == report.designation)
    parts = [feature.geometry for feature in own if stands(feature)]
    return shapely.union_all(parts) if parts else None


def _to_show(distances: Sequence[BoundaryNear]) -> list[BoundaryNear]:
    """Those to show in full, where the whole plot cannot be: a long second one would make all else small."""
    return [way for number, way in enumerate(distances) if way.distance < (SECOND_M if number else NEAREST_M)]


def _sheet(report: SiteReport, plot: BaseGeometry | None, paper: str, others: Sequence[AlsoNew]) -> Sheet:
    factor = crs.scale_of(report.footprint)
    new = [report, *(other for other, _name, _sign in others)]
    footprints = shapely.union_all([each.footprint for each in new])
    content = footprints.buffer(SURROUNDINGS_M) if plot is None else plot.union(footprints)
    reach = [way.shortest for each in new for way in _to_show(siteplan_measures.chosen_boundaries(each))]
    focus = shapely.union_all([footprints.buffer(SURROUNDINGS_M), *reach])
    return fit(content, focus, paper, factor)

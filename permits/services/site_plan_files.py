"""The situationsplan as files to send on: PDF true to scale for paper, and DXF for a drawing program."""

from __future__ import annotations

from collections.abc import Sequence

from gis.layers import LayerSet
from gis.site import SiteReport
from gis.siteplan import SitePlan
from gis.siteplan_dxf import site_plan_dxf
from permits.municipality import Municipality
from permits.services.letterhead import letterhead
from permits.services.places import Places
from permits.services.plan_signs import sign_name
from permits.services.ports import CaseView, Clock
from permits.services.printing import Drawing, Printer
from permits.services.telling import measures_text


class SitePlanFiles:
    """Makes them of a draft as it stands, or of a case as it was recorded."""

    def __init__(self, places: Places, municipality: Municipality, pdf: Printer, clock: Clock) -> None:
        self._places = places
        self._municipality = municipality
        self._pdf = pdf
        self._clock = clock

    def pdf(self, measures: Sequence[str], reports: Sequence[SiteReport | None], paper: str = "A4") -> bytes | None:
        """One sheet, A4 or A3; None when nothing has been placed."""
        return self._printed(self._places.site_plan_of(measures, reports, paper), measures)

    def pdf_of_case(self, view: CaseView, paper: str = "A4") -> bytes | None:
        """The sheet by the layers that the case's findings rest on."""
        return self._printed(self._places.recorded_site_plan(view, paper), view.case.measures)

    def dxf(self, measures: Sequence[str], reports: Sequence[SiteReport | None]) -> bytes | None:
        """The same place as a drawing in SWEREF 99 TM; None when nothing has been placed."""
        return self._drawn(measures, reports, self._places.layers())

    def dxf_of_case(self, view: CaseView) -> bytes | None:
        """The drawing by the layers that the case's findings rest on."""
        return self._drawn(view.case.measures, *self._places.recorded(view))

    def _printed(self, plan: SitePlan | None, measures: Sequence[str]) -> bytes | None:
        if plan is None:
            return None
        pictures = {"situationsplan": plan.svg.encode()}
        drawing = Drawing("situationsplan", "Situationsplan", plan.text, plan.width_mm, plan.height_mm, plan.scale)
        told = {
            **letterhead(self._municipality, pictures),
            "title": "Situationsplan",
            "subject": f"Situationsplan, {measures_text(measures)}, skala 1:{plan.scale}",
            "drawing": drawing,
        }
        return self._pdf.print("site_plan.html", told, self._clock(), pictures)

    def _drawn(self, measures: Sequence[str], reports: Sequence[SiteReport | None], layers: LayerSet) -> bytes | None:
        placed = [(report, sign_name(kind)) for kind, report in zip(measures, reports, strict=False) if report]
        return site_plan_dxf(placed, layers, self._places.store) if placed else None

"""What is new on the ground as a file that others' maps can read, for the case file."""

from __future__ import annotations

import json
from typing import Any

from shapely.geometry import mapping, shape

from gis import crs
from permits.services.printing import Enclosure
from permits.services.shapes import CaseView

FOOTPRINT_FILE = "byggnadens-lage.geojson"


def footprint_file(view: CaseView) -> Enclosure:
    """What is new as GeoJSON (RFC 7946: longitude and latitude), with its SWEREF 99 TM coordinates beside."""
    new = [
        _footprint(view, measure, told) for measure, told in zip(view.case.measures, view.reports, strict=False) if told
    ]
    feature = new[0] if len(view.case.measures) == 1 else {"type": "FeatureCollection", "features": new}
    return Enclosure(
        filename=FOOTPRINT_FILE,
        media_type="application/geo+json",
        content=json.dumps(feature, ensure_ascii=False, indent=1).encode(),
        description="Byggnadens läge som GeoJSON",
        relationship="Data",
    )


def _footprint(view: CaseView, measure: str, report: dict[str, Any]) -> dict[str, Any]:
    told = report["footprint"]
    return {
        "type": "Feature",
        "properties": {
            "diarienummer": view.case.registry_number,
            "fastighet": view.case.designation,
            "atgard": measure,
            "byggnadsarea_m2": round(report["area"], 2),
            "sweref99tm_epsg3006": told["coordinates"],
        },
        "geometry": mapping(crs.to_wgs84(shape(told))),
    }

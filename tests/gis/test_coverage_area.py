"""An area of coverage out of what staff hand in, and what is said of a file that is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from shapely import LineString, Polygon, box
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from gis.coverage_area import MOST_CORNERS, coverage_area
from gis.refusals import UnreadableFileError

HERE = box(674_000, 6_580_000, 675_000, 6_581_000)


def file_of(folder: Path, *shapes: BaseGeometry, epsg: int | None = 3006) -> Path:
    told: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {}, "geometry": mapping(shape)} for shape in shapes],
    }
    if epsg:
        told["crs"] = {"type": "name", "properties": {"name": f"EPSG:{epsg}"}}
    path = folder / "area.geojson"
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def test_several_polygons_are_one_area(tmp_path: Path) -> None:
    beside = box(675_000, 6_580_000, 676_000, 6_581_000)
    area = coverage_area(file_of(tmp_path, HERE, beside))
    assert area.area == pytest.approx(2_000_000)
    assert area.geom_type == "Polygon"


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (LineString([(674_000, 6_580_000), (674_100, 6_580_000)]), "är ingen yta"),
        (Polygon([(674_000, 6_580_000), (674_900, 6_580_900), (674_900, 6_580_000), (674_000, 6_580_900)]), "korsar"),
        (HERE.centroid.buffer(400, quad_segs=MOST_CORNERS), "hörn"),
    ],
)
def test_what_is_no_area_is_explained(tmp_path: Path, shape: BaseGeometry, said: str) -> None:
    with pytest.raises(UnreadableFileError, match=said):
        coverage_area(file_of(tmp_path, shape))


def test_an_area_outside_the_municipality_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        coverage_area(file_of(tmp_path, HERE), border=box(374_000, 6_180_000, 375_000, 6_181_000))

"""The problems of a layer as a list to work from, in a spreadsheet or beside the layer in a GIS."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import shapely

from gis import crs

COLUMNS: Final = ("Kontroll", "Allvar", "Objekt", "Problem", "E", "N")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_csv(problems: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows that a Swedish spreadsheet opens as they are: semicolons, decimal commas, UTF-8 with its mark.

    `problems` as Problem.as_dict tells them. E and N (SWEREF 99 TM) are a point in the place of the problem.
    """
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for problem in problems:
        place = problem.get("place")
        point = shapely.point_on_surface(shapely.from_wkt(place)) if place else None
        where = (f"{point.x:.2f}".replace(".", ","), f"{point.y:.2f}".replace(".", ",")) if point else ("", "")
        rows.writerow((problem["check"], severity(problem), number_of(problem), _text(problem["message"]), *where))
    return written.getvalue().encode("utf-8-sig")


def as_geojson(problems: Iterable[Mapping[str, Any]]) -> bytes:
    """A FeatureCollection in degrees (RFC 7946); a problem of the whole layer has no geometry."""
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(crs.to_wgs84(shapely.from_wkt(problem["place"]))))
            if problem.get("place")
            else None,
            "properties": facts_of(problem),
        }
        for problem in problems
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def facts_of(problem: Mapping[str, Any]) -> dict[str, Any]:
    """A problem in words by column, for a list or a map."""
    told = (problem["check"], severity(problem), number_of(problem), problem["message"])
    return dict(zip(COLUMNS, told, strict=False))


def severity(problem: Mapping[str, Any]) -> str:
    """How bad a problem is, in Swedish."""
    return "måste rättas" if problem["blocks"] else "se över"


def number_of(problem: Mapping[str, Any]) -> int | str:
    """The feature's number as people count, from 1; nothing for the whole layer."""
    return "" if problem["feature"] is None else int(problem["feature"]) + 1


def _text(told: str) -> str:
    """Text that a spreadsheet does not take for a formula; it may hold what somebody wrote in the file."""
    return f"'{told}" if told.startswith(_FORMULA) else told

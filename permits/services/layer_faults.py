"""What was found wrong with a layer version that was handed in: on a map, as a list, and a copy where it is mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

import shapely

from gis.checking.listing import as_csv, as_geojson, facts_of
from gis.checks import Problem
from gis.ingest import READING
from gis.maps import MapParts, layer_map
from gis.store import Feature
from permits.case.access import Principal
from permits.services.shapes import LayerVersionRow

MENDED: Final = "lagad geometri"


def problem_list(row: LayerVersionRow, form: str) -> bytes:
    """The problems of a version as a "csv" or "geojson" file."""
    return as_csv(row.problems) if form == "csv" else as_geojson(row.problems)


def problem_map(row: LayerVersionRow, title: str, **wishes: Any) -> MapParts | None:
    """Where the problems of a version lie, or None where none of them has a place."""
    places = [(problem, problem["place"]) for problem in row.problems if problem.get("place")]
    if not places:
        return None
    shapes = [
        Feature(number, shapely.from_wkt(place), facts_of(problem)) for number, (problem, place) in enumerate(places)
    ]
    return layer_map(shapes, title=title, **wishes)


def mended_map(row: LayerVersionRow, title: str, **wishes: Any) -> MapParts | None:
    """The features that a mended copy changes, as they were and as they become; None without a copy."""
    changes = row.diff.get("mended", {}).get("changes", [])
    if not changes:
        return None
    was, becomes = (
        [
            Feature(change["feature"], shapely.from_wkt(change[name]), _facts(change))
            for change in changes
            if change[name]
        ]
        for name in ("was", "becomes")
    )
    return layer_map(becomes, title=title, before=was, **wishes)


def mended_row(faulty: LayerVersionRow, who: Principal, at: datetime, difference: dict[str, Any]) -> LayerVersionRow:
    """The mended copy as a version of its own, with what was mended among its problems for whoever publishes it."""
    mended = faulty.diff["mended"]
    told = [
        {**Problem(change["feature"], change["message"], MENDED, blocks=False).as_dict(), "place": change["becomes"]}
        for change in mended["changes"]
    ]
    more = mended["count"] - len(told)
    if more > 0:
        told.append(Problem(None, f"och {more} till av samma slag.", MENDED, blocks=False, count=more).as_dict())
    of_reading = [problem for problem in faulty.problems if problem["check"] == READING]
    return replace(
        faulty,
        id=uuid4().hex,
        version=mended["version"],
        handed_in=at,
        by=who.person_id,
        by_name=who.name,
        problems=(*told, *of_reading, *mended["problems"]),
        diff={**difference, "why": str(faulty.diff.get("why", "")), "mended_from": faulty.id},
        blocked=False,
    )


def _facts(change: Mapping[str, Any]) -> dict[str, Any]:
    return {"Objekt": change["feature"] + 1, "Lagning": change["message"]}

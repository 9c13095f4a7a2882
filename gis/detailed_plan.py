"""Detailed plans in the national JSON (Nationell informationsspecifikation Detaljplan 4.1), read into two layers.

A FeatureCollection whose features all have `geometry: null`; the geometry stands in the properties, part by part, in
`plangeometri` and `bestammelsegeometri`, as [easting, northing] in the system that each part names.
"""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.checks import why_invalid
from gis.geojson import GeoJsonError, geometry_of, parse
from gis.provisions import read_provision

LARGEST: Final = 100 << 20
PLAN: Final = "detaljplan"
USE: Final = "användningsbestämmelse"
PROPERTY: Final = "egenskapsbestämmelse"


class PlanFormatError(ValueError):
    """Why a file is no detailed plan that can be read; `message` in Swedish."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Provision:
    """One provision with its geometry (EPSG:3006); the other fields as the columns of the provision layer."""

    provision_id: str
    plan_id: str
    code: str
    symbol: str
    kind: str
    text: str
    value: float | None
    value_type: str | None
    unit: str | None
    use: str | None
    feature_type: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class DetailedPlan:
    """A detailed plan (EPSG:3006). `provisions_read`: its provisions are digitised, not only its border."""

    plan_id: str
    designation: str
    name: str
    purpose: str
    status: str
    plan_type: str
    laga_kraft: date | None
    implementation_end: date | None
    digitised: str
    provisions_read: bool
    geometry: BaseGeometry
    provisions: tuple[Provision, ...]


def read_plans(source: Path | dict[str, Any]) -> list[DetailedPlan]:
    """The plans of a file, or of its parsed JSON; there may be many in one. Raises PlanFormatError."""
    try:
        collection = parse(source.read_bytes(), LARGEST) if isinstance(source, Path) else source
    except GeoJsonError as error:
        raise PlanFormatError(error.message) from None
    features = _properties(collection)
    provisions: dict[str, list[dict[str, Any]]] = {}
    for properties in features:
        if properties.get("feature:typ") in {USE, PROPERTY}:
            provisions.setdefault(str(properties.get("detaljplan")), []).append(properties)
    plans = [
        _plan(properties, provisions.get(str(properties.get("objektidentitet")), []))
        for properties in features
        if properties.get("feature:typ") == PLAN
    ]
    if not plans:
        raise PlanFormatError("Filen har ingen detaljplan (feature:typ = detaljplan saknas).")
    return plans


def is_national_plan(collection: Any) -> bool:
    """True for a parsed JSON that is in the national format, as its features' types tell."""
    try:
        return any(properties.get("feature:typ") in {PLAN, USE, PROPERTY} for properties in _properties(collection))
    except PlanFormatError:
        return False


def to_layers(plans: Iterable[DetailedPlan]) -> tuple[GeoDataFrame, GeoDataFrame]:
    """Two frames in EPSG:3006 with the columns of the layers detaljplaner and planbestammelser; dates as ISO text."""
    plans = list(plans)
    areas = [
        {
            "plan_id": plan.plan_id,
            "designation": plan.designation,
            "name": plan.name,
            "purpose": plan.purpose,
            "status": plan.status,
            "plan_type": plan.plan_type,
            "laga_kraft": plan.laga_kraft.isoformat() if plan.laga_kraft else None,
            "implementation_end": plan.implementation_end.isoformat() if plan.implementation_end else None,
            "digitised": plan.digitised,
            "provisions_read": int(plan.provisions_read),
            "geometry": plan.geometry,
        }
        for plan in plans
    ]
    rows = [asdict(provision) for plan in plans for provision in plan.provisions]
    columns = list(Provision.__dataclass_fields__)
    return (
        GeoDataFrame(areas, geometry="geometry", crs=crs.SWEREF99_TM),
        GeoDataFrame(rows, columns=columns, geometry="geometry", crs=crs.SWEREF99_TM),
    )


def _properties(collection: Any) -> list[dict[str, Any]]:
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise PlanFormatError("Filen är ingen FeatureCollection och kan inte vara en detaljplan.")
    told = [feature.get("properties") for feature in features if isinstance(feature, dict)]
    return [properties for properties in told if isinstance(properties, dict)]


def _plan(properties: dict[str, Any], provisions: list[dict[str, Any]]) -> DetailedPlan:
    designation = _text(properties, "beteckning")
    plan_id = _text(properties, "objektidentitet")
    if not plan_id:
        raise PlanFormatError(f"Detaljplanen {designation or 'utan beteckning'} saknar objektidentitet.")
    name = f"Detaljplanen {designation or plan_id}"
    geometry = _whole(properties.get("plangeometri"), name)
    if geometry.is_empty or geometry.area == 0:
        raise PlanFormatError(f"{name} saknar plangeometri som yta.")
    binding, end = _dates(properties.get("beslutsinformation"))
    quality = properties.get("kvalitetsbeskrivning")
    digitised = _text(quality, "digitaliseringsniva") if isinstance(quality, dict) else ""
    read = tuple(_provision(provision, plan_id, name) for provision in provisions)
    return DetailedPlan(
        plan_id=plan_id,
        designation=designation,
        name=_text(properties, "namn"),
        purpose=_text(properties, "syfte"),
        status=_text(properties, "status"),
        plan_type=_text(properties, "typ"),
        laga_kraft=binding,
        implementation_end=end,
        digitised=digitised,
        provisions_read=digitised == "komplett" and bool(read),
        geometry=geometry,
        provisions=tuple(provision for provision in read if not provision.geometry.is_empty),
    )


def _provision(properties: dict[str, Any], plan_id: str, plan_name: str) -> Provision:
    identity = _text(properties, "objektidentitet")
    is_use = properties.get("feature:typ") == USE
    values = [value for value in _listed(properties.get("bestammelsevarde")) if isinstance(value, dict)]
    wording = _text(properties, "bestammelseformulering")
    reading = read_provision(_text(properties, "planbestammelsekatalogreferens"), wording, values, is_use)
    return Provision(
        provision_id=identity,
        plan_id=plan_id,
        feature_type=USE if is_use else PROPERTY,
        geometry=_whole(properties.get("bestammelsegeometri"), f"{plan_name}, bestämmelsen ”{reading.text[:60]}”,"),
        **asdict(reading),
    )


def _whole(parts: Any, name: str) -> BaseGeometry:
    """All parts of a geometry, each out of its own reference system, as one in EPSG:3006."""
    shapes = [_part(part, name) for part in _listed(parts)]
    if not shapes:
        return shapely.GeometryCollection()
    if len(shapes) == 1:
        return shapes[0]
    return shapely.union_all(shapes)


def _part(part: Any, name: str) -> BaseGeometry:
    geometry = part.get("geometri") if isinstance(part, dict) else None
    if not isinstance(geometry, dict):
        raise PlanFormatError(f"{name} har en geometri som inte följer formatet.")
    system = str(geometry.get("koordinatsystemPlan", ""))
    epsg = int(system[5:]) if system.startswith("EPSG:") and system[5:].isdigit() else 0
    if epsg not in {crs.SWEREF99_TM, *crs.SWEREF99_ZONES}:
        raise PlanFormatError(f"{name} har ett koordinatsystem som inte kan användas: {system[:30] or 'saknas'}.")
    try:
        shape = shapely.force_2d(geometry_of(_position(geometry.get("position")), allow_z=True))
    except GeoJsonError as error:
        raise PlanFormatError(f"{name} har en geometri som inte går att läsa. {error.message}") from None
    if crs.axes_look_swapped(shape, epsg):
        raise PlanFormatError(f"{name} har nord och öst i fel ordning. Koordinaterna ska vara öst, nord.")
    moved = crs.to_3006(shape, epsg)
    if not crs.is_in_sweden(moved):
        raise PlanFormatError(f"{name} ligger utanför Sverige. Kontrollera koordinatsystemet {system}.")
    if not moved.is_valid:
        raise PlanFormatError(f"{name} har en ogiltig geometri. {why_invalid(moved)}")
    return moved


def _position(value: Any) -> Any:
    """GeoJSON, also when it has been written as text within the JSON."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value


def _dates(decisions: Any) -> tuple[date | None, date | None]:
    """The day of legal force and the last day of the implementation period, by the latest decision to adopt."""
    binding: date | None = None
    end: date | None = None
    for decision in _listed(decisions):
        if not isinstance(decision, dict) or "upphävande" in _text(decision, "beslutstyp"):
            continue
        days = [day for day in map(_date, _listed(decision.get("datumLagakraft"))) if day]
        if not days or (binding is not None and max(days) < binding):
            continue
        binding = max(days)
        starts = _date(decision.get("genomforandetidStartar")) or binding
        months = decision.get("genomforandetid")
        end = _months_after(starts, months) if isinstance(months, int) and 0 < months <= 1200 else None
    return binding, end


def _months_after(day: date, months: int) -> date:
    """The specification gives the implementation period in months."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(properties: dict[str, Any], name: str) -> str:
    value = properties.get(name)
    return "" if value is None else str(value)

"""What each kind of layer must hold: its columns, its geometry, what names a feature, and what may overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gis.layers import LayerKind

AREAS: Final = frozenset({"Polygon", "MultiPolygon"})
LINES: Final = frozenset({"LineString", "MultiLineString"})
POINTS: Final = frozenset({"Point", "MultiPoint"})


@dataclass(frozen=True)
class KindRules:
    """Rules of one kind: `required` columns are filled, `key` together names a feature, `asked` get an index."""

    required: tuple[str, ...]
    geometry: frozenset[str]
    key: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    may_overlap: bool = True
    optional: tuple[str, ...] = ()


RULES: Final = {
    LayerKind.PROPERTY: KindRules(
        required=("designation", "kind", "omrade"),
        optional=("trakt", "block", "unit", "fnr", "label", "status"),
        geometry=AREAS,
        key=("designation", "omrade"),
        asked=("designation", "fnr"),
        may_overlap=False,
    ),
    LayerKind.BUILDING: KindRules(
        required=("building_id", "kind"),
        optional=("purpose", "address", "designation", "main", "ridge_height", "roof_pitch", "built_year", "exempt"),
        geometry=AREAS,
        key=("building_id",),
        asked=("building_id", "address", "designation"),
    ),
    LayerKind.ROAD: KindRules(required=("kind",), optional=("name", "width", "manager"), geometry=LINES),
    LayerKind.RAILWAY: KindRules(required=("name",), geometry=LINES),
    LayerKind.WATER: KindRules(required=("kind",), optional=("name", "area_ha"), geometry=AREAS | LINES),
    LayerKind.BORDER: KindRules(required=("name",), geometry=AREAS, key=("name",)),
    LayerKind.PLAN: KindRules(
        required=("plan_id", "designation", "status"),
        optional=("name", "purpose", "plan_type", "laga_kraft", "implementation_end", "digitised", "provisions_read"),
        geometry=AREAS,
        key=("plan_id",),
        asked=("plan_id", "designation"),
        may_overlap=False,
    ),
    LayerKind.PROVISION: KindRules(
        required=("provision_id", "plan_id", "kind", "text"),
        optional=("code", "symbol", "value", "value_type", "unit", "use", "feature_type"),
        geometry=AREAS | LINES | POINTS,
        key=("provision_id",),
        asked=("plan_id",),
    ),
    LayerKind.CONSTRAINT: KindRules(
        required=("name",),
        optional=("kind", "description", "authority", "decided", "url"),
        geometry=AREAS | LINES | POINTS,
    ),
}

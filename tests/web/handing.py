"""A changed version of a layer, handed in without the desk's pages."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import geopandas as gpd

from gis.layers import LayerKind
from gis.writing import write_version
from permits.services import Services
from permits.services.shapes import LayerVersionRow


def changed_version(services: Services, name: str) -> LayerVersionRow:
    """What holds (buildings) with the first one's purpose changed and its last one gone; it waits to be published."""
    layer = services.places.layers()[name]
    rows = [{**f.properties, "geometry": f.geometry} for f in services.places.store.all(layer)]
    rows[0]["purpose"] = "Ett nytt namn"
    frame = gpd.GeoDataFrame(rows[:-1], crs=3006)
    row = LayerVersionRow(
        id=uuid4().hex, layer=name, version=write_version(frame, LayerKind(layer.kind), services.places.store),
        filename="ny.gpkg", source="prov", count=len(frame), handed_in=datetime.now(UTC), by="kajsa", by_name="Kajsa",
        problems=(), diff={}, blocked=False,
    )  # fmt: skip
    services.layering._catalogue.add_version(row)
    return row

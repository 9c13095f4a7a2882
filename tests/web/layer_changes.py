"""New versions of the demo's layers, for tests of what a change does to those who rest on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from flask import Flask
from geopandas import GeoDataFrame

from gis.layers import LayerKind
from gis.writing import write_version
from permits.services.shapes import LayerPointer, LayerVersionRow
from permits.web import page
from tests.conftest import principal_of
from tests.web.desk_cases import services_of

Row = dict[str, Any]


def rows_of(app: Flask, name: str) -> list[Row]:
    """The features of the version that holds."""
    places = services_of(app).places
    layer = places.layers()[name]
    return [{**each.properties, "geometry": each.geometry} for each in places.store.all(layer)]


def waiting_version(app: Flask, name: str, rows: Iterable[Row], problems: tuple[Row, ...] = ()) -> LayerVersionRow:
    """A version of these features, handed in and not published."""
    ours, who = services_of(app), principal_of(app, "gis")
    entry = ours.layering.layer(who, name).entry
    features = list(rows)
    frame = GeoDataFrame(features, geometry="geometry", crs=3006)
    version = write_version(frame, LayerKind(entry.kind), ours.places.store)
    row = LayerVersionRow(
        id=uuid4().hex,
        layer=name,
        version=version,
        filename=f"{name}-ny.gpkg",
        source="Provet",
        count=len(features),
        handed_in=ours.clock(),
        by=who.person_id,
        by_name=who.name,
        problems=problems,
    )
    catalogue_of(app).add_version(row)
    return row


def changed_version(app: Flask, name: str, change: Callable[[list[Row]], list[Row]]) -> LayerVersionRow:
    """A version that holds what holds today, changed."""
    return waiting_version(app, name, change(rows_of(app, name)))


def publish(app: Flask, row: LayerVersionRow, day: date | None = None, why: str = "") -> LayerPointer:
    ours, who = services_of(app), principal_of(app, "gis")
    return ours.layering.publish(who, row.id, ours.layering.layer(who, row.layer).revision, day, why)


def catalogue_of(app: Flask) -> Any:
    from permits.adapters.database import open_database

    return open_database(app.extensions[page.SETTINGS].database_url).layers

"""What a new version adds, removes and changes."""

from __future__ import annotations

import village

from gis.diff import diff
from gis.layers import LayerKind
from gis.writing import write_version


def written(rows, kind, store):
    return store.path_of(write_version(village.frame_of(rows), kind, store))


def test_nothing_differs_from_itself(layers):
    found = diff(layers["fastigheter"], layers["fastigheter"].path)
    assert found.counts == {"added": 0, "removed": 0, "changed": 0, "unchanged": len(village.PROPERTIES)}


def test_added_removed_and_changed_are_named(layers, store):
    moved = village.property_row("Byn 1:5", village.plot(60, -38, 119, -8))
    new = village.property_row("Byn 4:1", village.plot(150, 0, 160, 10))
    renamed = village.PROPERTIES[0] | {"kind": "samfallighet"}
    rows = [renamed, *village.PROPERTIES[1:4], moved, *village.PROPERTIES[5:7], *village.PROPERTIES[8:], new]
    found = diff(layers["fastigheter"], written(rows, LayerKind.PROPERTY, store))
    assert found.added == ("Byn 4:1, 1",)
    assert found.removed == ("Byn 2:1, 2",)
    assert found.changed == ("Byn 1:1, 1", "Byn 1:5, 1")
    assert found.unchanged == 6


def test_order_and_starting_corner_are_no_change(layers, store):
    rows = list(reversed(village.BUILDINGS))
    rows = [row | {"geometry": row["geometry"].reverse()} for row in rows]
    assert diff(layers["byggnader"], written(rows, LayerKind.BUILDING, store)).unchanged == len(rows)


def test_features_without_key_are_told_apart_by_shape(layers, store):
    rows = [{"name": "Bysjön", "geometry": village.plot(41, -38, 300, 200)}]
    found = diff(layers["strandskydd"], written(rows, LayerKind.CONSTRAINT, store))
    assert found.counts == {"added": 1, "removed": 1, "changed": 0, "unchanged": 0}
    assert found.added[0].startswith("Bysjön [")


def test_the_first_version_is_all_new(layers):
    found = diff(None, layers["byggnader"].path, LayerKind.BUILDING)
    assert found.counts["added"] == len(village.BUILDINGS)
    assert found.as_dict(most=1)["added"] == ["b1"]
    assert found.as_dict(most=1)["counts"]["added"] == len(village.BUILDINGS)

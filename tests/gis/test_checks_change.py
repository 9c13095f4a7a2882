"""A new version that differs too much from the one that holds is asked about, and an ordinary one is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
import village

from gis.checking.before import digests_of, last_version
from gis.checks import check_layer
from gis.layers import LayerKind


def asked(rows, previous, kind=LayerKind.PROPERTY):
    found = check_layer(village.frame_of(rows), kind, None, previous)
    assert not any(problem.blocks for problem in found if problem.check == "rimlig förändring")
    return [problem.message for problem in found if problem.check == "rimlig förändring"]


def test_a_fifth_fewer_features_are_asked_about(layers):
    rows = village.PROPERTIES
    fewer, gone, smaller = asked(rows[:6], layers["fastigheter"])
    assert "6 objekt, 33 % färre än förra versionens 9" in fewer
    assert "3 av förra versionens 9 objekt finns inte kvar (33 %)" in gone
    assert "77 % mindre" in smaller
    without_a_small_one = [row for row in rows if row["designation"] != "Byn 1:1"]
    assert asked(without_a_small_one, layers["fastigheter"]) == []


def test_other_names_for_as_many_features_are_asked_about(layers):
    renamed = [row | {"designation": f"Annan {number}:1"} for number, row in enumerate(village.PROPERTIES)]
    assert asked(renamed, layers["fastigheter"]) == [
        "9 av förra versionens 9 objekt finns inte kvar (100 %). Stämmer det?"
    ]


def test_keys_are_the_same_however_a_format_tells_whole_numbers(layers):
    assert asked([row | {"omrade": float(row["omrade"])} for row in village.PROPERTIES], layers["fastigheter"]) == []


@pytest.mark.parametrize(("across", "told"), [(1.2, "44 % större"), (0.8, "36 % mindre")])
def test_houses_that_all_grew_or_shrank_are_asked_about(across, told, layers):
    from shapely.affinity import scale

    rows = [row | {"geometry": scale(row["geometry"], across, across)} for row in village.BUILDINGS]
    (message,) = asked(rows, layers["byggnader"], LayerKind.BUILDING)
    assert told in message


def test_the_last_version_is_told_by_count_keys_and_area(layers, tmp_path):
    found = last_version(layers["fastigheter"])
    assert found.count == len(village.PROPERTIES)
    assert found.area == pytest.approx(sum(row["geometry"].area for row in village.PROPERTIES))
    assert digests_of([("Byn 2:1", 2)])[0] in found.keys
    assert len(found.keys) == len(village.PROPERTIES)
    assert last_version(layers["vagar"]).keys is None


def test_a_last_version_that_cannot_be_read_is_not_compared_with(layers, tmp_path):
    broken = tmp_path / "trasig.gpkg"
    broken.write_bytes(layers["fastigheter"].path.read_bytes()[:3000])
    assert asked(village.PROPERTIES[:2], replace(layers["fastigheter"], path=broken)) == []
    assert asked(village.PROPERTIES[:2], replace(layers["fastigheter"], path=tmp_path / "borta.gpkg")) == []

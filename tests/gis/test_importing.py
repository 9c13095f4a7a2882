"""A file's whole way into the store: the same whatever is in memory at a time, told of, stopped, and blocked."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
import village
from handing_in import ROWS, written
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon

from gis import workplace
from gis.importing import Cancelled, Choices, Progress, Stage, import_layer
from gis.ingest import Guess
from gis.layers import LayerKind
from gis.store import LayerStore
from gis.writing import write_version

BORDER = village.plot(-200, -38, 300, 200)
BOW = village.at(Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]))


def in_store(store):
    return sorted(path.name for path in store.root.glob("*")) if store.root.exists() else []


@pytest.fixture
def empty(tmp_path):
    return LayerStore(tmp_path / "store")


def geojson(path, rows):
    features = [
        {
            "type": "Feature",
            "properties": {name: value for name, value in row.items() if name != "geometry"},
            "geometry": row["geometry"] and json.loads(shapely.to_geojson(row["geometry"])),
        }
        for row in rows
    ]
    said = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": said, "features": features}), encoding="utf-8")
    return path


FAULTS = st.sampled_from(
    ["sound", "bow", "none", "twin", "over", "key", "empty", "letters", "line", "outside", "needle"]
)


def faulty_rows(faults):
    """Properties side by side, each with its fault."""
    rows = []
    for number, fault in enumerate(faults):
        east = 12 * number
        row = village.property_row(f"A 1:{number}", village.plot(east, 0, east + 12, 20))
        row |= {
            "bow": {"geometry": shapely.affinity.translate(BOW, east, 0)},
            "none": {"geometry": None},
            "twin": {"geometry": village.plot(0, 0, 12, 20)},
            "over": {"geometry": village.plot(east - 5, 0, east + 12, 20)},
            "key": {"designation": "A 1:0"},
            "empty": {"kind": " "},
            "letters": {"designation": f"Ã…by 1:{number}"},
            "line": {"geometry": village.at(LineString([(east, 0), (east + 5, 5)]))},
            "outside": {"geometry": village.plot(900, 0, 912, 20)},
            "needle": {"geometry": village.plot(east, 60, east + 60, 60.05)},
        }.get(fault, {})
        rows.append(row)
    return rows


@settings(max_examples=12)
@given(st.lists(FAULTS, min_size=1, max_size=9), st.integers(1, 9))
def test_how_many_are_in_memory_at_a_time_changes_nothing(tmp_path_factory, faults, together):
    folder = tmp_path_factory.mktemp("import")
    path = geojson(folder / "a", faulty_rows(faults))
    one = import_layer(path, LayerKind.PROPERTY, LayerStore(folder / "a-store"), border=BORDER, together=1000)
    other = import_layer(path, LayerKind.PROPERTY, LayerStore(folder / "b-store"), border=BORDER, together=together)
    assert replace(one, problems=()) == replace(other, problems=())
    assert [problem.as_dict() for problem in one.problems] == [problem.as_dict() for problem in other.problems]
    assert one.version == other.version
    assert in_store(LayerStore(folder / "a-store")) == in_store(LayerStore(folder / "b-store"))


@pytest.mark.parametrize("driver", ["GPKG", "FlatGeobuf", "GML"])
def test_a_file_goes_all_the_way_in_small_batches(driver, tmp_path, empty):
    rows = [row | {"year": 1900 + number} for number, row in enumerate(ROWS * 4)]
    told = []
    done = import_layer(
        written(tmp_path / "a", driver, rows), LayerKind.CONSTRAINT, empty, tell=told.append, together=3
    )
    assert (done.count, done.blocked, done.epsg, done.question) == (8, False, 3006, None)
    assert in_store(empty) == [f"{done.version}.gpkg"]
    layer = village.published("x", LayerKind.CONSTRAINT, village.EVERYWHERE, village.frame_of(rows), empty)
    kept = empty.all(replace(layer, version=done.version, path=empty.path_of(done.version)))
    assert sorted(feature.properties["year"] for feature in kept) == [row["year"] for row in rows]
    assert done.diff["counts"]["added"] == 8
    assert [progress.stage for progress in told] == sorted((progress.stage for progress in told), key=list(Stage).index)
    assert {progress.stage for progress in told} == set(Stage)
    assert all(progress.total in {None, 8} and progress.done <= 8 for progress in told)
    assert told[-1] == Progress(Stage.COMPARE, 8, 8)


def test_the_same_features_give_the_same_version_whatever_form_they_came_in(tmp_path, empty):
    rows = [row | {"year": number, "geometry": MultiPolygon([row["geometry"]])} for number, row in enumerate(ROWS)]
    versions = {
        import_layer(path, LayerKind.CONSTRAINT, empty).version
        for path in (
            written(tmp_path / "a", "GPKG", rows),
            written(tmp_path / "a", "FlatGeobuf", rows, SPATIAL_INDEX="NO"),
            geojson(tmp_path / "a.json", rows),
        )
    }
    assert versions == {write_version(village.frame_of(rows), LayerKind.CONSTRAINT, empty)}


@pytest.mark.parametrize("stage", list(Stage))
def test_an_import_that_is_cancelled_leaves_nothing(stage, tmp_path, empty, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    path = written(tmp_path / "a", "GPKG")

    def tell(progress):
        if progress.stage is stage:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_layer(path, LayerKind.CONSTRAINT, empty, tell=tell, together=1)
    assert in_store(empty) == []
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_version_that_was_there_before_a_cancelled_import_stays(tmp_path, empty):
    path = written(tmp_path / "a", "GPKG")
    first = import_layer(path, LayerKind.CONSTRAINT, empty)

    def tell(progress):
        if progress.stage is Stage.COMPARE:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_layer(path, LayerKind.CONSTRAINT, empty, tell=tell)
    assert in_store(empty) == [f"{first.version}.gpkg"]


def test_what_a_killed_process_left_is_forgotten_and_what_lives_is_not(tmp_path, empty, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    empty.root.mkdir()
    copy, young = (empty.root / f".adding-{name}.gpkg" for name in ("old", "young"))
    dead = tmp_path / f"{workplace.PREFIX}dead"
    dead.mkdir()
    for path in (copy, young, dead / "version.gpkg", dead / workplace.HELD):
        path.write_bytes(b"x")
    long_ago = time.time() - 2 * workplace.OLD
    for path in (copy, dead):
        os.utime(path, (long_ago, long_ago))
    with workplace.own_folder(empty.root) as living:
        os.utime(living, (long_ago, long_ago))
        workplace.forget(empty.root)
        assert living.is_dir()
        assert not dead.exists()
    assert in_store(empty) == [young.name]


def test_a_full_disk_is_no_fault_of_the_file(tmp_path, empty, monkeypatch):
    def full(*_told):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LayerStore, "add", full)
    with pytest.raises(OSError, match="No space left"):
        import_layer(written(tmp_path / "a", "GPKG"), LayerKind.CONSTRAINT, empty)


def test_a_question_is_answered_by_choices_that_can_be_kept_as_json(tmp_path, empty):
    path = written(tmp_path / "a", "GPKG", epsg=None)
    asked = import_layer(path, LayerKind.CONSTRAINT, empty, border=BORDER)
    assert asked.question is not None
    assert asked.question.about == "system"
    assert (asked.version, in_store(empty)) == ("", [])
    guess = asked.question.guesses[0]
    kept = json.loads(json.dumps(Choices(answer=guess, columns={"name": "description", "kind": "name"}).as_dict()))
    choices = Choices.of_dict(kept)
    assert isinstance(choices.answer, Guess)
    assert choices.answer.area.equals_exact(guess.area, 0.01)
    answered = import_layer(path, LayerKind.CONSTRAINT, empty, border=BORDER, choices=choices)
    assert (answered.blocked, answered.columns) == (False, ("description", "name"))


def test_a_copy_with_its_geometry_mended_is_made_where_nothing_else_is_in_the_way(tmp_path, empty):
    bow = [village.property_row("A 1:1", BOW), village.property_row("A 1:2", village.plot(20, 0, 40, 20))]
    done = import_layer(geojson(tmp_path / "a", bow), LayerKind.PROPERTY, empty, border=BORDER, together=1)
    assert done.blocked
    assert (done.mended["count"], done.mended["changes"][0]["feature"]) == (1, 0)
    assert in_store(empty) == [f"{done.mended['version']}.gpkg"]
    faulty = [*bow, village.property_row("A 1:1", village.plot(60, 0, 80, 20))]
    assert import_layer(geojson(tmp_path / "b", faulty), LayerKind.PROPERTY, empty, border=BORDER).mended == {}


def test_the_change_against_what_holds_is_told_in_numbers(layers, store, tmp_path):
    rows = [*village.PROPERTIES[:6], village.property_row("Byn 9:1", village.plot(150, 0, 160, 10))]
    holds = layers["fastigheter"]
    done = import_layer(geojson(tmp_path / "a", rows), LayerKind.PROPERTY, store, border=BORDER, holds=holds)
    assert done.diff["counts"] == {"added": 1, "removed": 3, "changed": 0, "unchanged": 6}
    assert done.diff["shares"] == pytest.approx({"added": 1 / 9, "removed": 3 / 9, "changed": 0.0, "differs": 4 / 10})
    first = import_layer(geojson(tmp_path / "a", rows), LayerKind.PROPERTY, store, border=BORDER)
    assert first.diff["shares"] == {"added": 1.0, "removed": 0.0, "changed": 0.0, "differs": 1.0}
    broken = replace(holds, path=Path(tmp_path / "borta.gpkg"))
    assert (
        import_layer(geojson(tmp_path / "a", rows), LayerKind.PROPERTY, store, holds=broken).diff["shares"]["added"]
        == 1
    )


KILLED = """
import sys, time
from pathlib import Path
from gis.importing import import_layer
from gis.layers import LayerKind
from gis.store import LayerStore

def tell(progress):
    if progress.stage == sys.argv[3]:
        print("here", flush=True)
        time.sleep(60)

import_layer(Path(sys.argv[1]), LayerKind.CONSTRAINT, LayerStore(Path(sys.argv[2])), tell=tell)
"""


@pytest.mark.parametrize("stage", ["read", "check", "compare"])
def test_a_process_that_is_killed_leaves_nothing_in_the_store(stage, tmp_path, empty, monkeypatch):
    path = written(tmp_path / "a", "GPKG")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {"TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(["", *sys.path]), "PATH": os.environ["PATH"]}
    told = [sys.executable, "-c", KILLED, str(path), str(empty.root), stage]
    with subprocess.Popen(told, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"here\n"
        process.send_signal(signal.SIGKILL)
    assert in_store(empty) == []
    (left,) = temporary.iterdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setattr(workplace, "YOUNG", -1.0)
    workplace.forget(empty.root)
    assert not left.exists()

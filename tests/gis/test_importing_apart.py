"""An import in a process of its own: the same answer as here, bounded, and gone with whoever began it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from gis.geojson import as_dict
from gis.importing import Cancelled, Choices, Progress, Stage
from gis.importing_apart import HOUSE, ImportEndedError, import_apart
from gis.layers import LayerKind
from gis.looking import FoundLayer
from gis.outcome import Outcome, import_here
from gis.store import LayerStore
from tests.gis import village


@pytest.fixture
def file(tmp_path: Path) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {name: value for name, value in row.items() if name != "geometry"},
            "geometry": as_dict(row["geometry"]),
        }
        for row in village.BUILDINGS
    ]
    named = {"type": "name", "properties": {"name": "EPSG:3006"}}
    path = tmp_path / "handed-in"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": named, "features": features}), encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> LayerStore:
    return LayerStore(tmp_path / "layers")


def as_it_is(_found: Sequence[FoundLayer]) -> Choices:
    return Choices()


def kept(store: LayerStore) -> list[str]:
    return sorted(path.name for path in store.root.iterdir()) if store.root.is_dir() else []


def test_it_answers_as_an_import_here_would_and_tells_every_stage(file: Path, store: LayerStore) -> None:
    heard: list[Progress | None] = []
    apart = import_apart(file, LayerKind.BUILDING, store, choose=as_it_is, hear=heard.append)
    here = import_here(file, LayerKind.BUILDING, store, choose=as_it_is, hear=lambda _progress: None)
    assert isinstance(apart, Outcome)
    assert apart == here
    assert [stage for stage in Stage if any(one and one.stage is stage for one in heard)] == list(Stage)
    assert kept(store) == [f"{apart.version}.gpkg"]


def test_what_lies_in_the_file_is_told_before_it_is_read(file: Path, store: LayerStore) -> None:
    told: list[FoundLayer] = []

    def asks(found: Sequence[FoundLayer]) -> None:
        told.extend(found)

    assert import_apart(file, LayerKind.BUILDING, store, choose=asks, hear=lambda _progress: None) is None
    assert (told[0].count, "building_id" in told[0].columns) == (len(village.BUILDINGS), True)
    assert kept(store) == []


def test_a_file_that_is_no_layer_is_explained_and_not_raised(tmp_path: Path, store: LayerStore) -> None:
    path = tmp_path / "hej"
    path.write_bytes(b"hej")
    outcome = import_apart(path, LayerKind.BUILDING, store, choose=as_it_is, hear=lambda _progress: None)
    assert outcome is not None
    assert outcome.blocked
    assert outcome.problems[0]["check"] == "läsning"


@pytest.mark.parametrize("stage", list(Stage))
def test_who_hears_may_end_it_in_any_stage_and_nothing_is_kept(file: Path, store: LayerStore, stage: Stage) -> None:
    def ends(progress: Progress | None) -> None:
        if progress is not None and progress.stage is stage:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_apart(file, LayerKind.BUILDING, store, choose=as_it_is, hear=ends)
    assert kept(store) == []


def test_too_little_memory_is_told_in_words(file: Path, store: LayerStore) -> None:
    with pytest.raises(ImportEndedError, match="för mycket minne"):
        import_apart(file, LayerKind.BUILDING, store, choose=as_it_is, hear=lambda _progress: None, memory=1 << 20)
    assert kept(store) == []


def test_too_little_time_is_told_in_words(file: Path, store: LayerStore) -> None:
    with pytest.raises(ImportEndedError, match="tid"):
        import_apart(file, LayerKind.BUILDING, store, choose=as_it_is, hear=lambda _progress: None, seconds=0)
    assert kept(store) == []


WAITS = """
import sys, time
from pathlib import Path
from gis.importing_apart import import_apart
from gis.layers import LayerKind
from gis.store import LayerStore

def wait(found):
    print("asked", flush=True)
    time.sleep(60)

import_apart(Path(sys.argv[1]), LayerKind.BUILDING, LayerStore(Path(sys.argv[2])), choose=wait, hear=lambda told: None,
             work=Path(sys.argv[3]))
"""


def test_the_process_dies_with_whoever_began_it(file: Path, store: LayerStore, tmp_path: Path) -> None:
    work = tmp_path / "work-of-its-own"
    work.mkdir()
    parent = subprocess.Popen(
        [sys.executable, "-c", WAITS, str(file), str(store.root), str(work)], cwd=HOUSE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"asked\n"
    (child,) = writing_in(work)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    ends = time.monotonic() + 10
    while writing_in(work):
        assert time.monotonic() < ends, f"{child} lives on"
        time.sleep(0.01)


def writing_in(work: Path) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "environ").read_bytes()
            except OSError:
                continue
            if f"TMPDIR={work}".encode() in told:
                found.append(int(entry.name))
    return found

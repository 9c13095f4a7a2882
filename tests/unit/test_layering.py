"""The layers' desk on a real database and store: nothing is published with faults, and nobody overwrites another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import shapely

from gis.geojson import as_dict
from gis.layers import LayerKind
from gis.store import LayerStore
from permits.adapters.database import Database, migrate, open_database
from permits.adapters.staging import StagingFolder
from permits.case.access import Principal, Role
from permits.services.import_run import ImportRun
from permits.services.importing import Importing
from permits.services.layering import Layering
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.shapes import LayerEntry
from permits.services.standing_layers import StandingLayers
from tests.gis import village

GUN = Principal("p-gun", "Gun GIS", frozenset({Role.GIS}))
GERT = Principal("p-gert", "Gert GIS", frozenset({Role.GIS}))
OLGA = Principal("p-olga", "Olga Handläggare", frozenset({Role.OFFICER}))
YLVA = Principal("p-ylva", "Ylva Boende", frozenset({Role.APPLICANT}))
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class Desk:
    layering: Layering
    database: Database
    store: LayerStore

    importing: Importing
    folder: Path

    def hand_in(self, rows: list[dict[str, Any]], name: str = "byggnader", why: str = "", who: Principal = GUN) -> Any:
        return self.read(content_of(rows), name, "lager.geojson", why, who)

    def read(
        self, content: bytes, name: str = "byggnader", filename: str = "a", why: str = "", who: Principal = GUN
    ) -> Any:
        path = self.folder / "handed-in"
        path.write_bytes(content)
        return self.importing.import_now(who, name, filename, path, "Kartenheten", why)


def content_of(rows: list[dict[str, Any]]) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {name: value for name, value in row.items() if name != "geometry"},
            "geometry": as_dict(row["geometry"]),
        }
        for row in rows
    ]
    named = {"type": "name", "properties": {"name": "EPSG:3006"}}
    return json.dumps({"type": "FeatureCollection", "crs": named, "features": features}).encode()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    url = f"sqlite:///{tmp_path / 'lovlig.db'}"
    migrate(url)
    database = open_database(url)
    for position, name in enumerate(("fastigheter", "byggnader", "kommungrans")):
        kind = village.SHAPES[name][0]
        database.layers.declare(LayerEntry(name, name.capitalize(), kind.value, "Kommunen", "everywhere", position))
    store = LayerStore(tmp_path / "layers")
    ticks = count()
    clock = lambda: NOON + timedelta(seconds=next(ticks))  # noqa: E731 (a clock that goes)
    standing, staging = StandingLayers(database.layers, store), StagingFolder(tmp_path / "imports")
    importing = Importing(
        catalogue=database.layers,
        imports=database.imports,
        staging=staging,
        standing=standing,
        run=ImportRun(standing, store, database.imports),
        clock=clock,
    )
    yield Desk(Layering(database.layers, store, clock, importing.tell), database, store, importing, tmp_path)
    database.close()


def test_a_layer_goes_from_file_to_what_holds(desk: Desk) -> None:
    row = desk.hand_in(village.BUILDINGS, why="Årlig uppdatering")
    assert (row.count, row.blocked, row.problems, row.by_name) == (4, False, (), "Gun GIS")
    assert row.diff["counts"] == {"added": 4, "removed": 0, "changed": 0, "unchanged": 0}
    assert row.diff["why"] == "Årlig uppdatering"
    assert desk.database.layers.current() == {}  # handing in publishes nothing
    pointer = desk.layering.publish(GUN, row.id, 0)
    assert (pointer.version, pointer.published, pointer.by_name) == (row.version, date(2026, 11, 22), "Gun GIS")
    assert desk.store.path_of(row.version).is_file()
    (buildings,) = [one for one in desk.layering.layers(OLGA) if one.entry.name == "byggnader"]
    assert (buildings.revision, buildings.waiting, buildings.pointer) == (pointer.revision, (), pointer)


def test_the_next_version_is_compared_with_what_holds(desk: Desk) -> None:
    first = desk.hand_in(village.BUILDINGS)
    desk.layering.publish(GUN, first.id, 0)
    second = desk.hand_in([village.BUILDINGS[0] | {"kind": "komplement"}, *village.BUILDINGS[1:3]])
    assert second.diff["counts"] == {"added": 0, "removed": 1, "changed": 1, "unchanged": 2}
    assert {problem["check"] for problem in second.problems} == {"rimlig förändring"}
    assert second.blocked is False
    assert desk.layering.layer(GUN, "byggnader").waiting == (second,)


def test_a_faulty_version_is_kept_with_its_reasons_but_never_published(desk: Desk) -> None:
    bow = village.at(shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)]))
    row = desk.hand_in([village.BUILDINGS[0] | {"geometry": bow}])
    assert row.blocked
    assert any("korsar sig själv" in problem["message"] for problem in row.problems)
    with pytest.raises(Refused):
        desk.layering.publish(GUN, row.id, 0)
    assert desk.layering.history("byggnader").versions == (row,)


def test_a_file_that_cannot_be_read_is_a_blocked_row(desk: Desk) -> None:
    row = desk.read(b"hej", filename="../../hej.gpkg")
    assert (row.blocked, row.count, row.version, row.filename) == (True, 0, "", "hej.gpkg")


def test_outside_the_published_border_is_blocked(desk: Desk) -> None:
    border = desk.hand_in(village.SHAPES["kommungrans"][2], "kommungrans")
    desk.layering.publish(GUN, border.id, 0)
    outside = village.property_row("Byn 9:9", village.plot(290, 0, 400, 50))
    row = desk.hand_in([outside], "fastigheter")
    assert [problem["check"] for problem in row.problems] == ["innanför kommungränsen"]


def test_two_who_publish_at_once_do_not_overwrite_each_other(desk: Desk) -> None:
    one, other = desk.hand_in(village.BUILDINGS), desk.hand_in(village.BUILDINGS[:2])
    first = desk.layering.publish(GUN, one.id, 0)
    with pytest.raises(Stale) as caught:
        desk.layering.publish(GERT, other.id, 0)
    assert caught.value.current_version == first.revision
    assert desk.database.layers.current()["byggnader"].version_id == one.id
    assert desk.layering.publish(GERT, other.id, first.revision).by_name == "Gert GIS"


def test_rolling_back_brings_a_former_version_back_and_is_on_record(desk: Desk) -> None:
    one, other = desk.hand_in(village.BUILDINGS), desk.hand_in(village.BUILDINGS[:2])
    first = desk.layering.publish(GUN, one.id, 0)
    second = desk.layering.publish(GUN, other.id, first.revision)
    with pytest.raises(Stale):
        desk.layering.roll_back(GERT, "byggnader", one.id, first.revision)
    third = desk.layering.roll_back(GERT, "byggnader", one.id, second.revision)
    assert desk.database.layers.current()["byggnader"].version == one.version
    history = desk.layering.history("byggnader")
    assert [(move.action, move.by_name) for move in history.moves] == [
        ("roll_back", "Gert GIS"),
        ("publish", "Gun GIS"),
        ("publish", "Gun GIS"),
    ]
    assert history.revision == third.revision


def test_only_what_has_held_can_be_rolled_back_to(desk: Desk) -> None:
    row = desk.hand_in(village.BUILDINGS)
    with pytest.raises(Refused):
        desk.layering.roll_back(GUN, "byggnader", row.id, 0)
    with pytest.raises(NotFound):
        desk.layering.roll_back(GUN, "fastigheter", row.id, 0)


def test_a_layer_can_begin_to_hold_later_but_not_earlier(desk: Desk) -> None:
    row = desk.hand_in(village.BUILDINGS)
    with pytest.raises(Refused):
        desk.layering.publish(GUN, row.id, 0, day=date(2026, 11, 21))
    desk.layering.publish(GUN, row.id, 0, day=date(2027, 1, 1))
    assert desk.database.layers.current(date(2026, 12, 31)) == {}
    assert set(desk.database.layers.current(date(2027, 1, 1))) == {"byggnader"}


def test_a_version_whose_file_is_gone_cannot_be_published(desk: Desk) -> None:
    row = desk.hand_in(village.BUILDINGS)
    desk.store.path_of(row.version).unlink()
    with pytest.raises(Refused):
        desk.layering.publish(GUN, row.id, 0)


@pytest.mark.parametrize("who", [OLGA, YLVA])
def test_only_gis_staff_hand_in_and_publish(desk: Desk, who: Principal) -> None:
    row = desk.hand_in(village.BUILDINGS)
    with pytest.raises(NotFound):
        desk.hand_in(village.BUILDINGS, who=who)
    with pytest.raises(NotFound):
        desk.layering.publish(who, row.id, 0)
    assert desk.database.layers.current() == {}


def test_residents_see_no_layers_desk(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.layering.layers(YLVA)


def test_a_layer_that_does_not_exist(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.hand_in(village.BUILDINGS, "rymden")
    with pytest.raises(NotFound):
        desk.layering.history("rymden")
    with pytest.raises(NotFound):
        desk.layering.publish(GUN, "rymden", 0)


def test_what_holds_but_cannot_be_read_does_not_stop_a_new_version(desk: Desk) -> None:
    first = desk.hand_in(village.BUILDINGS)
    desk.layering.publish(GUN, first.id, 0)
    path = desk.store.path_of(first.version)
    path.chmod(0o644)
    path.write_bytes(b"x" * 5000)
    second = desk.hand_in(village.BUILDINGS[:3])
    assert second.diff["counts"]["added"] == 3
    assert second.blocked is False


def test_every_kind_of_layer_can_be_handed_in(desk: Desk) -> None:
    assert {kind.value for kind in LayerKind} >= {entry.entry.kind for entry in desk.layering.layers(GUN)}

"""kill -9 of a harvest in the midst of its fetching, and of the telling of cases halfway: nothing twice or lost."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from shapely.geometry import shape
from sqlalchemy import select, update

from app import create_app
from permits.adapters.database import Database, open_database, tables, verify_log
from permits.adapters.database.harvests_tables import layer_sources
from permits.services.harvest_shapes import HarvestRun, LayerSource, Outcome, SourceWish
from permits.settings import from_environment
from tests.conftest import principal_of
from tests.faults.mortal import MortalService
from tests.gis.source_server import Asked, OgcSource, Reply, serving, square
from tests.web.desk_cases import services_of, submitted
from tests.web.layer_changes import changed_version, publish

PATIENCE = 40.0
HARVESTED, CHANGED = "vattenskydd", "strandskydd"
MANY = 1_200  # features; a page holds a thousand


@pytest.fixture(scope="module")
def beside(only_worker: MortalService) -> Flask:
    return create_app(from_environment(only_worker.environment))


@pytest.fixture(scope="module")
def database(only_worker: MortalService) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{only_worker.data / 'lovlig.db'}")
    yield opened
    opened.close()


def until(come: Callable[[], Any]) -> Any:
    ends = time.monotonic() + PATIENCE
    while not (found := come()):
        assert time.monotonic() < ends
        time.sleep(0.003)
    return found


# --- a harvest ------------------------------------------------------------------------------------------------------


def test_a_harvest_whose_worker_is_killed_while_it_fetches_is_made_once_by_the_next(
    only_worker: MortalService, beside: Flask, database: Database
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def waits_amid(asked: Asked, reply: Reply) -> Reply:
        if "offset" in asked.query and not go_on.is_set():
            begun.set()
            go_on.wait(PATIENCE)
        return reply

    held = database.layers.current()[HARVESTED]
    with serving(OgcSource([square(number) for number in range(MANY)], breaks=waits_amid)) as server:
        wish = SourceWish("ogc", f"{server.url}/api", "ytor", inside=False)
        now = datetime.now(UTC)
        assert database.harvests.save(LayerSource(HARVESTED, wish, True, 1, now, "Kajsa Berg", due=now), 0)
        only_worker.start("worker")
        assert begun.wait(PATIENCE)
        only_worker.kill("worker")
        (broken,) = database.harvests.runs(HARVESTED, 9)
        assert broken.outcome is Outcome.FETCHING
        assert database.layers.versions(HARVESTED)[0].id == held.version_id
        go_on.set()
        with database.transaction() as unit:  # the dead worker's lease runs out now, and not in five minutes
            mine = layer_sources.c.layer == HARVESTED
            unit.connection.execute(update(layer_sources).where(mine).values(lease=datetime.now(UTC)))
        only_worker.start("worker")
        done, again = until(lambda: _both_over(database.harvests.runs(HARVESTED, 9)))
        only_worker.kill("worker")
    assert (again.id, again.outcome) == (broken.id, Outcome.FAILED)
    assert "avbröts" in again.told
    assert (done.outcome, done.count) == (Outcome.WAITING, MANY), done.told
    new = [row for row in database.layers.versions(HARVESTED) if row.id != held.version_id]
    assert [(row.id, row.count) for row in new] == [(done.import_id, MANY)]
    assert database.layers.current()[HARVESTED] == held, "nobody has published it"
    assert services_of(beside).layering.layer(principal_of(beside, "gis"), HARVESTED).waiting == tuple(new)


def _both_over(runs: list[HarvestRun]) -> list[HarvestRun] | None:
    return runs if len(runs) == 2 and all(run.is_over for run in runs) else None


# --- the telling of cases -------------------------------------------------------------------------------------------


def test_cases_of_which_some_are_told_when_the_worker_is_killed_are_each_told_once(
    only_worker: MortalService, beside: Flask, database: Database
) -> None:
    cases = [submitted(beside, principal_of(beside, who), who) for who in ("anna", "eva", "strand")]
    ours = services_of(beside)
    officer = principal_of(beside, "officer")
    drawn = []
    for case in cases:
        report = ours.handling.case(officer, case).report
        assert report is not None
        drawn.append(shape(report["footprint"]).buffer(3))
    new = changed_version(
        beside, CHANGED, lambda rows: [*rows, *({**rows[0], "name": "Ny strand", "geometry": each} for each in drawn)]
    )
    publish(beside, new)
    only_worker.start("worker")
    with closing(sqlite3.connect(only_worker.data / "lovlig.db", isolation_level=None, timeout=10)) as connection:
        until(lambda: told(database))
        connection.execute("BEGIN IMMEDIATE")  # nobody else can write until the worker is dead
        halfway = told(database)
        only_worker.kill("worker")
        connection.rollback()
    assert 0 < len(halfway) < len(cases), "killed too late to be in the midst of it"
    telling = database.reassessments.last()
    assert telling is not None
    assert telling.ended is None
    only_worker.start("worker")
    until(lambda: (last := database.reassessments.last()) and last.ended)
    only_worker.kill("worker")
    assert sorted(told(database)) == sorted((case, telling.number) for case in cases)
    assert ours.reassessing.react_once() == 0
    assert sorted(told(database)) == sorted((case, telling.number) for case in cases)
    assert verify_log(database) == []


def told(database: Database) -> list[tuple[str, int]]:
    """Which case was told by which telling, for each time that one was."""
    kept = tables.case_events.c
    with database.reading() as unit:
        rows = unit.connection.execute(select(kept.case_id, kept.data).where(kept.type == "FindingsReassessed")).all()
    return [(row.case_id, (json.loads(row.data) if isinstance(row.data, str) else row.data)["number"]) for row in rows]

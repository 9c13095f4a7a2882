"""What is kept of coverages, consequences and tellings: many at once, on every database that there is.

With LOVLIG_TEST_POSTGRES (the address of an empty database) the same is held on PostgreSQL.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from permits.adapters.database import Database, migrate, open_database
from permits.case.access import Principal, Role
from permits.services.reassessing import begin_following
from permits.services.refusals import NotFound, Stale
from permits.services.shapes import LayerEntry, LayerVersionRow
from permits.services.standing_shapes import CoverageRow

GUN = Principal("p-gun", "Gun GIS", frozenset({Role.GIS}))
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
MINUTE = timedelta(minutes=1)


def addresses() -> list[str]:
    return ["sqlite", *(["postgres"] if os.environ.get("LOVLIG_TEST_POSTGRES") else [])]


@pytest.fixture(params=addresses())
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'lovlig.db'}" if request.param == "sqlite" else os.environ["LOVLIG_TEST_POSTGRES"]
    migrate(url)
    opened = open_database(url, lambda: NOON)
    if request.param == "postgres":
        _empty(opened)
    opened.layers.declare(LayerEntry("strandskydd", "Strandskydd", "constraint", "LST", "everywhere", 0))
    yield opened
    opened.close()


def _empty(database: Database) -> None:
    from sqlalchemy import text

    names = "layer_coverage_moves, layer_coverages, layer_pointers, layer_versions, layer_consequences"
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE layers, {names}, layer_reassessments, case_places CASCADE"))


def all_at_once(work: Callable[[Any], object], among: list[Any]) -> list[Any]:
    """What each gave, or the exception that it raised."""
    given: list[Any] = []
    start = threading.Barrier(len(among))

    def go(one: Any) -> None:
        start.wait()
        try:
            given.append(work(one))
        except Stale as stale:
            given.append(stale)

    threads = [threading.Thread(target=go, args=(one,)) for one in among]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def proposed(database: Database, number: int, coverage: str = "nowhere") -> CoverageRow:
    row = CoverageRow(f"c{number}", "strandskydd", coverage, "", NOON, GUN.person_id, GUN.name)
    database.coverages.propose(row)
    return row


def version(database: Database, number: int) -> LayerVersionRow:
    row = LayerVersionRow(f"v{number}", "strandskydd", f"{number}" * 64, "s.gpkg", "LST", 1, NOON, "p-gun", "Gun GIS")
    database.layers.add_version(row)
    return row


def cover(database: Database, row: CoverageRow, after: int, day: date = TODAY, **more: Any) -> int:
    moved = database.coverages.move(row.id, expected_revision=after, by=GUN, at=NOON, published=day, why="Prov", **more)
    return moved.revision


def publish(database: Database, row: LayerVersionRow, after: int, day: date = TODAY, **more: Any) -> int:
    return database.layers.move_pointer(
        row.id, expected_revision=after, by=GUN, at=NOON, published=day, **more
    ).revision


def test_of_many_who_change_the_coverage_at_once_one_does_and_the_others_learn_who(database: Database) -> None:
    rows = [proposed(database, number) for number in range(4)]
    given = all_at_once(lambda row: cover(database, row, 0), rows)
    first, *others = sorted(given, key=lambda one: isinstance(one, Stale))
    assert first == 1
    assert [(each.current_version, each.current.by_name) for each in others] == [(1, "Gun GIS")] * 3
    assert len(database.coverages.moves("strandskydd")) == 1


def test_versions_and_coverages_share_their_numbers_also_at_once(database: Database) -> None:
    row, coverage = version(database, 1), proposed(database, 1)
    given = all_at_once(lambda work: work(), [lambda: publish(database, row, 0), lambda: cover(database, coverage, 0)])
    assert sorted(given) == [1, 2]
    assert database.layers.revision() == 2


def test_a_coverage_holds_from_its_day_and_can_be_looked_back_at(database: Database) -> None:
    first = cover(database, proposed(database, 1, "nowhere"), 0, TODAY - timedelta(days=10))
    cover(database, proposed(database, 2, "everywhere"), first, TODAY + timedelta(days=10))
    held = [database.layers.layers(TODAY + timedelta(days=days))[0].coverage for days in (-11, -10, 0, 9, 10)]
    assert held == ["everywhere", "nowhere", "nowhere", "nowhere", "everywhere"]
    assert database.layers.layers()[0].coverage == "nowhere"


def test_what_the_profile_says_is_only_where_it_begins(database: Database) -> None:
    cover(database, proposed(database, 1, "nowhere"), 0)
    database.layers.declare(LayerEntry("strandskydd", "Strandskydd", "constraint", "LST", "everywhere", 0))
    assert database.layers.layers()[0].coverage == "nowhere"


def test_what_is_taken_back_never_comes_to_hold(database: Database) -> None:
    soon = TODAY + timedelta(days=5)
    held = publish(database, version(database, 1), 0)
    planned = publish(database, version(database, 2), held, soon)
    publish(database, database.layers.version("v2"), planned, action="withdraw", withdraws=planned)
    assert database.layers.current(soon)["strandskydd"].version_id == "v1"
    turned = cover(database, proposed(database, 1), 0, soon)
    cover(database, database.coverages.coverage("c1"), turned, withdraws=turned)
    assert database.layers.layers(soon)[0].coverage == "everywhere"


def test_a_subject_is_claimed_once_and_again_when_its_worker_is_silent(database: Database) -> None:
    kept = database.consequences
    all_at_once(lambda _n: kept.ask("v1", "strandskydd", NOON), [1, 2, 3])
    claims = [each for each in all_at_once(lambda _n: kept.claim(NOON, MINUTE), [1, 2, 3]) if each]
    assert [claim.subject for claim in claims] == ["v1"]
    again = kept.claim(NOON + 2 * MINUTE, MINUTE)
    assert again is not None
    kept.done(again, revision=4, at=NOON, open_cases=7, looked_at=2, cases=[{"registry_number": "B 1"}])
    found = kept.of("v1")
    assert found is not None
    assert (found.state, found.revision, found.open_cases, found.looked_at) == ("done", 4, 7, 2)
    assert found.cases == ({"registry_number": "B 1"},)
    assert kept.claim(NOON + 9 * MINUTE, MINUTE) is None
    kept.ask("v1", "strandskydd", NOON + MINUTE)
    asked = kept.of("v1")
    assert asked is not None
    assert (asked.state, asked.cases) == ("waiting", found.cases), "what was reckoned is shown meanwhile"


def test_of_many_workers_one_begins_each_telling(database: Database) -> None:
    kept, now, later = database.reassessments, {"a": ("1", "everywhere")}, {"a": ("2", "everywhere")}
    assert sorted(all_at_once(lambda _n: kept.begin(0, now, now, NOON), [1, 2, 3])) == [False, False, True]
    first = kept.last()
    assert first is not None
    assert first.ended is not None, "where the following begins, nobody is told"
    assert sorted(all_at_once(lambda _n: kept.begin(1, now, later, NOON), [1, 2, 3])) == [False, False, True]
    second = kept.last()
    assert second is not None
    assert (second.number, second.before, second.after, second.ended) == (2, now, later, None)
    kept.end(2, 5, NOON)
    ended = kept.last()
    assert ended is not None
    assert ended.ended == NOON


def test_the_following_begins_with_what_holds_when_the_database_is_made_ready(database: Database) -> None:
    publish(database, version(database, 1), 0)
    begin_following(database.reassessments, database.layers, NOON)
    publish(database, version(database, 2), 1)
    begin_following(database.reassessments, database.layers, NOON)
    last = database.reassessments.last()
    assert last is not None
    assert last.after == {"strandskydd": ("1" * 64, "everywhere")}


def test_an_unknown_coverage_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        database.coverages.coverage("finns-inte")
    with pytest.raises(NotFound):
        cover(database, CoverageRow("x", "strandskydd", "nowhere", "", NOON, "p", "P"), 0)

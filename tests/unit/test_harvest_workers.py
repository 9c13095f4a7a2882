"""Harvests as workers make them: once, by schedule, begun again where one died, and only from what may be a source."""

from __future__ import annotations

import os
import tempfile
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from permits.services.harvest_days import due_after_failure, next_due
from permits.services.harvest_shapes import HarvestRun, Outcome, Schedule, SourceWish
from permits.services.harvest_verdict import percent
from permits.services.harvest_work import HARVESTER, LEASE, HarvestWork
from permits.services.refusals import NotFound, Refused, Stale
from tests.gis.source_server import Asked, Reply, square
from tests.unit.harvest_desk import KAJSA, LAYER, OMAR, Desk


def test_several_workers_harvest_once(harvest: Desk) -> None:
    harvest.save()
    harvest.clock.turn(days=1)
    workers = [HarvestWork(harvest.ports) for _ in range(4)]
    threads = [threading.Thread(target=worker.react_once) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(harvest.database.harvests.runs(LAYER, 10)) == 1
    assert sum(path.endswith("/items") for path in harvest.server.paths()) == 1


def test_a_harvest_whose_worker_died_is_begun_again_when_its_lease_is_over(harvest: Desk) -> None:
    harvest.save()
    harvest.clock.turn(days=1)
    now = harvest.clock()
    assert harvest.database.harvests.claim(now, now + LEASE, "död") is not None
    harvest.database.harvests.begin_run(HarvestRun("död", LAYER, now, "Hämtning", 0))
    harvest.at_work()
    assert [run.id for run in harvest.database.harvests.runs(LAYER, 10)] == ["död"]
    harvest.clock.turn(minutes=6)
    assert harvest.at_work().outcome is Outcome.WAITING
    died = harvest.database.harvests.run("död")
    assert died is not None
    assert (died.outcome, "stannade" in died.told) == (Outcome.FAILED, True)


def test_a_source_that_is_changed_meanwhile_makes_nothing_of_what_came(harvest: Desk) -> None:
    harvest.save()
    harvest.clock.turn(days=1)

    def change(asked: Asked, reply: Reply) -> Reply:
        if asked.path.endswith("/items"):
            harvest.save(where="code = A")
        return reply

    harvest.source.breaks = change
    harvest.work.react_once()
    assert harvest.latest().outcome is Outcome.FAILED
    assert harvest.layering.layer(KAJSA, LAYER).waiting == ()


def test_what_a_killed_harvest_left_is_swept_away_in_time(
    harvest: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, fresh = tmp_path / "lovlig-harvest-gammal", tmp_path / "lovlig-harvest-ny"
    for left in (old, fresh):
        left.mkdir()
        (left / "underlag.geojson").write_text("{}")
    os.utime(old, (0, 0))
    harvest.work.react_once()
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_worker_that_is_to_end_lets_go_at_once(harvest: Desk) -> None:
    harvest.save()
    harvest.clock.turn(days=1)
    harvest.source.breaks = lambda _asked, reply: (harvest.work.stop(), reply)[1]
    harvest.work.react_once()
    assert harvest.latest().outcome is Outcome.FAILED
    other = HarvestWork(harvest.ports)
    harvest.source.breaks = lambda _asked, reply: reply
    assert other.react_once() == 1


def test_a_version_is_told_of_twice_and_published_once(harvest: Desk) -> None:
    harvest.begun()
    harvest.source.features[0] = square(0, name="Nytt namn")
    run = harvest.a_day()
    moves = len(harvest.layering.history(LAYER).moves)
    version = harvest.database.layers.version(run.import_id)
    harvest.work.after(version)
    harvest.database.harvests.end_run(replace(run, outcome=Outcome.IMPORTING))  # died before it could tell
    harvest.work.after(version)
    assert harvest.latest().outcome is Outcome.PUBLISHED
    assert len(harvest.layering.history(LAYER).moves) == moves


def test_the_desk_asks_for_a_harvest_at_once(harvest: Desk) -> None:
    harvest.save(schedule=Schedule.BY_HAND)
    assert harvest.work.react_once() == 0
    harvest.harvesting.now(KAJSA, LAYER)
    run = harvest.at_work()
    assert (run.by_name, run.outcome) == ("Kajsa Berg", Outcome.WAITING)
    source = harvest.database.harvests.get(LAYER)
    assert source is not None
    assert (source.due, source.forced) == (None, False)
    done = harvest.work.harvest_now(LAYER)
    assert done is not None
    assert done.outcome in {Outcome.IMPORTING, Outcome.UNCHANGED}


def test_a_source_that_is_off_is_left_alone(harvest: Desk) -> None:
    saved = harvest.save()
    off = harvest.harvesting.turn(KAJSA, LAYER, saved.version, on=False)
    harvest.clock.turn(days=3)
    assert harvest.work.react_once() == 0
    assert harvest.ages.ages() == {}
    with pytest.raises(Refused):
        harvest.harvesting.now(KAJSA, LAYER)
    with pytest.raises(Stale):
        harvest.harvesting.turn(KAJSA, LAYER, saved.version, on=True)
    on = harvest.harvesting.turn(KAJSA, LAYER, off.version, on=True)
    assert on.due is not None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"address": "http://10.0.0.1/ogc"}, ""),
        ({"address": "file:///etc/passwd"}, "börja med https"),
        ({"address": "https://u:p@karta.example/"}, "lösenord"),
        ({"address": "https://karta.example/ogc?apikey=123"}, "nyckel"),
        ({"collection": ""}, "Välj vilken samling"),
        ({"login": "finns-inte"}, "inloggning som finns"),
        ({"where": "a = 1\na = 2"}, "två gånger"),
    ],
)
def test_what_cannot_be_a_source_is_refused_in_words(harvest: Desk, changes: dict[str, Any], told: str) -> None:
    if not told:  # where it lies is judged when it is asked, so that a name cannot lead elsewhere later
        harvest.save(**changes)
        assert "internt nät" in harvest.a_day().told
        return
    with pytest.raises(Refused) as refusal:
        harvest.save(**changes)
    assert told in refusal.value.message_sv


def test_only_those_who_publish_layers_change_their_sources(harvest: Desk) -> None:
    harvest.save()
    assert harvest.harvesting.view(OMAR, LAYER).source is not None
    for do in (
        lambda: harvest.harvesting.save(OMAR, LAYER, harvest.wish(), 1),
        lambda: harvest.harvesting.look(OMAR, LAYER, harvest.wish()),
        lambda: harvest.harvesting.now(OMAR, LAYER),
        lambda: harvest.harvesting.turn(OMAR, LAYER, 1, on=False),
    ):
        with pytest.raises(NotFound):
            do()
    with pytest.raises(NotFound):
        harvest.harvesting.view(KAJSA, "finns-inte")
    assert HARVESTER.personal_number is None


@pytest.mark.parametrize(
    ("schedule", "after", "expected"),
    [
        (Schedule.DAILY, "2026-11-23T01:59:00+00:00", "2026-11-23T02:00:00+00:00"),
        (Schedule.DAILY, "2026-11-23T02:00:00+00:00", "2026-11-24T02:00:00+00:00"),
        (Schedule.DAILY, "2026-06-23T00:30:00+00:00", "2026-06-23T01:00:00+00:00"),
        (Schedule.WEEKLY, "2026-11-23T02:00:00+00:00", "2026-11-25T02:00:00+00:00"),
        (Schedule.WEEKLY, "2026-11-25T02:00:00+00:00", "2026-12-02T02:00:00+00:00"),
        (Schedule.DAILY, "2026-10-24T02:00:00+00:00", "2026-10-25T02:00:00+00:00"),
    ],
)
def test_schedules_are_kept_in_swedish_time(schedule: Schedule, after: str, expected: str) -> None:
    wish = SourceWish("ogc", "https://a.se", "b", schedule=schedule, hour=3, weekday=2)
    assert next_due(wish, datetime.fromisoformat(after)) == datetime.fromisoformat(expected)
    assert next_due(replace(wish, schedule=Schedule.BY_HAND), datetime.fromisoformat(after)) is None


def test_a_failure_that_may_pass_is_tried_again_ever_later() -> None:
    wish = SourceWish("ogc", "https://a.se", "b", schedule=Schedule.WEEKLY)
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    pauses = [due_after_failure(wish, now, failures, True) for failures in (1, 2, 3, 10)]
    assert [(due - now) / timedelta(minutes=1) for due in pauses if due] == [15, 30, 60, 360]
    assert due_after_failure(wish, now, 1, False) == next_due(wish, now)
    assert due_after_failure(replace(wish, schedule=Schedule.BY_HAND), now, 1, True) is None


def test_shares_are_written_as_people_read_them() -> None:
    told = [percent(value) for value in (0.0, 0.04, 0.4, 5.0, 12.4, 200.0)]
    assert told == ["0 %", "mindre än 0,1 %", "0,4 %", "5 %", "12 %", "200 %"]

"""Harvests from a real source over a real connection: what is published by itself, what waits, and what age it has."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from shapely import box

from gis.harvesting.refusing import Limits
from gis.outcome import import_here
from gis.store import LayerStore
from permits.adapters.database import Database, migrate, open_database
from permits.adapters.staging import StagingFolder
from permits.case.access import Principal, Role
from permits.services.harvest_days import due_after_failure, next_due
from permits.services.harvest_reach import Reach
from permits.services.harvest_shapes import HarvestRun, LayerSource, Outcome, Schedule, SourceWish
from permits.services.harvest_verdict import percent
from permits.services.harvest_work import HARVESTER, LEASE, HarvestPorts, HarvestWork
from permits.services.harvesting import Harvesting
from permits.services.import_run import ImportRun
from permits.services.import_work import ImportWork
from permits.services.importing import After, Importing
from permits.services.layer_ages import LayerAges
from permits.services.layering import Layering
from permits.services.places import Places
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.shapes import LayerEntry, LayerPointer
from permits.services.standing_layers import StandingLayers
from tests.gis.source_server import Asked, OgcSource, Reply, Running, serving, square
from tests.unit.desks import Turned
from tests.unit.printed_case import MUNICIPALITY

LAYER = "vattenskydd"
KAJSA = Principal("kajsa", "Kajsa Berg", frozenset({Role.GIS}))
OMAR = Principal("omar", "Omar Ek", frozenset({Role.OFFICER}))


class NoRegister:
    def owned_by(self, personal_number: str) -> list[Any]:
        return []

    def owners_of(self, designation: str) -> list[Any]:
        return []

    def search(self, text: str) -> list[Any]:
        return []


@dataclass
class Desk:
    """The layers' desk with one layer and a source that runs, and a clock to turn."""

    folder: Path
    server: Running
    source: OgcSource
    clock: Turned = field(default_factory=Turned)

    def __post_init__(self) -> None:
        self.database: Database = open_database(f"sqlite:///{self.folder / 'lovlig.db'}", self.clock)
        self.database.layers.declare(LayerEntry(LAYER, "Vattenskydd", "constraint", "Länsstyrelsen", "everywhere"))
        store = LayerStore(self.folder / "layers")
        standing = StandingLayers(self.database.layers, store)
        after: list[After] = []
        shared: dict[str, Any] = {
            "catalogue": self.database.layers,
            "imports": self.database.imports,
            "staging": StagingFolder(self.folder / "imports"),
            "run": ImportRun(standing, store, self.database.imports),
            "clock": self.clock,
        }
        importing = Importing(**shared, standing=standing, after=after)
        self.layering = Layering(self.database.layers, store, self.clock, importing.tell)
        self.imports = ImportWork(**shared, importing=importing, process=import_here)
        reach = Reach(frozenset({"127.0.0.1"}), None, Limits(attempts=1, page_features=20))
        self.ports = HarvestPorts(
            sources=self.database.harvests,
            catalogue=self.database.layers,
            imports=self.database.imports,
            importing=importing,
            layering=self.layering,
            standing=standing,
            reach=reach,
            clock=self.clock,
        )
        self.work = HarvestWork(self.ports)
        after.append(self.work.after)
        self.ages = LayerAges(self.database.harvests, self.database.layers, self.clock)
        self.harvesting = Harvesting(self.database.harvests, standing, reach, self.ages, self.clock)

    def wish(self, **changes: Any) -> SourceWish:
        usual = SourceWish(
            "ogc", f"{self.server.url}/api", "ytor", inside=False, schedule=Schedule.DAILY, most_change=20.0, oldest=10
        )
        return replace(usual, **changes)

    def save(self, **changes: Any) -> LayerSource:
        stands = self.database.harvests.get(LAYER)
        return self.harvesting.save(KAJSA, LAYER, self.wish(**changes), stands.version if stands else 0)

    def a_day(self) -> HarvestRun:
        """The worker a day later, with all that it has to do done."""
        self.clock.turn(days=1)
        return self.at_work()

    def at_work(self) -> HarvestRun:
        self.work.react_once()
        self.imports.react_once()
        self.work.react_once()
        return self.latest()

    def latest(self) -> HarvestRun:
        return self.database.harvests.runs(LAYER, 1)[0]

    def holds(self) -> LayerPointer | None:
        return self.database.layers.current().get(LAYER)

    def publish_latest(self) -> None:
        row = self.layering.layer(KAJSA, LAYER)
        self.layering.publish(KAJSA, row.waiting[0].id, row.revision)

    def begun(self) -> None:
        """A first version that a person has published."""
        self.save()
        self.a_day()
        self.publish_latest()


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that is ready and has nothing in it, to copy."""
    path = tmp_path_factory.mktemp("empty") / "lovlig.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def desk(tmp_path: Path, empty_database: Path) -> Iterator[Desk]:
    shutil.copy(empty_database, tmp_path / "lovlig.db")
    source = OgcSource([square(number) for number in range(20)])
    with ExitStack() as stack:
        desk = Desk(tmp_path, stack.enter_context(serving(source)), source)
        yield desk
        desk.database.close()


def test_the_first_version_waits_for_a_person(desk: Desk) -> None:
    desk.save()
    run = desk.a_day()
    assert (run.outcome, run.count) == (Outcome.WAITING, 20)
    assert "Den första versionen publiceras av en person" in run.told
    assert desk.holds() is None
    (waiting,) = desk.layering.layer(KAJSA, LAYER).waiting
    assert (waiting.by_name, waiting.count, waiting.source) == ("Hämtning", 20, "Länsstyrelsen")


def test_a_small_change_is_published_by_itself_and_a_large_one_waits(desk: Desk) -> None:
    desk.begun()
    desk.source.features[0] = square(0, name="Nytt namn")
    small = desk.a_day()
    assert (small.outcome, small.change) == (Outcome.PUBLISHED, 5.0 * 2)  # without a key, a renamed one is old and new
    pointer = desk.holds()
    assert pointer is not None
    assert (pointer.by_name, pointer.version_id) == ("Hämtning", small.import_id)

    desk.source.features[:] = [square(number) for number in range(100, 120)]
    large = desk.a_day()
    assert large.outcome is Outcome.WAITING
    assert "Ändringen är 200 %, gränsen är 20 %." in large.told
    assert desk.holds() == pointer


def test_what_has_not_changed_is_neither_imported_nor_moved_but_confirmed(desk: Desk) -> None:
    desk.begun()
    before = desk.holds()
    run = desk.a_day()
    assert (run.outcome, run.told) == (Outcome.UNCHANGED, "Ingenting har ändrats hos källan.")
    assert run.import_id == ""
    assert desk.holds() == before
    assert desk.ages.ages()[LAYER].confirmed == run.begun
    desk.source.tag = '"a"'
    desk.source.features[0] = square(0, name="Nytt namn")
    assert desk.a_day().outcome is Outcome.PUBLISHED
    asked = len(desk.server.asked)
    assert desk.a_day().outcome is Outcome.UNCHANGED
    assert [each.headers.get("if-none-match") for each in desk.server.asked[asked:]] == ['"a"']


def test_a_version_that_waits_is_not_handed_in_again_each_night(desk: Desk) -> None:
    desk.save()
    desk.a_day()
    again = desk.a_day()
    assert again.outcome is Outcome.UNCHANGED
    assert "har inte publicerats" in again.told
    assert len(desk.layering.layer(KAJSA, LAYER).waiting) == 1


def test_what_somebody_moved_meanwhile_waits(desk: Desk) -> None:
    desk.begun()
    desk.source.features[0] = square(0, name="Nytt namn")
    desk.clock.turn(days=1)
    desk.work.react_once()
    row = desk.layering.layer(KAJSA, LAYER)
    assert row.pointer is not None
    desk.layering.publish(KAJSA, row.pointer.version_id, row.revision, why="igen")
    desk.imports.react_once()
    assert desk.latest().outcome is Outcome.WAITING
    assert "Någon ändrade vad som gäller medan underlaget hämtades" in desk.latest().told


def test_a_source_that_fails_changes_nothing_and_its_age_is_told(desk: Desk) -> None:
    desk.begun()
    confirmed = desk.latest().begun
    before = desk.holds()
    desk.source.breaks = lambda _asked, _reply: Reply({"detail": "Underhåll"}, 503)
    run = desk.a_day()
    assert run.outcome is Outcome.FAILED
    assert "Underhåll" in run.told
    assert desk.holds() == before
    source = desk.database.harvests.get(LAYER)
    assert source is not None
    assert source.failures == 1
    assert source.due == desk.clock() + timedelta(minutes=15)
    age = desk.ages.ages()[LAYER]
    assert (age.confirmed, age.failing) == (confirmed, True)
    assert desk.ages.notes() == {}
    desk.clock.turn(days=11)
    assert desk.ages.notes() == {LAYER: "underlaget hämtades senast för 12 dagar sedan"}
    desk.source.breaks = lambda _asked, reply: reply
    assert desk.a_day().outcome is Outcome.UNCHANGED
    assert desk.ages.notes() == {}


def test_the_age_stands_wherever_an_answer_names_the_layer(desk: Desk) -> None:
    desk.begun()
    places = Places(
        desk.database.layers,
        LayerStore(desk.folder / "layers"),
        NoRegister(),
        MUNICIPALITY,
        desk.clock,
        desk.ages.notes,
    )
    fresh = places.layers()[LAYER]
    assert fresh.stamp.source == "Länsstyrelsen"
    desk.clock.turn(days=12)
    old = places.layers()[LAYER]
    assert old.stamp.source == "Länsstyrelsen (underlaget hämtades senast för 12 dagar sedan)"
    report = places.report(box(500_000, 6_500_000, 500_010, 6_500_010), None)
    assert [stamp.source for stamp in report.stamps if stamp.name == LAYER] == [old.stamp.source]
    assert str(old.stamp) == str(fresh.stamp)  # a finding rests on the same version, however old
    assert places.layers_as_of(places.today())[LAYER].source == "Länsstyrelsen"
    desk.at_work()
    desk.clock.turn(minutes=1)
    assert places.layers()[LAYER].stamp.source == "Länsstyrelsen"


def test_fewer_features_than_the_server_says_never_become_a_smaller_layer(desk: Desk) -> None:
    desk.begun()
    before = desk.holds()

    def short(asked: Asked, reply: Reply) -> Reply:
        if asked.path.endswith("/items") and isinstance(reply.body, dict):
            return Reply({**reply.body, "features": reply.body["features"][:3], "numberReturned": 3})
        return reply

    desk.source.breaks = short
    assert "20 objekt men skickade 3" in desk.a_day().told
    assert desk.holds() == before
    desk.source.breaks = lambda _asked, reply: reply
    desk.source.features.clear()
    assert "inga objekt" in desk.a_day().told
    assert desk.holds() == before


def test_faults_that_the_checks_find_are_told_and_wait(desk: Desk) -> None:
    desk.begun()
    bow = square(3)
    bow["geometry"]["coordinates"][0][1:3] = bow["geometry"]["coordinates"][0][2:0:-1]
    desk.source.features[3] = bow
    run = desk.a_day()
    assert run.outcome is Outcome.WAITING
    assert "Kontrollerna hittade fel" in run.told


def test_a_change_that_was_never_to_go_by_itself_waits_for_a_person(desk: Desk) -> None:
    desk.begun()
    desk.save(most_change=None)
    desk.source.features[0] = square(0, name="Nytt namn")
    assert "en person alltid publicerar" in desk.a_day().told


def test_what_staff_handed_in_themselves_is_confirmed_when_the_source_has_the_same(desk: Desk) -> None:
    desk.begun()
    desk.save(most_change=None, where="")
    desk.database.harvests.forget_harvested(LAYER)
    run = desk.a_day()
    assert (run.outcome, run.told) == (Outcome.UNCHANGED, "Källan har det som redan gäller.")
    assert desk.ages.ages()[LAYER].confirmed == run.begun


def test_the_columns_are_named_as_staff_chose(desk: Desk) -> None:
    desk.source.features[:] = [square(number, name=None, benamning=f"Zon {number}") for number in range(3)]
    desk.save(columns={"name": "benamning"})
    assert desk.a_day().outcome is Outcome.WAITING
    (waiting,) = desk.layering.layer(KAJSA, LAYER).waiting
    assert not waiting.blocked
    assert waiting.diff["intake"]["columns"]["benamning"] == "name"


def test_several_workers_harvest_once(desk: Desk) -> None:
    desk.save()
    desk.clock.turn(days=1)
    workers = [HarvestWork(desk.ports) for _ in range(4)]
    threads = [threading.Thread(target=worker.react_once) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.database.harvests.runs(LAYER, 10)) == 1
    assert sum(path.endswith("/items") for path in desk.server.paths()) == 1


def test_a_harvest_whose_worker_died_is_begun_again_when_its_lease_is_over(desk: Desk) -> None:
    desk.save()
    desk.clock.turn(days=1)
    now = desk.clock()
    assert desk.database.harvests.claim(now, now + LEASE, "död") is not None
    desk.database.harvests.begin_run(HarvestRun("död", LAYER, now, "Hämtning", 0))
    desk.at_work()
    assert [run.id for run in desk.database.harvests.runs(LAYER, 10)] == ["död"]
    desk.clock.turn(minutes=6)
    assert desk.at_work().outcome is Outcome.WAITING
    died = desk.database.harvests.run("död")
    assert died is not None
    assert (died.outcome, "stannade" in died.told) == (Outcome.FAILED, True)


def test_a_source_that_is_changed_meanwhile_makes_nothing_of_what_came(desk: Desk) -> None:
    desk.save()
    desk.clock.turn(days=1)

    def change(asked: Asked, reply: Reply) -> Reply:
        if asked.path.endswith("/items"):
            desk.save(where="code = A")
        return reply

    desk.source.breaks = change
    desk.work.react_once()
    assert desk.latest().outcome is Outcome.FAILED
    assert desk.layering.layer(KAJSA, LAYER).waiting == ()


def test_what_a_killed_harvest_left_is_swept_away_in_time(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, fresh = tmp_path / "lovlig-harvest-gammal", tmp_path / "lovlig-harvest-ny"
    for left in (old, fresh):
        left.mkdir()
        (left / "underlag.geojson").write_text("{}")
    os.utime(old, (0, 0))
    desk.work.react_once()
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_worker_that_is_to_end_lets_go_at_once(desk: Desk) -> None:
    desk.save()
    desk.clock.turn(days=1)
    desk.source.breaks = lambda _asked, reply: (desk.work.stop(), reply)[1]
    desk.work.react_once()
    assert desk.latest().outcome is Outcome.FAILED
    other = HarvestWork(desk.ports)
    desk.source.breaks = lambda _asked, reply: reply
    assert other.react_once() == 1


def test_a_version_is_told_of_twice_and_published_once(desk: Desk) -> None:
    desk.begun()
    desk.source.features[0] = square(0, name="Nytt namn")
    run = desk.a_day()
    moves = len(desk.layering.history(LAYER).moves)
    version = desk.database.layers.version(run.import_id)
    desk.work.after(version)
    desk.database.harvests.end_run(replace(run, outcome=Outcome.IMPORTING))  # died before it could tell
    desk.work.after(version)
    assert desk.latest().outcome is Outcome.PUBLISHED
    assert len(desk.layering.history(LAYER).moves) == moves


def test_the_desk_asks_for_a_harvest_at_once(desk: Desk) -> None:
    desk.save(schedule=Schedule.BY_HAND)
    assert desk.work.react_once() == 0
    desk.harvesting.now(KAJSA, LAYER)
    run = desk.at_work()
    assert (run.by_name, run.outcome) == ("Kajsa Berg", Outcome.WAITING)
    source = desk.database.harvests.get(LAYER)
    assert source is not None
    assert (source.due, source.forced) == (None, False)
    done = desk.work.harvest_now(LAYER)
    assert done is not None
    assert done.outcome in {Outcome.IMPORTING, Outcome.UNCHANGED}


def test_a_source_that_is_off_is_left_alone(desk: Desk) -> None:
    saved = desk.save()
    off = desk.harvesting.turn(KAJSA, LAYER, saved.version, on=False)
    desk.clock.turn(days=3)
    assert desk.work.react_once() == 0
    assert desk.ages.ages() == {}
    with pytest.raises(Refused):
        desk.harvesting.now(KAJSA, LAYER)
    with pytest.raises(Stale):
        desk.harvesting.turn(KAJSA, LAYER, saved.version, on=True)
    on = desk.harvesting.turn(KAJSA, LAYER, off.version, on=True)
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
def test_what_cannot_be_a_source_is_refused_in_words(desk: Desk, changes: dict[str, Any], told: str) -> None:
    if not told:  # where it lies is judged when it is asked, so that a name cannot lead elsewhere later
        desk.save(**changes)
        assert "internt nät" in desk.a_day().told
        return
    with pytest.raises(Refused) as refusal:
        desk.save(**changes)
    assert told in refusal.value.message_sv


def test_only_those_who_publish_layers_change_their_sources(desk: Desk) -> None:
    desk.save()
    assert desk.harvesting.view(OMAR, LAYER).source is not None
    for do in (
        lambda: desk.harvesting.save(OMAR, LAYER, desk.wish(), 1),
        lambda: desk.harvesting.look(OMAR, LAYER, desk.wish()),
        lambda: desk.harvesting.now(OMAR, LAYER),
        lambda: desk.harvesting.turn(OMAR, LAYER, 1, on=False),
    ):
        with pytest.raises(NotFound):
            do()
    with pytest.raises(NotFound):
        desk.harvesting.view(KAJSA, "finns-inte")
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

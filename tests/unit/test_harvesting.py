"""Harvests from a real source over a real connection: what is published by itself, what waits, and what age it has."""

from __future__ import annotations

from datetime import timedelta

from shapely import box

from gis.store import LayerStore
from permits.services.harvest_shapes import Outcome
from permits.services.places import Places
from tests.gis.source_server import Asked, Reply, square
from tests.unit.harvest_desk import KAJSA, LAYER, Desk, NoRegister
from tests.unit.printed_case import MUNICIPALITY


def test_the_first_version_waits_for_a_person(harvest: Desk) -> None:
    harvest.save()
    run = harvest.a_day()
    assert (run.outcome, run.count) == (Outcome.WAITING, 20)
    assert "Den första versionen publiceras av en person" in run.told
    assert harvest.holds() is None
    (waiting,) = harvest.layering.layer(KAJSA, LAYER).waiting
    assert (waiting.by_name, waiting.count, waiting.source) == ("Hämtning", 20, "Länsstyrelsen")


def test_a_small_change_is_published_by_itself_and_a_large_one_waits(harvest: Desk) -> None:
    harvest.begun()
    harvest.source.features[0] = square(0, name="Nytt namn")
    small = harvest.a_day()
    assert (small.outcome, small.change) == (Outcome.PUBLISHED, 5.0 * 2)  # without a key, a renamed one is old and new
    pointer = harvest.holds()
    assert pointer is not None
    assert (pointer.by_name, pointer.version_id) == ("Hämtning", small.import_id)

    harvest.source.features[:] = [square(number) for number in range(100, 120)]
    large = harvest.a_day()
    assert large.outcome is Outcome.WAITING
    assert "Ändringen är 200 %, gränsen är 20 %." in large.told
    assert harvest.holds() == pointer


def test_what_has_not_changed_is_neither_imported_nor_moved_but_confirmed(harvest: Desk) -> None:
    harvest.begun()
    before = harvest.holds()
    run = harvest.a_day()
    assert (run.outcome, run.told) == (Outcome.UNCHANGED, "Ingenting har ändrats hos källan.")
    assert run.import_id == ""
    assert harvest.holds() == before
    assert harvest.ages.ages()[LAYER].confirmed == run.begun
    harvest.source.tag = '"a"'
    harvest.source.features[0] = square(0, name="Nytt namn")
    assert harvest.a_day().outcome is Outcome.PUBLISHED
    asked = len(harvest.server.asked)
    assert harvest.a_day().outcome is Outcome.UNCHANGED
    assert [each.headers.get("if-none-match") for each in harvest.server.asked[asked:]] == ['"a"']


def test_a_version_that_waits_is_not_handed_in_again_each_night(harvest: Desk) -> None:
    harvest.save()
    harvest.a_day()
    again = harvest.a_day()
    assert again.outcome is Outcome.UNCHANGED
    assert "har inte publicerats" in again.told
    assert len(harvest.layering.layer(KAJSA, LAYER).waiting) == 1


def test_what_somebody_moved_meanwhile_waits(harvest: Desk) -> None:
    harvest.begun()
    harvest.source.features[0] = square(0, name="Nytt namn")
    harvest.clock.turn(days=1)
    harvest.work.react_once()
    row = harvest.layering.layer(KAJSA, LAYER)
    assert row.pointer is not None
    harvest.layering.publish(KAJSA, row.pointer.version_id, row.revision, why="igen")
    harvest.imports.react_once()
    assert harvest.latest().outcome is Outcome.WAITING
    assert "Någon ändrade vad som gäller medan underlaget hämtades" in harvest.latest().told


def test_a_source_that_fails_changes_nothing_and_its_age_is_told(harvest: Desk) -> None:
    harvest.begun()
    confirmed = harvest.latest().begun
    before = harvest.holds()
    harvest.source.breaks = lambda _asked, _reply: Reply({"detail": "Underhåll"}, 503)
    run = harvest.a_day()
    assert run.outcome is Outcome.FAILED
    assert "Underhåll" in run.told
    assert harvest.holds() == before
    source = harvest.database.harvests.get(LAYER)
    assert source is not None
    assert source.failures == 1
    assert source.due == harvest.clock() + timedelta(minutes=15)
    age = harvest.ages.ages()[LAYER]
    assert (age.confirmed, age.failing) == (confirmed, True)
    assert harvest.ages.notes() == {}
    harvest.clock.turn(days=11)
    assert harvest.ages.notes() == {LAYER: "underlaget hämtades senast för 12 dagar sedan"}
    harvest.source.breaks = lambda _asked, reply: reply
    assert harvest.a_day().outcome is Outcome.UNCHANGED
    assert harvest.ages.notes() == {}


def test_the_age_stands_wherever_an_answer_names_the_layer(harvest: Desk) -> None:
    harvest.begun()
    places = Places(
        harvest.database.layers,
        LayerStore(harvest.folder / "layers"),
        NoRegister(),
        MUNICIPALITY,
        harvest.clock,
        harvest.ages.notes,
    )
    fresh = places.layers()[LAYER]
    assert fresh.stamp.source == "Länsstyrelsen"
    harvest.clock.turn(days=12)
    old = places.layers()[LAYER]
    assert old.stamp.source == "Länsstyrelsen (underlaget hämtades senast för 12 dagar sedan)"
    report = places.report(box(500_000, 6_500_000, 500_010, 6_500_010), None)
    assert [stamp.source for stamp in report.stamps if stamp.name == LAYER] == [old.stamp.source]
    assert str(old.stamp) == str(fresh.stamp)  # a finding rests on the same version, however old
    assert places.layers_as_of(places.today())[LAYER].source == "Länsstyrelsen"
    harvest.at_work()
    harvest.clock.turn(minutes=1)
    assert places.layers()[LAYER].stamp.source == "Länsstyrelsen"


def test_fewer_features_than_the_server_says_never_become_a_smaller_layer(harvest: Desk) -> None:
    harvest.begun()
    before = harvest.holds()

    def short(asked: Asked, reply: Reply) -> Reply:
        if asked.path.endswith("/items") and isinstance(reply.body, dict):
            return Reply({**reply.body, "features": reply.body["features"][:3], "numberReturned": 3})
        return reply

    harvest.source.breaks = short
    assert "20 objekt men skickade 3" in harvest.a_day().told
    assert harvest.holds() == before
    harvest.source.breaks = lambda _asked, reply: reply
    harvest.source.features.clear()
    assert "inga objekt" in harvest.a_day().told
    assert harvest.holds() == before


def test_faults_that_the_checks_find_are_told_and_wait(harvest: Desk) -> None:
    harvest.begun()
    bow = square(3)
    bow["geometry"]["coordinates"][0][1:3] = bow["geometry"]["coordinates"][0][2:0:-1]
    harvest.source.features[3] = bow
    run = harvest.a_day()
    assert run.outcome is Outcome.WAITING
    assert "Kontrollerna hittade fel" in run.told


def test_a_change_that_was_never_to_go_by_itself_waits_for_a_person(harvest: Desk) -> None:
    harvest.begun()
    harvest.save(most_change=None)
    harvest.source.features[0] = square(0, name="Nytt namn")
    assert "en person alltid publicerar" in harvest.a_day().told


def test_what_staff_handed_in_themselves_is_confirmed_when_the_source_has_the_same(harvest: Desk) -> None:
    harvest.begun()
    harvest.save(most_change=None, where="")
    harvest.database.harvests.forget_harvested(LAYER)
    run = harvest.a_day()
    assert (run.outcome, run.told) == (Outcome.UNCHANGED, "Källan har det som redan gäller.")
    assert harvest.ages.ages()[LAYER].confirmed == run.begun


def test_the_columns_are_named_as_staff_chose(harvest: Desk) -> None:
    harvest.source.features[:] = [square(number, name=None, benamning=f"Zon {number}") for number in range(3)]
    harvest.save(columns={"name": "benamning"})
    assert harvest.a_day().outcome is Outcome.WAITING
    (waiting,) = harvest.layering.layer(KAJSA, LAYER).waiting
    assert not waiting.blocked
    assert waiting.diff["intake"]["columns"]["benamning"] == "name"

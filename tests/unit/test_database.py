"""The stores: durable, one-time where they say so, and made the same by migrations as by their description."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from permits.adapters.database import migrate
from permits.adapters.database.tables import metadata
from permits.case.access import Principal, Role
from permits.services.ports import LayerEntry, LayerVersionRow, NotFound, Stale
from tests.unit.desks import Desks, fresh_url

HOUR = timedelta(hours=1)
GUNN = Principal("p-gis", "Gunn Dahl", frozenset({Role.GIS}))


def is_described(name: str | None, kind: str, _parents: object) -> bool:
    """All but the words that cases are found by, which each database keeps in a form of its own."""
    return not (kind == "table" and str(name).startswith(("case_texts", "registry_texts")))


def test_migrations_make_what_the_tables_describe(desks: Desks) -> None:
    with desks.database.engine.connect() as connection:
        described = MigrationContext.configure(connection, opts={"include_name": is_described})
        assert compare_metadata(described, metadata) == []


def test_migrating_again_and_at_once_changes_nothing(tmp_path: Path) -> None:
    url = fresh_url(tmp_path)
    failed: list[Exception] = []

    def again() -> None:
        try:
            migrate(url)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=again) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_an_embedded_database_is_set_up_to_lose_nothing(desks: Desks) -> None:
    if desks.database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL is durable as it comes")
    with desks.database.engine.connect() as connection:
        asked = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_transaction_that_fails_leaves_nothing(desks: Desks) -> None:
    def half_way() -> None:
        with desks.database.transaction() as unit:
            assert unit.numbers.next("BYGG", 2026) == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_way()
    with desks.database.transaction() as unit:
        assert unit.numbers.next("BYGG", 2026) == 1


def test_a_person_is_one_however_often_they_come(desks: Desks) -> None:
    persons = desks.database.persons
    first = persons.identify("199003142388", "Ylva Strand")
    assert persons.identify("199003142388", "Ylva Strandqvist") == first
    assert persons.name(first) == "Ylva Strandqvist"
    assert persons.identify("199003142388", "Någon annan skrev så", asserted=False) == first
    assert persons.name(first) == "Ylva Strandqvist"
    assert persons.personal_number(first) == "199003142388"
    assert first not in {persons.identify("198507092388", "Orvar"), persons.identify_staff("k", "ylva", "Ylva")}
    assert persons.identify_staff("a", "ylva", "Ylva") != persons.identify_staff("b", "ylva", "Ylva")
    assert persons.protection(first) is None
    persons.note_protection(first, True)
    assert persons.protection(first) is True
    assert persons.name("nobody") is None


def test_people_met_at_the_same_moment_become_one(desks: Desks) -> None:
    met: list[str] = []
    meet = lambda: met.append(desks.database.persons.identify("199003142388", "Ylva"))  # noqa: E731
    threads = [threading.Thread(target=meet) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(met) == 6
    assert len(set(met)) == 1


def test_a_session_lives_until_it_expires_and_only_its_hash_is_kept(desks: Desks) -> None:
    sessions = desks.database.sessions
    token = sessions.create({"person": "p"}, HOUR)
    assert sessions.load(token) == {"person": "p"}
    sessions.save(token, {"person": "p", "seen": 1})
    desks.clock.now += HOUR - timedelta(seconds=1)
    assert sessions.load(token) == {"person": "p", "seen": 1}
    sessions.save(token, {"person": "p"}, HOUR)
    desks.clock.now += HOUR - timedelta(seconds=1)
    assert sessions.load(token) == {"person": "p"}
    desks.clock.now += timedelta(seconds=1)
    assert sessions.load(token) is None
    sessions.save(token, {"person": "p"}, HOUR)
    assert sessions.load(token) is None
    with desks.database.engine.connect() as connection:
        kept = connection.execute(text("SELECT * FROM sessions")).all()
    assert kept
    assert token not in str(kept)


@pytest.mark.parametrize("token", ["", "x", "å" * 500, "\udcff", "'; DROP TABLE sessions; --"])
def test_a_token_that_was_never_given_out_opens_nothing(desks: Desks, token: str) -> None:
    desks.database.sessions.delete(token)
    assert desks.database.sessions.load(token) is None


def test_a_session_that_is_logged_out_is_gone(desks: Desks) -> None:
    token = desks.database.sessions.create({}, HOUR)
    desks.database.sessions.delete(token)
    assert desks.database.sessions.load(token) is None


def test_a_login_state_is_taken_once_even_when_many_try(desks: Desks) -> None:
    states = desks.database.login_states
    states.put("_request", {"return_to": "/mina-sidor"}, desks.clock.now + HOUR)
    taken: list[object] = []
    threads = [threading.Thread(target=lambda: taken.append(states.take("_request"))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each for each in taken if each] == [{"return_to": "/mina-sidor"}]
    assert len(taken) == 6


def test_a_login_state_that_expired_is_not_given_out(desks: Desks) -> None:
    desks.database.login_states.put("_request", {}, desks.clock.now + HOUR)
    desks.clock.now += HOUR
    assert desks.database.login_states.take("_request") is None


def test_an_assertion_is_new_only_once_for_each_provider(desks: Desks) -> None:
    remember = desks.database.assertion_ids.remember
    later = desks.clock.now + HOUR
    assert [remember("_a", "bankid", later), remember("_a", "bankid", later), remember("_a", "staff", later)] == [
        True,
        False,
        True,
    ]


def test_what_has_expired_is_forgotten_and_nothing_else(desks: Desks) -> None:
    database, now = desks.database, desks.clock.now
    short, long = database.sessions.create({}, HOUR), database.sessions.create({}, 3 * HOUR)
    database.assertion_ids.remember("_old", "bankid", now + HOUR)
    database.assertion_ids.remember("_new", "bankid", now + 3 * HOUR)
    desks.clock.now += 2 * HOUR
    database.forget_expired()
    assert database.sessions.load(long) is not None
    assert database.sessions.load(short) is None
    assert not database.assertion_ids.remember("_old", "bankid", now + 3 * HOUR)  # longer, should a clock err
    desks.clock.now += 47 * HOUR
    database.forget_expired()
    assert not database.assertion_ids.remember("_new", "bankid", now + 3 * HOUR)
    assert database.assertion_ids.remember("_old", "bankid", now + 3 * HOUR)


def handed_in(desks: Desks, name: str, sha: str) -> LayerVersionRow:
    row = LayerVersionRow(
        f"v-{name}-{sha}", name, sha * 64, "lager.gpkg", "Lantmäteriet", 12, desks.clock.now, "p-gis", "Gunn Dahl",
        ({"check": "giltig", "count": 1},), {"added": 3},
    )  # fmt: skip
    desks.database.layers.add_version(row)
    return row


def publish(desks: Desks, row: LayerVersionRow, revision: int, day: date, action: str = "publish") -> int:
    return desks.database.layers.move_pointer(
        row.id, expected_revision=revision, by=GUNN, at=desks.clock.now, published=day, action=action
    ).revision


@pytest.fixture
def catalogue(desks: Desks) -> Desks:
    for position, name in enumerate(("fastigheter", "detaljplaner")):
        desks.database.layers.declare(LayerEntry(name, name.capitalize(), "property", "LM", "everywhere", position))
    return desks


def test_a_layer_holds_from_its_day_and_can_be_looked_back_at(catalogue: Desks) -> None:
    layers, today = catalogue.database.layers, date(2026, 11, 23)
    old, new = handed_in(catalogue, "fastigheter", "a"), handed_in(catalogue, "fastigheter", "b")
    first = publish(catalogue, old, 0, today - timedelta(days=10))
    second = publish(catalogue, new, first, today)
    assert layers.current()["fastigheter"].version == "b" * 64
    assert layers.current(today - timedelta(days=1))["fastigheter"].version == "a" * 64
    assert layers.current(today - timedelta(days=11)) == {}
    publish(catalogue, old, second, today, "roll_back")
    assert layers.current()["fastigheter"].version == "a" * 64
    assert [move.action for move in layers.history("fastigheter")] == ["roll_back", "publish", "publish"]
    assert layers.version(old.id) == old
    assert {row.id for row in layers.versions("fastigheter")} == {old.id, new.id}


def test_a_layer_published_for_a_later_day_does_not_hold_yet(catalogue: Desks) -> None:
    layers = catalogue.database.layers
    publish(catalogue, handed_in(catalogue, "fastigheter", "a"), 0, date(2026, 11, 24))
    assert layers.current() == {}
    catalogue.clock.now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # the 24th in Sweden
    assert set(layers.current()) == {"fastigheter"}


def test_of_two_who_publish_at_once_one_is_told(catalogue: Desks) -> None:
    rows = [handed_in(catalogue, "fastigheter", sha) for sha in "abcd"]
    outcomes: list[int] = []

    def go(row: LayerVersionRow) -> None:
        try:
            outcomes.append(publish(catalogue, row, 0, date(2026, 11, 23)))
        except Stale as stale:
            outcomes.append(-stale.current_version)

    threads = [threading.Thread(target=go, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [-1, -1, -1, 1]


def test_revisions_count_all_layers_and_each_layer_follows_its_own(catalogue: Desks) -> None:
    layers = catalogue.database.layers
    assert layers.revision() == 0
    first = publish(catalogue, handed_in(catalogue, "fastigheter", "a"), 0, date(2026, 11, 23))
    second = publish(catalogue, handed_in(catalogue, "detaljplaner", "b"), 0, date(2026, 11, 23))
    assert (first, second, layers.revision()) == (1, 2, 2)
    assert layers.current()["fastigheter"].revision == 1


def test_declaring_a_layer_again_changes_what_is_said_of_it(catalogue: Desks) -> None:
    catalogue.database.layers.declare(LayerEntry("fastigheter", "Fastigheter", "property", "Kommunen", "nowhere", 0))
    [entry, _other] = catalogue.database.layers.layers()
    assert (entry.source, entry.coverage) == ("Kommunen", "nowhere")


def test_a_version_that_does_not_exist_is_not_found(catalogue: Desks) -> None:
    with pytest.raises(NotFound):
        catalogue.database.layers.version("x")
    with pytest.raises(NotFound):
        catalogue.database.layers.move_pointer(
            "x", expected_revision=0, by=GUNN, at=catalogue.clock.now, published=date(2026, 11, 23)
        )

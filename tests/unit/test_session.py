"""How long sessions last, and what their tokens are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from permits.adapters.database.opening import Database, open_database
from permits.web.session import Browsing
from tests.attacks.saml_stage import settings_in


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Database:
    from permits.adapters.database import migrate

    url = f"sqlite:///{tmp_path / 'lovlig.db'}"
    migrate(url)
    return open_database(url, clock)


@pytest.fixture
def browsing(tmp_path: Path, database: Database, clock: Clock) -> Browsing:
    return Browsing(settings_in(tmp_path), database.sessions, tuple, clock)


CONTENT = {"person_id": "p", "name": "Eva", "roles": ["applicant"]}


def test_the_store_forgets_when_the_session_ends(browsing: Browsing, clock: Clock) -> None:
    token = browsing.open(CONTENT, staff=False)
    clock.now += timedelta(minutes=59)
    assert browsing.load(token)
    clock.now += timedelta(minutes=59)
    assert browsing.load(token)
    clock.now += timedelta(minutes=60)
    assert browsing.load(token) is None


def test_no_use_makes_a_session_longer_than_eight_hours(browsing: Browsing, clock: Clock) -> None:
    token = browsing.open(CONTENT, staff=True)
    for _quarter in range(31):
        clock.now += timedelta(minutes=15)
        assert browsing.load(token)
    clock.now += timedelta(minutes=15)
    assert browsing.load(token) is None


def test_being_seen_is_written_at_most_once_a_minute(browsing: Browsing, clock: Clock) -> None:
    token = browsing.open(CONTENT, staff=False)
    first = browsing.load(token)
    clock.now += timedelta(seconds=59)
    assert browsing.load(token) == first
    clock.now += timedelta(seconds=1)
    again = browsing.load(token)
    assert again
    assert first
    assert again["seen"] > first["seen"]


def test_tokens_cannot_be_guessed_and_are_not_in_the_database(browsing: Browsing, tmp_path: Path) -> None:
    tokens = [browsing.open(CONTENT, staff=False) for _ in range(20)]
    assert len({token[:8] for token in tokens}) == 20
    assert all(len(token) >= 43 for token in tokens)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("lovlig.db*"))
    assert not any(token.encode() in kept for token in tokens)


def test_the_form_token_belongs_to_one_session_and_one_secret(browsing: Browsing, tmp_path: Path) -> None:
    from dataclasses import replace

    other = Browsing(replace(settings_in(tmp_path), secret_key="x" * 48), browsing.sessions, tuple, browsing.clock)
    assert browsing.token_for("a") == browsing.token_for("a")
    assert len({browsing.token_for("a"), browsing.token_for("b"), other.token_for("a")}) == 3


def test_a_login_state_is_given_out_once(database: Database, clock: Clock) -> None:
    database.login_states.put("_1", {"idp": "bankid"}, clock.now + timedelta(minutes=15))
    assert database.login_states.take("_1") == {"idp": "bankid"}
    assert database.login_states.take("_1") is None


def race(number: int, step: Callable[[], object]) -> list[object]:
    """What each of so many threads got that took the step at once."""
    ready, got = threading.Barrier(number), []

    def run() -> None:
        ready.wait()
        got.append(step())

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_of_many_answers_to_one_request_one_gets_the_state(database: Database, clock: Clock) -> None:
    database.login_states.put("_1", {"idp": "bankid"}, clock.now + timedelta(minutes=15))
    got = race(6, lambda: database.login_states.take("_1"))
    assert sorted(got, key=bool) == [None] * 5 + [{"idp": "bankid"}]


def test_of_many_uses_of_one_assertion_one_is_the_first(database: Database, clock: Clock) -> None:
    until = clock.now + timedelta(minutes=10)
    got = race(6, lambda: database.assertion_ids.remember("_a", "bankid", until))
    assert sorted(got, key=bool) == [False] * 5 + [True]


def test_an_assertion_is_remembered(database: Database, clock: Clock) -> None:
    until = clock.now + timedelta(minutes=10)
    assert database.assertion_ids.remember("_a", "bankid", until)
    assert not database.assertion_ids.remember("_a", "bankid", until)


def test_what_a_page_asks_by_itself_keeps_nobody_logged_in(browsing: Browsing, clock: Clock) -> None:
    token = browsing.open(CONTENT, staff=True)
    for _minute in range(29):
        clock.now += timedelta(minutes=1)
        assert browsing.load(token, noting=False)
    clock.now += timedelta(minutes=1)
    assert browsing.load(token, noting=False) is None


def test_officers_are_logged_out_sooner_than_residents(browsing: Browsing, clock: Clock) -> None:
    officer, resident = browsing.open(CONTENT, staff=True), browsing.open(CONTENT, staff=False)
    clock.now += timedelta(minutes=30)
    assert browsing.load(officer) is None
    assert browsing.load(resident)


def test_all_sessions_of_one_person_are_ended_and_no_others(browsing: Browsing) -> None:
    hers = [browsing.open(CONTENT, staff=False) for _ in range(3)]
    other = browsing.open({**CONTENT, "person_id": "q"}, staff=False)
    assert len(browsing.sessions.of("p")) == 3
    assert browsing.close_all("p") == 3
    assert [browsing.load(token) for token in hers] == [None] * 3
    assert browsing.load(other)
    assert (browsing.sessions.of("p"), len(browsing.sessions.of("q")), browsing.close_all("p")) == ([], 1, 0)


def test_when_a_session_ends_is_told(browsing: Browsing, clock: Clock) -> None:
    token = browsing.open(CONTENT, staff=False)
    clock.now += timedelta(minutes=10)
    times = browsing.times(browsing.load(token, noting=False) or {})
    assert (times.seconds, times.idle_minutes, times.ends_soon) == ((50 * 60, 470 * 60), 60, False)
    assert times.clock == "17.00"
    for _step in range(10):
        clock.now += timedelta(minutes=45)
        browsing.load(token)
    assert browsing.times(browsing.load(token) or {}).ends_soon
    assert browsing.times(browsing.load(token) or {}).seconds == (20 * 60, 20 * 60)


def test_a_session_is_named_to_its_owner_by_something_that_opens_nothing(browsing: Browsing) -> None:
    ours = browsing.sessions
    new = browsing.open({**CONTENT, "browser": ["Firefox", "Linux"]}, staff=False)
    old = browsing.open(CONTENT, staff=False)  # as before browsers were noted
    handles = {each.handle: each.browser for each in ours.of("p")}
    assert handles == {ours.handle(new): ("Firefox", "Linux"), ours.handle(old): ("", "")}
    assert not any(browsing.load(handle) for handle in handles)
    assert not ours.delete_one("q", ours.handle(new))
    assert ours.delete_one("p", ours.handle(new))
    assert not ours.delete_one("p", ours.handle(new))
    assert (browsing.load(new) is None, browsing.load(old) is None) == (True, False)

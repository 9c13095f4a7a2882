"""Many at once with one response: one gets in, by the database and not by luck.

With LOVLIG_TEST_DATABASE_URL (the address of an empty database) the same is held on PostgreSQL.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from permits.adapters.database import Database, open_database
from permits.adapters.saml.provider import Provider
from tests.attacks.saml_forge import Plan
from tests.attacks.saml_stage import Stage, post
from tests.unit.desks import fresh_url

Genuine = Callable[..., Plan]
MANY = 12


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(fresh_url(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def stored(stage: Stage, database: Database) -> Stage:
    """The stage with its memory in a real database."""
    stage.app.extensions["lovlig-login-provider"] = Provider(
        stage.configuration, database.login_states, database.assertion_ids, stage.described
    )
    return stage


def at_once(one: Callable[[], object]) -> list[object]:
    """What each of many threads gets that begin at the same moment."""
    ready = threading.Barrier(MANY)

    def run(_number: int) -> object:
        ready.wait()
        return one()

    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(run, range(MANY)))


def test_one_response_from_one_browser_many_times_at_once(stored: Stage, genuine: Genuine) -> None:
    browser = stored.browser()
    departure = stored.depart(browser)
    held = browser.get_cookie("lovlig_login")
    assert held
    encoded = genuine(departure).encoded()

    def come_back() -> int:
        again = stored.app.test_client(use_cookies=False)
        headers = {"Cookie": f"lovlig_login={held.value}"}
        return int(post(again, encoded, departure.relay_state, headers=headers).status_code)

    assert sorted(at_once(come_back)) == [303] + [403] * (MANY - 1)  # type: ignore[type-var]


def test_a_request_is_given_out_once(database: Database) -> None:
    database.login_states.put("_r", {"idp": "bankid"}, datetime.now(UTC) + timedelta(minutes=5))
    assert [one for one in at_once(lambda: database.login_states.take("_r")) if one] == [{"idp": "bankid"}]


def test_an_assertion_is_remembered_once(database: Database) -> None:
    until = datetime.now(UTC) + timedelta(minutes=5)
    told = at_once(lambda: database.assertion_ids.remember("_a", "bankid", until))
    assert sorted(told) == [False] * (MANY - 1) + [True]  # type: ignore[type-var]
    assert database.assertion_ids.remember("_a", "personal", until)

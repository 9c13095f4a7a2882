"""A clock that jumps back an hour or forward a day: nothing is done twice, nobody is locked out, and all goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from permits.adapters.anchors import AnchorFile
from permits.adapters.database import verify_log
from permits.adapters.examining import Examined, Level, surroundings
from permits.case.deadline import clock_of
from permits.services.anchoring import Anchoring, unmet
from permits.settings import Settings, from_environment
from permits.web.session import Browsing
from permits.web.session_times import RESIDENT
from tests.unit.desks import Desks, open_desks
from tests.unit.printed_case import MUNICIPALITY

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    opened = open_desks(tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def settings(desks: Desks) -> Settings:
    return replace(from_environment({"LOVLIG_DATA": str(desks.folder)}), database_url=desks.url)


@pytest.mark.parametrize("jump", [-HOUR, DAY], ids=["back an hour", "forward a day"])
def test_work_that_waits_goes_on_at_once_and_is_done_once(jump: timedelta, desks: Desks) -> None:
    case_id = desks.submitted(desks.resident()).case_id
    desks.post.failures = 1
    desks.clock.now += jump
    desks.reacting.react_once()  # what was planned by the clock of then
    desks.clock.now -= jump
    desks.clock.turn(minutes=1)
    desks.reacting.react_once()  # and what was put off by the clock that was wrong
    assert {line.state for line in desks.reacting.progress(case_id)} == {"done"}
    assert len(desks.post.sent) == 1
    desks.clock.now += jump
    assert desks.reacting.react_once() == 0
    assert len(desks.post.sent) == 1


def test_work_in_hand_is_not_taken_over_because_the_clock_went_back(desks: Desks) -> None:
    desks.submitted(desks.resident())
    sent = desks.post.send
    seen: list[int] = []

    def slowly(message: Any) -> None:
        desks.clock.now -= HOUR
        seen.append(desks.reacting.react_once())  # another worker looks while the letter is on its way
        sent(message)

    desks.post.send = slowly  # type: ignore[method-assign]
    desks.reacting.react_once()
    assert len(desks.post.sent) == 1
    assert seen


def test_events_keep_their_order_and_the_log_and_its_anchors_are_whole(desks: Desks, settings: Settings) -> None:
    anchors = Anchoring(AnchorFile(settings.anchors), desks.database.head, desks.database.hash_of, desks.clock)
    who, officer = desks.resident(), desks.officer()
    case_id = desks.submitted(who).case_id
    assert anchors.react_once() == 1
    begun = desks.clock.now
    for number, jump in enumerate((-HOUR, DAY, -2 * DAY, DAY)):
        desks.clock.now += jump
        view = desks.handling.case(officer, case_id)
        desks.answering.write(who, case_id, f"Hej {number}")
        told = desks.handling.case(officer, case_id)
        assert len(told.events) == len(view.events) + 1
        assert clock_of(told.case).due is not None
        anchors.react_once()
    seqs = [each.seq for each in desks.handling.case(officer, case_id).events]
    assert seqs == sorted(seqs)
    assert list(verify_log(desks.database)) == []
    assert unmet(AnchorFile(settings.anchors).every(), desks.database.hash_of) == []
    desks.clock.now = begun - 2 * HOUR
    [told_wrong] = [
        finding
        for finding in surroundings.clock(Examined(settings, MUNICIPALITY, desks.database, desks.clock()))
        if finding.level is Level.WRONG
    ]
    assert "senare än klockan" in told_wrong.what
    later = max(each.at for each in desks.handling.case(officer, case_id).events)
    desks.clock.now = later + DAY
    assert anchors.react_once() == 1, "a day that was anchored too early keeps no later day from being so"


def browsing(desks: Desks, settings: Settings) -> Browsing:
    return Browsing(settings, desks.database.sessions, tuple, desks.clock)


def logged_in(desks: Desks, settings: Settings) -> tuple[Browsing, str]:
    ours = browsing(desks, settings)
    return ours, ours.open({"person_id": "p", "name": "Ylva"}, staff=False)


def test_whoever_is_logged_in_stays_so_when_the_clock_goes_back(desks: Desks, settings: Settings) -> None:
    ours, token = logged_in(desks, settings)
    desks.clock.now -= HOUR
    content = ours.load(token)
    assert content is not None
    assert ours.times(content).ends <= desks.clock() + RESIDENT.absolute


def test_whoever_is_logged_out_by_a_jump_forward_logs_in_again(desks: Desks, settings: Settings) -> None:
    ours, token = logged_in(desks, settings)
    desks.clock.now += DAY
    assert ours.load(token) is None
    again = ours.open({"person_id": "p", "name": "Ylva"}, staff=False)
    assert ours.load(again) is not None
    desks.clock.now -= DAY  # set right: the session was begun in what is now the future, and lasts no longer for it
    content = ours.load(again)
    assert content is not None
    assert ours.times(content).ends <= desks.clock() + RESIDENT.absolute
    desks.clock.now += RESIDENT.idle
    assert ours.load(again) is None


@pytest.mark.parametrize("jump", [-HOUR, DAY], ids=["back an hour", "forward a day"])
def test_what_is_for_once_is_for_once(jump: timedelta, desks: Desks) -> None:
    database, until = desks.database, desks.clock() + timedelta(minutes=10)
    database.login_states.put("_one", {"till": "/"}, until)
    assert database.assertion_ids.remember("_a", "bankid", until)
    desks.clock.now += jump
    database.forget_expired()
    desks.clock.now -= jump
    assert not database.assertion_ids.remember("_a", "bankid", until), "else it could be brought again"
    taken: list[Callable[[], Any]] = [lambda: database.login_states.take("_one")] * 2
    answers = [take() for take in taken]
    assert sum(answer is not None for answer in answers) == (1 if jump < timedelta(0) else 0)


def test_a_deadline_is_counted_from_the_day_that_was_told(desks: Desks) -> None:
    who, officer = desks.resident(), desks.officer()
    case_id = desks.submitted(who).case_id
    due = clock_of(desks.handling.case(officer, case_id).case).due
    for jump in (-HOUR, DAY):
        desks.clock.now += jump
        assert clock_of(desks.handling.case(officer, case_id).case).due == due

"""The worker's pulse: that it lives, what it is at, and what last went wrong."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from permits.adapters.jobs import run_works
from permits.adapters.pulse import Watched, with_pulse
from permits.services.readiness import is_alive
from tests.unit.desks import Desks


class Work:
    """A work that waits for its leave, or fails."""

    pause = 0.01

    def __init__(self, failing: bool = False) -> None:
        self.failing = failing
        self.stopped = False
        self.leave = threading.Event()
        self.leave.set()

    def react_once(self) -> int:
        self.leave.wait(5)
        if self.failing:
            raise ConnectionError
        return 1

    def stop(self) -> None:
        self.stopped = True


def test_the_worker_tells_of_every_work_that_it_has(desks: Desks) -> None:
    well, failing, hangs = Work(), Work(failing=True), Work()
    hangs.leave.clear()
    works = with_pulse({"well": well, "failing": failing, "hangs": hangs}, desks.database.beats, 0.01, desks.clock)
    pulse = works["pulse"]
    threads = [threading.Thread(target=works[name].react_once) for name in ("well", "hangs")]
    for thread in threads:
        thread.start()
    threads[0].join()
    with pytest.raises(ConnectionError):
        works["failing"].react_once()
    pulse.react_once()
    told = {beat.name: beat for beat in desks.database.beats.every()}
    assert (told["well"].begun, told["well"].failed) == (None, "")
    assert (told["failing"].begun, told["failing"].failed) == (None, "ConnectionError")
    assert told["hangs"].begun == desks.clock()
    hangs.leave.set()
    threads[1].join()
    desks.clock.turn(seconds=15)
    pulse.react_once()
    told = {beat.name: beat for beat in desks.database.beats.every()}
    assert told["hangs"].begun is None
    assert {beat.at for beat in told.values()} == {desks.clock()}


def test_a_worker_that_is_silent_is_taken_for_dead(desks: Desks) -> None:
    with_pulse({"one": Work()}, desks.database.beats, 1.0, desks.clock)["pulse"].react_once()
    beats = desks.database.beats.every()
    assert is_alive(beats, desks.clock() + timedelta(seconds=60))
    assert not is_alive(beats, desks.clock() + timedelta(minutes=2))
    assert not is_alive([], desks.clock())


def test_a_watched_work_is_still_asked_to_stop(desks: Desks) -> None:
    work = Work()
    stopping = threading.Event()
    watched = Watched("one", work, 1.0, desks.clock)
    assert watched.pause == work.pause
    stopping.set()
    assert run_works({"one": watched}, stopping)
    assert work.stopped

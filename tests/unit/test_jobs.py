"""The worker's threads: one kind of work that fails, hangs or dies takes no other with it."""

from __future__ import annotations

import logging
import threading
import time

import pytest

from permits.adapters import jobs
from permits.adapters.jobs import Housekeeping, run_works, work


class Counting:
    """Work that counts how often it was looked for."""

    pause = 0.005

    def __init__(self) -> None:
        self.calls = 0

    def react_once(self) -> int:
        self.calls += 1
        return 1


class Failing(Counting):
    def react_once(self) -> int:
        super().react_once()
        raise ConnectionError("no such recipient ylva@example.se")


class Hanging(Counting):
    """Work that goes on until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def react_once(self) -> int:
        super().react_once()
        self.let_go.wait(20)
        return 1


class Obliging(Hanging):
    def stop(self) -> None:
        self.let_go.set()


class Dying(Counting):
    def react_once(self) -> int:
        raise SystemExit


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PAUSE_AFTER_FAILURE", 0.005)
    monkeypatch.setattr(jobs, "PAUSE", 0.005)


def begun(stopping: threading.Event, **works: Counting) -> tuple[threading.Thread, list[bool]]:
    ended: list[bool] = []
    thread = threading.Thread(target=lambda: ended.append(run_works(works, stopping, ending=0.2)))
    thread.start()
    return thread, ended


def until(told: object, what: str, least: int) -> None:
    ends = time.monotonic() + 10
    while getattr(told, what) < least:
        assert time.monotonic() < ends
        time.sleep(0.005)


def test_a_work_that_fails_or_hangs_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    stopping, calm, failing, hanging = threading.Event(), Counting(), Failing(), Hanging()
    thread, ended = begun(stopping, calm=calm, failing=failing, hanging=hanging)
    for each, least in ((failing, 3), (hanging, 1), (calm, 20)):
        until(each, "calls", least)
    stopping.set()
    thread.join(10)
    hanging.let_go.set()
    assert ended == [True]
    assert hanging.calls == 1
    assert "failing could not go on: ConnectionError" in caplog.text
    assert "ylva@" not in caplog.text
    assert "hanging was left at its work" in caplog.text


def test_work_that_can_be_stopped_is_not_left() -> None:
    stopping, obliging = threading.Event(), Obliging()
    thread, ended = begun(stopping, obliging=obliging)
    until(obliging, "calls", 1)
    stopping.set()
    thread.join(10)
    assert ended == [True]
    assert obliging.let_go.is_set()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_ends_the_worker_so_that_it_is_started_again(caplog: pytest.LogCaptureFixture) -> None:
    thread, ended = begun(threading.Event(), calm=Counting(), dying=Dying())
    thread.join(10)
    assert ended == [False]
    assert "the thread of dying has died" in caplog.text


def test_a_work_that_hangs_for_too_long_ends_the_worker_so_that_it_is_started_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert jobs.HUNG_AT["reactions"] < jobs.HUNG < jobs.HUNG_AT["layers"]
    monkeypatch.setattr(jobs, "HUNG", 0.3)
    calm, hanging, large = Counting(), Hanging(), Hanging()
    thread, ended = begun(threading.Event(), calm=calm, hanging=hanging, layers=large)
    thread.join(10)
    for each in (hanging, large):
        each.let_go.set()
    assert ended == [False]
    assert "the thread of hanging hangs; the worker ends" in caplog.text
    assert "the thread of layers" not in caplog.text
    assert calm.calls > 5


def test_work_goes_on_after_a_failure_and_stops_when_asked() -> None:
    stopping = threading.Event()

    class Troubled(Counting):
        def react_once(self) -> int:
            if super().react_once() and self.calls == 1:
                raise ConnectionError("the database is gone")
            stopping.set()
            return 0

    troubled = Troubled()
    work(troubled, stopping)
    assert troubled.calls == 2


def test_housekeeping_does_every_chore_and_then_rests_long() -> None:
    done: list[str] = []
    tidying = Housekeeping(lambda: done.append("database"), lambda: done.append("files"))
    assert tidying.react_once() == 2
    assert done == ["database", "files"]
    assert tidying.pause >= 600


def test_the_log_names_the_work(caplog: pytest.LogCaptureFixture) -> None:
    stopping = threading.Event()
    failing = Failing()
    with caplog.at_level(logging.ERROR):
        thread = threading.Thread(target=work, args=(failing, stopping, "harvest"))
        thread.start()
        until(failing, "calls", 1)
        stopping.set()
        thread.join(10)
    assert caplog.records[0].name == "lovlig.worker.harvest"

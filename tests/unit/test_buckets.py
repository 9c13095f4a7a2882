"""How often one may come, counted for all processes together: never more than the rate, and soon told."""

from __future__ import annotations

import multiprocessing
import os
import struct
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from permits.adapters.buckets import SIZE, MappedBuckets
from permits.adapters.database import open_database
from permits.adapters.database.rates import RateRows
from tests.unit.desks import fresh_url


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(burst=st.integers(1, 50), per_minute=st.integers(1, 600), waits=st.lists(st.floats(0, 120), max_size=100))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_no_pace_gets_more_than_the_rate(tmp_path: Path, burst: int, per_minute: int, waits: list[float]) -> None:
    clock = Clock()
    buckets = MappedBuckets(tmp_path / "limits", clock)
    taken, whose = 0, os.urandom(8).hex()
    for wait in waits:
        clock.now += wait
        told = buckets.take(whose, burst, per_minute)
        taken += told == 0
        if told:
            clock.now += told
            assert buckets.take(whose, burst, per_minute) == 0, "who waits as long as told is let in"
            taken += 1
    assert taken <= burst + (clock.now - 1000.0) * per_minute / 60 + 1e-6


def _take(path: Path, told: multiprocessing.Queue[int]) -> None:
    buckets = MappedBuckets(path)
    told.put(sum(buckets.take("login address 203.0.113.7", 60, 0.001) == 0 for _ in range(60)))


def test_all_processes_count_together(tmp_path: Path) -> None:
    together = multiprocessing.get_context("fork")
    told: multiprocessing.Queue[int] = together.Queue()
    processes = [together.Process(target=_take, args=(tmp_path / "limits", told)) for _ in range(4)]
    for process in processes:
        process.start()
    assert sum(told.get(timeout=30) for _ in processes) == 60
    for process in processes:
        process.join(30)


def test_what_lies_in_the_file_from_another_start_or_by_accident_locks_nobody_out(tmp_path: Path) -> None:
    clock = Clock()
    clock.now = 9_000_000.0
    earlier = MappedBuckets(tmp_path / "limits", clock)
    assert [earlier.take("a", 2, 60) for _ in range(3)] == [0, 0, 1]
    clock.now = 5.0
    assert MappedBuckets(tmp_path / "limits", clock).take("a", 2, 60) == 0
    for noise in (struct.pack("<16sd", b"x" * 16, float("nan")), b"\xff" * 24, b"\0" * 24):
        (tmp_path / "limits").write_bytes(noise * (SIZE // 24))
        buckets = MappedBuckets(tmp_path / "limits", clock)
        assert [buckets.take("b", 1, 1), buckets.take("b", 1, 1)] == [0, 60]
    (tmp_path / "limits").write_bytes(b"short")
    assert MappedBuckets(tmp_path / "limits", clock).take("c", 1, 1) == 0


def test_many_others_push_out_those_who_have_least_to_make_good(tmp_path: Path) -> None:
    clock = Clock()
    buckets = MappedBuckets(tmp_path / "limits", clock)
    for _ in range(60):
        buckets.take("greedy", 60, 60)
    for number in range(20_000):
        buckets.take(f"other {number}", 60, 60)
    assert buckets.take("greedy", 60, 60) == 1


def test_counting_costs_next_to_nothing(tmp_path: Path) -> None:
    buckets = MappedBuckets(tmp_path / "limits")
    began = time.process_time()
    for number in range(2000):
        buckets.take(f"maps person {number % 50}", 6000, 3000)
    assert (time.process_time() - began) / 2000 < 0.001


def test_a_disk_without_room_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        MappedBuckets(tmp_path)


@pytest.mark.skipif(not os.environ.get("LOVLIG_TEST_DATABASE_URL"), reason="no PostgreSQL is named")
def test_machines_count_together_in_the_database(tmp_path: Path) -> None:
    database = open_database(fresh_url(tmp_path))
    one, other = RateRows(database.engine), RateRows(database.engine)
    assert [(one, other)[turn % 2].take("a", 4, 1) for turn in range(6)] == [0, 0, 0, 0, 60, 60]
    assert one.take("b", 4, 1) == 0
    assert [one.take("c", 1, 600), one.take("c", 1, 600)] == [0, 1]
    time.sleep(0.15)
    assert one.take("c", 1, 600) == 0
    began = time.perf_counter()
    for _ in range(200):
        one.take("d", 1000, 600)
    print(f"{(time.perf_counter() - began) / 200 * 1000:.2f} ms")
    one.forget_even()
    assert one.take("a", 4, 1) > 0
    with database.engine.begin() as connection:  # as when the server is started anew
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"))
    assert one.take("a", 4, 1) > 0
    one.close()
    other.close()
    database.close()

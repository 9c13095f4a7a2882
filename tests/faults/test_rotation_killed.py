"""Keys are changed by a process that is killed over and over: nobody is lost, and the last run finishes it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from permits.adapters.database import Database
from permits.adapters.database.sealing import need, rotate
from permits.adapters.keys import add
from tests.service import ROOT
from tests.unit.desks import Desks, fresh_url

PEOPLE = 60
KILLS = int(os.environ.get("LOVLIG_TEST_ROTATION_KILLS", "1"))
LONGEST = 30.0  # seconds for a run to begin
ROTATES = """
import sys
from pathlib import Path
from permits.adapters.database import open_database
from permits.adapters.database.sealing import rotate
from permits.adapters.keys import KeyFile
keys = KeyFile(Path(sys.argv[2]))
for left in rotate(open_database(sys.argv[1], keys=keys), keys(), at_a_time=1):
    print(left, flush=True)
"""


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    opened = Desks(fresh_url(tmp_path), tmp_path)
    yield opened
    opened.database.close()


def test_who_is_known_stays_known_however_often_the_rotation_is_killed(desks: Desks) -> None:
    numbers = [f"{1900 + each % 100}0314{1000 + each}" for each in range(PEOPLE)]
    known = {number: desks.database.persons.identify(number, "Namn") for number in numbers}
    add(desks.keys.path, "lookup")
    add(desks.keys.path, "seal")
    newest = desks.keys().seals[0].id
    for kill in range(KILLS):
        rotated = _under(desks.database, newest)
        running = subprocess.Popen(
            [sys.executable, "-c", ROTATES, desks.url, str(desks.keys.path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        ends = time.monotonic() + LONGEST
        while _under(desks.database, newest) < rotated + 5 + kill and time.monotonic() < ends:
            time.sleep(0.005)
        running.kill()
        running.communicate()
        assert rotated < _under(desks.database, newest) < PEOPLE
        assert desks.database.persons.identify(numbers[kill], "Namn") == known[numbers[kill]]
    assert list(rotate(desks.database, desks.keys(), at_a_time=50))[-1] == 0
    assert set(need(desks.database).by_key.values()) == {PEOPLE}
    assert {number: desks.database.persons.identify(number, "Namn") for number in numbers} == known


def _under(database: Database, key_id: str) -> int:
    return need(database).by_key.get(key_id, 0)

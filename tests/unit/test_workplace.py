"""What a worker lays in the temporary folder goes with it, also when it was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from gis import workplace
from permits.adapters.workplace import PREFIX, own_temporary_folder
from tests.unit.test_bounded import ROOT

WORKS = """
import tempfile, time
from permits.adapters.workplace import own_temporary_folder
with own_temporary_folder():
    tempfile.mkdtemp(prefix="weasyprint-")  # as the library does for a document's typefaces
    print(tempfile.gettempdir(), flush=True)
    time.sleep(60)
"""


def test_what_a_killed_worker_left_is_swept_by_the_next_and_what_a_living_one_has_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(workplace, "YOUNG", -1.0)
    told = {**os.environ, "TMPDIR": str(tmp_path)}
    killed, living = (
        subprocess.Popen([sys.executable, "-c", WORKS], cwd=ROOT, env=told, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    )
    try:
        places = []
        for process in (killed, living):
            assert process.stdout is not None
            places.append(Path(process.stdout.readline().strip()))
        assert all(each.parent == tmp_path and each.name.startswith(PREFIX) for each in places)
        assert any(path.name.startswith("weasyprint") for path in places[0].iterdir())
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert places[0].is_dir()
        with own_temporary_folder() as tidy:
            assert [each.is_dir() for each in places] == [False, True]
            ours = Path(tempfile.gettempdir())
            assert ours.parent == tmp_path
            os.utime(ours, (0, 0))
            tidy()
            assert time.time() - ours.stat().st_mtime < 60
            assert places[1].is_dir()
        assert not ours.exists()
        assert tempfile.gettempdir() == str(tmp_path)
    finally:
        for process in (killed, living):
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()

"""The processes that open strangers' files: cut off from networks where the kernel allows, gone with their parent."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRIES = (
    "import socket\ndef tries(*_a, **_k):\n    socket.create_connection(('127.0.0.1', {port}), 2)\n    return {{}}\n"
)
INSPECTS = TRIES + (
    "import sys, os\nfrom permits.adapters import inspecting\ninspecting.inspect = tries\n"
    "sys.argv = ['x', str(os.getppid()), '/x', '/y']\ninspecting.main()"
)
PICTURES = TRIES + (
    "import sys, os\nfrom permits.adapters import picturing\npicturing.picture = tries\n"
    "sys.argv = ['x', str(os.getppid()), '/x', '1', '9', '/y']\npicturing.main()"
)
READS = TRIES + "from gis.reading import confined\nconfined._list = tries\nconfined._main('list')"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where somebody listens on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def ran(code: str) -> str:
    """What the code prints, run apart and asked to list a file."""
    wishes = json.dumps({"seconds": 20, "path": "/x", "options": {}})
    done = subprocess.run(
        [sys.executable, "-c", code], input=wishes, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout.strip()


def can_be_cut_off() -> bool:
    return ran("from gis.bounded import cut_off; print(cut_off())") == "True"


@pytest.mark.parametrize("code", [INSPECTS, PICTURES, READS], ids=["inspect", "picture", "read"])
def test_whoever_opens_a_strangers_file_reaches_nobody_not_even_this_machine(code: str, port: int) -> None:
    # the wall would be enough
    walled = "from gis import bounded, walled\nwalled.wall_in = walled.wall_in_at_work = lambda *_: False\n"
    code = walled + code.format(port=port)
    alone = ran(code.replace(walled, walled + "bounded.cut_off = lambda: False\n", 1))
    assert "refused" not in alone, "it would reach somebody"
    assert "error" not in alone
    if can_be_cut_off():
        told = ran(code)
        assert "refused" in told or "OSError" in told


def test_who_is_cut_off_still_ends_with_its_parent() -> None:
    child = (
        "import os, sys, time\nfrom gis.bounded import cut_off, end_with\n"
        "cut_off(); end_with(int(sys.argv[1])); print(os.getpid(), flush=True); time.sleep(60)"
    )
    parent = f"import os, subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}, str(os.getpid())])"
    with subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, stdout=subprocess.PIPE, text=True) as begun:
        assert begun.stdout is not None
        pid = int(begun.stdout.readline())
        begun.send_signal(signal.SIGKILL)
        ends = time.monotonic() + 10
        while Path(f"/proc/{pid}").exists() and time.monotonic() < ends and _state(pid) != "Z":
            time.sleep(0.02)
        assert not Path(f"/proc/{pid}").exists() or _state(pid) == "Z"
    assert os.getpid() != pid


def _state(pid: int) -> str:
    """As the system tells it: Z has ended and waits to be noticed."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"

"""Starting everything on one machine, keeping it up, and stopping it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from permits.adapters.keys import make
from permits.run import LONGEST_PAUSE, Kept, port_problem, stop
from tests.conftest import copied_demo
from tests.service import ROOT, free_port


@pytest.fixture
def brief() -> Iterator[Kept]:
    """Something that ends as soon as it starts."""
    kept = Kept("provet", [sys.executable, "-S", "-c", "raise SystemExit(3)"], os.environ)
    kept.start(now=100.0)
    kept.process.wait()
    yield kept
    stop([kept])


def ended_again(kept: Kept, now: float) -> str | None:
    """Let it be started at `now`, end, and be seen to have ended."""
    assert kept.look_after(now) is None
    kept.process.wait()
    return kept.look_after(now + 0.1)


def test_what_ends_is_told_and_started_again(brief: Kept) -> None:
    first = brief.process.pid
    assert brief.look_after(100.1) == "==> provet stannade (3) och startar igen om 1 s"
    assert brief.look_after(100.9) is None
    assert brief.process.pid == first
    assert brief.look_after(101.2) is None
    assert brief.process.pid != first


def test_what_keeps_ending_at_once_is_reported_and_not_started_hot(brief: Kept) -> None:
    told, now = [brief.look_after(100.1)], 100.0
    for _ in range(4):
        assert brief.again_at is not None
        now = brief.again_at + 0.01
        told.append(ended_again(brief, now))
    pauses = [int(match[1]) for line in told if line and (match := re.search(r"om (\d+) s", line))]
    assert pauses == [1, 4, 16, LONGEST_PAUSE, LONGEST_PAUSE]
    assert told[2]
    assert "3 gånger i rad" in told[2]


def test_what_had_been_up_for_a_while_is_not_taken_for_broken(brief: Kept) -> None:
    for up_until in (100.1, 200.0, 300.0, 400.0):
        told = brief.look_after(up_until)
        assert told
        assert "om 1 s" in told or up_until == 100.1
        brief.start(up_until + 1)
        brief.process.wait()


def test_a_process_that_does_not_want_to_stop_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("permits.run.STOP_LIMIT", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    kept = Kept("döv", [sys.executable, "-S", "-c", deaf], os.environ)
    kept.start(time.monotonic())
    while not ignores(kept.process.pid, signal.SIGTERM):
        time.sleep(0.01)
    stop([kept])
    assert kept.process.returncode == -signal.SIGKILL


def ignores(pid: int, number: int) -> bool:
    told = re.search(r"SigIgn:\s*([0-9a-f]+)", Path(f"/proc/{pid}/status").read_text())
    return told is not None and bool(int(told[1], 16) >> (number - 1) & 1)


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        problem = port_problem("PORT", "127.0.0.1", port)
        assert problem
        assert f"Port {port} är upptagen" in problem
        ended = start_and_end({"PORT": str(port), "LOVLIG_IDP_PORT": str(free_port())}, tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.splitlines() == ["Lovlig kan inte starta:", f"  - {problem}"]


def test_production_without_settings_names_all_and_starts_nothing() -> None:
    ended = start_and_end({"LOVLIG_MODE": "production"})
    assert (ended.returncode, ended.stdout) == (2, "")
    assert len(ended.stderr.splitlines()) == 7
    assert "Traceback" not in ended.stderr


def test_production_without_usable_identity_providers_starts_nothing(tmp_path: Path) -> None:
    keys = tmp_path / "nycklar"
    make(keys)
    ended = start_and_end(
        {
            "LOVLIG_MODE": "production",
            "LOVLIG_BASE_URL": "https://bygglov.prov.example",
            "LOVLIG_PROFILE": str(ROOT / "permits" / "demo" / "kjellstavik.toml"),
            "LOVLIG_SECRET_KEY": "Zq3v_8KdLm2XwR7tYb5NhJ0cGfUa9sEo1iPk4",
            "LOVLIG_SAML": str(tmp_path / "saml.toml"),
            "LOVLIG_PERSONAL_KEYS_FILE": str(keys),
        },
        data=tmp_path / "data",
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "saml.toml" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list((tmp_path / "data").iterdir())


def test_a_folder_that_cannot_be_written_is_said_in_one_line() -> None:
    ended = start_and_end({}, data=Path("/proc/lovlig"))
    assert ended.returncode == 2
    assert "går inte att skriva" in ended.stderr
    assert "Traceback" not in ended.stderr


def start_and_end(told: dict[str, str], data: Path | None = None) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LOVLIG_")}
    folder = {"LOVLIG_DATA": str(data)} if data else {}
    return subprocess.run(
        [sys.executable, "-m", "permits.run"],
        env={**plain, **folder, **told},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# --- the whole, running ---------------------------------------------------------------------------------------------


class Running:
    """`python -m permits.run` on a demo of its own."""

    def __init__(self, data: Path) -> None:
        self.data, self.port, self.log = data, free_port(), data / "run.log"
        environment = {**os.environ, "LOVLIG_DATA": str(data), "PORT": str(self.port)}
        environment |= {"LOVLIG_IDP_PORT": str(free_port()), "LOVLIG_WORKERS": "1"}
        with self.log.open("wb") as told:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "permits.run"], env=environment, cwd=ROOT, stdout=told, stderr=told
            )

    def until(self, said: str, limit: float = 60.0) -> str:
        ends = time.monotonic() + limit
        while said not in (log := self.log.read_text()):
            assert self.process.poll() is None, log
            assert time.monotonic() < ends, log
            time.sleep(0.05)
        return log

    def children(self) -> dict[str, int]:
        """Process ids by a word of their command."""
        found = {}
        for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            command = Path(f"/proc/{pid}/cmdline").read_text()
            found[next(word for word in ("gunicorn", "worker", "idp") if word in command)] = int(pid)
        return found

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/halsa", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@pytest.fixture
def running(built_demo: Path, tmp_path: Path) -> Iterator[Running]:
    started = Running(copied_demo(built_demo, tmp_path / "data"))
    yield started
    started.process.kill() if started.process.poll() is None else None


@pytest.mark.slow
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_what_dies_comes_back_and_everything_stops_when_asked(running: Running, asked: signal.Signals) -> None:
    running.until("Ctrl+C stannar allt")
    before = running.children()
    assert set(before) == {"gunicorn", "worker", "idp"}
    if asked is signal.SIGTERM:
        os.killpg(before["gunicorn"], signal.SIGKILL)
        os.killpg(before["worker"], signal.SIGKILL)
        running.until("webb stannade (-9) och startar igen")
        ends = time.monotonic() + 40
        while not running.answers() or set(running.children()) != set(before):
            assert time.monotonic() < ends, running.log.read_text()
            time.sleep(0.1)
    after = running.children()
    running.process.send_signal(asked)
    assert running.process.wait(timeout=20) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in (*before.values(), *after.values()))
    assert "Traceback" not in running.log.read_text()

"""The whole service as its own processes on free ports, for tests that drive it from outside."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.attacks.overheard import personal_in

ROOT = Path(__file__).parent.parent
OURS = ("web", "worker")
"""Whose logs tell of nobody; the test identity provider stands in for another's."""


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


class Process(Protocol):
    """As much of subprocess.Popen as a service needs."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...


@dataclass
class Service:
    """Web, worker and test identity provider, each a process of its own so that a test can kill one."""

    data: Path
    port: int = field(default_factory=free_port)
    idp_port: int = field(default_factory=free_port)
    processes: dict[str, Process] = field(default_factory=dict)
    patience: float = 40.0  # seconds until a process that does not answer is given up
    webs: int = 1  # processes that answer requests

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def idp_url(self) -> str:
        return f"http://localhost:{self.idp_port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PORT": str(self.port),
            "LOVLIG_IDP_PORT": str(self.idp_port),
            "LOVLIG_DATA": str(self.data),
            "PYTHONUNBUFFERED": "1",
        }

    def start(self, *names: str) -> Service:
        """Start these, or all; one more worker is "worker 2"."""
        commands = {
            "web": [
                "-m", "gunicorn", "app:create_app()", "--bind", f"127.0.0.1:{self.port}", "--workers", f"{self.webs}",
                "--worker-class", "gthread", "--threads", "4", "--log-level", "warning", "--no-control-socket",
            ],
            "worker": ["-m", "permits.cli", "worker"],
            "idp": ["-m", "permits.demo.idp"],
        }  # fmt: skip
        for name in names or commands:
            self.processes[name] = self.launch(commands[name.split()[0]], self.data / f"{name}.log")
        for name, port in (("web", self.port), ("idp", self.idp_port)):
            if name in (names or commands):
                self._await(name, port)
        return self

    def launch(self, command: list[str], log: Path) -> Process:
        """Start Python with these arguments, in a process group of its own."""
        with log.open("ab") as told:
            return subprocess.Popen(
                [sys.executable, *command],
                env=self.environment,
                cwd=ROOT,
                stdout=told,
                stderr=told,
                start_new_session=True,
            )

    def _await(self, name: str, port: int) -> None:
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/halsa", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
            if self.processes[name].poll() is not None:
                break
        raise RuntimeError(f"{name} did not start:\n{self.log(name)}")

    def log(self, name: str) -> str:
        return (self.data / f"{name}.log").read_text(errors="replace")[-8000:]

    def kill(self, *names: str) -> None:
        """kill -9 the whole process group: nothing gets to tidy up."""
        for name in names:
            process = self.processes.pop(name)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()
        for log in self.data.glob("*.log"):  # all that was ever written there, also by those that were killed
            if log.stem.split()[0] in OURS:
                told = personal_in(log.read_text(errors="replace"))
                assert told == [], f"{log.stem} has logged of somebody"

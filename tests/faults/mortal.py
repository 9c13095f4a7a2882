"""The service as processes that start at once and are made to be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.service import ROOT, Service


@dataclass
class Child:
    """A process that the nursery gave birth to; nobody learns how it ended, only that it did."""

    pid: int

    def poll(self) -> int | None:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def wait(self, timeout: float | None = 20.0) -> int:
        ends = time.monotonic() + (timeout or 20.0)
        while self.poll() is None:
            if time.monotonic() > ends:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 20.0)
            time.sleep(0.005)
        return 0


@dataclass
class MortalService(Service):
    """A service whose processes are forked by a nursery that has read their libraries; `settings` go before others."""

    nursery: subprocess.Popen[str] | None = field(default=None)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | self.settings

    def launch(self, command: list[str], log: Path) -> Child:
        if self.nursery is None:
            self.nursery = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.nursery"],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        print(json.dumps({"command": command, "log": str(log)}), file=self.nursery.stdin, flush=True)
        return Child(int(self.nursery.stdout.readline()))

    def end(self, name: str) -> None:
        """Ask a process to end, as an operator does, and wait until it has."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()

    def stop(self) -> None:
        super().stop()
        if self.nursery is not None:
            self.nursery.communicate(timeout=10)  # the end of its input is the end of its work

"""The processes in which strangers' files are opened: begun, waited for and ended; none brings us down with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

PATIENCE: Final = 40.0  # seconds until an answer is given up
AT_ONCE: Final = 3  # in each of our processes; each may take nearly a gigabyte
HOUSE: Final = Path(__file__).resolve().parents[2]  # where the packages lie, whatever folder one stands in

SHUT_IN: Final = (
    "from pathlib import Path; from gis.bounded import cut_off; from gis.walled import wall_in; "
    "cut = cut_off(); print(int(cut), int(wall_in(Path('/dev/null'), Path('/dev'))))"
)

_room = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class ShutIn:
    """How far this machine's kernel lets such a process be shut in: from networks, and from all other files."""

    cut_off: bool
    walled: bool


def shut_in() -> ShutIn:
    """Tried in a process of its own. Raises OSError, ValueError."""
    command = [sys.executable, "-P", "-c", SHUT_IN]
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(HOUSE)}
    done = subprocess.run(  # noqa: S603 (our own words, and no shell)
        command, capture_output=True, timeout=PATIENCE, check=False, text=True, env=environment
    )
    cut, wall = done.stdout.split()
    return ShutIn(cut == "1", wall == "1")


def told_by(module: str, *arguments: str) -> dict[str, Any] | None:
    """The JSON that a module of ours prints in a process of its own; None when it ended or was ended without any.

    The module bounds itself and ends with us (gis.bounded). It is told our number and then the arguments, and knows
    nothing of our environment, where the secrets are.
    """
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join([str(HOUSE), *(entry for entry in sys.path if entry)]),
    }
    command = [sys.executable, "-P", "-s", "-m", module, str(os.getpid()), *arguments]
    with _room:
        try:
            done = subprocess.run(  # noqa: S603 (our own module, and no shell)
                command, capture_output=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL, env=environment
            )
        except subprocess.TimeoutExpired:
            return None
    try:
        told = json.loads(done.stdout)
    except ValueError:  # stopped by a limit, or by the file
        return None
    return told if isinstance(told, dict) else None

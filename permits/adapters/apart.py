"""The processes in which strangers' files are opened: begun, waited for and ended; none brings us down with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

PATIENCE: Final = 40.0  # seconds until an answer is given up
AT_ONCE: Final = 3  # in each of our processes; each may take nearly a gigabyte
HOUSE: Final = Path(__file__).resolve().parents[2]  # where the packages lie, whatever folder one stands in

_room = BoundedSemaphore(AT_ONCE)


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

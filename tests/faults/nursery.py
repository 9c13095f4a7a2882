"""Gives birth to processes of the service that have already read their libraries, so that many can be killed quickly.

Run as a process of its own: for each line of JSON {"command": [...], "log": path} on its input it forks a child that
runs `python <command>`, and writes the child's process id.
"""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import runpy
import signal
import sys
from pathlib import Path

READ_BEFOREHAND = ("app", "permits.adapters.jobs", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "pikepdf")


def main() -> None:
    for name in READ_BEFOREHAND:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead here
    for line in sys.stdin:
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            _live(told["command"], Path(told["log"]))
        os.setpgid(child, child)  # here, so that it can be killed as a group as soon as its id is known
        print(child, flush=True)


def _live(command: list[str], log: Path) -> None:
    """Become what `python <command>` would be."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with log.open("ab") as told, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(told.fileno(), 1)
        os.dup2(told.fileno(), 2)
    faulthandler.enable()  # so that one that hangs can be asked where, by SIGABRT
    dash_m, module, *rest = command
    if dash_m != "-m":
        raise ValueError(command)
    sys.argv = [module, *rest]
    sys.path.insert(0, str(Path.cwd()))
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as told_to_end:
        os._exit(told_to_end.code if isinstance(told_to_end.code, int) else 1)
    os._exit(0)


if __name__ == "__main__":
    main()

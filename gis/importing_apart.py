"""An import in a process of its own, bounded in memory and time, that ends when whoever began it does.

The process talks in lines of JSON: what lies in the file, how far it has come, and what became of it. It writes only in
a folder of its own; a finished version is moved into the store whole, so the store never holds half a file.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from gis.importing import Progress, Stage
from gis.layers import LayerKind, PublishedLayer
from gis.looking import FoundLayer
from gis.outcome import Choose, Hear, Outcome, own_folder, settled
from gis.store import LayerStore

MEMORY: Final = 4 << 30  # bytes of addresses, of which the libraries take a part
SECONDS: Final = 3600  # of work; and as long again of waiting
HOUSE: Final = Path(__file__).resolve().parents[1]
SILENT: Final = 0.5  # seconds between two words to whoever waits, also when nothing has come
ENDED: Final = "Filen kräver för mycket minne eller tid, eller skadade läsningen. Förenkla eller dela upp den."


class ImportEndedError(Exception):
    """The process ended without an answer; the text is Swedish, for people."""


def import_apart(
    path: Path, kind: LayerKind, store: LayerStore, *, choose: Choose, hear: Hear,
    border: BaseGeometry | None = None, holds: PublishedLayer | None = None, work: Path | None = None,
    memory: int = MEMORY, seconds: int = SECONDS,
) -> Outcome | None:  # fmt: skip
    """Import a file in a process of its own; None where `choose` gives None. `work` is an empty folder to write in.

    Raises what `choose` and `hear` raise, having ended the process, and ImportEndedError.
    """
    with own_folder(work) as folder:
        wishes = {
            "path": str(path),
            "kind": kind.value,
            "store": str(folder / "versions"),
            "border": None if border is None else shapely.to_wkb(border, hex=True),
            "holds": _as_dict(holds),
            "memory": memory,
            "seconds": seconds,
            "parent": os.getpid(),
        }
        with _process(folder) as process:
            told = _conversation(process, wishes, choose, hear, time.monotonic() + 2 * seconds)
        if told is None:
            return None
        outcome = Outcome(**{**told, "problems": tuple(told["problems"]), "columns": tuple(told["columns"])})
        hear(None)  # the last moment to be told that nobody wants it
        return settled(outcome, LayerStore(folder / "versions"), store)


@contextmanager
def _process(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The other process, with all that it begins; ended when the block is left, however that is."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
        "OPENBLAS_NUM_THREADS": "1",  # what shuts a process in must be done before it has threads
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join([str(HOUSE), *(entry for entry in sys.path if entry)]),
    }
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "gis.importing_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        process.wait()


def _conversation(
    process: subprocess.Popen[bytes], wishes: Mapping[str, Any], choose: Choose, hear: Hear, ends: float
) -> dict[str, Any] | None:
    _say(process, wishes)
    for line in _lines(process, hear, ends):
        if "layers" in line:
            choices = choose([FoundLayer.of_dict(layer) for layer in line["layers"]])
            if choices is None:
                return None
            _say(process, choices.as_dict())
        elif "progress" in line:
            stage, done, total = line["progress"]
            hear(Progress(Stage(stage), done, total))
        elif "failed" in line:
            raise ImportEndedError(line["failed"])
        else:
            return dict(line["imported"])
    raise ImportEndedError(ENDED)


def _say(process: subprocess.Popen[bytes], told: Mapping[str, Any]) -> None:
    if process.stdin is None:
        raise ImportEndedError(ENDED)
    try:
        process.stdin.write(json.dumps(told).encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        raise ImportEndedError(ENDED) from None


def _lines(process: subprocess.Popen[bytes], hear: Hear, ends: float) -> Iterator[dict[str, Any]]:
    """What the process says, line by line until it ends; `hear` is called while it is silent."""
    if process.stdout is None:
        return
    rest = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        while time.monotonic() < ends:
            if not waiting.select(SILENT):
                hear(None)
                continue
            read = os.read(process.stdout.fileno(), 1 << 16)
            if not read:
                return
            *whole, rest = (rest + read).split(b"\n")
            for line in whole:
                yield json.loads(line)


def _as_dict(layer: PublishedLayer | None) -> dict[str, Any] | None:
    if layer is None:
        return None
    names = ("name", "title", "version", "source", "table")
    told = {name: getattr(layer, name) for name in names}
    return told | {"kind": layer.kind.value, "path": str(layer.path), "published": layer.published.isoformat()}

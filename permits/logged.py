"""What is written for whoever runs the service: a line an event, with its request and its case, and nothing of anybody.

JSON where something else collects the lines (a line is an object, so nothing typed can look like another line), words
where somebody looks. Times are UTC. The same ids stand in all lines of a request or a piece of work.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, TextIO

LONGEST: Final = 8_000  # characters of what is said; whoever sends long things shall not fill the disk
_about: ContextVar[tuple[tuple[str, str], ...]] = ContextVar("lovlig_about", default=())

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def begin(stream: TextIO | None = None) -> None:
    """Write what our own code says from INFO and what libraries say from WARNING, once a process.

    Nothing is done where somebody has already said how this process logs.
    """
    root = logging.getLogger()
    if root.handlers:
        return
    target = stream or sys.stderr
    written = logging.StreamHandler(target)
    written.setFormatter(Words() if target.isatty() else Lines())
    root.addHandler(written)
    logging.getLogger("lovlig").setLevel(logging.INFO)


@contextmanager
def about(**ids: str) -> Iterator[None]:
    """All that is written in the block is about these: a request, a case. Ids only, never names or numbers."""
    before = _about.get()
    _about.set(tuple({**dict(before), **ids}.items()))
    try:
        yield
    finally:
        _about.set(before)


def now_about(**ids: str) -> None:
    """All that is written from here on is about these, and no longer about what was told before."""
    _about.set(tuple(ids.items()))


class Lines(logging.Formatter):
    """A JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, str] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage()[:LONGEST],
            **dict(_about.get()),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the library's name
        return places(ei[1])


class Words(logging.Formatter):
    """For eyes: the time, the level, what is said, and what it is about; several lines where there is a trace."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        ids = " ".join(f"{name}={value}" for name, value in _about.get())
        said = f"{at:%H:%M:%S}Z {record.levelname.lower()} {record.name}: {record.getMessage()[:LONGEST]}"
        trace = "\n" + places(record.exc_info[1]) if record.exc_info else ""
        return said + (f" [{ids}]" if ids else "") + trace


def places(error: BaseException | None) -> str:
    """Where an error arose, of which kinds, and what caused it; not its words, which may tell of people."""
    told: list[str] = []
    while error is not None:
        told.append(type(error).__name__ + "\n" + "".join(traceback.format_tb(error.__traceback__)).rstrip())
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\ncaused by ".join(told)

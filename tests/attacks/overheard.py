"""What the service logs, and whether anybody is named in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from permits.demo.people import PERSONAS


class Overheard(logging.Handler):
    """Keeps every line that anything logs."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter("%(name)s %(levelname)s %(message)s").format(record))

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def personal(self) -> list[str]:
        """Every test person's number, however it is written, and name, that was logged."""
        numbers = [
            form
            for each in PERSONAS
            for ten in (each.number[2:],)
            for form in (ten, f"{ten[:6]}-{ten[6:]}", f"{ten[:6]}+{ten[6:]}")
        ]
        return [secret for secret in (*numbers, *(each.name for each in PERSONAS)) if secret in self.text]


@contextmanager
def listening() -> Iterator[Overheard]:
    """Hears everything that is logged, down to the smallest of our own."""
    heard, root, ours = Overheard(), logging.getLogger(), logging.getLogger("lovlig")
    level = ours.level
    root.addHandler(heard)
    ours.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        ours.setLevel(level)
        root.removeHandler(heard)

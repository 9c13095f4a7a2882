"""What the service logs, and whether anybody is named in it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from permits.demo.people import PEOPLE
from permits.logged import Lines
from permits.services.redacting import HIDDEN_NUMBER, PERSONAL_NUMBER, _hidden_if_a_person

OF_A_TEST = re.compile(r'File \\"[^"\\]*/tests/[^"\\]*\\", line \d+, in \w+\\n.*?(?=\\n|"})')
NAMES = {person.name for person in PEOPLE}
NUMBERS = {person.number[2:] for person in PEOPLE}


class Overheard(logging.Handler):
    """Keeps every line that anything logs, as the service writes it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(Lines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def personal(self) -> list[str]:
        """Every test person's name and number that was logged; a trace may quote what a test itself has written."""
        return personal_in(OF_A_TEST.sub("", self.text))


def personal_in(text: str) -> list[str]:
    """Test persons' names, their numbers however they are written, and whatever else would pass for such a number."""
    digits = re.sub(r"(?<=\d{6})[-+ ](?=\d{4})", "", text)
    found = [name for name in NAMES if name in text] + [number for number in NUMBERS if number in digits]
    return sorted({*found, *(each[0] for each in PERSONAL_NUMBER.finditer(text) if _is_a_number(each))})


def _is_a_number(found: re.Match[str]) -> bool:
    return _hidden_if_a_person(found) == HIDDEN_NUMBER


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

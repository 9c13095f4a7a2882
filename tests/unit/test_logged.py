"""What is written for operators: lines that programs read, with their request and case, and nothing of anybody."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from permits import logged
from permits.settings import DEMO_PROFILE

NUMBER = "20121212-1212"
HOUSE = DEMO_PROFILE.parents[2]


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    """A log of our own that writes where `written` reads."""
    mine = logging.getLogger("lovlig.prov")
    mine.propagate = False
    mine.setLevel(logging.DEBUG)
    yield mine
    mine.handlers.clear()
    mine.propagate = True


def written(log: logging.Logger, formatter: logging.Formatter) -> io.StringIO:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    log.addHandler(handler)
    return stream


def test_a_line_says_when_in_utc_what_and_about_which_request_and_case(log: logging.Logger) -> None:
    stream = written(log, logged.Lines())
    with logged.about(request="r1"):
        with logged.about(case="c1"):
            log.info("saved %s", "it")
        log.info("again")
    log.info("after")
    first, second, third = map(json.loads, stream.getvalue().splitlines())
    assert first["at"].endswith("+00:00")
    assert (first["level"], first["from"], first["said"]) == ("info", "lovlig.prov", "saved it")
    assert (first["request"], first["case"]) == ("r1", "c1")
    assert "case" not in second
    assert "request" not in third


@pytest.mark.parametrize("typed", ["a\nb", 'x", "level": "error', "\x1b[31mröd\x1b[0m", "\u2028", "\r\n{}"])
def test_what_was_typed_cannot_look_like_another_line(log: logging.Logger, typed: str) -> None:
    stream = written(log, logged.Lines())
    log.warning("refused: %s", typed)
    (line,) = stream.getvalue().strip("\n").split("\n")
    assert json.loads(line)["said"] == f"refused: {typed}"
    assert "\x1b" not in line
    assert json.loads(line)["level"] == "warning"


def test_an_error_is_told_by_its_places_and_kinds_and_not_by_its_words(log: logging.Logger) -> None:
    for formatter in (logged.Lines(), logged.Words()):
        stream = written(log, formatter)
        try:
            try:
                raise ValueError(NUMBER)
            except ValueError as error:
                raise RuntimeError(NUMBER) from error
        except RuntimeError:
            log.exception("failed")
        told = stream.getvalue()
        assert "RuntimeError" in told
        assert "caused by ValueError" in told
        assert "test_logged.py" in told
        assert NUMBER not in told
        log.handlers.clear()


def test_something_very_long_is_cut(log: logging.Logger) -> None:
    stream = written(log, logged.Lines())
    log.info("x" * 100_000)
    assert len(stream.getvalue()) < 2 * logged.LONGEST


def test_a_process_that_says_nothing_else_writes_lines_and_one_that_does_is_left_alone() -> None:
    said = (
        "import logging, sys\nfrom permits import logged\n{before}\nlogged.begin(); logged.begin()\n"
        "logging.getLogger('lovlig.x').info('ours'); logging.getLogger('other').info('theirs')\n"
        "logging.getLogger('other').warning('serious')"
    )

    def ran(before: str) -> list[str]:
        command = [sys.executable, "-c", said.format(before=before)]
        return subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True).stderr.splitlines()

    assert [json.loads(line)["said"] for line in ran("")] == ["ours", "serious"]
    assert ran("logging.basicConfig(level='ERROR')") == []

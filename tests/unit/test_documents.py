"""What the documents on security say is there: every file and test that they name, every requirement of ASVS once."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    "README.md",
    "docs/asvs.md",
    "docs/threat-model.md",
    "docs/security.md",
    "docs/production.md",
    "SECURITY.md",
)
PATH = re.compile(r"`((?:permits|gis|tests|templates|static|docs|\.ci)/[\w./-]+|app\.py|pyproject\.toml)(?:::(\w+))?`")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| [^|]+ \| (\w[\w ]*) \| (.+) \|$", re.MULTILINE)
ANSWERS = {"met", "operator", "not applicable", "not met"}

# OWASP ASVS 5.0.0: the levels of the requirements of each section, in their order.
LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22",
    "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def held_by(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"^def (test_\w+)", text_of(name), re.MULTILINE))


def named(text: str) -> list[tuple[str, str]]:
    """Every path in the text, with the test in it that is named, or nothing."""
    return PATH.findall(text)


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(text_of("docs/asvs.md"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_and_test_that_is_named_is_there(document: str) -> None:
    text = text_of(document)
    gone = [path for path, _test in named(text) if not (ROOT / path).exists()]
    gone += [f"{path}::{test}" for path, test in named(text) if test and test not in held_by(path)]
    gone += [link for link in LINK.findall(text) if not (ROOT / document).parent.joinpath(link).exists()]
    assert gone == []


def test_the_levels_are_those_of_the_standard() -> None:
    counted = Counter("".join(LEVELS.values()))
    assert (counted["1"], counted["2"], counted["3"]) == (70, 183, 92)


def test_each_requirement_of_levels_1_and_2_is_answered_once() -> None:
    wanted = [
        (f"{section}.{number}", level)
        for section, levels in LEVELS.items()
        for number, level in enumerate(levels, 1)
        if level != "3"
    ]
    assert [(one, level) for one, level, _answer, _where in rows()] == wanted
    lines = [line for line in text_of("docs/asvs.md").splitlines() if re.match(r"\| \d", line)]
    assert len(lines) == len(wanted), "a row that is not read as one"


def test_what_is_met_says_where_and_by_which_test() -> None:
    assert {answer for _one, _level, answer, _where in rows()} == ANSWERS
    for one, _level, answer, where in rows():
        places = named(where)
        written_down = any(path.startswith("docs/") for path, _test in places)
        if answer == "met":
            assert written_down or any(test for _path, test in places), f"{one} names no test"
            assert any(not test for _path, test in places) or written_down, f"{one} names no place"
        if answer == "operator":
            assert places, f"{one} does not say where the operator is told"


def test_what_is_not_met_is_gathered_at_the_end() -> None:
    end = text_of("docs/asvs.md").partition("\n## Not met\n")[2]
    gathered = re.findall(r"^- \*\*(\d+\.\d+\.\d+)\*\*", end, re.MULTILINE)
    assert gathered == [one for one, _level, answer, _where in rows() if answer == "not met"]


def test_the_tally_at_the_end_is_that_of_the_rows() -> None:
    told = re.search(r"(\d+) met, (\d+) operator, (\d+) not applicable, (\d+) not met", text_of("docs/asvs.md"))
    assert told
    counted = Counter(answer for _one, _level, answer, _where in rows())
    assert [int(one) for one in told.groups()] == [
        counted[answer] for answer in ("met", "operator", "not applicable", "not met")
    ]


def test_the_description_for_others_agrees_with_the_project() -> None:
    told, project = text_of("publiccode.yml"), tomllib.loads(text_of("pyproject.toml"))["project"]
    assert f"softwareVersion: {project['version']}\n" in told
    assert f"  license: {project['license']}\n" in told
    assert f'versionMin: "{project["requires-python"].removeprefix(">=")}"' in told
    spoken = sorted(["sv", *(path.name for path in (ROOT / "permits" / "translations").iterdir() if path.is_dir())])
    assert f"availableLanguages: [{', '.join(spoken[::-1])}]" in told

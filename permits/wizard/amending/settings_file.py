"""The settings as one readable TOML file: written, read back, and where in it each thing stands."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from permits.words import Text, _

Path = tuple[str | int, ...]
"""The way to something in the file: names of tables and keys, and places in lists from 0."""
LONGEST_FILE: Final = 1_000_000  # characters; the ground of many areas is the largest part
LONGEST_NAME: Final = 1_000  # characters of a line in which the name of a table or a key is looked for
DEEPEST: Final = 12  # levels of tables in tables; a profile has six, and polygons end at five
CHAIN: Final = re.compile(r"""(?:\.\s*[\w"'-]{1,400}\s*){20}""", re.ASCII)
"""A name of more parts than any table has; reading one takes the library the square of their number."""
BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
HEADER: Final = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(#.*)?$")
ONE_NAME: Final = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
KEY: Final = re.compile(rf"^\s*({ONE_NAME}(?:\s*\.\s*{ONE_NAME})*)\s*=")
NAME: Final = re.compile(r"""[A-Za-z0-9_-]+|"([^"]*)"|'([^']*)'""")
DELETE: Final = "\x7f"  # which JSON writes as it is, and TOML does not allow
PLACED: Final = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


class FileWrongError(ValueError):
    """What is wrong with the file, and on which line (from 1; 0 when it is about all of it)."""

    def __init__(self, message: Text, line: int = 0) -> None:
        super().__init__(str(message))
        self.message = message
        self.line = line


# --- writing --------------------------------------------------------------------------------------------------------


def written(tables: Mapping[str, Any], about: Sequence[str] = ()) -> str:
    """The tables as TOML, which reads back as the same. `about`: lines of comment at the top."""
    lines = [f"# {line}".rstrip() for line in about]
    return "\n".join([*lines, *_table(tables, ())]).strip("\n") + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Plain values first, so that they belong to this table and not to one below it."""
    below = {name: value for name, value in table.items() if _is_below(value)}
    for name, value in table.items():
        if name not in below:
            yield f"{_name(name)} = {_value(value)}"
    for name, value in below.items():
        at = (*path, name)
        header = ".".join(_name(each) for each in at)
        if isinstance(value, Mapping):
            yield from ("", f"[{header}]", *_table(value, at))
        else:
            for each in value:
                yield from ("", f"[[{header}]]", *_table(each, at))


def _is_below(value: Any) -> bool:
    """Whether it is written under a header of its own; ground is not, since it would be many."""
    if isinstance(value, Mapping):
        return "coordinates" not in value
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _name(name: str) -> str:
    return name if BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_name(name)} = {_value(each)}" for name, each in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """Text of several lines as people read it, everything else on one line."""
    if "\n" in text and "\r" not in text:
        lines = "\n".join(_text(line)[1:-1] for line in text.split("\n"))
        return f'"""\n{lines}"""'
    return json.dumps(text, ensure_ascii=False).replace(DELETE, "\\u007F")


# --- reading --------------------------------------------------------------------------------------------------------


def read(text: str) -> dict[str, Any]:
    """The tables of the file, with days as ISO text. Raises FileWrongError."""
    if len(text) > LONGEST_FILE:
        raise FileWrongError(_("Filen är för stor. Den får ha högst en miljon tecken."))
    if chain := CHAIN.search(text):
        raise FileWrongError(_("Filen har för många klamrar inuti varandra."), text.count("\n", 0, chain.start()) + 1)
    try:
        told = tomllib.loads(text.replace("\r\n", "\n").removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        place = PLACED.search(str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        raise FileWrongError(
            _("Raden går inte att läsa som TOML. Se efter likhetstecken, citattecken och klamrar."), line
        ) from error
    except RecursionError as error:
        raise FileWrongError(_("Filen har för många klamrar inuti varandra.")) from error
    return {name: _plain(value, DEEPEST) for name, value in told.items()}


def _plain(value: Any, left: int) -> Any:
    """What is kept of a value: only what JSON can hold."""
    if not left:
        raise FileWrongError(_("Filen har för många klamrar inuti varandra."))
    if isinstance(value, Mapping):
        return {str(name): _plain(each, left - 1) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each, left - 1) for each in value]
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        raise FileWrongError(_("Filen har ett tal som inte är något tal (nan eller inf)."))
    if isinstance(value, int) and abs(value) >= 2**53:
        raise FileWrongError(_("Filen har ett tal som är för stort."))
    return value


def line_of(text: str, path: Path) -> int:
    """On which line of the file something stands, or the nearest thing that holds it; 0 for the whole file."""
    known = dict(_lines(text))
    for length in range(len(path), 0, -1):
        if path[:length] in known:
            return known[path[:length]]
    return 0


def _lines(text: str) -> Iterator[tuple[Path, int]]:
    """Every table and key with its line, as far as each is written on a line of its own."""
    counted: dict[Path, int] = {}
    here: Path = ()
    inside = ""  # the mark that ends the text of several lines that we are in
    for number, line in enumerate(text.split("\n"), 1):
        if inside:
            inside = "" if line.count(inside) % 2 else inside
            continue
        begins = line[:LONGEST_NAME]  # what is looked for takes the square of a line's length
        if (header := HEADER.match(begins)) and not KEY.match(begins):
            here = _resolved(_names(header[2]), counted, adds=header[1] == "[[")
            yield here, number
        elif key := KEY.match(begins):
            yield (*here, *_names(key[1])), number
            inside = next((mark for mark in ('"""', "'''") if line[key.end() :].count(mark) % 2), "")


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(found[1] or found[2] or found[0] for found in NAME.finditer(dotted))


def _resolved(names: tuple[str, ...], counted: dict[Path, int], *, adds: bool) -> Path:
    """The path of a header: below the latest of each list of tables that it goes through."""
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in counted:
            path = (*path, counted[path])
    path = (*path, names[-1]) if names else path
    if adds:
        counted[path] = counted.get(path, -1) + 1
        path = (*path, counted[path])
    return path

"""The features of a GeoJSON file one after another, however large it is; what breaks the format is named."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn

from gis.geojson import GeoJsonError, parse
from gis.refusals import MOST_VERTICES, UnreadableFileError, not_too_many, too_many_vertices

AT_A_TIME: Final = 1 << 20  # characters read together
LONGEST: Final = 64 << 20  # characters of one feature
DEEPEST: Final = 500  # levels of brackets
_MARKS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|["{}\[\]]', re.DOTALL)
_BRACES: Final = re.compile(r'"(?:[^"\\]|\\.)*"|["{}]', re.DOTALL)
_PLAIN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,\]}\[{":]+', re.DOTALL)
_SPACE: Final = re.compile(r"[ \t\r\n]*")


def features_in(path: Path, members: dict[str, Any], at_a_time: int = AT_A_TIME) -> Iterator[Any]:
    """The features of a FeatureCollection, not looked into; `members` gets what else the collection says.

    Raises UnreadableFileError.
    """
    try:
        with path.open("rb") as file:
            yield from _collection(_Text(file, at_a_time), members)
    except GeoJsonError as error:
        raise UnreadableFileError(f"{error.message} Filen ser ut att vara GeoJSON.") from None


def _collection(text: _Text, members: dict[str, Any]) -> Iterator[Any]:
    found = False
    if text.peek() != "{":
        text.value(1)  # says how it is broken, where it is
        raise _other()
    text.take("{")
    while text.peek() != "}":
        name = text.value(-1)
        text.take(":")
        if name == "features":
            if found or text.peek() != "[":
                raise _other()
            found = True
            yield from _features(text)
        else:
            members[str(name)] = text.value(-1)
        if text.peek() != "}":
            text.take(",")
    text.take("}")
    if text.peek():
        text.broken()
    if not found or members.get("type") != "FeatureCollection":
        raise _other()


def _features(text: _Text) -> Iterator[Any]:
    number = 0
    text.take("[")
    while text.peek() != "]":
        not_too_many(number + 1)
        yield text.value(number)
        number += 1
        if text.peek() != "]":
            text.take(",")
            if text.peek() == "]":
                text.broken()
    text.take("]")


def _other() -> UnreadableFileError:
    return UnreadableFileError("JSON-filen är ingen FeatureCollection. Exportera lagret som GeoJSON.")


class _Text:
    """The file as it is read: a piece of it, what has been taken of the piece, and how many lines came before."""

    def __init__(self, file: BinaryIO, at_a_time: int) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
        self._at_a_time = at_a_time
        self._piece = ""
        self._at = 0
        self._lines = 0
        self._ended = False

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            found = _SPACE.match(self._piece, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._piece):
                return self._piece[self._at]
            if not self._more(self._at_a_time):
                return ""

    def take(self, mark: str) -> None:
        """Go past a mark that must stand here."""
        if self.peek() != mark:
            self.broken()
        self._at += 1

    def value(self, number: int) -> Any:
        """The value that stands here; `number` is the feature's own from 0, or -1."""
        begins = self.peek()
        while (end := self._end(begins)) < 0:
            if self._ended:
                self.broken()
            if len(self._piece) - self._at > LONGEST:
                self._too_long(number)
            self._more(max(self._at_a_time, len(self._piece) - self._at))
        if end - self._at > LONGEST:
            self._too_long(number)
        told = self._piece[self._at : end]
        if number >= 0 and told.count("[") > MOST_VERTICES + 100_000:  # as many positions, before they are made
            raise UnreadableFileError(too_many_vertices(number))
        begun, self._at = self._at, end
        try:
            return parse(told, LONGEST)
        except GeoJsonError as error:
            if error.code != "not_json" or "rad" not in error.message:
                raise
            within = int(re.sub(r"\D", "", error.message) or 1)
            self.broken(self._lines + self._piece.count("\n", 0, begun) + within)

    def broken(self, line: int | None = None) -> NoReturn:
        """Raises GeoJsonError for the line that is read."""
        line = line or self._lines + self._piece.count("\n", 0, self._at) + 1
        raise GeoJsonError("not_json", f"Texten är inte giltig JSON. Felet finns på rad {line}.")

    def _end(self, begins: str) -> int:
        """Where the value ends; -1 when the piece does not reach so far."""
        if begins not in ("{", "["):
            plain = _PLAIN.match(self._piece, self._at)
            if plain is None:
                return -1 if begins == '"' and not self._ended else self.broken()
            return plain.end() if plain.end() < len(self._piece) or self._ended else -1
        depth = 0
        for mark in (_BRACES if begins == "{" else _MARKS).finditer(self._piece, self._at):
            one = mark.group()
            if one in ("{", "["):
                depth += 1
                if depth > DEEPEST:
                    raise GeoJsonError("too_deep", "Texten har för många nivåer av klamrar för att vara en karta.")
            elif one in ("}", "]"):
                depth -= 1
                if not depth:
                    return mark.end()
            elif one == '"':  # the piece ends within a text, and what stands there are no brackets
                return -1
        return -1

    def _too_long(self, number: int) -> NoReturn:
        what = f"Objekt {number + 1}" if number >= 0 else "Ett värde i filen"
        raise UnreadableFileError(f"{what} är längre än {LONGEST >> 20} MB. Förenkla geometrin eller dela objektet.")

    def _more(self, characters: int) -> bool:
        """Read on; False at the end. Raises GeoJsonError for what is no UTF-8."""
        if self._ended:
            return False
        read = self._file.read(characters)
        try:
            more = self._decoder.decode(read, final=not read)
        except UnicodeDecodeError:
            raise GeoJsonError("not_json", "Texten är inte skriven i UTF-8. Spara om filen som UTF-8.") from None
        self._lines += self._piece.count("\n", 0, self._at)
        self._piece, self._at = self._piece[self._at :] + more, 0
        if not read:
            self._ended = True
        return bool(read)

"""How text that people read is marked, translated and formatted."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Writing:
    """How numbers and dates are written in a language."""

    decimal_sign: str
    thousands_sign: str
    months: tuple[str, ...]


WRITINGS = {"sv": Writing(",", "\u00a0", MONTHS), "en": Writing(".", ",", ENGLISH_MONTHS)}
SWEDISH = WRITINGS["sv"]

_translate: ContextVar[Callable[[str], str] | None] = ContextVar("translate", default=None)
_writing: ContextVar[Writing] = ContextVar("writing", default=SWEDISH)


class Text:
    """Swedish source text that becomes a string in the reader's language when it is shown.

    Behaves as a string where templates and forms need one: str(), ==, +, %, len() and HTML escaping.
    """

    __slots__ = ("source", "values")

    def __init__(self, source: str, values: dict[str, Any]) -> None:
        self.source = source
        self.values = values

    def __str__(self) -> str:
        translate = _translate.get()
        text = translate(self.source) if translate else self.source
        return str(text % self.values) if self.values else text

    def in_swedish(self) -> str:
        """The text as it is written in documents and kept in answers, whatever the reader's language."""
        values = {name: value.in_swedish() if isinstance(value, Text) else value for name, value in self.values.items()}
        return str(self.source % values) if values else self.source

    def __html__(self) -> str:
        return escape(str(self))

    def __repr__(self) -> str:
        return f"_({self.source!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash((self.source, tuple(sorted(self.values.items()))))

    def __add__(self, other: object) -> str:
        return str(self) + str(other)

    def __radd__(self, other: object) -> str:
        return str(other) + str(self)

    def __mod__(self, values: Any) -> str:
        return str(str(self) % values)

    def __len__(self) -> int:
        return len(str(self))

    def __bool__(self) -> bool:
        return bool(self.source)


def _(source: str, /, **values: Any) -> Text:
    """Mark Swedish text for translation; `%(name)s` placeholders are filled from `values`."""
    return Text(source, values)


def N_(source: str, /) -> str:  # noqa: N802 - gettext's own name for it
    """Mark Swedish text that stays as it is here, and is translated by whoever shows it."""
    return source


def speak(translate: Callable[[str], str] | None, language: str = "sv") -> None:
    """Let texts resolve through `translate` in this context, and numbers and dates be written as in `language`.

    None means Swedish as written.
    """
    _translate.set(translate)
    _writing.set(WRITINGS.get(language, SWEDISH))


def number(value: float, decimals: int = 1) -> str:
    """A number as the reader writes it, without trailing zeros: 1 234,5 in Swedish, 1,234.5 in English."""
    return _number(value, decimals, _writing.get())


def swedish_number(value: float, decimals: int = 1) -> str:
    """A number for documents, which are in Swedish whoever asks for them: decimal comma, hard space in thousands."""
    return _number(value, decimals, SWEDISH)


def decimal_text(stored: str) -> str:
    """A number stored with a decimal point, with the reader's decimal sign: 4,5 in Swedish."""
    return stored.replace(".", _writing.get().decimal_sign)


def size_text(size: int) -> str:
    """A file's size as the reader writes it: 83 kB, 2,4 MB."""
    return _size(size, _writing.get())


def swedish_size(size: int) -> str:
    """A file's size for documents."""
    return _size(size, SWEDISH)


def date_text(day: date) -> str:
    """A date in the reader's words: 22 november 2026."""
    return _date(day, _writing.get())


def swedish_date(day: date) -> str:
    """A date for documents, which are in Swedish whoever asks for them."""
    return _date(day, SWEDISH)


def _number(value: float, decimals: int, writing: Writing) -> str:
    whole, _point, rest = f"{value:,.{decimals}f}".partition(".")
    rest = rest.rstrip("0")
    text = whole.replace(",", writing.thousands_sign) + (writing.decimal_sign + rest if rest else "")
    return "0" if text == "-0" else text


def _size(size: int, writing: Writing) -> str:
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{_number(size / 1_000_000, 1, writing)} MB"


def _date(day: date, writing: Writing) -> str:
    return f"{day.day} {writing.months[day.month - 1]} {day.year}"

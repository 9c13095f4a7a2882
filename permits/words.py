"""How text that people read is marked, translated and formatted."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from typing import Any

_translate: ContextVar[Callable[[str], str] | None] = ContextVar("translate", default=None)

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


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

    def __html__(self) -> str:
        from markupsafe import escape

        return str(escape(str(self)))

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


def speak(translate: Callable[[str], str] | None) -> None:
    """Let texts resolve through `translate` in this context; None means Swedish as written."""
    _translate.set(translate)


def number(value: float, decimals: int = 1) -> str:
    """A number as Swedish readers write it: decimal comma, no trailing zeros, thin spaces in thousands."""
    text = f"{value:,.{decimals}f}".replace(",", "\u00a0").replace(".", ",")
    if "," in text:
        text = text.rstrip("0").rstrip(",")
    return "0" if text == "-0" else text


def date_text(day: date) -> str:
    """A date in words: 22 november 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

"""The kinds of answer a person can write, how each is read, stored and shown again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation, ValidationError

from permits.words import ENGLISH_MONTHS, MONTHS, Text, _, date_text, decimal_text

Words = Text | str


class Wrong(ValidationError):  # type: ignore[misc]  # noqa: N818 - untyped library; a sentence where raised
    """What is wrong with a typed answer and how to mend it, in words for the person who wrote it."""


@dataclass(frozen=True)
class Option:
    """One of the answers to choose among."""

    value: str
    label: Words
    hint: Words = ""
    picture: str = ""


class Asked(Field):  # type: ignore[misc]
    """An answer in one line. `data` is the stored form, always a string; `shown` is what the field holds on the page.

    `missing` is the message when nothing is answered; without it the answer may be left out. `only_if` names another
    field and its value, when the question is only asked after that answer. `short` names the answer in a summary.
    """

    kind = "line"
    input_type = "text"
    inputmode = ""

    def __init__(
        self,
        label: Words,
        *,
        missing: Words = "",
        hint: Words = "",
        width: str = "24",
        unit: Words = "",
        autocomplete: str = "",
        longest: int = 120,
        only_if: tuple[str, str] | None = None,
        short: Words = "",
        **kept: Any,
    ) -> None:
        super().__init__(label, **kept)
        self.short = short or label
        self.missing = missing
        self.hint = hint
        self.width = width
        self.unit = unit
        self.autocomplete = autocomplete
        self.longest = longest
        self.only_if = only_if
        self.data: str = ""

    @property
    def is_required(self) -> bool:
        return bool(self.missing)

    @property
    def shown(self) -> str:
        """What was typed when there is something to mend, otherwise the stored answer as people write it."""
        if self.process_errors or self.errors:
            return readable(str(self.raw_data[0])) if self.raw_data else self.write(self.data or "")
        return self.write(self.data or "")

    def read(self, typed: str) -> str:
        """The stored form of what was typed. Raises Wrong."""
        return typed

    def write(self, stored: str) -> str:
        """The stored form as people write it."""
        return stored

    def process_data(self, value: Any) -> None:
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = tidy(str(valuelist[0])) if valuelist else ""
        self.data = typed
        if len(typed) > self.longest:
            raise Wrong(
                _("Texten är för lång. Skriv högst %(n)s tecken; nu är det %(now)s.", n=self.longest, now=len(typed))
            )
        if typed:
            self.data = self.read(typed)

    def pre_validate(self, form: Any) -> None:
        if not self.applies(form):
            self.process_errors: list[Words] = []
            self.errors: list[Words] = []
            raise StopValidation()
        if self.process_errors:
            raise StopValidation()
        if not self.data:
            raise StopValidation(self.missing or None)

    def applies(self, form: Any) -> bool:
        """False when the answer that this question hangs on is another."""
        return self.only_if is None or form[self.only_if[0]].data == self.only_if[1]


def tidy(typed: str) -> str:
    """Without control characters, doubled spaces and space at the ends."""
    lines = readable(typed).split("\n")
    return "\n".join(re.sub(r"[ \u00a0\u2009\u202f]+", " ", line).strip() for line in lines).strip()


def readable(typed: str) -> str:
    """With a space for every mark that is not seen, such as controls, which no page can hold."""
    return "".join(mark if mark.isprintable() or mark == "\n" else " " for mark in typed.replace("\r\n", "\n"))


class Line(Asked):
    """A short text in one line."""

    def read(self, typed: str) -> str:
        return typed.replace("\n", " ")


class LongText(Asked):
    """A text of some lines."""

    kind = "long"


class Hidden(Asked):
    """An answer that another part of the page writes, such as a drawing as text."""

    kind = "hidden"


class Choice(Asked):
    """One of a few options; as rows to press, or as cards with a drawing."""

    kind = "choice"

    def __init__(self, label: Words, options: Sequence[Option], *, cards: bool = False, **kept: Any) -> None:
        super().__init__(label, **kept)
        self.options = list(options)
        self.cards = cards

    def read(self, typed: str) -> str:
        if typed not in {option.value for option in self.options}:
            raise Wrong(_("Välj ett av alternativen."))
        return typed

    def write(self, stored: str) -> str:
        return stored

    def label_of(self, stored: str) -> str:
        """The words of the option that was chosen."""
        return next((str(option.label) for option in self.options if option.value == stored), stored)


class Number(Asked):
    """A decimal number with a unit, stored with a decimal point ("4.5"). `least` and `most` are in the same unit."""

    inputmode = "decimal"
    _NUMBER = r"(?:ca\.?|cirka|~)?\s*(-?(?:[0-9]{1,3}(?:\s[0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?)\s*"
    _UNITS = r"(m²|m2|kvm|kvadratmeter|meter|m|grader|grad|°|º|st|våningar|våning|plan)?\.?"

    def __init__(
        self, label: Words, *, least: str, most: str, too_much: Words = "", decimals: int = 2, **kept: Any
    ) -> None:
        kept.setdefault("width", "4")
        super().__init__(label, **kept)
        self.least = Decimal(least)
        self.most = Decimal(most)
        self.too_much = too_much
        self.decimals = decimals

    def read(self, typed: str) -> str:
        found = re.fullmatch(self._NUMBER + self._UNITS, typed.lower())
        if not found:
            raise Wrong(_("Skriv ett tal med siffror, till exempel %(example)s.", example=self._example()))
        try:
            value = Decimal(re.sub(r"\s", "", found.group(1)).replace(",", "."))
        except InvalidOperation:
            raise Wrong(_("Skriv ett tal med siffror, till exempel %(example)s.", example=self._example())) from None
        return self._within(value)

    def _within(self, value: Decimal) -> str:
        unit = f" {self.unit}" if self.unit else ""
        least, most = decimal_text(plain(self.least)), decimal_text(plain(self.most))
        if value < self.least:
            raise Wrong(_("Talet är för litet. Skriv minst %(least)s%(unit)s.", least=least, unit=unit))
        if value > self.most:
            raise Wrong(self.too_much or _("Talet är för stort. Skriv högst %(most)s%(unit)s.", most=most, unit=unit))
        if value != round(value, self.decimals):
            raise Wrong(_("Skriv högst %(n)s decimaler.", n=self.decimals) if self.decimals else _("Skriv ett heltal."))
        return plain(value)

    def write(self, stored: str) -> str:
        return decimal_text(stored)

    def _example(self) -> str:
        return decimal_text("4.5") if self.decimals else "2"


def plain(value: Decimal) -> str:
    """A decimal number as it is stored: point, no needless zeros, no exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Day(Asked):
    """A date, stored as ISO. Takes 2026-11-22, 22/11 2026, 22.11.2026, 20261122, 22 november 2026, 22 May 2026."""

    def __init__(self, label: Words, **kept: Any) -> None:
        kept.setdefault("width", "14")
        super().__init__(label, **kept)

    def read(self, typed: str) -> str:
        day = read_day(typed)
        if day is None:
            raise Wrong(_("Skriv datumet som år-månad-dag, till exempel 2027-05-14."))
        return day.isoformat()

    def write(self, stored: str) -> str:
        return stored


def read_day(typed: str) -> date | None:
    """The date in a text as Swedes write dates, or None."""
    text = typed.strip().lower().removeprefix("den ")
    patterns = (
        r"(?P<y>[0-9]{4})[-/. ]?(?P<m>[0-9]{1,2})[-/. ]?(?P<d>[0-9]{1,2})",
        r"(?P<d>[0-9]{1,2})[-/. ](?P<m>[0-9]{1,2})[-/. ]\s?(?P<y>[0-9]{4})",
        r"(?P<d>[0-9]{1,2}):?e?\s+(?P<word>[a-z]+)\.?\s+(?P<y>[0-9]{4})",
    )
    for pattern in patterns:
        found = re.fullmatch(pattern, text)
        if found:
            parts = found.groupdict()
            month = _month(parts["word"]) if "word" in parts else int(parts["m"])
            try:
                return date(int(parts["y"]), month, int(parts["d"]))
            except ValueError:
                return None
    return None


def _month(word: str) -> int:
    names = [(n, name.lower()) for months in (MONTHS, ENGLISH_MONTHS) for n, name in enumerate(months, 1)]
    return next((n for n, name in names if len(word) >= 3 and name.startswith(word)), 0)


def day_in_words(stored: str) -> str:
    """A stored date as it is read: 22 november 2026."""
    return date_text(date.fromisoformat(stored))

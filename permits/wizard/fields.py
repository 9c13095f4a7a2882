"""The kinds of answer a person can write, how each is read, stored and shown again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation, ValidationError

from permits.law.facts import NOT_ASKED, Unknown
from permits.wizard.units import NoNumber, OtherUnit, measured
from permits.words import Text, _, decimal_text

Words = Text | str
UNSURE = "vet_inte"
"""The stored answer of somebody who does not know."""
IN_WORDS: dict[str, Words] = {
    "m": _("meter"),
    "m²": _("kvadratmeter"),
    "°": _("grader"),
    "kW": _("kilowatt"),
    "år": _("år"),
    "": _("antal"),
}


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
    field and its value ("a|b" is either), when the question is only asked after that answer. `short` names the answer
    in a summary. `tells` is the fact that the answer gives the law, where it is not called what the field is;
    `untold` says in Swedish why the fact is unknown when nothing is answered. A question that is `if_doubted` is not
    shown before an answer has to be explained.
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
        tells: str = "",
        untold: str = "",
        if_doubted: bool = False,
        **kept: Any,
    ) -> None:
        super().__init__(label, **kept)
        self.short = short or label
        self.tells = tells
        self.untold = untold
        self.if_doubted = if_doubted
        self.hangs_on: Asked | None = None
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
        """False when the answer that this question hangs on is another, or does itself not apply."""
        if self.only_if is None:
            return True
        other: Asked = form[self.only_if[0]]
        return bool(other.answers & set(self.only_if[1].split("|"))) and other.applies(form)

    @property
    def when(self) -> Words:
        """After which answer this is asked, for those who see all questions at once."""
        if self.only_if is None or not isinstance(self.hangs_on, Choice):
            return ""
        answers = " / ".join(self.hangs_on.label_of(value) for value in self.only_if[1].split("|"))
        return _("Om du svarade ”%(answers)s” på ”%(question)s”", answers=answers, question=self.hangs_on.label.text)

    @property
    def answers(self) -> set[str]:
        """The answer, as a set, since some questions take more than one."""
        return {self.data} if self.data else set()

    def meant(self, stored: str) -> Any:
        """What the stored answer says to the law."""
        return self.says(stored) if stored else Unknown(self.untold) if self.untold else NOT_ASKED

    def says(self, stored: str) -> Any:
        """The fact in an answer that is there."""
        return stored


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
    """One of a few options; as rows to press, or as cards with a drawing.

    `means` turns an option into what it tells the law, where that is not its name. `unsure` adds the answer "Vet inte"
    and says in Swedish what is then not known.
    """

    kind = "choice"

    def __init__(
        self,
        label: Words,
        options: Sequence[Option],
        *,
        cards: bool = False,
        means: Mapping[str, Any] | None = None,
        unsure: str = "",
        **kept: Any,
    ) -> None:
        super().__init__(label, **kept)
        self.options = [*options, *([Option(UNSURE, _("Jag vet inte"))] if unsure else [])]
        self.cards = cards
        self.unsure = unsure
        self.means = dict(means or {})

    def read(self, typed: str) -> str:
        if typed not in {option.value for option in self.options}:
            raise Wrong(_("Välj ett av alternativen."))
        return typed

    def write(self, stored: str) -> str:
        return stored

    def label_of(self, stored: str) -> str:
        """The words of the option that was chosen."""
        return next((str(option.label) for option in self.options if option.value == stored), stored)

    def says(self, stored: str) -> Any:
        if stored == UNSURE and self.unsure:
            return Unknown(self.unsure)
        known = stored in {option.value for option in self.options}
        return self.means.get(stored, stored) if known else NOT_ASKED


class Number(Asked):
    """A decimal number with a unit, stored with a decimal point ("4.5"). `least` and `most` are in the same unit."""

    inputmode = "decimal"

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
        try:
            return self._within(measured(typed, str(self.unit)))
        except NoNumber:
            raise Wrong(_("Skriv ett tal med siffror, till exempel %(example)s.", example=self._example())) from None
        except OtherUnit:
            raise Wrong(_("Skriv talet i %(unit)s.", unit=IN_WORDS.get(str(self.unit), self.unit))) from None

    def _within(self, value: Decimal) -> str:
        unit = "°" if str(self.unit) == "°" else f" {self.unit}" if self.unit else ""
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

    def says(self, stored: str) -> Any:
        try:
            value = float(stored) if self.decimals else int(stored)
        except ValueError:
            return NOT_ASKED
        believed = float(self.least) <= value <= float(self.most)  # endless and absurd numbers are asked for again
        return value if believed else NOT_ASKED

    def _example(self) -> str:
        return decimal_text("4.5") if self.decimals else "2"


def plain(value: Decimal) -> str:
    """A decimal number as it is stored: point, no needless zeros, no exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""What a step's form is: its questions, its reading of answers, and its rows on the check page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from wtforms import Form

from permits.wizard.days import Day, day_in_words
from permits.wizard.fields import Asked, Choice, Words
from permits.words import _


class Stored(Mapping[str, Any]):
    """Stored answers in the shape that WTForms reads posted forms in, so that both are judged alike."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self._answers = {name: value for name, value in answers.items() if isinstance(value, str)}

    def __getitem__(self, name: str) -> str:
        return self._answers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def getlist(self, name: str) -> list[str]:
        return [self._answers[name]] if name in self._answers else []


@dataclass(frozen=True)
class Group:
    """Questions that stand together under a heading, perhaps with a picture of how to measure.

    `only_if` is the answer (as of a field) that the heading and the picture are for. A `folded` group stays closed
    until somebody opens it or has answered other than what is chosen beforehand.
    """

    title: Words
    fields: tuple[str, ...]
    picture: str = ""
    picture_told: Words = ""
    only_if: tuple[str, str] | None = None
    folded: bool = False


@dataclass(frozen=True)
class Row:
    """A line on the check page: what was asked and what was answered, both in words."""

    field: str
    label: str
    value: str


class StepForm(Form):  # type: ignore[misc]
    """One page of the journey. `title` is its question and `lead` a sentence under it.

    `short_title` names it in lists, `unanswered` is said when it is missing at the end, `groups` parts a page of many
    questions. `today` is the day that dates are judged by. A form `is_doubted` when an answer has to be explained.
    """

    title: ClassVar[Words] = ""
    lead: ClassVar[Words] = ""
    go_on: ClassVar[Words] = _("Spara och fortsätt")
    unanswered: ClassVar[Words] = _("Frågan är inte besvarad ännu.")
    short_title: ClassVar[Words] = ""
    groups: ClassVar[tuple[Group, ...]] = ()
    is_doubted: bool = False
    today: date

    def __init__(self, formdata: Any = None, *, today: date, data: Mapping[str, Any] | None = None) -> None:
        self.today = today
        super().__init__(formdata=formdata, data=dict(data or {}))
        for field in self.in_order():
            field.hangs_on = self[field.only_if[0]] if field.only_if else None

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any], *, today: date) -> Self:
        """The form as if the stored answers had just been posted; for judging them again."""
        return cls(Stored(stored), today=today)

    @classmethod
    def showing(cls, stored: Mapping[str, Any], *, today: date) -> Self:
        """The form with the stored answers in its fields; nothing is judged."""
        return cls(None, today=today, data=stored)

    def values(self) -> dict[str, Any]:
        """The answers as they are stored; those that do not apply are left out."""
        return {field.name: field.data for field in self.in_order() if field.applies(self) and field.data}

    def rows(self) -> list[Row]:
        """The answers in words, in the order they were asked."""
        return [
            Row(field.name, str(field.short), told(field))
            for field in self.in_order()
            if field.kind != "hidden" and field.applies(self) and (field.data or field.is_required)
        ]

    def in_order(self) -> list[Asked]:
        """The questions in the order they stand on the page."""
        if not self.groups:
            return list(self)
        return [self[name] for group in self.groups for name in group.fields]

    def is_open(self, group: Group) -> bool:
        """Whether a folded group has something to see: an answer of one's own, or something to mend."""
        fields: list[Asked] = [self[name] for name in group.fields]
        return any(field.errors or (field.applies(self) and field.data not in {"", field.default}) for field in fields)


def told(field: Asked) -> str:
    """A field's answer in words, with its unit."""
    if not field.data:
        return ""
    if isinstance(field, Choice):
        return field.label_of(field.data)
    if isinstance(field, Day):
        return day_in_words(field.data)
    unit = str(field.unit) if str(field.unit) == "°" else f" {field.unit}" if field.unit else ""
    return f"{field.write(field.data)}{unit}"

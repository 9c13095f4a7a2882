"""Answers to the questions about each kind of measure, made from the forms themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from permits.wizard.fields import Asked, Choice, Number
from permits.wizard.forms import StepForm
from permits.wizard.measures import MeasureForm

TODAY = date(2026, 11, 22)


def posted(form: type[StepForm], answers: dict[str, Any]) -> Any:
    made = form(MultiDict(answers), today=TODAY)
    made.validate()
    return made


def an_answer(field: Asked) -> str:
    """Something that fits the question: the middle of what a number may be, and the first option."""
    if isinstance(field, Number):
        return str(max(field.least, min(field.most, 3)) if field.decimals else max(field.least, 1))
    if isinstance(field, Choice):
        return field.options[0].value
    return "Röd träpanel"


def filled(form: type[MeasureForm], **chosen: str) -> dict[str, Any]:
    """Every question answered; `chosen` overrides."""
    blank: list[Asked] = list(form(None, today=TODAY))
    answers = {field.name: an_answer(field) for field in blank if not field.if_doubted} | chosen
    made = posted(form, answers)
    assert made.errors == {}, (form, made.errors)
    return made.values()


def ways(form: type[MeasureForm]) -> Iterator[dict[str, Any]]:
    """Filled forms that among them choose every option of every question that others hang on."""
    blank: list[Asked] = list(form(None, today=TODAY))
    yield filled(form)
    for parent in {field.only_if[0] for field in blank if field.only_if}:
        asked: Any = form(None, today=TODAY)[parent]
        for option in asked.options:
            chosen = {parent: option.value}
            if asked.only_if:
                chosen[asked.only_if[0]] = asked.only_if[1].split("|")[0]
            yield filled(form, **chosen)

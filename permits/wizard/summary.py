"""Every answer in words, with where it came from: the rows of the page where the applicant checks and submits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from permits.wizard.fields import Asked, Words
from permits.wizard.forms import StepForm
from permits.wizard.journey import Answers, Context, Journey, Step
from permits.words import _, date_text

PASSED = frozenset({"besked", "handlingar"})
"""Steps that are read or passed through; they have nothing to sum up in rows."""


class SourceOf(Protocol):
    """Where a value came from: the register's name, when it was fetched (ISO), and what it said."""

    @property
    def register(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def value(self) -> str: ...


@dataclass(frozen=True)
class RowTold:
    """An answer: its label and value in words, and a sentence on its source where it has one."""

    field: str
    label: str
    value: str
    source: str


@dataclass(frozen=True)
class StepTold:
    """The answers of one step. `problems` are the sentences on what is missing or wrong in it."""

    slug: str
    title: Words
    rows: tuple[RowTold, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class SectionTold:
    title: Words
    steps: tuple[StepTold, ...]


def told(
    journey: Journey, answers: Answers, sources: Mapping[str, SourceOf], context: Context
) -> tuple[SectionTold, ...]:
    """The whole application in words, section by section, along the path that these answers lead."""
    on_path = journey.path(answers, context)
    sections = []
    for section in journey.sections:
        steps = tuple(_step_told(step, answers, sources, context) for step in section.steps if step in on_path)
        if steps:
            sections.append(SectionTold(section.title, steps))
    return tuple(sections)


def _step_told(step: Step, answers: Answers, sources: Mapping[str, SourceOf], context: Context) -> StepTold:
    stored = answers.get(step.slug, {})
    rows: tuple[RowTold, ...] = ()
    if stored and step.slug not in PASSED:
        form = step.form_class(answers, context).from_stored(stored, today=context.today)
        rows = tuple(
            RowTold(
                row.field, row.label, row.value, source_told(sources.get(f"{step.slug}.{row.field}"), form, row.field)
            )
            for row in form.rows()
        )
    return StepTold(step.slug, step.title(answers), rows, tuple(step.problems(answers, context)))


def source_told(source: SourceOf | None, form: StepForm, field: str) -> str:
    """Where a field's value came from and whether it was changed; empty for what the applicant wrote."""
    if source is None:
        return ""
    asked: Asked = form[field]
    when = date_text(_day(source.at))
    if str(source.value) == asked.data:
        return str(_("Hämtat från %(register)s %(when)s.", register=in_sentence(str(_(source.register))), when=when))
    if not source.value:
        return ""
    return str(
        _(
            "Ändrat av dig. %(register)s sade ”%(value)s” %(when)s.",
            register=_(source.register),
            value=asked.write(source.value),
            when=when,
        )
    )


def in_sentence(register: str) -> str:
    """A register's name inside a sentence."""
    return register[:1].lower() + register[1:]


def _day(at: str) -> date:
    return datetime.fromisoformat(at).date()

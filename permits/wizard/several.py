"""Which measures an application is about, and under which steps each one's answers stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from permits.law.facts import MeasureKind
from permits.wizard.journey import Answers

MOST_MEASURES: Final = 4
NO_MORE: Final = "nej"
ABOUT_ONE: Final = ("uppgifter", "placering", "grannar", "fler")
"""The steps that are asked of each measure."""
KINDS: Final = frozenset(kind.value for kind in MeasureKind)


@dataclass(frozen=True)
class MeasureAsked:
    """A measure of an application, the `number`th `of` all. `answers` are those of an application about it alone."""

    kind: str
    number: int
    of: int
    answers: dict[str, dict[str, Any]]

    def slug(self, step: str) -> str:
        """Where this measure's answers to a step stand among all."""
        return slug_of(step, self.number)


def slug_of(step: str, number: int) -> str:
    """The step's slug for the measure with this number: "placering", "placering-2"."""
    return step if number == 1 else f"{step}-{number}"


def step_and_number(slug: str) -> tuple[str, int]:
    """What a slug is the step of, and for which measure: "placering-2" is ("placering", 2)."""
    step, _, number = slug.partition("-")
    return (step, int(number)) if step in ABOUT_ONE and number.isdecimal() else (slug, 1)


def measures_of(answers: Answers) -> tuple[MeasureAsked, ...]:
    """The measures that the answers lead to, in order; those behind a "nej" are not there, though still kept."""
    kinds = list(_kinds(answers))
    return tuple(
        MeasureAsked(kind, number, len(kinds), alone(answers, number, kind)) for number, kind in enumerate(kinds, 1)
    )


def _kinds(answers: Answers) -> Iterator[str]:
    chosen = str(answers.get("atgard", {}).get("measure", ""))
    for number in range(1, MOST_MEASURES + 1):
        if chosen not in KINDS:
            return
        yield chosen
        chosen = str(answers.get(slug_of("fler", number), {}).get("more", NO_MORE))


def alone(answers: Answers, number: int, kind: str) -> dict[str, dict[str, Any]]:
    """The answers as if the application were about this measure alone."""
    common = {step: dict(fields) for step, fields in answers.items() if step_and_number(step)[0] not in ABOUT_ONE}
    own = {step: dict(answers[slug_of(step, number)]) for step in ABOUT_ONE[:-1] if slug_of(step, number) in answers}
    return {**common, "atgard": {**answers.get("atgard", {}), "measure": kind}, **own}


def reaches(number: int, answers: Answers) -> bool:
    """Whether the application is about so many measures."""
    return number == 1 or len(list(_kinds(answers))) >= number

"""Views on an application and what was said to them, as a decision tells them: by property or body, never by name."""

from __future__ import annotations

from dataclasses import dataclass

from permits.case.hearings import Objection
from permits.case.model import Case
from permits.words import swedish_date as date_text


@dataclass(frozen=True)
class Weighed:
    """Somebody's views, when they came in, what was said to them, and whether they were met."""

    whose: str
    received: str
    summary: str
    answer: str
    met: bool


def whose(objection: Objection) -> str:
    """Who had the views, as it can be told to anybody."""
    return objection.body or ", ".join(objection.properties) or "en granne"


def weighed(case: Case) -> tuple[Weighed, ...]:
    """What the decision tells of the views in the case."""
    return tuple(
        Weighed(whose(each), date_text(each.statement.received), each.statement.summary, each.answer, each.met)
        for each in case.objections
    )

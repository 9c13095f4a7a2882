"""What became of an application when its applicant did steps of it again: before and after, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from gis.siteplan import SitePlan
from permits.case.events import AnswersCorrected, CompletionAnswered, DocumentReplaced, StoredEvent
from permits.case.folding.completing import APPLICANT
from permits.case.times import swedish_day
from permits.law.facts import Facts
from permits.services.assessing import facts_of_all
from permits.services.consequences import FactChange, FindingChange, fact_changes, finding_changes
from permits.services.considering import Considered
from permits.services.correcting import Redoing, changed, holding
from permits.services.earlier_cases import EarlierMeasure
from permits.services.places import Places
from permits.services.redoing import SITING, title_for_staff
from permits.services.shapes import Answers, CaseView, DocumentRecord
from permits.services.viewing import view_then
from permits.wizard.bygglov import BYGGLOV
from permits.wizard.fields import Words
from permits.wizard.forms import Row
from permits.wizard.journey import Step
from permits.wizard.several import step_and_number

NO_DAY: Final = date(2000, 1, 1)  # forms are made for a day, and nothing is judged here


@dataclass(frozen=True)
class RowChange:
    """An answer that differs, in words; empty where there was none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class StepChange:
    """A step that was done again. `hidden`: it tells who a protected person is, so its rows are not told."""

    slug: str
    title: Words
    rows: tuple[RowChange, ...]
    hidden: bool = False


@dataclass(frozen=True)
class Difference:
    """What the application says, and what the law says of it, before and after."""

    steps: tuple[StepChange, ...]
    findings: tuple[FindingChange, ...]
    facts: tuple[FactChange, ...]
    is_moved: bool


@dataclass(frozen=True)
class HandedIn:
    """Steps that were done again and handed in together, the `number`th time in the case.

    `first` and `last` are the versions of the case between which it happened; `points` those that asked for it,
    `replaced` the documents that were handed in instead of others, as (old, new).
    """

    number: int
    at: datetime
    by_name: str
    points: tuple[str, ...]
    slugs: tuple[str, ...]
    replaced: tuple[tuple[str, str], ...]
    first: int
    last: int


def handed_in(view: CaseView) -> tuple[HandedIn, ...]:
    """Every time that steps were done again in the case, the first first."""
    groups = (tuple(group) for _key, group in groupby(view.events, key=lambda each: (each.at, each.by)))
    together = [group for group in groups if any(isinstance(each.event, CompletionAnswered) for each in group)]
    found = [(group, *_of(group)) for group in together]
    told = [(group, corrected, replaced) for group, corrected, replaced in found if corrected or replaced]
    return tuple(
        HandedIn(
            number=number,
            at=group[0].at,
            by_name=group[0].by_name,
            points=tuple(_points(group)),
            slugs=tuple(each.step for each in corrected),
            replaced=tuple((each.document_id, each.by) for each in replaced),
            first=group[0].version,
            last=group[-1].version,
        )
        for number, (group, corrected, replaced) in enumerate(told, 1)
    )


def _of(group: tuple[StoredEvent, ...]) -> tuple[list[AnswersCorrected], list[DocumentReplaced]]:
    happened = [each.event for each in group]
    return (
        [each for each in happened if isinstance(each, AnswersCorrected)],
        [each for each in happened if isinstance(each, DocumentReplaced)],
    )


def _points(group: tuple[StoredEvent, ...]) -> Iterator[str]:
    for each in group:
        if isinstance(each.event, CompletionAnswered):
            yield from (str(answer["point"]) for answer in each.event.answers)


class ApplicationChanges:
    """Tells them, of what is recorded and of what an applicant is about to hand in."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def recorded(self, view: CaseView, made: HandedIn) -> Difference:
        """What differs between the case just before it was handed in and just after."""
        before, after = view_then(view, made.first - 1), view_then(view, made.last)
        findings = finding_changes(
            before.assessment.findings if before.assessment else (),
            after.assessment.findings if after.assessment else (),
        )
        facts = fact_changes(self._facts(before), self._facts(after)) if _asked(made.slugs) else ()
        return Difference(
            steps=tuple(_steps(before, after.answers, made.slugs, title_for_staff, hidden=view.case.is_protected)),
            findings=tuple(findings),
            facts=tuple(facts),
            is_moved=_is_moved(made.slugs),
        )

    def tried(self, redoing: Redoing, after: Considered) -> Difference:
        """What would differ if what is kept were handed in."""
        view, slugs = redoing.view, tuple(redoing.kept["steps"])
        was = view.assessment.findings if view.assessment else ()
        becomes = after.assessment.findings if after.assessment else ()
        return Difference(
            steps=tuple(_steps(view, redoing.answers, slugs, Step.title)),
            findings=tuple(finding_changes(was, becomes)) if _asked(slugs) else (),
            facts=tuple(fact_changes(self._facts(view, after.earlier), after.facts)) if _asked(slugs) else (),
            is_moved=_is_moved(slugs),
        )

    def plan_tried(self, redoing: Redoing, after: Considered, paper: str = "A4") -> SitePlan | None:
        """The situationsplan as it would be."""
        case = redoing.view.case
        return self._places.site_plan_of(case.measures, after.reports, paper, case.registry_number)

    def plan_then(self, view: CaseView, version: int, paper: str = "A4") -> SitePlan | None:
        """The situationsplan as it was after the case's event `version`."""
        return self._places.recorded_site_plan(view_then(view, version), paper)

    def _facts(self, view: CaseView, earlier: Sequence[EarlierMeasure] = ()) -> tuple[Facts, ...]:
        """What answers and maps told the law then. What other cases told is the same before and after."""
        reports, _layers = self._places.recorded(view)
        return facts_of_all(view.answers, reports, swedish_day(view.case.submitted), earlier)


def documents_of(view: CaseView, made: HandedIn) -> list[tuple[DocumentRecord | None, DocumentRecord | None]]:
    """The documents that were replaced, old and new."""
    known = {record.id: record for record in view.documents}
    return [(known.get(old), known.get(new)) for old, new in made.replaced]


def _asked(slugs: tuple[str, ...]) -> bool:
    """Whether the law looks at any of them."""
    return any(slug != APPLICANT for slug in slugs)


def _is_moved(slugs: tuple[str, ...]) -> bool:
    return any(step_and_number(slug)[0] == SITING for slug in slugs)


def _steps(
    before: CaseView,
    after: Answers,
    slugs: tuple[str, ...],
    called: Callable[[Step, Answers], Words],
    *,
    hidden: bool = False,
) -> Iterator[StepChange]:
    for slug in slugs:
        step = BYGGLOV.step(slug)
        was, becomes = holding(before, slug), after.get(slug, {})
        if step is None:
            continue
        if hidden and slug == APPLICANT:
            yield StepChange(slug, title_for_staff(step, after), (), hidden=True)
            continue
        names = changed(was, becomes)
        old, new = _rows(before.answers, slug, was), _rows(after, slug, becomes)
        labels = {row.field: row.label for row in (*old, *new)}
        told = (
            RowChange(label, _value(old, name), _value(new, name)) for name, label in labels.items() if name in names
        )
        yield StepChange(slug, called(step, after), tuple(told))


def _rows(answers: Answers, slug: str, stored: dict[str, object]) -> list[Row]:
    step = BYGGLOV.step(slug)
    return step.form_class(answers).showing(stored, today=NO_DAY).rows() if step else []


def _value(rows: list[Row], name: str) -> str:
    return next((row.value for row in rows if row.field == name), "")

"""A journey: an ordered list of steps with conditions, from which the path, the guard and the progress follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from permits.law.book import Assessment
from permits.wizard.fields import Words
from permits.wizard.forms import StepForm

Answers = Mapping[str, Mapping[str, Any]]
"""What has been answered so far: step slug -> field name -> stored value."""


@dataclass(frozen=True)
class Context:
    """What the steps may know besides the answers; everything has a safe "not known" default.

    `documents` holds the label of every document handed in, once a document. `share_inside` is 0-1 of the drawn
    footprint, `distance_to_neighbour` metres to the nearest neighbour's boundary. `consent_matters` is true when the
    neighbours' written consent decides whether a permit is needed. None is "could not be found out". What is said of
    a place is of the first measure's; `others` say it of those after it. `assessment` is of all together.
    """

    today: date
    documents: tuple[str, ...] = ()
    share_inside: float | None = None
    inside_municipality: bool | None = None
    distance_to_neighbour: float | None = None
    consent_matters: bool = False
    assessment: Assessment | None = None
    others: tuple[Context, ...] = ()

    def about(self, number: int) -> Context:
        """What may be known where one measure is asked about."""
        if number == 1:
            return self
        return self.others[number - 2] if number - 2 < len(self.others) else Context(self.today, self.documents)


Condition = Callable[[Answers, Context], bool]
FormFor = Callable[[Answers, Context | None], type[StepForm]]
Check = Callable[[Answers, Context], Iterator[Words]]


def always(_answers: Answers, _context: Context) -> bool:
    """The condition of a step that everybody meets."""
    return True


def of_the_whole(_answers: Answers) -> Words:
    """The label of a step that is not about one measure among several."""
    return ""


def nothing_more(_answers: Answers, _context: Context) -> Iterator[Words]:
    """The check of a step whose form says it all."""
    yield from ()


@dataclass(frozen=True)
class Step:
    """One page. `form` is the form's class, or chooses it from the answers; `check` sees what one form cannot.

    `about` names the measure that the step asks about when there are several: "Plank (2 av 2)". `name` is the step's
    own name in lists, where its form's does not do.
    """

    slug: str
    form: type[StepForm] | FormFor
    shown_if: Condition = always
    check: Check = nothing_more
    template: str = "apply/step.html"
    about: Callable[[Answers], Words] = of_the_whole
    name: Callable[[Answers], Words] = of_the_whole

    def form_class(self, answers: Answers, context: Context | None = None) -> type[StepForm]:
        if isinstance(self.form, type):
            return self.form
        return self.form(answers, context)

    def title(self, answers: Answers) -> Words:
        """The step's name in lists; its page asks in full words."""
        form_class = self.form_class(answers)
        return self.name(answers) or form_class.short_title or form_class.title

    def problems(self, answers: Answers, context: Context) -> Iterator[str]:
        """What is wrong with this step's stored answers, each as one sentence; nothing when it is done."""
        stored = answers.get(self.slug)
        form_class = self.form_class(answers, context)
        if not stored:
            yield str(form_class.unanswered)
            return
        form = form_class.from_stored(stored, today=context.today)
        if not form.validate():
            yield from (str(message) for messages in form.errors.values() for message in messages)
        yield from (str(problem) for problem in self.check(answers, context))

    def is_done(self, answers: Answers, context: Context) -> bool:
        return next(self.problems(answers, context), None) is None


@dataclass(frozen=True)
class Section:
    """Steps that belong together, under a heading in the overview."""

    title: Words
    steps: tuple[Step, ...]


class Status(StrEnum):
    """How far a step has come, as the task list shows it."""

    DONE = "done"
    CURRENT = "current"
    TO_MEND = "mend"
    WAITING = "waiting"


@dataclass(frozen=True)
class Place:
    """Where a step stands on the path: `number` of `total`, its section, and its neighbours."""

    step: Step
    section: Section
    number: int
    total: int
    before: Step | None
    after: Step | None


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    step: Step
    title: Words
    status: Status
    reachable: bool


@dataclass(frozen=True)
class Journey:
    """A whole application, declared once. Nothing of where a person is stands in the database.

    `title` is what is sent in, by what is known of it.
    """

    name: str
    title: Callable[[Answers, Context], Words]
    sections: tuple[Section, ...]
    _by_slug: dict[str, Step] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_slug.update({step.slug: step for section in self.sections for step in section.steps})

    def step(self, slug: str) -> Step | None:
        """The declared step by its slug, on the path or not."""
        return self._by_slug.get(slug)

    def path(self, answers: Answers, context: Context) -> list[Step]:
        """The steps that these answers lead through, in order."""
        return [step for section in self.sections for step in section.steps if step.shown_if(answers, context)]

    def place(self, slug: str, answers: Answers, context: Context) -> Place | None:
        """Where a step stands; None when the answers do not lead there."""
        path = self.path(answers, context)
        for index, step in enumerate(path):
            if step.slug == slug:
                before = path[index - 1] if index else None
                after = path[index + 1] if index + 1 < len(path) else None
                return Place(step, self._section_of(step), index + 1, len(path), before, after)
        return None

    def resume(self, answers: Answers, context: Context) -> Step | None:
        """The first step on the path that is not done; None when everything is."""
        return next((step for step in self.path(answers, context) if not step.is_done(answers, context)), None)

    def may_open(self, slug: str, answers: Answers, context: Context) -> bool:
        """The guard: a step opens once every step before it on the path has been answered."""
        slugs = [step.slug for step in self.path(answers, context)]
        if slug not in slugs or answers.get(slug):
            return slug in slugs
        first = self.resume(answers, context)
        return first is None or slugs.index(slug) <= slugs.index(first.slug)

    def problems(self, answers: Answers, context: Context) -> list[tuple[str, str]]:
        """Everything that stands in the way of submitting, as (step slug, sentence); empty when complete."""
        path = self.path(answers, context)
        return [(step.slug, problem) for step in path for problem in step.problems(answers, context)]

    def tasks(self, answers: Answers, context: Context, current: str = "") -> list[tuple[Section, list[Task]]]:
        """The task list: each section on the path with its steps and how far they have come."""
        first = self.resume(answers, context)
        path = self.path(answers, context)
        reach = len(path) if first is None else path.index(first)
        tasks: dict[str, Task] = {}
        for index, step in enumerate(path):
            status = self._status(step, answers, context, step.slug == current)
            reachable = index <= reach or bool(answers.get(step.slug))
            tasks[step.slug] = Task(step, step.title(answers), status, reachable)
        found = [(section, [tasks[s.slug] for s in section.steps if s.slug in tasks]) for section in self.sections]
        return [(section, lines) for section, lines in found if lines]

    def _status(self, step: Step, answers: Answers, context: Context, is_current: bool) -> Status:
        if is_current:
            return Status.CURRENT
        if step.is_done(answers, context):
            return Status.DONE
        return Status.TO_MEND if answers.get(step.slug) else Status.WAITING

    def _section_of(self, wanted: Step) -> Section:
        return next(section for section in self.sections if wanted in section.steps)

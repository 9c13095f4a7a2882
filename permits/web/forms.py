"""An application opened at a step: its path, its form from the request, and how the page shows both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from permits.services.refusals import Stale
from permits.services.shapes import Draft, Source
from permits.web.auth import principal
from permits.web.page import notice, page, services, today
from permits.wizard.bygglov import JOURNEYS
from permits.wizard.forms import Row, StepForm
from permits.wizard.journey import Context, Journey, Step
from permits.wizard.several import ABOUT_ONE, measures_of, step_and_number
from permits.wizard.summary import source_told
from permits.words import Text, _

pages = Blueprint("apply", __name__)
"""The resident's pages; the modules beside this one add theirs, and permits.web.apply gathers them."""

Problem = tuple[str, Text | str]
"""A field's id, or nothing, and what is wrong."""
Form = TypeVar("Form", bound=StepForm)


@dataclass(frozen=True)
class Opened:
    """A draft of the person who is asking, with its journey and what its steps may know."""

    draft: Draft
    journey: Journey
    context: Context

    def about(self, slug: str) -> Opened:
        """The same as if it were about one measure alone: the one that this step asks about, if it is about one."""
        step, number = step_and_number(slug)
        asked = measures_of(self.draft.answers)
        if step not in ABOUT_ONE or number > len(asked):
            return self
        whole = self.context.assessment
        own = whole.parts[number - 1] if whole and whole.parts else whole
        context = replace(self.context.about(number), assessment=own)
        return replace(self, draft=replace(self.draft, answers=asked[number - 1].answers), context=context)

    def step_url(self, slug: str) -> str:
        return url_for("apply.step", draft_id=self.draft.id, slug=slug)

    @property
    def review_url(self) -> str:
        return url_for("apply.review", draft_id=self.draft.id)

    def after(self, slug: str) -> str:
        """Where to go when a step is saved: back to checking if that is where one came from, else onwards."""
        if request.form.get("back") == "granska":
            return self.review_url
        place = self.journey.place(slug, self.draft.answers, self.context)
        return self.step_url(place.after.slug) if place and place.after else self.review_url

    def resume_url(self) -> str:
        """The first step that is not done, else the page where one checks and submits."""
        first = self.journey.resume(self.draft.answers, self.context)
        return self.step_url(first.slug) if first else self.review_url


def opened(draft_id: str) -> Opened:
    """The draft, for its owner. Raises NotFound."""
    return opened_as(services().applying.open(principal(), draft_id))


def opened_as(draft: Draft) -> Opened:
    return Opened(draft, JOURNEYS[draft.journey], services().applying.context(draft))


def typed_version() -> int:
    """Which version of the draft the posted page was made from."""
    told = request.form.get("version", "")
    if not told.isdecimal() or len(told) > 9:
        abort(400)
    return int(told)


def posted(form_class: type[Form]) -> Form:
    return form_class(request.form, today=today())


def problems_of(form: StepForm) -> list[Problem]:
    """What is wrong with the form, in its fields' order."""
    return [(field.name, message) for field in form for message in field.errors]


def sources_told(at: Opened, step: Step, form: StepForm, fresh: Mapping[str, Source]) -> dict[str, str]:
    """A sentence by field on where its value came from."""
    kept = {f.removeprefix(f"{step.slug}."): s for f, s in at.draft.sources.items() if f.startswith(f"{step.slug}.")}
    return {field: source_told(source, form, field) for field, source in {**kept, **fresh}.items() if field in form}


def step_page(
    at: Opened,
    step: Step,
    form: StepForm,
    *,
    problems: list[Problem] | None = None,
    status: int = 200,
    fresh: Mapping[str, Source] | None = None,
    **more: Any,
) -> Response:
    """The step's page. `problems` lists more than the form's own errors; `fresh` are sources of values just fetched."""
    answers = at.draft.answers
    place = at.journey.place(step.slug, answers, at.context)
    found = problems_of(form) if problems is None else problems
    return page(
        step.template,
        422 if found and status == 200 else status,
        at=at,
        step=step,
        form=form,
        problems=found,
        place=place,
        tasks=at.journey.tasks(answers, at.context, current=step.slug),
        sources=sources_told(at, step, form, fresh or {}),
        back_to=request.values.get("back", ""),
        **more,
    )


def stale_page(stale: Stale, step: Step, form: StepForm, **more: Any) -> Response:
    """Another tab was first: say what is saved now, keep what was typed, and let it be saved over knowingly."""
    now = opened_as(stale.current)
    rows: list[Row] = []
    stored = now.draft.answers.get(step.slug)
    if stored:
        rows = step.form_class(now.draft.answers, now.context).from_stored(stored, today=today()).rows()
    notice(
        _("Ansökan har ändrats i en annan flik sedan du öppnade sidan. Inget av det du skrev nu är sparat ännu."),
        "warn",
    )
    return step_page(now, step, form, problems=[], status=409, saved_now=rows, is_stale=True, **more)

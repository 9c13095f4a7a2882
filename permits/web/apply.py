"""The resident's application: beginning, answering step by step, checking and submitting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.refusals import Incomplete, Refused, Stale
from permits.services.shapes import Draft, Source
from permits.web import (
    answering,  # noqa: F401 - registers the answers on the same desk
    asking_property,
    asking_siting,
    attaching,
    consent,
    correcting,  # noqa: F401 - and what is corrected in them
    own_building,  # noqa: F401 - and the building stage
    own_data,  # noqa: F401 - and what is held about oneself
    prefill,
    read_verdict,
    remarking,  # noqa: F401 - and the material before a decision
)
from permits.web.auth import needs, principal
from permits.web.forms import Opened, opened, opened_as, pages, posted, stale_page, step_page, typed_version
from permits.web.own_case import stands
from permits.web.page import notice, page, services, today
from permits.web.placing import keep_drawing
from permits.wizard.bygglov import verdict_of
from permits.wizard.forms import StepForm
from permits.wizard.journey import Step
from permits.wizard.several import measures_of, step_and_number
from permits.wizard.summary import told
from permits.words import _

# Steps whose answers no rule looks at: what was found out about the draft still holds when they have been saved.
SAY_NOTHING_OF_THE_BUILDING = {
    "besked",
    "handlingar",
    "sokande",
    "fullmakt",
    "medsokande",
    "kontrollansvarig",
    "faktura",
}


@pages.get("/mina-sidor")
@needs(Permission.APPLY)
def mine() -> Response:
    """Everything of one's own: what is begun, and what is handed in with its state in plain words."""
    who = principal()
    drafts = [_draft_line(draft) for draft in services().applying.drafts_of(who)]
    return page("apply/mine.html", drafts=drafts, cases=services().applying.cases_of(who), stands=stands)


def _draft_line(draft: Draft) -> dict[str, Any]:
    at = opened_as(draft)
    first = at.journey.resume(draft.answers, at.context)
    path = at.journey.path(draft.answers, at.context)
    return {
        "draft": draft,
        "designation": draft.answers.get("fastighet", {}).get("designation", ""),
        "measures": [asked.kind for asked in measures_of(draft.answers)],
        "done": path.index(first) if first else len(path),
        "total": len(path),
        "next": first.title(draft.answers) if first else _("Granska och skicka in"),
    }


@pages.post("/ansokan")
@needs(Permission.APPLY)
def start() -> Response:
    try:
        draft = services().applying.start(principal())
    except Refused as refused:
        notice(refused.message_sv, "warn")
        return mine()
    return redirect(url_for(".resume", draft_id=draft.id), 303)


@pages.get("/ansokan/<draft_id>")
@needs(Permission.APPLY)
def resume(draft_id: str) -> Response:
    """To the first step that is not done."""
    at = opened(draft_id)
    return redirect(_case_url(at.draft) or at.resume_url(), 303)


@pages.post("/ansokan/<draft_id>/ta-bort")
@needs(Permission.APPLY)
def throw_away(draft_id: str) -> Response:
    services().applying.delete(principal(), draft_id)
    return redirect(url_for(".mine"), 303)


@pages.get("/ansokan/<draft_id>/ta-bort")
@needs(Permission.APPLY)
def ask_before_throwing_away(draft_id: str) -> Response:
    return page("apply/throw_away.html", line=_draft_line(services().applying.open(principal(), draft_id)))


@pages.get("/ansokan/<draft_id>/<slug>")
@needs(Permission.APPLY)
def step(draft_id: str, slug: str) -> Response:
    at = opened(draft_id)
    asked = at.journey.step(slug)
    if asked is None:
        abort(404)
    if at.draft.case_id:
        return redirect(_case_url(at.draft), 303)
    if not at.journey.may_open(slug, at.draft.answers, at.context):
        return redirect(at.resume_url(), 303)
    stored = at.draft.answers.get(slug, {})
    fresh: Mapping[str, Source] = {}
    if not stored:
        stored, fresh = prefill.known(at.draft, slug)
    asked, form_class = _formed(at, asked, stored)
    form = form_class.showing(stored, today=today())
    if step_and_number(slug)[0] == "placering":
        keep_drawing(form, stored)
    return step_page(at, asked, form, fresh=fresh, **_beside(at, slug))


@pages.post("/ansokan/<draft_id>/<slug>")
@needs(Permission.APPLY)
def save(draft_id: str, slug: str) -> Response:
    at = opened(draft_id)
    asked = at.journey.step(slug)
    if asked is None:
        abort(404)
    if at.draft.case_id or not at.journey.may_open(slug, at.draft.answers, at.context):
        return redirect(_case_url(at.draft) or at.resume_url(), 303)
    given, sources = prefill.kept(at.draft, slug)
    asked, form_class = _formed(at, asked, given)
    form = posted(form_class)
    if not form.validate():
        return step_page(at, asked, form, fresh=sources, **_beside(at, slug, form))
    values = form.values()
    step_name = step_and_number(slug)[0]
    if step_name in _COMPLETED:
        values, problems = _COMPLETED[step_name](at.about(slug), form, values)
        if problems:
            return step_page(at, asked, form, problems=problems, fresh=sources, **_beside(at, slug, form))
    if given.get("protected"):
        values["protected"] = "ja"
    try:
        draft = services().applying.save(principal(), draft_id, slug, values, typed_version(), sources)
    except Stale as stale:
        return stale_page(stale, asked, form, **_beside(at, slug, form))
    now = replace(at, draft=draft) if slug in SAY_NOTHING_OF_THE_BUILDING else opened_as(draft)
    return redirect(now.after(slug), 303)


def _formed(at: Opened, asked: Step, given: Mapping[str, Any]) -> tuple[Step, type[StepForm]]:
    """The form that the step asks with, by the answers and by what the registers have just told."""
    answers = {**at.draft.answers, asked.slug: {**at.draft.answers.get(asked.slug, {}), **given}}
    return asked, asked.form_class(answers, at.context)


def _verdict(at: Opened, values: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Keep which verdict was read, so that another one is noticed."""
    if at.context.assessment is None:
        return values, [("", _("Svara först på vad du ska bygga."))]
    return {**values, "verdict": verdict_of(at.context.assessment)}, []


_COMPLETED: dict[str, Callable[[Opened, Any, dict[str, Any]], tuple[dict[str, Any], list[Any]]]] = {
    "fastighet": asking_property.completed,
    "placering": asking_siting.completed,
    "besked": lambda at, _form, values: _verdict(at, values),
}


def _beside(at: Opened, slug: str, form: StepForm | None = None) -> dict[str, Any]:
    """What a step's page shows besides its form."""
    asked = step_and_number(slug)[0]
    if slug == "fastighet":
        return asking_property.beside(at)
    if asked == "placering":
        return {**asking_siting.beside(at.about(slug), form, slug), **asking_siting.plan_beside(at)}
    if asked == "grannar":
        near = asking_siting.nearer_than_asks_nobody(at.about(slug))
        return {"near": near, "consent_paper": consent.offered(at)}
    if slug == "besked":
        return read_verdict.verdict_beside(at)
    if slug in {"handlingar", "fullmakt"}:
        return attaching.beside(at)
    return {}


@pages.get("/ansokan/<draft_id>/granska")
@needs(Permission.APPLY)
def review(draft_id: str) -> Response:
    at = opened(draft_id)
    return redirect(_case_url(at.draft), 303) if at.draft.case_id else _review_page(at)


def _review_page(at: Opened, status: int = 200) -> Response:
    answers = at.draft.answers
    sections = asking_siting.sides_told(at, told(at.journey, answers, at.draft.sources, at.context))
    problems = [(s.slug, problem) for section in sections for s in section.steps for problem in s.problems]
    return page(
        "apply/review.html",
        status,
        at=at,
        sections=sections,
        problems=[(at.step_url(slug), problem) for slug, problem in problems],
        tasks=at.journey.tasks(answers, at.context),
        missing=asking_siting.normally_missing(at),
        placed=read_verdict.placed(at),
        fee=read_verdict.fee_expected(at),
        names=attaching.document_names(),
    )


@pages.post("/ansokan/<draft_id>/skicka-in")
@needs(Permission.APPLY)
def submit(draft_id: str) -> Response:
    """Hand in. Whatever was pressed twice gives one case."""
    try:
        receipt = services().applying.submit(principal(), draft_id, typed_version())
    except Incomplete:
        return _review_page(opened(draft_id), 422)
    except Stale:
        notice(_("Ansökan ändrades i en annan flik. Läs igenom den igen innan du skickar in."), "warn")
        return _review_page(opened(draft_id), 409)
    return redirect(url_for("apply.receipt", case_id=receipt.case_id), 303)


def _case_url(draft: Draft) -> str:
    return url_for("apply.own_case", case_id=draft.case_id) if draft.case_id else ""

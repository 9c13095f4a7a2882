"""The pages where an applicant does steps of the application again, since an order asks for it, and hands them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.folding.completing import APPLICANT
from permits.services.correcting import Redoing
from permits.services.redoing import DOCUMENTS, SITING
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.shapes import Draft, Source
from permits.web import asking_siting, prefill
from permits.web.attaching import document_names
from permits.web.auth import needs, principal
from permits.web.consequences_told import finding_told
from permits.web.correcting_documents import case_url, documents_page, keep_documents
from permits.web.forms import Opened, Problem, pages, posted, problems_of, sources_told, typed_version
from permits.web.page import measure_of, notice, page, services, today
from permits.web.placing import keep_drawing
from permits.wizard.bygglov import JOURNEYS
from permits.wizard.forms import StepForm
from permits.wizard.journey import Context, Step
from permits.wizard.several import step_and_number
from permits.words import Text, _

UNDO = "angra:"
PAPERS = {"skarm": "screen", "A3": "A3"}


@pages.get("/arende/<case_id>/ratta/<point_id>")
@needs(Permission.ANSWER_COMPLETION)
def ask_correction(case_id: str, point_id: str) -> Response:
    """What is done again so far, before and after. Where there is one step and nothing is done: to that step."""
    redoing = _asked(case_id, point_id)
    if len(redoing.steps) == 1 and redoing.left:
        return redirect(_step_url(redoing, redoing.steps[0]), 303)
    return _overview(redoing)


@pages.post("/arende/<case_id>/ratta/<point_id>")
@needs(Permission.ANSWER_COMPLETION)
def correct(case_id: str, point_id: str) -> Response:
    """Hand in what is done again as the answer to the point, or take a step of it back."""
    redoing, do = _asked(case_id, point_id), request.form.get("gor", "")
    ours, who = services().answering, principal()
    if do.startswith(UNDO):
        services().correcting.undo(who, case_id, point_id, do.removeprefix(UNDO))
        return redirect(case_url(case_id), 303)
    try:
        ours.save(who, case_id, {point_id: request.form.get("svar", "")})
        ours.send(who, case_id, typed_version(), only=point_id)
    except Stale:
        notice(
            _("Ärendet har ändrats sedan du öppnade sidan. Det du gjort är kvar. Läs igenom och skicka igen."), "warn"
        )
        return _overview(_asked(case_id, point_id), 409)
    except Refused as refused:
        return _overview(redoing, 422, refused.message_sv)
    return redirect(url_for(".own_case", case_id=case_id, gjort="skickat", _anchor="svarat"), 303)


@pages.get("/arende/<case_id>/ratta/<point_id>/<slug>")
@needs(Permission.ANSWER_COMPLETION)
def redo_step(case_id: str, point_id: str, slug: str) -> Response:
    """The step as it stands, on the same form as in the application."""
    redoing, step = _step(case_id, point_id, slug)
    if slug == DOCUMENTS:
        return documents_page(redoing)
    at = _opened(redoing)
    stored, sources = _fresh(redoing, at.draft, slug)
    form = _form_class(redoing, step, stored).showing(stored, today=today())
    if step_and_number(slug)[0] == SITING:
        keep_drawing(form, stored)
    return _step_page(redoing, at, step, form, sources)


@pages.post("/arende/<case_id>/ratta/<point_id>/<slug>")
@needs(Permission.ANSWER_COMPLETION)
def keep_step(case_id: str, point_id: str, slug: str) -> Response:
    """Keep the step as it is done again; nothing is handed in yet. What was typed is never lost."""
    redoing, step = _step(case_id, point_id, slug)
    if slug == DOCUMENTS:
        return keep_documents(redoing)
    at = _opened(redoing)
    stored, sources = _fresh(redoing, at.draft, slug)
    form = posted(_form_class(redoing, step, stored))
    if not form.validate():
        return _step_page(redoing, at, step, form, sources, problems_of(form))
    values = form.values()
    if step_and_number(slug)[0] == SITING:
        values, problems = asking_siting.completed(at.about(slug), form, values)
        if problems:
            return _step_page(redoing, at, step, form, sources, problems)
    if stored.get("protected"):
        values["protected"] = stored["protected"]
    try:
        services().correcting.keep(principal(), case_id, point_id, slug, values, sources)
    except Refused as refused:
        return _step_page(redoing, at, step, form, sources, [("", refused.message_sv)])
    return redirect(url_for(".ask_correction", case_id=case_id, point_id=point_id), 303)


@pages.post("/arende/<case_id>/ratta/<point_id>/<slug>/svar")
@needs(Permission.ANSWER_COMPLETION)
def redo_answer(case_id: str, point_id: str, slug: str) -> tuple[Response, int]:
    """What is said of a drawing while it is being drawn anew. Nothing is saved."""
    redoing, _step_asked = _step(case_id, point_id, slug)

    def assess(draft: Draft, number: int, report: Any) -> tuple[Any, bool]:
        found = services().correcting.considered(redoing, draft.answers, {number: report}).assessment
        return (found.parts[number - 1] if found and found.parts else found), False

    return asking_siting.told_of_drawing(redoing.as_draft(principal()), slug, assess)


@pages.get("/arende/<case_id>/ratta/<point_id>/situationsplan-<when>.svg")
@needs(Permission.ANSWER_COMPLETION)
def redo_plan(case_id: str, point_id: str, when: str) -> Response:
    """The situationsplan before (`fore`) and as it would be (`efter`). `papper`: A4 (default), A3, or skarm."""
    redoing = _asked(case_id, point_id)
    paper = PAPERS.get(request.args.get("papper", ""), "A4")
    ours = services()
    if when == "fore":
        plan = ours.places.recorded_site_plan(redoing.view, paper)
    elif when == "efter":
        found = ours.correcting.considered(redoing, redoing.answers)
        plan = ours.application_changes.plan_tried(redoing, found, paper)
    else:
        abort(404)
    return asking_siting.plan_response(plan)


def _asked(case_id: str, point_id: str) -> Redoing:
    try:
        return services().correcting.asked(principal(), case_id, point_id)
    except NotFound:
        abort(404)


def _step(case_id: str, point_id: str, slug: str) -> tuple[Redoing, Step]:
    redoing = _asked(case_id, point_id)
    step = redoing.step(slug)
    if step is None:
        abort(404)
    return redoing, step


def _opened(redoing: Redoing) -> Opened:
    """The application as the pages of its steps ask for it; its place is judged by the day that it came in."""
    found = services().correcting.considered(redoing, redoing.answers)
    told = [
        Context(
            today(),
            share_inside=report.share_inside if report else None,
            inside_municipality=report.inside_municipality if report else None,
        )
        for report in found.reports
    ] or [Context(today())]
    context = replace(told[0], assessment=found.assessment, others=tuple(told[1:]))
    return Opened(redoing.as_draft(principal()), JOURNEYS[redoing.view.case.journey], context)


def _form_class(redoing: Redoing, step: Step, stored: Mapping[str, Any]) -> type[StepForm]:
    return step.form_class({**redoing.answers, step.slug: dict(stored)})


def _fresh(redoing: Redoing, draft: Draft, slug: str) -> tuple[dict[str, Any], dict[str, Source]]:
    """What the step shows, and what the registers say of it now. What came from a register and was left as it was
    follows the register."""
    stored = redoing.stored(slug)
    if slug == APPLICANT:
        values, sources = prefill.applicant()
    elif step_and_number(slug)[0] == prefill.DETAILS:
        values, sources = prefill.of_buildings(draft, slug)
    else:
        return stored, {}
    if redoing.is_redone(slug):
        return stored, sources
    first = redoing.view.sources
    untouched = {
        name: values[name]
        for name in sources
        if (was := first.get(f"{slug}.{name}")) and was.value and was.value == stored.get(name)
    }
    protected = {"protected": "ja"} if values.get("protected") else {}
    return {**stored, **untouched, **protected}, sources


def _step_page(
    redoing: Redoing, at: Opened, step: Step, form: StepForm, sources: Mapping[str, Source],
    problems: list[Problem] | None = None,
) -> Response:  # fmt: skip
    case, slug = redoing.view.case, step.slug
    beside: dict[str, Any] = {"siting": None}
    if step_and_number(slug)[0] == SITING:
        url = url_for(".redo_answer", case_id=case.case_id, point_id=redoing.point.id, slug=slug)
        beside = asking_siting.beside(at.about(slug), form, slug, url)
    return page(
        "apply/redo_step.html",
        422 if problems else 200,
        case=case,
        point=redoing.point,
        title=step.title(redoing.answers),
        form=form,
        measure=measure_of(case),
        problems=problems or [],
        sources=sources_told(replace(at, draft=replace(at.draft, sources={})), step, form, sources),
        back=_back_url(redoing),
        **beside,
    )


def _overview(redoing: Redoing, status: int = 200, said: Text | str = "") -> Response:
    """The steps that are asked for, what is kept of them before and after, and what follows from it."""
    case = redoing.view.case
    after = services().correcting.considered(redoing, redoing.answers)
    differs = services().application_changes.tried(redoing, after)
    plan = services().application_changes.plan_tried(redoing, after, "screen") if differs.is_moved else None
    return page(
        "apply/redo.html",
        status,
        case=case,
        point=redoing.point,
        measure=measure_of(case),
        steps=[
            {
                "step": step,
                "title": step.title(redoing.answers),
                "done": redoing.is_redone(step.slug),
                "url": _step_url(redoing, step),
                "change": next((each for each in differs.steps if each.slug == step.slug), None),
            }
            for step in redoing.steps
        ],
        documents=redoing.new_documents,
        names=document_names(),
        left=redoing.left,
        differs=differs,
        findings=[finding_told(vars(each)) for each in differs.findings],
        plan_text=plan.text if plan else "",
        text=request.form.get("svar", redoing.kept["text"]),
        problems=[("svar", said)] if said else [],
        back=_back_url(redoing),
    )


def _step_url(redoing: Redoing, step: Step) -> str:
    return url_for(".redo_step", case_id=redoing.view.case.case_id, point_id=redoing.point.id, slug=step.slug)


def _back_url(redoing: Redoing) -> str:
    return case_url(redoing.view.case.case_id)

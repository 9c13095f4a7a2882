"""The page where the building is put on the plot, and the answer that is given at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import abort, jsonify, request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.law.book import Assessment
from permits.law.near_boundary import BOUNDARY
from permits.services.refusals import Refused
from permits.services.shapes import Draft
from permits.web.auth import needs, principal
from permits.web.forms import Opened, Problem, opened, pages
from permits.web.live import live_answer, named
from permits.web.page import language, services
from permits.web.placing import BLAMED, LARGEST_DRAWING, blamed, place_beside, sent_drawing, siting
from permits.wizard.bygglov import ALWAYS_MADE, INSIDE_ENOUGH, siting_holds
from permits.wizard.forms import StepForm
from permits.wizard.several import measures_of, step_and_number
from permits.wizard.summary import SectionTold, StepTold
from permits.words import _, number

__all__ = ["BLAMED", "LARGEST_DRAWING"]

Assess = Callable[[Draft, int, Any], tuple[Assessment | None, bool]]
"""Of a draft, a measure of it by its number and the report of its place: what the law says, and whether somebody's
consent decides what it needs."""
MADE = frozenset({"geometry", "building", "building_told"})
"""What the service makes of what was typed, and never takes from the browser as it is."""


def designation_of(draft: Draft) -> str | None:
    return draft.answers.get("fastighet", {}).get("designation") or None


def measure_of(draft: Draft) -> str:
    return str(draft.answers.get("atgard", {}).get("measure", ""))


def beside(at: Opened, form: StepForm | None, slug: str = "placering", answer_url: str = "") -> dict[str, Any]:
    """The map, the sides of the property to measure from, and what is said of the building as it stands now.

    `at` is of one measure alone, the one that the step `slug` asks about; `answer_url`: where a drawing is told of.
    """
    report = services().applying.report(at.draft)
    kind = measure_of(at.draft)
    stored = at.draft.answers.get("placering", {})
    url = answer_url or f"/ansokan/{at.draft.id}/{slug}/svar"
    return {
        "siting": place_beside(kind, designation_of(at.draft), stored, report, url),
        "report": report,
        "live": live_answer(report, at.context.assessment, services().places, kind) if report else None,
        "ask_explanation": _lies_outside(at) or (form is not None and bool(form["explanation"].data)),
    }


def _lies_outside(at: Opened) -> bool:
    share = at.context.share_inside
    return share is not None and share < INSIDE_ENOUGH


def plan_beside(at: Opened) -> dict[str, Any]:
    """The situationsplan in words, with all that is drawn."""
    plan = _site_plan(at.draft, "screen")
    return {"plan_text": plan.text if plan else ""}


def nearer_than_asks_nobody(at: Opened) -> list[str]:
    """The boundaries that the building stands so near that those beyond have a say, each with its distance."""
    report = services().applying.report(at.draft)
    if report is None:
        return []
    return [
        str(_("%(metres)s m till %(what)s", metres=number(near.distance, 2), what=named(near.beyond_kind, near.beyond)))
        for near in report.boundaries
        if near.distance < BOUNDARY
    ]


def normally_missing(at: Opened) -> list[str]:
    """Documents that the municipality tends to need and that are not there; a word of advice, never a stop."""
    if at.context.assessment is None:
        return []
    return [
        str(_(line.title))
        for line in at.context.assessment.documents
        if line.level == "normal" and line.label not in ALWAYS_MADE and line.label not in at.context.documents
    ]


def sides_told(at: Opened, sections: tuple[SectionTold, ...]) -> tuple[SectionTold, ...]:
    """The application in words with the sides measured from, which are kept in Swedish, in the reader's language."""
    if language() == "sv":
        return sections
    words = {side.told: str(side.words) for side in siting().sides(designation_of(at.draft))}
    return tuple(
        replace(section, steps=tuple(_side_told(step, words) for step in section.steps)) for section in sections
    )


def _side_told(step: StepTold, words: dict[str, str]) -> StepTold:
    rows = (
        replace(row, value=words.get(row.value, row.value)) if row.field in {"boundary_a", "boundary_b"} else row
        for row in step.rows
    )
    return replace(step, rows=tuple(rows))


def completed(at: Opened, form: StepForm, values: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The typed answers with the footprint they make, judged: usable, in the municipality, on the property."""
    designation, kind = designation_of(at.draft), measure_of(at.draft)
    typed = {name: value for name, value in values.items() if name not in MADE}
    try:
        made = {**typed, **siting().placed(values, designation, kind)}
        report = siting().report(made["geometry"], designation)
    except Refused as refused:
        field = blamed(form, values["method"])
        form[field].errors = [*form[field].errors, refused.message_sv]
        return values, [(field, refused.message_sv)]
    tried = {**at.draft.answers, "placering": made}
    context = replace(at.context, share_inside=report.share_inside, inside_municipality=report.inside_municipality)
    problems: list[Problem] = []
    for problem in siting_holds(tried, context):
        field = "explanation" if report.inside_municipality is not False else blamed(form, values["method"])
        form[field].errors = [*form[field].errors, problem]
        problems.append((field, problem))
    return made, problems


@pages.post("/ansokan/<draft_id>/<slug>/svar")
@needs(Permission.APPLY)
def answer(draft_id: str, slug: str) -> tuple[Response, int]:
    """What is said of a drawing while it is being drawn. Nothing is saved."""
    draft = services().applying.open(principal(), draft_id)
    return told_of_drawing(draft, slug, services().applying.assess_place)


def told_of_drawing(draft: Draft, slug: str, assess: Assess) -> tuple[Response, int]:
    """What is said of the drawing in the request, for the step `slug` of these answers; `assess` judges it."""
    step, number = step_and_number(slug)
    asked = measures_of(draft.answers)
    if step != "placering" or number > max(len(asked), 1):
        abort(404)
    sent = sent_drawing()
    if sent is None:
        return jsonify(ok=False, error=str(_("Rita först på kartan."))), 422
    kind = asked[number - 1].kind if asked else ""
    try:
        report = siting().live_report(sent.drawn, designation_of(draft), kind, sent.thickness)
    except Refused as refused:
        return jsonify(ok=False, error=refused.message_sv), 422
    tried = {"method": "byggnad", "building": sent.drawn} if isinstance(sent.drawn, str) else {"method": "rita"}
    as_if = replace(draft, answers={**draft.answers, slug: tried})
    assessment, decides = assess(as_if, number, report)
    told = live_answer(report, assessment, services().places, kind, consent_decides=decides)
    return jsonify(told), 200


@pages.get("/ansokan/<draft_id>/situationsplan.svg")
@needs(Permission.APPLY)
def plan(draft_id: str) -> Response:
    """The situationsplan as it stands. `papper`: A4 (default), A3, or skarm for a phone."""
    at = opened(draft_id)
    paper = {"skarm": "screen", "A3": "A3"}.get(request.args.get("papper", ""), "A4")
    return plan_response(_site_plan(at.draft, paper))


def plan_response(plan: Any) -> Response:
    """A situationsplan as SVG that can do nothing; 404 while nothing has been drawn."""
    if plan is None:
        abort(404)
    response = Response(plan.svg, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _site_plan(draft: Draft, paper: str) -> Any:
    """The situationsplan of all that the draft is about; None when nothing is drawn."""
    kinds = [asked.kind for asked in measures_of(draft.answers)]
    return services().places.site_plan_of(kinds, services().applying.reports(draft), paper)

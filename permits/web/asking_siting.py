"""The page where the building is put on the plot, and the answer that is given at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, jsonify, request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.law.near_boundary import BOUNDARY
from permits.services.refusals import Refused
from permits.services.shapes import Draft
from permits.services.siting import Siting
from permits.web.auth import needs, principal
from permits.web.forms import Opened, Problem, opened, pages
from permits.web.live import live_answer, named
from permits.web.page import language, services
from permits.web.script_words import map_words
from permits.wizard.bygglov import ALWAYS_MADE, INSIDE_ENOUGH, siting_holds
from permits.wizard.fields import Option
from permits.wizard.forms import StepForm
from permits.wizard.several import measures_of, step_and_number
from permits.wizard.summary import SectionTold, StepTold
from permits.words import _, number

# Which field a refusal from the geometry belongs to, by the way that was chosen.
BLAMED = {"rita": "method", "matt": "width", "koordinater": "coordinates"}
LARGEST_DRAWING = 100_000


def siting() -> Siting:
    return Siting(services().places, services().clock)


def designation_of(draft: Draft) -> str | None:
    return draft.answers.get("fastighet", {}).get("designation") or None


def measure_of(draft: Draft) -> str:
    return str(draft.answers.get("atgard", {}).get("measure", ""))


def beside(at: Opened, form: StepForm | None, slug: str = "placering") -> dict[str, Any]:
    """The map, the sides of the property to measure from, and what is said of the building as it stands now.

    `at` is of one measure alone, the one that the step `slug` asks about.
    """
    designation = designation_of(at.draft)
    report = services().applying.report(at.draft)
    sides = siting().sides(designation)
    return {
        "designation": designation,
        "sides": [Option(side.told, f"{side.words}, {number(side.length)} m") for side in sides],
        "report": report,
        "live": live_answer(report, at.context.assessment, services().places, measure_of(at.draft)) if report else None,
        "ask_explanation": _lies_outside(at) or (form is not None and bool(form["explanation"].data)),
        "map": services().places.drawing_map(
            designation=designation,
            footprint=report.footprint if report else None,
            answer_url=f"/ansokan/{at.draft.id}/{slug}/svar",
            label=str(_("Karta att rita din byggnad på.")),
            described_by="map-told",
            words=map_words(language()),
        ),
        **plan_beside(at),
    }


def _lies_outside(at: Opened) -> bool:
    share = at.context.share_inside
    return share is not None and share < INSIDE_ENOUGH


def plan_beside(at: Opened) -> dict[str, Any]:
    """The situationsplan in words, when something is drawn."""
    report = services().applying.report(at.draft)
    if report is None:
        return {"plan_text": ""}
    return {"plan_text": _site_plan(at.draft, "screen").text}


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
    designation = designation_of(at.draft)
    drawn = values.pop("geometry", None)
    try:
        footprint = siting().footprint({**values, "geometry": drawn}, designation)
        report = siting().report(footprint, designation)
    except Refused as refused:
        field = BLAMED[values["method"]]
        form[field].errors.append(refused.message_sv)
        return values, [(field, refused.message_sv)]
    made = {**values, "geometry": footprint}
    tried = {**at.draft.answers, "placering": made}
    context = replace(at.context, share_inside=report.share_inside, inside_municipality=report.inside_municipality)
    problems: list[Problem] = []
    for problem in siting_holds(tried, context):
        field = "explanation" if report.inside_municipality is not False else BLAMED[values["method"]]
        form[field].errors.append(problem)
        problems.append((field, problem))
    return made, problems


@pages.post("/ansokan/<draft_id>/<slug>/svar")
@needs(Permission.APPLY)
def answer(draft_id: str, slug: str) -> tuple[Response, int]:
    """What is said of a drawing while it is being drawn. Nothing is saved."""
    draft = services().applying.open(principal(), draft_id)
    step, number = step_and_number(slug)
    asked = measures_of(draft.answers)
    if step != "placering" or number > max(len(asked), 1):
        abort(404)
    drawn = _sent_drawing()
    if drawn is None:
        return jsonify(ok=False, error=str(_("Rita byggnaden som en sluten form."))), 422
    try:
        report = siting().live_report(drawn, designation_of(draft))
    except Refused as refused:
        return jsonify(ok=False, error=refused.message_sv), 422
    assessment, decides = services().applying.assess_place(draft, number, report)
    kind = asked[number - 1].kind if asked else ""
    told = live_answer(report, assessment, services().places, kind, consent_decides=decides)
    return jsonify(told), 200


def _sent_drawing() -> dict[str, Any] | None:
    """The drawing in the request; None when there is none, or more than a drawing can be, which is not even read."""
    request.max_content_length = LARGEST_DRAWING
    if (request.content_length or 0) > LARGEST_DRAWING:
        return None
    try:
        told = request.get_json(silent=True)
    except RecursionError:  # brackets within brackets, which the reader of JSON gives up on
        return None
    drawn = told.get("geometry") if isinstance(told, dict) else None
    return drawn if isinstance(drawn, dict) else None


@pages.get("/ansokan/<draft_id>/situationsplan.svg")
@needs(Permission.APPLY)
def plan(draft_id: str) -> Response:
    """The situationsplan as it stands. `papper`: A4 (default), A3, or skarm for a phone."""
    at = opened(draft_id)
    if services().applying.report(at.draft) is None:
        abort(404)
    paper = {"skarm": "screen", "A3": "A3"}.get(request.args.get("papper", ""), "A4")
    response = Response(_site_plan(at.draft, paper).svg, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _site_plan(draft: Draft, paper: str) -> Any:
    report = services().applying.report(draft)
    if report is None:
        raise LookupError("nothing is drawn")
    title = services().places.title_block(report, measure_of(draft))
    return services().places.site_plan(report, title, paper=paper)

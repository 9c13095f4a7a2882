"""The guide's page of questions: the map with what is drawn, its size, and what the law must know besides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import abort, request
from shapely import Polygon
from shapely.geometry import mapping
from werkzeug.wrappers import Response

from gis.site import SiteReport
from permits.services.guiding import WITHOUT_PLACE, Guide
from permits.services.laying_out import laid_out
from permits.services.refusals import Refused
from permits.services.siting import Siting
from permits.web.asking_siting import BLAMED, LARGEST_DRAWING
from permits.web.forms import Problem, problems_of
from permits.web.live import live_answer
from permits.web.page import language, page, services, today
from permits.web.script_words import map_words
from permits.wizard.bygglov import INSIDE_ENOUGH
from permits.wizard.fields import Option
from permits.wizard.forms import StepForm
from permits.wizard.guide_forms import details_asked, groups_of, is_drawn, title_of, without_place
from permits.wizard.place_forms import Siting as SitingForm
from permits.words import _, number

SMALL_HOUSES = ("småhus", "fritidshus")
"""How what the building layer calls houses with one or two dwellings begins, after "Bostad; "."""


def siting() -> Siting:
    return Siting(services().places, services().clock)


def is_answered(guide: Guide) -> bool:
    """Whether the guide's questions have answers that hold together today."""
    details = details_asked(guide.measure, None, guide.answers.get("uppgifter", {}), today=today())
    if groups_of(details) and "uppgifter" not in guide.answers:
        return False
    if guide.has_no_place:
        return bool(guide.answers[WITHOUT_PLACE].get("in_plan"))
    return not is_drawn(guide.measure) or services().guiding.report(guide) is not None


def shown(guide: Guide, status: int = 200) -> Response:
    """The page with what has been answered, or with what is usual and what the map knows."""
    first = _first(guide)
    known = {} if guide.has_no_place else _known(_report_of(first, guide))
    stored = guide.answers.get("uppgifter", known)
    details = details_asked(guide.measure, None, stored, today=today())
    place = _place_form(guide, None, first)
    return _page(guide, details, place, first, [], status, known=known)


def read(guide: Guide) -> dict[str, dict[str, Any]] | Response:
    """The posted answers by step; or, when there is something to mend, the page that says what."""
    details = details_asked(guide.measure, request.form, {}, today=today())
    place = _place_form(guide, request.form, None)
    fine = [form.validate() for form in (place, details) if form is not None]
    problems = [problem for form in (place, details) if form is not None for problem in problems_of(form)]
    answers: dict[str, dict[str, Any]] = {}
    drawn: Polygon | None = None
    if place is not None and place.validate():
        if guide.has_no_place:
            answers[WITHOUT_PLACE] = place.values()
        else:
            made, wrong = _placed(guide, place)
            problems = [*wrong, *problems]
            answers["placering"] = made
            drawn = services().places.footprint(made["geometry"]) if "geometry" in made else None
    if problems or not all(fine):
        return _page(guide, details, place, drawn, problems, 422)
    wanted = {name for group in groups_of(details) for name in group.fields}
    answers["uppgifter"] = {name: value for name, value in details.values().items() if name in wanted}
    return answers


def _placed(guide: Guide, form: StepForm) -> tuple[dict[str, Any], list[Problem]]:
    """The placing with its footprint, which must be usable, in the municipality, and on the property."""
    typed = {name: value for name, value in form.values().items() if name != "explanation"}
    try:
        footprint = siting().footprint(typed, guide.designation)
        report = siting().report(footprint, guide.designation)
    except Refused as refused:
        field = BLAMED[typed["method"]]
        form[field].errors = [*form[field].errors, refused.message_sv]
        return {}, [(field, refused.message_sv)]
    made = {**typed, "geometry": footprint}
    if report.inside_municipality is False or (report.share_inside or 0) < INSIDE_ENOUGH:
        wrong = _("Det du har ritat ligger delvis utanför fastigheten. Flytta det innanför gränsen, så kan vi svara.")
        return made, [(BLAMED[typed["method"]], wrong)]
    return made, []


def _place_form(guide: Guide, posted: Any, first: Polygon | None) -> StepForm | None:
    """What asks where and how large; nothing for what is done to a building that stands."""
    if guide.has_no_place:
        return without_place(guide.measure, posted, guide.answers[WITHOUT_PLACE], today=today())
    if not is_drawn(guide.measure):
        return None
    if posted is not None:
        return SitingForm(posted, today=today())
    stored = guide.answers.get("placering") or ({"method": "rita"} if first is not None else {})
    kept = {name: value for name, value in stored.items() if name != "geometry"}
    return SitingForm.showing(kept, today=today())


def _first(guide: Guide) -> Polygon | None:
    """What is drawn already, else a usual size where there is room."""
    if guide.has_no_place or not is_drawn(guide.measure):
        return None
    report = services().guiding.report(guide)
    return report.footprint if report else laid_out(services().places, guide.measure, guide.designation)


def _report_of(drawn: Polygon | None, guide: Guide) -> SiteReport | None:
    return services().places.report(drawn, guide.designation) if drawn is not None else None


def _known(report: SiteReport | None) -> dict[str, str]:
    """What the building layer knows of the property, as answers to be looked over."""
    if report is None or "byggnader" in report.missing:
        return {}
    own = [building for building in report.buildings if building.designation == report.designation]
    told = {"existing_exempt_area": _decimal(sum(building.area for building in own if building.exempt))}
    main = max((building for building in own if building.main), key=lambda building: building.area, default=None)
    if main is None:
        return told
    if main.purpose.lower().removeprefix("bostad; ").startswith(SMALL_HOUSES):
        told |= {"complements": "en_tvabostadshus", "building_type": "en_tvabostadshus"}
    if main.ridge_height is not None:
        told["main_ridge_height"] = _decimal(main.ridge_height)
    return told


def _decimal(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _page(
    guide: Guide,
    details: StepForm,
    place: StepForm | None,
    drawn: Polygon | None,
    problems: list[Problem],
    status: int,
    known: Mapping[str, str] | None = None,
) -> Response:
    report = _report_of(drawn, guide)
    drawing = place is not None and not guide.has_no_place
    sides = siting().sides(guide.designation) if drawing else ()
    return page(
        "guide/questions.html", status, guide=guide, details=details, place=place, problems=problems,
        title=title_of(guide.measure), groups=groups_of(details), report=report, drawing=drawing,
        is_proposed=drawn is not None and "placering" not in guide.answers and not problems,
        geometry=json.dumps(mapping(drawn)) if drawn is not None else "",
        known={name: _("Enligt byggnadskartan. Ändra om det inte stämmer.") for name in known or {}},
        sides=[Option(side.told, f"{side.words}, {number(side.length)} m") for side in sides],
        live=live_answer(report, None, services().places, guide.measure) if report else None,
        map=_map(guide, drawn) if drawing else None,
    )  # fmt: skip


def _map(guide: Guide, drawn: Polygon | None) -> Any:
    return services().places.drawing_map(
        designation=guide.designation,
        footprint=drawn,
        answer_url="/guide/fragor/svar",
        label=str(_("Karta att rita din byggnad på.")),
        described_by="map-told",
        words=map_words(language()),
    )


def sent_drawing() -> dict[str, Any] | None:
    """The drawing in the request; None when there is none, or more than a drawing can be."""
    request.max_content_length = LARGEST_DRAWING
    if (request.content_length or 0) > LARGEST_DRAWING:
        return None
    try:
        told = request.get_json(silent=True)
    except RecursionError:  # brackets within brackets, which the reader of JSON gives up on
        return None
    drawn = told.get("geometry") if isinstance(told, dict) else None
    return drawn if isinstance(drawn, dict) else None


def live(guide: Guide, drawn: dict[str, Any]) -> dict[str, Any]:
    """What is said of a drawing that is not saved; of the permit once the questions are answered. Raises Refused."""
    report = siting().live_report(drawn, guide.designation or None)
    told = services().guiding.assess(guide, report) if "uppgifter" in guide.answers else None
    return live_answer(
        report, told.assessment if told else None, services().places, guide.measure,
        consent_decides=bool(told and told.consent_decides),
    )  # fmt: skip


def plan(guide: Guide) -> Response:
    """The situationsplan of what is drawn, or first laid out."""
    report = _report_of(_first(guide), guide) if guide.designation else None
    if report is None:
        abort(404)
    paper = "screen" if request.args.get("papper") == "skarm" else "A4"
    title = services().places.title_block(report, guide.measure)
    response = Response(services().places.site_plan(report, title, paper=paper).svg, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response

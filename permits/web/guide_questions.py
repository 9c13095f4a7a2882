"""The guide's page of questions: the map with what is drawn, its size, and what the law must know besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, request, url_for
from shapely.geometry import mapping
from werkzeug.wrappers import Response

from permits.law.measures import Shown
from permits.services.guiding import WITHOUT_PLACE, Guide
from permits.services.laying_out import laid_out
from permits.services.refusals import Refused
from permits.web.asking_siting import MADE
from permits.web.forms import Problem, problems_of
from permits.web.live import live_answer
from permits.web.page import page, services, today
from permits.web.placing import Sent, blamed, keep_drawing, place_beside, siting
from permits.wizard.bygglov import INSIDE_ENOUGH
from permits.wizard.forms import StepForm
from permits.wizard.guide_forms import details_asked, groups_of, title_of, without_place
from permits.wizard.place_forms import siting_form
from permits.wizard.place_words import shown as shown_as
from permits.words import _

SMALL_HOUSES = ("småhus", "fritidshus")
"""How what the building layer calls houses with one or two dwellings begins, after "Bostad; "."""


def is_answered(guide: Guide) -> bool:
    """Whether the guide's questions have answers that hold together today."""
    details = details_asked(guide.measure, None, guide.answers.get("uppgifter", {}), today=today())
    if groups_of(details) and "uppgifter" not in guide.answers:
        return False
    if guide.has_no_place:
        return bool(guide.answers[WITHOUT_PLACE].get("in_plan"))
    return services().guiding.report(guide) is not None


def shown(guide: Guide, status: int = 200) -> Response:
    """The page with what has been answered, or with what is usual and what the map knows."""
    placing = _placing(guide)
    report = _report_of(placing, guide)
    known = {} if "uppgifter" in guide.answers else _known(report)
    details = details_asked(guide.measure, None, guide.answers.get("uppgifter", known), today=today())
    place = _place_form(guide, None, placing)
    return _page(guide, details, place, placing, report, [], status, known=known)


def read(guide: Guide) -> dict[str, dict[str, Any]] | Response:
    """The posted answers by step; or, when there is something to mend, the page that says what."""
    details = details_asked(guide.measure, request.form, {}, today=today())
    place = _place_form(guide, request.form, {})
    is_placed, is_told = place.validate(), details.validate()
    answers: dict[str, dict[str, Any]] = {}
    wrong: list[Problem] = problems_of(place)
    if is_placed and guide.has_no_place:
        answers[WITHOUT_PLACE] = place.values()
    elif is_placed:
        answers["placering"], wrong = _placed(guide, place)
    problems = [*wrong, *problems_of(details)]
    if problems or not (is_placed and is_told):
        placing = answers.get("placering", {})
        return _page(guide, details, place, placing, _report_of(placing, guide), problems, 422)
    wanted = {name for group in groups_of(details) for name in group.fields}
    answers["uppgifter"] = {name: value for name, value in details.values().items() if name in wanted}
    at_odds: list[Problem] = [("", text) for text in services().guiding.at_odds(guide, answers)]
    if at_odds:
        placing = answers.get("placering", {})
        return _page(guide, details, place, placing, _report_of(placing, guide), at_odds, 422)
    return answers


def _placed(guide: Guide, form: StepForm) -> tuple[dict[str, Any], list[Problem]]:
    """The placing with its footprint, which must be usable, in the municipality, and on the property."""
    typed = {name: value for name, value in form.values().items() if name not in {*MADE, "explanation"}}
    field = blamed(form, typed["method"])
    try:
        made = {**typed, **siting().placed(form.values(), guide.designation, guide.measure)}
        report = siting().report(made["geometry"], guide.designation)
    except Refused as refused:
        form[field].errors = [*form[field].errors, refused.message_sv]
        return {}, [(field, refused.message_sv)]
    stands = shown_as(guide.measure) is Shown.BUILDING
    if report.inside_municipality is False or (not stands and (report.share_inside or 0) < INSIDE_ENOUGH):
        wrong = _("Det du har ritat ligger delvis utanför fastigheten. Flytta det innanför gränsen, så kan vi svara.")
        return made, [(field, wrong)]
    return made, []


def _place_form(guide: Guide, posted: Any, placing: Mapping[str, Any]) -> StepForm:
    """What asks where and how large, with what is laid out in its fields."""
    if guide.has_no_place:
        return without_place(guide.measure, posted, guide.answers[WITHOUT_PLACE], today=today())
    form_class = siting_form(guide.measure)
    if posted is not None:
        return form_class(posted, today=today())
    form = form_class.showing({name: value for name, value in placing.items() if name != "geometry"}, today=today())
    keep_drawing(form, placing)
    return form


def _placing(guide: Guide) -> dict[str, Any]:
    """Where it is put already; else the house, or a usual size where there is room; nothing where that is not known."""
    if guide.has_no_place:
        return {}
    if "placering" in guide.answers:
        return guide.answers["placering"]
    if shown_as(guide.measure) is Shown.BUILDING:
        houses = siting().buildings(guide.designation)
        if not houses:
            return {}
        typed = {"method": "byggnad", "building": houses[0].building_id}  # the main ones come first
        return {**typed, **siting().placed(typed, guide.designation, guide.measure)}
    made = laid_out(services().places, guide.measure, guide.designation)
    return {"method": "rita", "geometry": mapping(made)} if made is not None else {}


def _report_of(placing: Mapping[str, Any], guide: Guide) -> Any:
    """What holds where it is put, or None."""
    return siting().report(placing["geometry"], guide.designation) if placing.get("geometry") else None


def _known(report: Any) -> dict[str, str]:
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
    place: StepForm,
    placing: Mapping[str, Any],
    report: Any,
    problems: list[Problem],
    status: int,
    known: Mapping[str, str] | None = None,
) -> Response:
    asked = None
    if not guide.has_no_place:
        asked = place_beside(guide.measure, guide.designation, placing, report, url_for("guide.live_answer"))
        asked["buildings_url"] = url_for("guide.buildings")
    return page(
        "guide/questions.html", status, guide=guide, details=details, place=place, problems=problems,
        title=title_of(guide.measure), groups=groups_of(details), report=report, siting=asked,
        is_proposed=placing.get("method") == "rita" and "placering" not in guide.answers and not problems,
        known={name: _("Enligt byggnadskartan. Ändra om det inte stämmer.") for name in known or {}},
        live=live_answer(report, None, services().places, guide.measure) if report else None,
    )  # fmt: skip


def live(guide: Guide, sent: Sent) -> dict[str, Any]:
    """What is said of a drawing that is not saved; of the permit once the questions are answered. Raises Refused."""
    report = siting().live_report(sent.drawn, guide.designation or None, guide.measure, sent.thickness)
    told = services().guiding.assess(guide, report) if "uppgifter" in guide.answers else None
    return live_answer(
        report, told.assessment if told else None, services().places, guide.measure,
        consent_decides=bool(told and told.consent_decides),
    )  # fmt: skip


def plan(guide: Guide) -> Response:
    """The situationsplan of what is drawn, or first laid out."""
    report = _report_of(_placing(guide), guide) if guide.designation else None
    if report is None:
        abort(404)
    paper = "screen" if request.args.get("papper") == "skarm" else "A4"
    title = services().places.title_block(report, guide.measure)
    return _picture(services().places.site_plan(report, title, paper=paper).svg)


def buildings(guide: Guide) -> Response:
    """The buildings on the property by number; by the guide and not by its address, which would be left in logs."""
    drawn = siting().buildings_plan(guide.designation) if guide.designation else None
    if drawn is None:
        abort(404)
    return _picture(drawn)


def _picture(drawn: str) -> Response:
    response = Response(drawn, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response

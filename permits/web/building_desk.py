"""The officer's page of the building stage, and the forms of its moves."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.building import POINTS, Meeting, MeetingKind
from permits.case.lifecycle import MOVES, Move
from permits.case.moves.building import OFFICERS
from permits.case.stage import holds, may_begin
from permits.case.times import STOCKHOLM
from permits.services.building_papers import PAPERS
from permits.services.clearing import control_officer_now, lacks_meeting_or_visit, needs_control_officer, plans
from permits.services.ports import Refused, Stale
from permits.services.shapes import CaseView
from permits.web.auth import needs, principal
from permits.web.building_drafts import drafted
from permits.web.building_steps import next_step
from permits.web.case_moments import between
from permits.web.case_page import pages, view_of_case
from permits.web.done_told import after, tell_done
from permits.web.page import measure_of, moment, page, services, today
from permits.wizard.building_forms import FORMS, final_of, minutes_of, start_of
from permits.wizard.forms import StepForm
from permits.words import Text, _, date_text

MINE = {move.slug: move for move in MOVES if move.name in OFFICERS and move.name != "note_visit"}
GONE_ON = _("Det går inte att göra nu: ärendet har gått vidare.")


@pages.get("/<case_id>/byggskede")
@needs(Permission.SEE_QUEUE)
def building(case_id: str) -> Response:
    """Where the case stands after its decision, what comes next, and everything that was settled."""
    view = view_of_case(case_id)
    tell_done()
    return building_page(view)


def building_page(view: CaseView, status: int = 200, said: Text | str = "") -> Response:
    open_moves = {move.name: move for move in view.moves if _who_else(move, view) is None}
    return page(
        "office/building.html",
        status,
        view=view,
        building=view.case.building,
        said=said,
        measure=measure_of(view.case),
        step=next_step(view, today()),
        open_moves=open_moves,
        held=_held_back(view),
        holds=holds(view.case),
        may_begin=may_begin(view.case),
        control_officer=control_officer_now(view),
        needs_control_officer=needs_control_officer(view),
        plans=plans(view),
        waste_plans=plans(view, "avfallshanteringsplan"),
        documents_by_id={record.id: record for record in view.documents},
        papers=[record for record in view.documents if record.label in PAPERS and record.label != "platsbesok"][::-1],
        names=PAPERS,
    )


def _held_back(view: CaseView) -> list[tuple[str, Text]]:
    """The decisions of this stage that are not open yet, and what stands in their way."""
    case, told = view.case, []
    for move in MINE.values():
        if move.name in {"clear_start", "clear_final"} and case.state in move.leaves:
            why = move.unless(case, today())
            if why:
                told.append((move.label, _(why)))
    return told


@pages.get("/<case_id>/byggskede/<slug>")
@needs(Permission.WORK_ON_BUILDING)
def ask_building(case_id: str, slug: str) -> Response:
    """The form of a move of the building stage, or the page with a word about why the move is not open."""
    view = view_of_case(case_id)
    move = _named(slug)
    if not _is_open(move, view) or _who_else(move, view):
        return building_page(view, 409, _why_not(move, view))
    form = _form_of(move, view).showing({**_suggested(move, view), **drafted(move.name, view)}, today=today())
    return _form_page(view, move, form, view.case.version)


@pages.post("/<case_id>/byggskede/<slug>")
@needs(Permission.WORK_ON_BUILDING)
def make_building(case_id: str, slug: str) -> Response:
    """Make the move from the version that the officer saw. What was typed is never lost."""
    view = view_of_case(case_id)
    move = _named(slug)
    seen = request.form.get("version", type=int) or 0
    form = _form_of(move, view)(request.form, today=today())
    if not _is_open(move, view):
        return _form_page(view, move, form, view.case.version, status=409, since=seen, closed=_why_not(move, view))
    if not form.validate():
        return _form_page(view, move, form, seen, status=422)
    try:
        services().building.do(principal(), case_id, seen, move.name, form.values())
    except Stale:
        now = view_of_case(case_id)
        return _form_page(now, move, form, now.case.version, status=409, since=seen)
    except Refused as refusal:
        return _form_page(view, move, form, seen, status=422, refused=refusal.message_sv)
    return redirect(after("office.building", case_id, move.name), 303)


def _named(slug: str) -> Move:
    if slug not in MINE:
        abort(404)
    return MINE[slug]


def _is_open(move: Move, view: CaseView) -> bool:
    return any(open_move.name == move.name for open_move in view.moves)


def _who_else(move: Move, view: CaseView) -> Text | None:
    """Who decides it, when it is not for whoever asks; None when it is, and for what is no decision."""
    return services().building.why_not(principal(), view, move.name)


def _why_not(move: Move, view: CaseView) -> Text:
    if _is_open(move, view) and (other := _who_else(move, view)) is not None:
        return other
    obstacle = move.unless(view.case, today()) if view.case.state in move.leaves else None
    return _(obstacle) if obstacle else GONE_ON


def _form_of(move: Move, view: CaseView) -> type[StepForm]:
    if move.name == "clear_start":
        return start_of([
            (each.id, str(_("%(name)s, inkommen %(when)s", name=each.filename, when=moment(each.received))))
            for each in plans(view)
        ])  # fmt: skip
    if move.name == "write_minutes":
        meeting = _meeting(view)
        return minutes_of(meeting.kind if meeting else MeetingKind.TECHNICAL)
    if move.name == "clear_final":
        return final_of(asks_why=lacks_meeting_or_visit(view))
    return FORMS[move.name]


def _meeting(view: CaseView) -> Meeting | None:
    """The meeting that the address or the form names, else the next that is ahead."""
    named = view.case.building.meeting(request.values.get("meeting", ""))
    return named or next((each for each in view.case.building.meetings if each.is_ahead), None)


def _suggested(move: Move, view: CaseView) -> dict[str, str]:
    """What the form holds before the officer writes."""
    building, day = view.case.building, today().isoformat()
    meeting = _meeting(view)
    visit = building.visit(request.args.get("visit", "")) or next((v for v in building.visits if v.is_ahead), None)
    if move.name == "change_meeting" and meeting is not None:
        local = meeting.starts.astimezone(STOCKHOLM)
        return {
            "meeting": meeting.meeting_id, "day": local.date().isoformat(), "time": f"{local:%H.%M}",
            "length": str(meeting.minutes_long), "place": meeting.place, "link": meeting.link,
            "called": "\n".join(meeting.called), "note": meeting.note,
        }  # fmt: skip
    if move.name in {"cancel_meeting", "write_minutes"} and meeting is not None:
        held = min(meeting.starts.astimezone(STOCKHOLM).date(), today())
        return {"meeting": meeting.meeting_id, "held": held.isoformat()}
    if move.name in {"finish_visit", "cancel_visit"} and visit is not None:
        return {"visit": visit.visit_id, "day": day}
    starters: dict[str, dict[str, str]] = {
        "book_meeting": {"kind": MeetingKind.FINAL if building.begun else MeetingKind.TECHNICAL, "length": "60"},
        "plan_visit": {"day": ""},
        "control_officer_left": {"day": day},
        "note_begun": {"day": day},
        "consider_sanction": {
            "area": _area(view), "had_permit": "ja" if view.case.decision and view.case.decision.granted else "nej",
            "again": "nej", "cut": "ingen", "offence": _offence(view.case.measure),
        },
    }  # fmt: skip
    return starters.get(move.name, {})


OFFENCE_OF = {
    "tillbyggnad": "tillbyggnad", "fasadandring": "fasad", "andrad_anvandning": "andrad_anvandning",
    "ytterligare_bostad": "ytterligare_bostad",
}  # fmt: skip


def _offence(measure: str) -> str:
    return OFFENCE_OF.get(measure, "nybyggnad" if measure.startswith(("nybyggnad", "komplement")) else "")


def _area(view: CaseView) -> str:
    """The area of what was applied for, in m², as the recorded site report has it."""
    told = next((report for report in view.reports if report), None)
    return f"{float(told['area']):.1f}" if told and told.get("area") else ""


def _form_page(
    view: CaseView,
    move: Move,
    form: StepForm,
    version: int,
    status: int = 200,
    since: int | None = None,
    closed: Text | str = "",
    refused: Text | str = "",
) -> Response:
    """The form. `since`: the version the officer saw; `closed`: why the move is not open; `refused`: what fails."""
    shown: dict[str, Any] = {
        "view": view, "form": form, "move": move, "version": version, "closed": closed, "refused": refused,
        "measure": measure_of(view.case), "between": between(view, since), "titles": POINTS, "date_text": date_text,
        "errors": [] if closed else [(field.name, message) for field in form for message in field.errors],
    }  # fmt: skip
    return page("office/building_move.html", status, **shown)

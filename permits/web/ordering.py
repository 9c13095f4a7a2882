"""Writing one order to complete from what has been questioned: edited, read as it will be read, and sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.orders import Consequence
from permits.services.order_text import Asked, follows, likely_consequence, moves_the_clock, order_text, usual_day
from permits.services.redoing import proposed_redo, redoable, step_names, title_for_staff
from permits.services.refusals import Refused, Stale
from permits.services.shapes import Answers, CaseView
from permits.services.working_material import PartCheck
from permits.web.auth import needs, principal
from permits.web.case_moments import between
from permits.web.case_page import case_page, pages, view_of_case
from permits.web.done_told import after
from permits.web.moving import GONE_ON
from permits.web.page import measure_of, page, services, today
from permits.wizard.days import read_day
from permits.wizard.fields import Option
from permits.wizard.office import LONGEST_TEXT
from permits.words import Text, _

FREE = "fri"
"""The part of a point that the officer writes beside those that were questioned."""
Problem = tuple[str, Text | str]


@pages.get("/<case_id>/begar-komplettering")
@needs(Permission.HANDLE_CASE)
def ask_order(case_id: str) -> Response:
    """The order as it is drafted from what has been questioned."""
    view, _parts, questioned = services().completing.parts(principal(), case_id)
    if not view.case.state.is_open:
        return case_page(view, 409, GONE_ON)
    points = [_asked(check, view.answers) for check in questioned]
    return _order_page(view, points, _drafted(points))


def _drafted(points: list[Asked]) -> dict[str, str]:
    days = services().municipality.answer_days
    return {
        "intro": "",
        "due": usual_day(today(), days).isoformat(),
        "consequence": likely_consequence(points).value,
    }


def _asked(check: PartCheck, answers: Answers) -> Asked:
    redo = proposed_redo(check.part, answers)
    return Asked(check.part, check.title, check.lacks, check.why, check.mend, check.again, redo)


@pages.post("/<case_id>/begar-komplettering")
@needs(Permission.HANDLE_CASE)
def send_order(case_id: str) -> Response:
    """Show the order as it will be read, or send it. What was typed is never lost."""
    view, _parts, questioned = services().completing.parts(principal(), case_id)
    typed, seen = request.form, request.form.get("version", type=int) or 0
    points, left_out = _points_typed(typed, questioned, view.answers)
    told = {name: typed.get(name, "") for name in ("intro", "due", "consequence")}
    if not view.case.state.is_open:
        return _order_page(view, points, told, 409, since=seen, closed=GONE_ON)
    problems, due = _problems(points, questioned, told)
    if problems or due is None:
        return _order_page(view, points, told, 422, problems, left_out=left_out)
    if typed.get("gor") != "skicka":
        return _order_page(view, points, told, preview=due, left_out=left_out)
    try:
        services().completing.send(principal(), case_id, seen, points, due, told["consequence"], told["intro"])
    except Stale:
        return _order_page(view_of_case(case_id), points, told, 409, since=seen, left_out=left_out)
    except Refused as refused:
        now = view_of_case(case_id)
        return _order_page(now, points, told, 422, [("", refused.message_sv)], left_out=left_out)
    return redirect(after("office.case", case_id, "order"), 303)


def _points_typed(
    typed: MultiDict[str, str], questioned: tuple[PartCheck, ...], answers: Answers
) -> tuple[list[Asked], set[str]]:
    """The points as they stand on the form, and which of those questioned are left out of this order.

    What each is about comes from what was questioned, never from the browser.
    """
    points, left_out = [], set()
    can_be = [step.slug for step in redoable(answers)]

    def redo(name: str) -> tuple[str, ...]:
        ticked = set(typed.getlist(name))
        return tuple(slug for slug in can_be if slug in ticked)

    for number, check in enumerate(questioned, 1):
        if typed.get(f"part-{number}") != check.part:
            points.append(_asked(check, answers))  # questioned since the page was made, by a colleague
            continue
        if typed.get(f"skip-{number}"):
            left_out.add(check.part)
            continue
        lacks, why, mend = (_tidy(typed.get(f"{name}-{number}", "")) for name in ("lacks", "why", "mend"))
        points.append(Asked(check.part, check.title, lacks, why, mend, check.again, redo(f"redo-{number}")))
    free = _tidy(typed.get("lacks-fri", ""))
    if free:
        title = _tidy(typed.get("title-fri", ""))[:200] or "Övrigt"
        points.append(Asked(FREE, title, free, redo=redo(f"redo-{FREE}")))
    return points, left_out


def _tidy(text: object) -> str:
    return str(text).replace("\r\n", "\n").strip()


def _problems(
    points: list[Asked], questioned: tuple[PartCheck, ...], told: Mapping[str, str]
) -> tuple[list[Problem], date | None]:
    problems: list[Problem] = []
    if not points:
        problems.append(
            ("lacks-fri", _("Ett föreläggande måste säga vad som saknas. Ta med eller skriv minst en punkt."))
        )
    places = {check.part: number for number, check in enumerate(questioned, 1)}
    for point in points:
        if not point.lacks:
            number = places[point.part]
            problems.append((f"lacks-{number}", _("Punkt %(n)s: skriv vad som saknas eller är oklart.", n=number)))
        if max(len(point.lacks), len(point.why), len(point.mend)) > LONGEST_TEXT:
            field = f"lacks-{places.get(point.part, FREE)}"
            problems.append((field, _("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_TEXT)))
    due = read_day(told["due"])
    if due is None:
        problems.append(("due", _("Skriv datumet som år-månad-dag, till exempel 2027-05-14.")))
    elif due <= today():
        problems.append(("due", _("Dagen måste ligga framåt i tiden.")))
    elif (due - today()).days > 365:
        problems.append(("due", _("Dagen ligger mer än ett år bort. Kontrollera årtalet.")))
    if told["consequence"] not in set(Consequence):
        problems.append(("consequence", _("Välj vad som händer om den sökande inte svarar.")))
    return problems, due


def _order_page(
    view: CaseView,
    points: list[Asked],
    told: Mapping[str, str],
    status: int = 200,
    problems: list[Problem] | None = None,
    *,
    preview: date | None = None,
    since: int | None = None,
    closed: Text | str = "",
    left_out: set[str] | None = None,
) -> Response:
    """The form. `since`: the version that the officer had seen; `preview`: the day that the order is read with."""
    case = view.case
    _view, _parts, questioned = services().completing.parts(principal(), case.case_id)
    moves = moves_the_clock(case, today())
    written = {point.part: point for point in points}
    text = ""
    if preview:
        names = step_names(view.answers)
        text = order_text(case, points, preview, told["consequence"], told["intro"].strip(), moves=moves, names=names)
    return page(
        "office/order.html",
        status,
        view=view,
        measure=measure_of(case),
        rows=[
            {
                "check": check,
                "point": written.get(check.part, _asked(check, view.answers)),
                "out": check.part in (left_out or set()),
            }
            for check in questioned
        ],
        free=written.get(FREE),
        redoable=[Option(step.slug, title_for_staff(step, view.answers)) for step in redoable(view.answers)],
        told=told,
        text=text,
        version=case.version if since is None or not closed else since,
        between=between(view, since),
        changed=since is not None,
        closed=closed,
        problems=problems or [],
        moves_clock=moves,
        earlier=len(case.open_orders),
        options=[
            Option(
                Consequence.DISMISSED.value,
                _("Ansökan kan avvisas"),
                _("När det som saknas behövs för att alls kunna pröva ansökan (förvaltningslagen 20 §)."),
            ),
            Option(
                Consequence.AS_IT_IS.value,
                _("Ärendet kan avgöras som det är"),
                _("När det går att pröva ansökan ändå, fast till den sökandes nackdel."),
            ),
        ],
        likely=follows(case, likely_consequence(points).value) if points else "",
    )

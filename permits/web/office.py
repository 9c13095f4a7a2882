"""The officer's desk: the queue, one case with all that was checked, and its documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.ports import NotFound
from permits.services.shapes import CaseSummary
from permits.services.stores import QueueFilter
from permits.web import moving  # noqa: F401 - registers the moves on the same desk
from permits.web.attaching import served
from permits.web.auth import needs, principal
from permits.web.case_page import KINDS, case_page, days_left, pages, view_of_case
from permits.web.page import measure, page, services, today
from permits.words import Text, _

__all__ = ["pages"]

MOST_SHOWN = 200  # rows; with the shortest time left first, what is below them can wait
LONGEST_SEARCH = 100
SOON = 14  # days


@dataclass(frozen=True)
class QueueRow:
    """A case in the list. `days` until a decision is due; `unanswered`: the time to complete has run out."""

    summary: CaseSummary
    measure: Text
    kind: str
    days: int | None
    unanswered: bool

    @property
    def left(self) -> Text | None:
        return None if self.days is None else days_left(self.days)

    @property
    def urgency(self) -> str:
        """How the days left are marked: late, soon or nothing."""
        if self.days is None or self.days > SOON:
            return ""
        return "late" if self.days < 0 else "soon"


@pages.get("")
@needs(Permission.SEE_QUEUE)
def queue() -> Response:
    """The cases asked for, what the law wants decided first at the top."""
    chosen = request.args.get("visa", "oppna")
    sought = request.args.get("sok", "").strip()[:LONGEST_SEARCH]
    views: dict[str, tuple[Text, QueueFilter]] = {
        "oppna": (_("Alla öppna"), QueueFilter(text=sought, limit=MOST_SHOWN)),
        "mina": (_("Mina"), QueueFilter(officer_id=principal().person_id, text=sought, limit=MOST_SHOWN)),
        "nya": (_("Utan handläggare"), QueueFilter(unassigned=True, text=sought, limit=MOST_SHOWN)),
        "alla": (_("Även avslutade"), QueueFilter(only_open=False, text=sought, limit=MOST_SHOWN)),
    }
    if chosen not in views:
        abort(404)
    day = today()
    found = services().handling.queue(principal(), views[chosen][1])
    rows = sorted((_row(summary, day) for summary in found), key=_urgency)
    return page(
        "office/queue.html",
        cases=rows,
        chosen=chosen,
        sought=sought,
        is_cut=len(rows) >= MOST_SHOWN,
        views=[
            {
                "label": label,
                "href": url_for("office.queue", visa=name, sok=sought or None),
                "current": name == chosen,
            }
            for name, (label, _filter) in views.items()
        ],
    )


def _row(summary: CaseSummary, day: date) -> QueueRow:
    days = (summary.decide_by - day).days if summary.decide_by and summary.state.is_open else None
    unanswered = summary.due is not None and summary.due < day
    return QueueRow(summary, measure(summary.measure, summary.more_measures), KINDS[summary.state], days, unanswered)


def _urgency(row: QueueRow) -> tuple[bool, date]:
    """What is decided comes last; before it what waits for an applicant who still has time."""
    waited_for = row.summary.due if row.unanswered else None
    return not row.summary.state.is_open, row.summary.decide_by or waited_for or date.max


@pages.get("/<case_id>")
@needs(Permission.SEE_QUEUE)
def case(case_id: str) -> Response:
    return case_page(view_of_case(case_id))


@pages.get("/<case_id>/situationsplan.svg")
@needs(Permission.SEE_QUEUE)
def site_plan(case_id: str) -> Response:
    view = view_of_case(case_id)
    plan = services().places.recorded_site_plan(view)
    if plan is None:
        abort(404)
    response = Response(plan.svg, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.get("/<case_id>/handling/<document_id>")
@needs(Permission.SEE_QUEUE)
def document(case_id: str, document_id: str) -> Response:
    try:
        return served(services().handling.document(principal(), case_id, document_id))
    except NotFound:
        abort(404)

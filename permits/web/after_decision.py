"""After a decision: recipients and their days, the notice board, appeals, correction and reconsideration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, BinaryIO

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.decisions import AppealStands, Way
from permits.services.finality import is_announced, last_day_for
from permits.services.ports import Refused, Stale
from permits.services.refusals import FileRefused
from permits.services.shapes import CaseView
from permits.web.attaching import stream_of
from permits.web.auth import needs, principal
from permits.web.case_page import case_page, pages, view_of_case
from permits.web.decision_told import after_told
from permits.web.page import measure_of, page, services, today
from permits.wizard.days import read_day
from permits.wizard.fields import Option
from permits.words import N_, Text, _

CHANGED = _("Ärendet har ändrats sedan du öppnade sidan. Det du skrev är kvar. Läs igenom och skicka igen.")
NOT_DECIDED = _("Ärendet är inte avgjort.")
RESULT_LABELS = {
    "confirmed": N_("Beslutet står fast"),
    "changed": N_("Beslutet ändrades"),
    "annulled": N_("Beslutet upphävdes"),
    "referred_back": N_("Ärendet kom tillbaka för ny prövning"),
    "withdrawn": N_("Överklagandet togs tillbaka eller avvisades"),
}


@pages.get("/<case_id>/efter-beslutet")
@needs(Permission.SEE_QUEUE)
def after_decision(case_id: str) -> Response:
    """Everything that follows a decision, on one page."""
    view = view_of_case(case_id)
    if view.case.decision is None:
        return case_page(view, 409, NOT_DECIDED)
    return _after_page(view)


@pages.post("/<case_id>/efter-beslutet")
@needs(Permission.WORK_ON_DECIDED)
def note_after_decision(case_id: str) -> Response:
    """Do one thing of what the page offers."""
    view, do = view_of_case(case_id), request.form.get("gor", "")
    if view.case.decision is None:
        return case_page(view, 409, NOT_DECIDED)
    seen = request.form.get("version", 0, type=int)
    try:
        _doings(case_id, seen).get(do, _nothing)()
    except Stale:
        return _after_page(view_of_case(case_id), 409, CHANGED, do)
    except (Refused, FileRefused) as refused:
        return _after_page(view_of_case(case_id), 422, refused.message_sv, do)
    return redirect(url_for("office.after_decision", case_id=case_id, _anchor=do), 303)


def _nothing() -> None:
    raise Refused(_("Välj vad du vill göra."))


def _doings(case_id: str, seen: int) -> dict[str, Callable[[], object]]:
    ours, form = services(), request.form
    at = (principal(), case_id, seen)
    one, text = form.get("overklagande", ""), form.get("text", "")
    return {
        "mottagare": lambda: ours.serving.add(
            *at,
            form.get("namn", ""),
            form.get("varfor", ""),
            serve=form.get("delges") == "ja",
            way=form.get("satt", ""),
        ),
        "skickat": lambda: ours.serving.dispatch(*at, form.getlist("mottagare"), _day("dag")),
        "delgiven": lambda: ours.serving.note_served(*at, form.get("mottagare", ""), _day("dag"), form.get("hur", "")),
        "kungor": lambda: ours.serving.announce(*at, form.get("var", "")),
        "overklagat": lambda: ours.appealing.receive(
            *at, form.get("vem", ""), form.get("namn", ""), _day("dag"), text, _letter()
        ),
        "avvisa": lambda: ours.appealing.dismiss(*at, one, text),
        "lamna": lambda: ours.appealing.pass_on(*at, one, text),
        "utgang": lambda: ours.appealing.settle(*at, one, _day("dag"), form.get("resultat", ""), text),
        "ratta": lambda: ours.appealing.correct(*at, text),
        "omprova": lambda: ours.appealing.reconsider(*at, text),
    }


def _day(field: str) -> date:
    day = read_day(request.form.get(field, ""))
    if day is None:
        raise Refused(_("Skriv datumet som år-månad-dag, till exempel 2027-05-14."))
    return day


def _letter() -> tuple[str, BinaryIO] | None:
    file = request.files.get("fil")
    return (file.filename, stream_of(file)) if file and file.filename else None


def _after_page(view: CaseView, status: int = 200, said: Text | str = "", did: str = "") -> Response:
    case = view.case
    names = {party.person_id: party.shown_name for party in case.parties}
    rows: list[dict[str, Any]] = [
        {"it": each, "name": names.get(each.person_id) or each.name, "last": last_day_for(case, each)}
        for each in sorted(case.recipients, key=lambda each: not each.serve)  # who is to be served comes first
    ]
    return page(
        "office/after.html",
        status,
        view=view,
        measure=measure_of(case),
        after=after_told(view),
        rows=rows,
        open_moves={move.name for move in view.moves},
        is_announced=is_announced(case),
        contact=services().municipality.contact,
        ways=[Option(way.value, _(way.label)) for way in Way],
        mailbox=services().serving.mailbox.is_joined,
        stands=AppealStands,
        results=[Option(key, _(label)) for key, label in RESULT_LABELS.items()],
        result_labels={key: _(label) for key, label in RESULT_LABELS.items()},
        who=[
            *(Option(row["it"].id, ", ".join(filter(None, (row["name"], row["it"].why)))) for row in rows),
            Option("", _("Någon annan (skriv namnet)")),
        ],
        day=today().isoformat(),
        said=said,
        did=did,
        typed=request.form if status != 200 else {},
    )

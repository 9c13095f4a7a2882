"""The officer's desk: the queue, one case with all that was checked, and the moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.lifecycle import Move
from permits.case.model import State
from permits.law.book import Finding, Outcome
from permits.services.answers_told import answers_told
from permits.services.deadline import clock_of
from permits.services.ports import NotFound, Refused, Stale
from permits.services.proposing import proposed_reasons
from permits.services.shapes import CaseSummary, CaseView
from permits.services.stores import QueueFilter
from permits.services.telling import DOCUMENTS, diary, measure_text
from permits.web.attaching import served
from permits.web.auth import needs, principal
from permits.web.page import page, services, today
from permits.wizard.forms import StepForm
from permits.wizard.office import USUAL_TIME, Approval, CompletionRequest, Refusal
from permits.words import Text, _, date_text

pages = Blueprint("office", __name__, url_prefix="/handlaggning")

KINDS = {
    State.SUBMITTED: "now",
    State.UNDER_REVIEW: "",
    State.AWAITING_APPLICANT: "warn",
    State.GRANTED: "good",
    State.REFUSED: "bad",
}
FORMS: dict[str, type[StepForm]] = {"request_completion": CompletionRequest, "grant": Approval, "refuse": Refusal}
NEEDS_EYES = (Outcome.CONFLICT, Outcome.MISSING, Outcome.JUDGE)


@dataclass(frozen=True)
class QueueRow:
    """A case in the list, with its days left in words."""

    summary: CaseSummary
    measure: str
    kind: str
    days: int | None

    @property
    def left(self) -> Text | None:
        return None if self.days is None else days_left(self.days)


def days_left(days: int) -> Text:
    """How long there is left, in words."""
    if days < 0:
        return _("%(n)s dagar för sent", n=-days)
    return _("1 dag kvar") if days == 1 else _("%(n)s dagar kvar", n=days)


# --- the queue ------------------------------------------------------------------------------------------------------


@pages.get("")
@needs(Permission.SEE_QUEUE)
def queue() -> Response:
    chosen = request.args.get("visa", "oppna")
    sought = request.args.get("sok", "").strip()[:100]
    views = {
        "oppna": (_("Alla öppna"), QueueFilter(text=sought)),
        "mina": (_("Mina"), QueueFilter(officer_id=principal().person_id, text=sought)),
        "nya": (_("Utan handläggare"), QueueFilter(unassigned=True, text=sought)),
        "alla": (_("Även avslutade"), QueueFilter(only_open=False, text=sought)),
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
        views=[
            {"label": label, "href": url_for("office.queue", visa=name), "current": name == chosen}
            for name, (label, _filter) in views.items()
        ],
    )


def _row(summary: CaseSummary, day: date) -> QueueRow:
    days = (summary.decide_by - day).days if summary.decide_by and summary.state.is_open else None
    return QueueRow(summary, measure_text(summary.measure), KINDS[summary.state], days)


def _urgency(row: QueueRow) -> tuple[bool, date]:
    return not row.summary.state.is_open, row.summary.decide_by or date.max


# --- one case -------------------------------------------------------------------------------------------------------


@pages.get("/<case_id>")
@needs(Permission.SEE_QUEUE)
def case(case_id: str) -> Response:
    return _case_page(_view(case_id))


def _view(case_id: str) -> CaseView:
    try:
        return services().handling.case(principal(), case_id)
    except NotFound:
        abort(404)


def _case_page(view: CaseView, status: int = 200, said: str = "") -> Response:
    ours = services()
    findings = view.assessment.findings if view.assessment else ()
    met = _of(findings, Outcome.MET)
    protected = frozenset(party.person_id for party in view.case.parties if party.protected)
    measure = measure_text(view.case.measure)
    plan = ours.places.recorded_site_plan(view, measure)
    return page(
        "office/case.html",
        status,
        view=view,
        said=said,
        kind=KINDS[view.case.state],
        measure=measure,
        clock=_clock(view),
        open_findings=_of(findings, *NEEDS_EYES),
        unknown_findings=_of(findings, Outcome.UNKNOWN),
        met_findings=met,
        met_label=_("Visa det som är uppfyllt (%(n)s)", n=len(met)),
        map=ours.places.recorded_map(view, described_by="platsen-i-ord"),
        plan_text=plan.text if plan else "",
        files=_files(view),
        working=_working(view),
        answers=_answers(view),
        moments=_moments(view, protected),
    )


def _of(findings: Iterable[Finding], *outcomes: Outcome) -> list[Finding]:
    """The findings with these outcomes, in the order of the outcomes named."""
    return [finding for outcome in outcomes for finding in findings if finding.outcome is outcome]


def _clock(view: CaseView) -> Text | None:
    """When the case has to be decided and what that is reckoned from, in one line."""
    if not view.case.state.is_open:
        return None
    stands = clock_of(view.case)
    if stands.due is None:
        return _("Klockan står still tills den sökande har kompletterat (PBL 9 kap. 99 §).")
    return _(
        "Beslut senast %(day)s, %(left)s. Räknat från %(start)s, då %(because)s (PBL 9 kap. 99 §).",
        day=date_text(stands.due),
        left=days_left((stands.due - today()).days),
        start=date_text(stands.started),
        because=stands.start.value,
    )


def _files(view: CaseView) -> list[dict[str, Any]]:
    return [
        {
            "record": record,
            "title": DOCUMENTS.get(record.label, record.label.replace("_", " ").capitalize()),
            "url": url_for("office.document", case_id=view.case.case_id, document_id=record.id),
        }
        for record in view.documents
    ]


def _working(view: CaseView) -> list[Text]:
    """What the service is doing by itself right now, so that nobody wonders where the case file is."""
    said = {
        "waiting": _("väntar på att göras"),
        "working": _("görs nu"),
        "failed": _("gick inte att göra; nytt försök görs strax"),
    }
    return [
        _("%(what)s: %(state)s", what=_(line.label), state=said[line.state])
        for line in services().reacting.progress(view.case.case_id)
        if line.state in said
    ]


def _answers(view: CaseView) -> list[dict[str, Any]]:
    return [
        {
            "title": section.title,
            "rows": [
                {
                    "label": row.label,
                    "value": row.value,
                    "source": " ".join(part for part in (row.source, row.changed) if part),
                }
                for row in section.rows
            ],
        }
        for section in answers_told(view.answers, view.sources)
    ]


def _moments(view: CaseView, protected: frozenset[str]) -> list[dict[str, str]]:
    told = diary(view.events, protected)
    return [
        {"when": f"{row.when}, {row.who}", "iso": stored.at.isoformat(), "what": row.what, "more": row.more}
        for row, stored in zip(told, view.events, strict=True)
    ][::-1]


@pages.get("/<case_id>/situationsplan.svg")
@needs(Permission.SEE_QUEUE)
def site_plan(case_id: str) -> Response:
    view = _view(case_id)
    plan = services().places.recorded_site_plan(view, measure_text(view.case.measure))
    if plan is None:
        abort(404)
    return Response(plan.svg, mimetype="image/svg+xml")


@pages.get("/<case_id>/handling/<document_id>")
@needs(Permission.SEE_QUEUE)
def document(case_id: str, document_id: str) -> Response:
    try:
        return served(services().handling.document(principal(), case_id, document_id))
    except NotFound:
        abort(404)


# --- moves ----------------------------------------------------------------------------------------------------------


@pages.get("/<case_id>/<slug>")
@needs(Permission.HANDLE_CASE)
def ask_move(case_id: str, slug: str) -> Response:
    view = _view(case_id)
    move = _move(view, slug)
    if move is None:
        return _no_longer(view)
    if move.name not in FORMS:
        abort(404)
    form = FORMS[move.name].showing(_suggested(move, view), today=today())
    return _move_page(view, move, form, view.case.version)


@pages.post("/<case_id>/<slug>")
@needs(Permission.HANDLE_CASE)
def make_move(case_id: str, slug: str) -> Response:
    view = _view(case_id)
    move = _move(view, slug)
    if move is None:
        return _no_longer(view)
    version = request.form.get("version", type=int) or 0
    form = FORMS[move.name](request.form, today=today()) if move.name in FORMS else None
    if form is not None and not form.validate():
        return _move_page(view, move, form, version, status=422)
    try:
        _make(move, case_id, version, form)
    except Stale:
        latest = _view(case_id)
        if form is None:
            return _no_longer(latest)
        return _move_page(latest, move, form, latest.case.version, status=409, stale=True)
    except Refused as refusal:
        return _case_page(_view(case_id), 409, refusal.message_sv)
    return redirect(url_for("office.case", case_id=case_id), 303)


def _move(view: CaseView, slug: str) -> Move | None:
    """The move by its word in the address, if it is open to this person now. 404 for a word that is no move."""
    from permits.case.lifecycle import MOVES

    if slug not in {move.slug for move in MOVES}:
        abort(404)
    return next((move for move in view.moves if move.slug == slug), None)


def _no_longer(view: CaseView) -> Response:
    return _case_page(view, 409, str(_("Det går inte att göra nu. Ärendet har gått vidare; så här ser det ut.")))


def _make(move: Move, case_id: str, version: int, form: StepForm | None) -> None:
    ours, who = services(), principal()
    told = form.values() if form else {}
    if move.name == "assign":
        ours.handling.assign(who, case_id, version)
    elif move.name == "request_completion":
        ours.handling.request_completion(who, case_id, version, told["text"], date.fromisoformat(told["due"]))
    elif move.name == "grant":
        ours.deciding.grant(who, case_id, version, told["reasons"], told.get("conditions", ""))
    elif move.name == "refuse":
        ours.deciding.refuse(who, case_id, version, told["reasons"])
    else:
        abort(404)


def _suggested(move: Move, view: CaseView) -> dict[str, str]:
    """What the form holds before the officer writes: the usual day, and reasons drafted from the findings."""
    if move.name == "request_completion":
        return {"due": (today() + USUAL_TIME).isoformat()}
    return {"reasons": proposed_reasons(view, granted=move.name == "grant")}


def _move_page(
    view: CaseView, move: Move, form: StepForm, version: int, status: int = 200, stale: bool = False
) -> Response:
    findings = view.assessment.findings if view.assessment else ()
    return page(
        "office/move.html",
        status,
        view=view,
        form=form,
        slug=move.slug,
        version=version,
        stale=stale,
        errors=[(field.name, message) for field in form for message in field.errors],
        open_findings=_of(findings, *NEEDS_EYES, Outcome.UNKNOWN),
    )

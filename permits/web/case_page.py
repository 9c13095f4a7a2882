"""How one case is laid before an officer: where it stands, what needs judging, what it rests on, what has happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, url_for
from werkzeug.wrappers import Response

from permits.case.access import may
from permits.case.events import SYSTEM, StoredEvent
from permits.case.lifecycle import MOVES
from permits.case.matter import state_label, words
from permits.case.model import State
from permits.law.book import Assessment, Outcome, Topic
from permits.law.clock import fee_cut
from permits.services.answers_told import answers_told
from permits.services.charging import fee_told
from permits.services.completeness import completeness
from permits.services.deadline import clock_of, limits_of
from permits.services.happenings import diary
from permits.services.hearing_list import hearing_list
from permits.services.made_known import control_officer
from permits.services.ports import NotFound
from permits.services.shapes import CaseView, DocumentRecord
from permits.services.telling import DOCUMENTS, FindingTold, need_told, of_measure, topics_told
from permits.web.auth import principal
from permits.web.map_change_told import map_changes_told
from permits.web.page import language, measure_of, page, services, today
from permits.web.script_words import map_words
from permits.words import N_, Text, _, date_text

pages = Blueprint("office", __name__, url_prefix="/handlaggning")

KINDS = {
    State.SUBMITTED: "now",
    State.UNDER_REVIEW: "",
    State.AWAITING_APPLICANT: "warn",
    State.GRANTED: "good",
    State.REFUSED: "bad",
}
MADE_BY_US = {"arendeakt": N_("Ärendeakt"), "beslut": N_("Beslut")}
OF_A_DOCUMENT = frozenset({
    "see_map_change",
    "waive_document", "need_document_again", "accept_answer", "withdraw_point", "prolong_order", "write_message",
    "extend_time",
})  # fmt: skip
"""Moves whose buttons stand beside what they are about."""
LATEST = 8  # events shown before the rest is folded


def view_of_case(case_id: str) -> CaseView:
    """The case for whoever asks; 404 when it is not theirs to see."""
    try:
        return services().handling.case(principal(), case_id)
    except NotFound:
        abort(404)


def days_left(days: int) -> Text:
    """How long there is left, in words."""
    if days < 0:
        return _("1 dag för sent") if days == -1 else _("%(n)s dagar för sent", n=-days)
    if days == 0:
        return _("i dag")
    return _("1 dag kvar") if days == 1 else _("%(n)s dagar kvar", n=days)


def case_page(view: CaseView, status: int = 200, said: Text | str = "") -> Response:
    """The whole case. `said`: why something that was asked for was not done."""
    ours = services()
    measure = measure_of(view.case)
    plan = ours.places.recorded_site_plan(view)
    moments = moments_of(view, view.events)
    parts = finding_parts(view.assessment)
    answers = answers_told(view.answers, view.sources)
    return page(
        "office/case.html",
        status,
        view=view,
        map_changes=map_changes_told(view),
        may_see_map_change=any(move.name == "see_map_change" for move in view.moves),
        said=said,
        kind=KINDS[view.case.state],
        stands=_(state_label(view.case)),
        applied=_(words(view.case).applied),
        measure=measure,
        clock=_clock(view),
        moves=[
            move
            for move in view.moves
            if move.name not in OF_A_DOCUMENT and (move.name != "reassign" or _may_take_over(view))
        ],
        held_back=_held_back(view),
        verdict=_verdict(view.assessment),
        parts=parts,
        map=ours.places.recorded_map(
            view,
            label=str(_("Karta över den sökta byggnaden och dess omgivning.")),
            described_by="platsen-i-ord" if plan else "",
            words=map_words(language()),
        ),
        plan_text=plan.text if plan else "",
        files=_files(view),
        levels=completeness(view),
        hearing=hearing_list(view),
        control=_control(view),
        fee=fee_told(view, ours.municipality.fees, today()),
        may_waive=any(move.name in OF_A_DOCUMENT for move in view.moves),
        papers=_papers(view),
        working=_working(view),
        answers=answers,
        differing=sum(bool(row.changed) for section in answers for row in section.rows),
        moments=moments[:LATEST],
        earlier=moments[LATEST:],
    )


# --- where it stands ------------------------------------------------------------------------------------------------


def _clock(view: CaseView) -> dict[str, Any] | None:
    """When the case has to be decided and what that is reckoned from, in one line; None when it is decided."""
    if not view.case.state.is_open:
        return None
    stands = clock_of(view.case)
    if stands.due is None:
        return {
            "late": False,
            "line": _(
                "Klockan står still tills den sökande har kompletterat (%(rule)s).", rule=limits_of(view.case).citation
            ),
        }
    days = (stands.due - today()).days
    line = _(
        "Beslut senast %(day)s, %(left)s. Räknat från %(start)s, då %(because)s (%(rule)s).",
        day=date_text(stands.due),
        left=days_left(days),
        start=date_text(stands.started),
        because=_(stands.start.value),
        rule=limits_of(view.case).citation,
    )
    return {"late": days < 0, "line": line, "cut": _cut(fee_cut(stands.due, today()))}


def _cut(fifths: int) -> Text | None:
    """What lateness costs the board already."""
    if not fifths:
        return None
    if fifths == 1:
        return _("Avgiften är redan nedsatt med en femtedel (PBL 12 kap. 8 a §).")
    return _("Avgiften är redan nedsatt med %(n)s femtedelar (PBL 12 kap. 8 a §).", n=fifths)


def _control(view: CaseView) -> dict[str, Any] | None:
    """Whether a control officer is needed and who is proposed, with what the rules say; None when nothing was asked."""
    if view.assessment is None:
        return None
    found = view.assessment.about(Topic.CONTROL)
    return {"stands": control_officer(view), "said": [(of_measure(f.measure, f.text), f.citation) for f in found]}


def _may_take_over(view: CaseView) -> bool:
    return view.case.officer_id != principal().person_id


def _held_back(view: CaseView) -> list[Text]:
    """Moves that belong to this state and this person, and what stands in their way today."""
    case = view.case
    mine = (move for move in MOVES if move.name not in OF_A_DOCUMENT and may(principal(), move.needs, case))
    blocked = [(move.label, why) for move in mine if case.state in move.leaves and (why := move.unless(case, today()))]
    return [_("%(move)s går inte än: %(why)s", move=str(_(label)), why=str(_(why))) for label, why in blocked]


# --- what was checked -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FindingGroup:
    """Findings that ask the same of the officer. What is `folded` needs nothing more."""

    title: Text
    kind: str
    findings: tuple[FindingTold, ...]
    folded: bool = False
    tells_why: bool = False  # grounds of the answer itself, not one more thing that was found


@dataclass(frozen=True)
class FindingPart:
    """What was checked of one measure; `name` is empty for what is about all of them, or about the only one."""

    name: str
    groups: list[FindingGroup]


def _verdict(assessment: Assessment | None) -> dict[str, Any] | None:
    """The answer in the officer's words, how many points went which way, and what the applicant was told."""
    if assessment is None:
        return None
    groups = finding_groups(assessment)
    counted = [f"{len(group.findings)} {str(group.title).lower()}" for group in groups if not group.tells_why]
    parts = assessment.parts or (assessment,)
    needs = [need_told(part.measure, part.need.need, part.need.permit) for part in parts]
    return {
        "need": " ".join(needs),
        "tally": " · ".join(counted),
        "told": assessment.need.sentence,
        "law": assessment.law_version,
    }


def finding_parts(assessment: Assessment | None) -> list[FindingPart]:
    """The findings of each measure by itself, then those about all of them."""
    if assessment is None:
        return []
    if not assessment.parts:
        return [FindingPart("", finding_groups(assessment))]
    names = [part.measure for part in assessment.parts]
    parts = [FindingPart(name, finding_groups(assessment, of=name)) for name in (*names, "")]
    return [part for part in parts if part.groups]


def finding_groups(assessment: Assessment | None, of: str | None = None) -> list[FindingGroup]:
    """The findings by what they ask of the officer; what asks most comes first. `of`: only those about this measure.

    Missing has a meaning in each topic: why a permit is needed, who has to be heard, what the application lacks.
    """
    if assessment is None:
        return []
    titles = {name: layer.title for name, layer in services().places.layers().items()}
    told = [(Topic(topic.name), f) for topic in topics_told(assessment, titles, of) for f in topic.findings]

    def found(outcome: Outcome, *, why_a_permit: bool | None = None) -> tuple[FindingTold, ...]:
        return tuple(
            finding
            for topic, finding in told
            if finding.outcome == outcome and why_a_permit in (None, topic is Topic.PERMIT_NEED)
        )

    grounds = found(Outcome.MISSING, why_a_permit=True)
    groups = [
        FindingGroup(_("Stämmer inte"), "bad", found(Outcome.CONFLICT)),
        FindingGroup(_("Att göra eller komplettera"), "warn", found(Outcome.MISSING, why_a_permit=False)),
        FindingGroup(_("Att bedöma"), "warn", found(Outcome.JUDGE)),
        FindingGroup(_("Kunde inte avgöras"), "", found(Outcome.UNKNOWN)),
        FindingGroup(_("Varför åtgärden behöver prövas"), "", grounds, folded=True, tells_why=True),
        FindingGroup(_("Uppfyllda krav"), "good", found(Outcome.MET), folded=True),
    ]
    return [group for group in groups if group.findings]


# --- papers ---------------------------------------------------------------------------------------------------------


def _files(view: CaseView) -> list[dict[str, Any]]:
    """What came from the applicant, the latest first."""
    theirs = [record for record in view.documents if record.origin == "applicant"]
    return [_file(view, record) for record in sorted(theirs, key=lambda record: record.received, reverse=True)]


def _papers(view: CaseView) -> dict[str, Any]:
    """What the service has made: the case file and the decision that stand, and earlier ones."""
    made = [record for record in view.documents if record.origin == "made"]
    standing = {document.document_id for document in (view.case.case_file, view.case.decision_document) if document}
    latest = [record for record in made if record.id in standing]
    return {
        "standing": [_file(view, record) for record in sorted(latest, key=lambda record: record.label != "beslut")],
        "earlier": [_file(view, record) for record in made if record.id not in standing][::-1],
    }


def _file(view: CaseView, record: DocumentRecord) -> dict[str, Any]:
    told = MADE_BY_US if record.origin == "made" else DOCUMENTS
    return {
        "record": record,
        "title": _(told.get(record.label, record.label.replace("_", " ").capitalize())),
        "url": url_for("office.document", case_id=view.case.case_id, document_id=record.id),
    }


def _working(view: CaseView) -> list[dict[str, Any]]:
    """What the service is doing by itself right now, so that nobody wonders where the case file is."""
    said = {
        "waiting": _("väntar på sin tur"),
        "working": _("görs nu"),
        "failed": _("gick inte att göra"),
    }
    return [
        {"what": _(line.label), "state": said[line.state], "failed": line.state == "failed", "detail": line.detail}
        for line in services().reacting.progress(view.case.case_id)
        if line.state in said
    ]


# --- what has happened ------------------------------------------------------------------------------------------------


def moments_of(view: CaseView, events: Iterable[StoredEvent]) -> list[dict[str, Any]]:
    """Events of the case in words, newest first; `own` is what the service did by itself."""
    stored = list(events)
    hidden = frozenset(party.person_id for party in view.case.parties if party.protected)
    told = diary(stored, hidden, words(view.case))
    return [
        {
            "when": f"{row.when}, {row.who}",
            "iso": each.at.isoformat(),
            "what": row.what,
            "more": row.more,
            "own": each.by == SYSTEM,
        }
        for row, each in zip(told, stored, strict=True)
    ][::-1]

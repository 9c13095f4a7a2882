"""How a case is shown, and to whom how much of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from permits.case.access import Permission, Principal, is_a_party, may
from permits.case.events import AnswersCorrected, ApplicationSubmitted, ContactChanged, FindingsRecorded, StoredEvent
from permits.case.folding import fold
from permits.case.lifecycle import moves_for
from permits.case.model import Case
from permits.case.orders import Point
from permits.case.times import swedish_day
from permits.services.recording import assessment_from_json
from permits.services.redacting import PERSONAL_STEPS, Redaction
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import CORRECTED, CaseView, DocumentRecord, Source
from permits.services.stores import Unit
from permits.words import _, date_text


def view_of(unit: Unit, case_id: str, who: Principal | None, at: datetime) -> CaseView:
    """The case as `who` may see it. None is the service itself, which sees all and shows nobody.

    A protected person is masked for everybody but the parties. Raises NotFound for a case that is not theirs to see.
    """
    stored = tuple(unit.log.of_case(case_id))
    if not stored:
        raise NotFound
    case = fold(stored)
    if who is not None and not may(who, Permission.SEE_CASE, case):
        raise NotFound
    application, findings = _recorded(stored)
    view = CaseView(
        case=case,
        events=stored,
        documents=tuple(unit.documents.of_case(case_id)),
        answers=_answers(stored, application),
        sources={field: Source(**source) for field, source in application.sources.items()} | _corrections(stored),
        assessment=assessment_from_json(findings.assessment) if findings and findings.assessment else None,
        report=findings.report if findings else None,
        more_reports=findings.more_reports if findings else (),
        moves=moves_for(case, who, swedish_day(at)) if who else (),
    )
    if who is None or is_a_party(who, case):
        return view
    return masked(view)


def view_then(view: CaseView, version: int) -> CaseView:
    """The case as it was after its event `version`, for whoever `view` was made for; without moves."""
    stored = tuple(each for each in view.events if each.version <= version)
    application, findings = _recorded(stored)
    known = {each.data.get("document_id") for each in stored}
    return replace(
        view,
        case=fold(stored),
        events=stored,
        documents=tuple(each for each in view.documents if each.id in known),
        answers=_answers(stored, application),
        sources={field: Source(**source) for field, source in application.sources.items()} | _corrections(stored),
        assessment=assessment_from_json(findings.assessment) if findings and findings.assessment else None,
        report=findings.report if findings else None,
        more_reports=findings.more_reports if findings else (),
        moves=(),
    )


def masked(view: CaseView) -> CaseView:
    """The view with nothing that tells who or where a protected party is; the same view when nobody is protected."""
    if not view.case.is_protected:
        return view
    redaction = Redaction(view.case, view.answers)
    return replace(
        view,
        case=_masked_case(view.case, redaction),
        events=tuple(_masked_event(event, redaction) for event in view.events),
        documents=tuple(replace(each, filename=redaction.text(each.filename)) for each in view.documents),
        answers=redaction.all(view.answers),
        sources={field: replace(each, value=redaction.text(each.value)) for field, each in view.sources.items()},
    )


def _masked_case(case: Case, redaction: Redaction) -> Case:
    """The case with its parties masked, and with what applicants wrote gone through."""

    def point(each: Point) -> Point:
        given = (replace(g, text=redaction.text(g.text), by_name=redaction.text(g.by_name)) for g in each.answers)
        return replace(each, lacks=redaction.text(each.lacks), answers=tuple(given))

    return replace(
        case,
        parties=tuple(party.masked for party in case.parties),
        former=(),
        completions=tuple(
            replace(order, text=redaction.text(order.text), points=tuple(point(each) for each in order.points))
            for order in case.completions
        ),
        extension=replace(case.extension, reason=redaction.text(case.extension.reason)) if case.extension else None,
        pauses=redaction.all(case.pauses),
        hearings=redaction.all(case.hearings),
        referrals=redaction.all(case.referrals),
        communications=redaction.all(case.communications),
        needless=redaction.all(case.needless),
        additions=tuple(replace(each, text=redaction.text(each.text)) for each in case.additions),
        messages=tuple(
            replace(each, text=redaction.text(each.text), by_name=redaction.text(each.by_name))
            for each in case.messages
        ),
    )


def _masked_event(event: StoredEvent, redaction: Redaction) -> StoredEvent:
    data: dict[str, Any] = redaction.all(event.data)
    if event.type == ContactChanged.type():  # where somebody was reached for a time is no answer of theirs any more
        data = {"person_id": event.data["person_id"]}
    if event.type == AnswersCorrected.type() and event.data["step"] in PERSONAL_STEPS:
        data = {"point": event.data["point"], "step": event.data["step"], "before": {}, "after": {}}
    return replace(event, data=data, by_name=redaction.text(event.by_name))


def _recorded(stored: tuple[StoredEvent, ...]) -> tuple[ApplicationSubmitted, FindingsRecorded | None]:
    """The application, and the findings that stand: the latest recorded."""
    application = stored[0].event
    if not isinstance(application, ApplicationSubmitted):
        raise ValueError("a case begins with an application")
    latest = next((each.event for each in reversed(stored) if each.type == FindingsRecorded.type()), None)
    return application, latest if isinstance(latest, FindingsRecorded) else None


def _answers(stored: tuple[StoredEvent, ...], application: ApplicationSubmitted) -> dict[str, dict[str, Any]]:
    """The answers as they stand: those of the application, and what was corrected after it."""
    return {**application.answers, **{event.step: event.after for event, _at in _corrected(stored)}}


def _corrections(stored: tuple[StoredEvent, ...]) -> dict[str, Source]:
    """What each corrected answer said before, by "step.field"; of one corrected twice, what it said at first.

    What a register said when it was corrected comes first where the applicant wrote something else.
    """
    before: dict[str, Source] = {}
    for event, at in _corrected(stored):
        names = event.before.keys() | event.after.keys()
        for name in sorted(name for name in names if event.before.get(name) != event.after.get(name)):
            first = before.get(f"{event.step}.{name}")
            is_first = first is None or first.register != CORRECTED
            value = str(event.before.get(name) or "") if is_first or first is None else first.value
            before[f"{event.step}.{name}"] = Source(CORRECTED, at.isoformat(), value)
        for name, told in event.sources.items():
            if told["value"] != str(event.after.get(name) or "") or f"{event.step}.{name}" not in before:
                before[f"{event.step}.{name}"] = Source(**told)
    return before


def _corrected(stored: tuple[StoredEvent, ...]) -> list[tuple[AnswersCorrected, datetime]]:
    found = ((each.event, each.at) for each in stored if each.type == AnswersCorrected.type())
    return [(event, at) for event, at in found if isinstance(event, AnswersCorrected)]


def document_of(unit: Unit, case_id: str, document_id: str, who: Principal) -> DocumentRecord:
    """A document of a case that `who` may see. Raises NotFound."""
    stored = unit.log.of_case(case_id)
    if not stored or not may(who, Permission.SEE_CASE, fold(stored)):
        raise NotFound
    found = unit.documents.get(case_id, document_id)
    if found is None:
        raise NotFound
    return still_kept(found)


def still_kept(document: DocumentRecord) -> DocumentRecord:
    """The document. Raises Refused for one that is disposed of."""
    if document.disposed is not None:
        day = date_text(swedish_day(document.disposed))
        raise Refused(_("Handlingen gallrades %(day)s enligt kommunens gallringsregler och finns inte kvar.", day=day))
    return document


def told_sources(sources: Mapping[str, Source]) -> dict[str, dict[str, str]]:
    """Sources as an event holds them."""
    return {field: {"register": each.register, "at": each.at, "value": each.value} for field, each in sources.items()}

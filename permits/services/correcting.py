"""How an applicant corrects what they answered in the application, when an order asks about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from permits.case.access import Permission, Principal, is_a_party, may
from permits.case.events import AnswersCorrected, CompletionAnswered, Event, FindingsRecorded
from permits.case.model import Case
from permits.case.orders import Point
from permits.services.assessing import assess_facts, facts_of_all
from permits.services.consequences import known_case
from permits.services.diary import hand_of, moving, record
from permits.services.parts import Kind
from permits.services.places import Places
from permits.services.ports import Clock
from permits.services.recording import assessment_to_json, report_to_json
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import Answers, CaseView
from permits.services.stores import Transactions, Unit
from permits.services.viewing import view_of
from permits.wizard.bygglov import BYGGLOV
from permits.wizard.journey import Step
from permits.wizard.several import step_and_number
from permits.words import _

CORRECTABLE: Final = frozenset({"uppgifter", "grannar", "tid"})
"""Steps that are plain questions about what is built; who, where and with which drawings is mended otherwise."""
NOT_ASKED: Final = _("Ingen ber dig rätta det längre. Läs om sidan.")


class Correcting:
    """The applicant's way back into a step. Raises NotFound for a case in which they are no party."""

    def __init__(self, database: Transactions, places: Places, clock: Clock) -> None:
        self._database = database
        self._places = places
        self._clock = clock

    def asked(self, who: Principal, case_id: str, point_id: str) -> tuple[CaseView, Point, Step]:
        """The case, the point and the step that it asks about. Raises NotFound when there is none to correct."""
        with self._database.reading() as unit:
            view = _own(unit, who, case_id, self._clock())
        point = view.case.point(point_id)
        step = step_of(point, view.answers) if point is not None and point.is_open else None
        if point is None or step is None:
            raise NotFound
        return view, point, step

    def correct(self, who: Principal, case_id: str, version: int, point_id: str, told: Mapping[str, Any]) -> CaseView:
        """Answer the point with the step's answers as they are now (`told`, valid by its form), and find anew what the
        law says. It was asked for, so by itself it starts no clock. Raises NotFound, Stale, Refused."""
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "answer_completion", at)
            view = _own(unit, who, case_id, at)
            point = case.point(point_id)
            step = step_of(point, view.answers) if point is not None and point.is_open else None
            if point is None or step is None:
                raise Refused(NOT_ASKED)
            before, after = dict(view.answers[step.slug]), dict(told)
            changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
            if not changed:
                raise Refused(_("Du har inte ändrat något. Ändra uppgiften, eller skriv ett svar på ärendets sida."))
            answers = {**view.answers, step.slug: after}
            corrected = AnswersCorrected(point_id, step.slug, before, after)
            said = {"point": point_id, "text": str(_("Uppgifterna är rättade i formuläret.")), "document_ids": []}
            happened = [corrected, CompletionAnswered("", (), (said,)), *self._found(unit, case, answers, at)]
            record(unit, case_id, happened, hand_of(who, at))
            return _own(unit, who, case_id, at)

    def _found(self, unit: Unit, case: Case, answers: Answers, at: datetime) -> list[Event]:
        """What the law says of the corrected answers, by the layers of today and the day the case began."""
        known = known_case(unit, case.case_id, at)
        reports = tuple(
            None if footprint is None else self._places.report(footprint, case.designation)
            for footprint in known.footprints
        )
        found = assess_facts(facts_of_all(answers, reports, known.begun, known.earlier), self._places.municipality)
        if found is None:
            return []
        told = [report_to_json(report) if report else None for report in reports]
        return [
            FindingsRecorded(
                law_version=found.law_version,
                need=found.need.need.value,
                assessment=assessment_to_json(found),
                layers=tuple(dict.fromkeys(str(stamp) for report in reports if report for stamp in report.stamps)),
                report=told[0] if told else None,
                more_reports=tuple(told[1:]),
            )
        ]


def step_of(point: Point | None, answers: Answers) -> Step | None:
    """The step that a point asks about, when it can be corrected where it was answered; None for any other point."""
    kind, _colon, slug = point.part.partition(":") if point else ("", "", "")
    if kind != Kind.STEP or slug not in answers or step_and_number(slug)[0] not in CORRECTABLE:
        return None
    return BYGGLOV.step(slug)


def _own(unit: Unit, who: Principal, case_id: str, at: datetime) -> CaseView:
    view = view_of(unit, case_id, who, at)
    if not may(who, Permission.SEE_OWN_CASES) or not is_a_party(who, view.case):
        raise NotFound
    return view

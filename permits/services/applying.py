"""What a resident does: writes an application, learns what the rules say of it, submits it, and completes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Protocol

from shapely import Polygon

from gis.geometry import FootprintError
from gis.site import SiteReport
from permits.case.access import Permission, Principal, is_a_party, may
from permits.case.events import (
    ApplicationSubmitted,
    DocumentReceived,
    Event,
    FindingsRecorded,
)
from permits.case.times import swedish_day
from permits.law.book import Assessment
from permits.law.facts import Facts
from permits.municipality import Municipality
from permits.services.assessing import assess_facts, consent_decides, facts_of_all
from permits.services.diary import hand_of, open_case
from permits.services.drafting import Drafting, new_id, theirs
from permits.services.earlier_cases import earlier_of
from permits.services.parties import Parties, without_numbers
from permits.services.ports import Clock, Files, PeopleRegister, PersonStore
from permits.services.recording import assessment_to_json, report_to_json
from permits.services.refusals import Incomplete, NotFound, Stale
from permits.services.shapes import (
    CaseSummary,
    CaseView,
    DocumentRecord,
    Draft,
    DraftDocument,
    Receipt,
    ReceivedFile,
)
from permits.services.stores import Transactions, Unit
from permits.services.viewing import document_of, told_sources, view_of
from permits.wizard.bygglov import JOURNEYS
from permits.wizard.journey import Context, Journey
from permits.wizard.several import measures_of
from permits.words import Text, _

Reports = tuple[SiteReport | None, ...]
"""What holds where each measure of an application is drawn; None for what is not placed yet."""


class Sites(Protocol):
    """What applying asks of services.places."""

    def footprint(self, drawn: str | Mapping[str, Any]) -> Polygon: ...

    def report(self, footprint: Polygon, designation: str | None) -> SiteReport: ...


class Applying(Drafting):
    """The resident's desk."""

    def __init__(
        self,
        *,
        database: Transactions,
        persons: PersonStore,
        files: Files,
        places: Sites,
        people: PeopleRegister,
        municipality: Municipality,
        clock: Clock,
        journeys: Mapping[str, Journey] = JOURNEYS,
    ) -> None:
        super().__init__(database, files, journeys, clock)
        self._places = places
        self._parties = Parties(persons, people)
        self._municipality = municipality
        self._asked = journeys

    # what the rules say of a draft

    def report(self, draft: Draft) -> SiteReport | None:
        """What holds where the draft's first measure is drawn; None before it is. `places` keeps reports for reuse."""
        return next(iter(self.reports(draft)), None) or self._report(draft.answers)

    def reports(self, draft: Draft) -> Reports:
        """What holds where each measure of the draft is drawn, in their order."""
        return tuple(self._report(asked.answers) for asked in measures_of(draft.answers))

    def _report(self, answers: Mapping[str, Mapping[str, Any]]) -> SiteReport | None:
        """What holds where the only measure of these answers is drawn."""
        drawn = answers.get("placering", {}).get("geometry")
        if not drawn:
            return None
        try:
            footprint = self._places.footprint(drawn)
        except FootprintError:
            return None
        return self._places.report(footprint, answers.get("fastighet", {}).get("designation") or None)

    def assess(self, draft: Draft) -> Assessment | None:
        """What the law says of the draft today; None before the kind of measure is chosen."""
        return self._known(draft)[0]

    def context(self, draft: Draft) -> Context:
        """What the steps of the draft's journey may know besides the answers."""
        return self._known(draft)[1]

    def _known(self, draft: Draft) -> tuple[Assessment | None, Context, Reports]:
        """What the law says of the draft, what its steps may know, and what holds where each measure is drawn."""
        reports = self.reports(draft)
        facts = self._facts(draft, reports)
        assessment = assess_facts(facts, self._municipality)
        told = zip(reports, consent_decides(facts, reports), strict=True)
        first, *others = [self._about(draft, report, consent_matters=matters) for report, matters in told] or [
            self._about(draft, self.report(draft), consent_matters=False)
        ]
        return assessment, replace(first, assessment=assessment, others=tuple(others)), reports

    def _about(self, draft: Draft, report: SiteReport | None, consent_matters: bool) -> Context:
        nearest = report.nearest_boundary if report else None
        return Context(
            today=self._today(),
            documents=tuple(document.label for document in draft.documents),
            share_inside=report.share_inside if report else None,
            inside_municipality=report.inside_municipality if report else None,
            distance_to_neighbour=nearest.distance if nearest else None,
            consent_matters=consent_matters,
        )

    def facts(self, draft: Draft) -> tuple[tuple[Facts, ...], Reports]:
        """What the draft's answers and places tell the law of each measure, and what holds where each is drawn."""
        reports = self.reports(draft)
        return self._facts(draft, reports), reports

    def _facts(self, draft: Draft, reports: Sequence[SiteReport | None]) -> tuple[Facts, ...]:
        earlier = earlier_of(self._database, draft.answers)
        return facts_of_all(draft.answers, reports, self._today(), earlier)

    def assess_place(self, draft: Draft, number: int, report: SiteReport) -> tuple[Assessment | None, bool]:
        """What the law says of one measure of the draft if it were placed where `report` is about; nothing is saved.

        The second is whether somebody's consent decides what it needs.
        """
        reports = list(self.reports(draft))
        reports[number - 1 : number] = [report]
        facts = self._facts(draft, reports)
        found = assess_facts(facts, self._municipality)
        decides = consent_decides(facts, reports)
        return (found.parts[number - 1] if found and found.parts else found), any(decides[number - 1 : number])

    def _today(self) -> date:
        return swedish_day(self._clock())

    # submitting

    def submit(self, who: Principal, draft_id: str, version: int) -> Receipt:
        """Hand the application in: everything is asked and computed again, and one transaction makes the case.

        Pressing twice, or again after a crash, gives the same receipt. Raises NotFound, Incomplete, and Stale with the
        draft that stands now when it was changed after the page was shown.
        """
        draft = self.open(who, draft_id)
        if not draft.case_id:
            if draft.version != version:
                raise Stale(draft.version, draft)
            happened = self._application(who, draft)
        with self._database.transaction() as unit:
            now_stands = theirs(unit, who, draft_id, lock=True)
            receipt = unit.cases.of_draft(draft_id)
            if receipt:
                return receipt
            if now_stands != draft:
                raise Stale(now_stands.version, now_stands)
            return self._open_case(unit, who, draft, happened)

    def _application(self, who: Principal, draft: Draft) -> list[Event]:
        """The events of a complete application, with its registry number still to be given. Raises Incomplete."""
        assessment, context, reports = self._known(draft)
        journey = self._asked[draft.journey]
        problems = [*journey.problems(draft.answers, context), *self._stopped(draft)]
        if problems or assessment is None:
            raise Incomplete([(step, str(message)) for step, message in problems])
        on_the_way = {step.slug for step in journey.path(draft.answers, context)}
        answers = {step: fields for step, fields in draft.answers.items() if step in on_the_way}
        parties, measures = self._parties.named(who, answers), measures_of(answers)
        application = ApplicationSubmitted(
            registry_number="",
            draft_id=draft.id,
            journey=draft.journey,
            measure=measures[0].kind,
            designation=answers["fastighet"]["designation"],
            parties=tuple(vars(party) | {"role": party.role.value} for party in parties),
            answers=without_numbers(answers),
            sources=told_sources({f: s for f, s in draft.sources.items() if f.partition(".")[0] in on_the_way}),
            more_measures=tuple(each.kind for each in measures[1:]),
        )
        told = [report_to_json(report) if report else None for report in reports]
        findings = FindingsRecorded(
            law_version=assessment.law_version,
            need=assessment.need.need.value,
            assessment=assessment_to_json(assessment),
            layers=tuple(dict.fromkeys(str(stamp) for report in reports if report for stamp in report.stamps)),
            report=told[0],
            more_reports=tuple(told[1:]),
        )
        return [application, *(_received(each.id, each.label, each) for each in draft.documents), findings]

    def _stopped(self, draft: Draft) -> list[tuple[str, Text]]:
        """The files in which harmful code was found after they were handed in."""
        held = {document.filename: self._files.held(document.sha256) for document in draft.documents}
        return [
            ("handlingar", _("Viruskontrollen stoppade filen %(name)s. Ta bort den och lägg till en ny.", name=name))
            for name, found in held.items()
            if found and found.is_infected
        ]

    def _open_case(self, unit: Unit, who: Principal, draft: Draft, happened: Sequence[Event]) -> Receipt:
        at = self._clock()
        year = swedish_day(at).year
        series = self._municipality.registry_prefix
        number = f"{series} {year}-{unit.numbers.next(series, year):06d}"
        application, *rest = happened
        if not isinstance(application, ApplicationSubmitted):
            raise TypeError("a case begins with an application")
        case_id = new_id()
        numbered = replace(application, registry_number=number)
        open_case(unit, case_id, draft.id, [numbered, *rest], hand_of(who, at))
        unit.drafts.submitted(draft.id, case_id, at)
        return Receipt(case_id, number)

    # afterwards

    def cases_of(self, who: Principal) -> list[CaseSummary]:
        """The cases in which the person is a party, the latest first."""
        with self._database.reading() as unit:
            return unit.cases.of_person(who.person_id)

    def case_of(self, who: Principal, case_id: str) -> CaseView:
        """The case, for a party in it. Raises NotFound."""
        with self._database.reading() as unit:
            return self._own(unit, who, case_id)

    def document(self, who: Principal, case_id: str, document_id: str) -> DocumentRecord:
        """A document of the case, for a party in it. Raises NotFound."""
        with self._database.reading() as unit:
            self._own(unit, who, case_id)
            return document_of(unit, case_id, document_id, who)

    def _own(self, unit: Unit, who: Principal, case_id: str, at: datetime | None = None) -> CaseView:
        view = view_of(unit, case_id, who, at or self._clock())
        if not may(who, Permission.SEE_OWN_CASES) or not is_a_party(who, view.case):
            raise NotFound
        return view


def _received(document_id: str, label: str, file: DraftDocument | ReceivedFile) -> DocumentReceived:
    return DocumentReceived(
        document_id=document_id,
        label=label,
        filename=file.filename,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        pages=file.pages,
    )

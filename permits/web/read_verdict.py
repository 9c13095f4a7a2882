"""What the verdict page shows of an assessment: what decided, what to mind, what stands beside, what is in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from permits.law.book import Assessment, Finding, Need, Outcome, Part, Topic
from permits.law.facts import MeasureKind
from permits.law.measures import MEASURES
from permits.services.charging import FeeTold, fee_ahead
from permits.web import consent
from permits.web.forms import Opened
from permits.web.live import SLIVER, because, headline, stands_wrong
from permits.web.page import municipality, services, today
from permits.wizard.several import MeasureAsked, measures_of
from permits.wizard.verdicts import part_of
from permits.words import Text, _, number

# What an applicant reads about besides the need for a permit, and the outcomes that ask for attention.
TOPICS_READ = (Topic.SITING, Topic.BESIDE, Topic.HEARING, Topic.CONTROL)
HEEDED = {Outcome.CONFLICT, Outcome.MISSING, Outcome.JUDGE}
FREE = {Need.NONE, Need.ANMALAN}


@dataclass(frozen=True)
class PartRead:
    """One measure as the reader reads about it, and where it stands wrong; with `about` empty, the only one."""

    about: Text | str
    siting: str
    assessment: Assessment
    because: str
    deciding: list[Finding]
    reminders: list[Finding]
    heeded: dict[Topic, list[Finding]]
    stands_wrong: list[dict[str, str]]


def verdict_beside(at: Opened) -> dict[str, Any]:
    """The answer for the whole, then for each measure the findings by how they concern the reader.

    What is said of every measure is told once, after them; findings that did not decide stand with the rest.
    """
    assessment = at.context.assessment
    if assessment is None:
        return {"assessment": None}
    parts = _parts(at, assessment)
    shared = [f for f in assessment.findings if not f.measure and f.topic in TOPICS_READ] if len(parts) > 1 else []
    told = [finding for part in assessment.parts or (assessment,) for finding in _undecided(part)]
    unsaid = [*shared, *(finding for finding in told if _words(finding) not in {_words(each) for each in shared})]
    return {
        "assessment": assessment,
        "parts": parts,
        "shared": _by_topic(shared),
        "beside": list(dict.fromkeys(f.title for f in unsaid if f.topic is Topic.BESIDE and f.outcome in HEEDED)),
        "unknown": [finding for finding in unsaid if finding.outcome is Outcome.UNKNOWN],
        "in_order": [finding for finding in unsaid if finding.outcome is Outcome.MET],
        "consent_paper": _consent_paper(at),
        "stands_wrong": [line for part in parts for line in part.stands_wrong],
        "fee": fee_expected(at),
    }


def fee_expected(at: Opened) -> FeeTold | None:
    """What the application would cost if it were handed in today; None when nothing says."""
    kinds = [asked.kind for asked in measures_of(at.draft.answers)]
    in_plan = [report.in_plan if report else None for report in services().applying.reports(at.draft)]
    return fee_ahead(kinds, in_plan, at.context.assessment, at.draft.answers, municipality().fees, today())


def _consent_paper(at: Opened) -> str:
    """Where the paper for neighbours is, while their consent decides and has not been given; else nothing."""
    asked = (each for each in measures_of(at.draft.answers) if at.context.about(each.number).consent_matters)
    return consent.offered(at) if any(each.answers.get("grannar", {}).get("consent") != "ja" for each in asked) else ""


def _parts(at: Opened, assessment: Assessment) -> list[PartRead]:
    """Each measure's own answer; of a single measure that is all there is."""
    asked, places = measures_of(at.draft.answers), placed(at)
    shared = [finding for finding in assessment.findings if not finding.measure] if len(asked) > 1 else []
    said_of_all = {_words(finding) for finding in shared}
    return [
        _part(at, each, found, said_of_all, places.get(each.slug("placering"), {}).get("wrong", []))
        for each, found in zip(asked, assessment.parts or (assessment,), strict=True)
    ]


def _part(
    at: Opened,
    asked: MeasureAsked,
    found: Assessment,
    said_of_all: set[tuple[str, ...]],
    wrong: list[dict[str, str]],
) -> PartRead:
    siting = asked.slug("placering")
    step = at.journey.step(siting)
    own = [finding for finding in found.findings if _words(finding) not in said_of_all]
    return PartRead(
        about=step.about(at.draft.answers) if step else "",
        siting=siting,
        assessment=found,
        because=because(found),
        deciding=deciding(found),
        reminders=[finding for finding in found.need.findings if part_of(finding) is Part.REMINDER],
        heeded=_by_topic(finding for finding in own if finding.topic in TOPICS_READ),
        stands_wrong=wrong,
    )


def _by_topic(findings: Iterable[Finding]) -> dict[Topic, list[Finding]]:
    found = [finding for finding in findings if finding.outcome in HEEDED]
    return {topic: [finding for finding in found if finding.topic is topic] for topic in TOPICS_READ}


def _undecided(found: Assessment) -> list[Finding]:
    """What was looked at and did not decide the answer."""
    decided = deciding(found)
    need = [f for f in found.need.findings if f not in decided and part_of(f) is not Part.REMINDER]
    return need + [finding for finding in found.findings if finding.topic in TOPICS_READ]


def _words(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.outcome, finding.text


def deciding(assessment: Assessment) -> list[Finding]:
    """The findings that the answer follows from: where a permit is needed not those that would have let one off."""
    found = [finding for finding in assessment.need.findings if part_of(finding) is not Part.REMINDER]
    if assessment.need.need in FREE:
        return [finding for finding in found if finding.outcome in {Outcome.MET, Outcome.MISSING}]
    if assessment.need.need is Need.BYGGLOV:
        return [finding for finding in found if finding.outcome not in {Outcome.MET, Outcome.UNKNOWN}]
    return [finding for finding in found if finding.outcome is not Outcome.MET]


def placed(at: Opened) -> dict[str, dict[str, Any]]:
    """By step, where each measure that is placed stands, in a line, and what is odd about it."""
    asked, reports = measures_of(at.draft.answers), services().applying.reports(at.draft)
    lines = {
        each.slug("placering"): {
            "headline": headline(report, each.kind),
            "wrong": stands_wrong(report, each.kind) + _upon_earlier(at, asked[:place], reports[:place], each, report),
        }
        for place, (each, report) in enumerate(zip(asked, reports, strict=True))
        if report
    }
    return {slug: {**line, "is_last": slug == [*lines][-1]} for slug, line in lines.items()}


def _upon_earlier(
    at: Opened, earlier: tuple[MeasureAsked, ...], reports: tuple[Any, ...], asked: MeasureAsked, report: Any
) -> list[dict[str, str]]:
    """Two new buildings in one application cannot stand on the same ground."""
    lines = []
    for other, there in zip(earlier, reports, strict=True):
        if there is None or not (_is_building(asked) and _is_building(other)):
            continue
        area = report.footprint.intersection(there.footprint).area
        if area > SLIVER:
            step = at.journey.step(other.slug("placering"))
            which = step.about(at.draft.answers) if step else ""
            text = _(
                "%(area)s m² av det du har ritat ligger över %(which)s. Flytta den ena.",
                area=number(area), which=which,
            )  # fmt: skip
            lines.append({"title": str(_("Två byggnader på samma plats")), "text": str(text), "tone": "bad"})
    return lines


def _is_building(asked: MeasureAsked) -> bool:
    return MEASURES[MeasureKind(asked.kind)].is_building

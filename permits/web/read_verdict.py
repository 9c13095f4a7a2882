"""What the verdict page shows of an assessment: what decided, what to mind, what stands beside, what is in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from permits.law.book import Assessment, Finding, Need, Outcome, Part, Topic
from permits.services.shapes import Draft
from permits.web.forms import Opened
from permits.web.live import because, headline, stands_wrong
from permits.web.page import services
from permits.wizard.several import MeasureAsked, measures_of
from permits.wizard.verdicts import part_of
from permits.words import Text

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
        "stands_wrong": [line for part in parts for line in part.stands_wrong],
    }


def _parts(at: Opened, assessment: Assessment) -> list[PartRead]:
    """Each measure's own answer; of a single measure that is all there is."""
    asked = measures_of(at.draft.answers)
    shared = [finding for finding in assessment.findings if not finding.measure] if len(asked) > 1 else []
    said_of_all = {_words(finding) for finding in shared}
    return [
        _part(at, each, found, said_of_all)
        for each, found in zip(asked, assessment.parts or (assessment,), strict=True)
    ]


def _part(at: Opened, asked: MeasureAsked, found: Assessment, said_of_all: set[tuple[str, ...]]) -> PartRead:
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
        stands_wrong=standing(at.about(siting).draft),
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


def standing(draft: Draft) -> list[dict[str, str]]:
    """What is odd about where the building stands; nothing when it is not placed yet."""
    report = services().applying.report(draft)
    return stands_wrong(report, draft.answers.get("atgard", {}).get("measure", "")) if report else []


def placed(at: Opened) -> dict[str, dict[str, Any]]:
    """By step, where each measure that is placed stands, in a line, and what is odd about it."""
    reports = services().applying.reports(at.draft)
    lines = {
        asked.slug("placering"): {"headline": headline(report), "wrong": stands_wrong(report, asked.kind)}
        for asked, report in zip(measures_of(at.draft.answers), reports, strict=True)
        if report
    }
    return {slug: {**line, "is_last": slug == [*lines][-1]} for slug, line in lines.items()}

"""What the verdict page shows of an assessment: what decided, what to mind, what stands beside, what is in order."""

from __future__ import annotations

from typing import Any

from permits.law.book import Assessment, Finding, Need, Outcome, Part, Topic
from permits.services.shapes import Draft
from permits.web.forms import Opened
from permits.web.live import because, stands_wrong
from permits.web.page import services
from permits.wizard.verdicts import part_of

# What an applicant reads about besides the need for a permit, and the outcomes that ask for attention.
TOPICS_READ = (Topic.SITING, Topic.BESIDE, Topic.HEARING, Topic.CONTROL)
HEEDED = {Outcome.CONFLICT, Outcome.MISSING, Outcome.JUDGE}
FREE = {Need.NONE, Need.ANMALAN}


def verdict_beside(at: Opened) -> dict[str, Any]:
    """The findings by how they concern the reader; those of the permit need that did not decide stand with the rest."""
    assessment = at.context.assessment
    if assessment is None:
        return {"assessment": None}
    decided = deciding(assessment)
    reminders = [finding for finding in assessment.need.findings if part_of(finding) is Part.REMINDER]
    left = [f for f in assessment.need.findings if f not in decided and f not in reminders]
    others = [f for f in assessment.findings if f.topic in TOPICS_READ and f not in assessment.need.findings]
    return {
        "assessment": assessment,
        "because": because(assessment),
        "deciding": decided,
        "reminders": reminders,
        "heeded": {topic: [f for f in others if f.topic is topic and f.outcome in HEEDED] for topic in TOPICS_READ},
        "unknown": [finding for finding in left + others if finding.outcome is Outcome.UNKNOWN],
        "in_order": [finding for finding in left + others if finding.outcome is Outcome.MET],
        "stands_wrong": standing(at.draft),
    }


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

"""What was checked in a case, as the officer reads it: findings by what they ask, measure by measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from permits.law.book import Assessment, Outcome, Topic
from permits.law.citation import law_since
from permits.services.telling import FindingTold, need_told, topics_told
from permits.web.page import services
from permits.words import Text, _, date_text


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


def verdict_told(assessment: Assessment | None) -> dict[str, Any] | None:
    """The answer in the officer's words, how many points went which way, and what the applicant was told."""
    if assessment is None:
        return None
    groups = finding_groups(assessment)
    counted = [f"{len(group.findings)} {str(group.title).lower()}" for group in groups if not group.tells_why]
    parts = assessment.parts or (assessment,)
    needs = [need_told(part.measure, part.need.need, part.need.permit) for part in parts]
    since = law_since(assessment.law_version)
    return {
        "need": " ".join(needs),
        "tally": " · ".join(counted),
        "told": assessment.need.sentence,
        "law_since": date_text(since) if since else "",
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

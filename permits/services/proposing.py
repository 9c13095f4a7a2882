"""What the service proposes that an officer writes; the officer always reads, changes and answers for it."""

from __future__ import annotations

from collections.abc import Iterable

from permits.law.book import DocumentLine, Finding, Outcome, Topic
from permits.services.shapes import CaseView
from permits.services.telling import NEEDS, measures_text, of_measure
from permits.wizard.bygglov import ALWAYS_MADE
from permits.wizard.office import LEFT_TO_JUDGE

USUAL = frozenset({"statute", "normal"})


def proposed_reasons(view: CaseView, *, granted: bool) -> str:
    """Reasons drafted from the findings: rules with their facts (förvaltningslagen 32 §), and what is left to weigh."""
    assessment = view.assessment
    if assessment is None:
        return ""
    siting = assessment.about(Topic.SITING)
    need = _sentences(assessment.about(Topic.PERMIT_NEED), Outcome.MISSING)
    parts = [
        f"Ansökan gäller {measures_text(view.case.measures).lower()} på {view.case.designation}.",
        *(f"{part.measure or 'Åtgärden'} {NEEDS[part.need.need.value]}." for part in assessment.parts or (assessment,)),
        *need,
        *_sentences(siting, *((Outcome.MET,) if granted else (Outcome.CONFLICT, Outcome.MISSING))),
    ]
    left = _sentences(siting, *((Outcome.CONFLICT, Outcome.MISSING) if granted else ()), Outcome.JUDGE)
    if left:
        parts += ["", LEFT_TO_JUDGE, *(f"– {sentence}" for sentence in left)]
    return "\n".join(parts)


def proposed_completion(view: CaseView) -> str:
    """One request that lists what the application lacks, point by point (PBL 9 kap. 91 §); empty when nothing does."""
    if view.assessment is None:
        return ""
    lacking = [
        of_measure(finding.measure, finding.text)
        for topic in (Topic.CONTENTS, Topic.CONTROL)
        for finding in view.assessment.about(topic)
        if finding.outcome is Outcome.MISSING
    ]
    points = [*lacking, *(f"{line.title}. {line.good}".strip() for line in usually_needed(view))]
    if not points:
        return ""
    listed = "\n".join(f"{number}. {point}" for number, point in enumerate(points, 1))
    return f"För att kunna pröva din ansökan behöver vi:\n\n{listed}"


def usually_needed(view: CaseView) -> list[DocumentLine]:
    """Documents that such an application usually holds and that have not come in."""
    if view.assessment is None:
        return []
    here = {document.label for document in view.documents} | ALWAYS_MADE
    return [line for line in view.assessment.documents if line.level in USUAL and line.label not in here]


def _sentences(findings: Iterable[Finding], *outcomes: Outcome) -> list[str]:
    told = (finding for finding in findings if finding.outcome in outcomes)
    return [f"{of_measure(finding.measure, finding.text)} ({finding.citation})" for finding in told]

"""What the service proposes that an officer writes; the officer always reads, changes and answers for it."""

from __future__ import annotations

from collections.abc import Iterable

from permits.law.book import Finding, Outcome, Topic
from permits.services.shapes import CaseView
from permits.services.telling import measure_text

ABOUT_GROUNDS = (Topic.SITING, Topic.PERMIT_NEED)


def proposed_reasons(view: CaseView, *, granted: bool) -> str:
    """Reasons drafted from the findings: rules with their facts (förvaltningslagen 32 §), and what is left to weigh."""
    if view.assessment is None:
        return ""
    findings = [finding for finding in view.assessment.findings if finding.topic in ABOUT_GROUNDS]
    grounds = (Outcome.MET,) if granted else (Outcome.CONFLICT, Outcome.MISSING)
    parts = [f"Ansökan gäller {measure_text(view.case.measure).lower()} på {view.case.designation}."]
    parts += _sentences(findings, grounds)
    left = _sentences(findings, (Outcome.JUDGE, Outcome.CONFLICT) if granted else (Outcome.JUDGE,))
    if left:
        parts += ["", "Att ta ställning till (skriv din bedömning):", *(f"– {sentence}" for sentence in left)]
    return "\n".join(parts)


def _sentences(findings: Iterable[Finding], outcomes: tuple[Outcome, ...]) -> list[str]:
    return [f"{finding.text} ({finding.citation})" for finding in findings if finding.outcome in outcomes]

"""What the service proposes that an officer writes; the officer always reads, changes and answers for it."""

from __future__ import annotations

from collections.abc import Iterable

from permits.case.decisions import Outcome as Ending
from permits.case.matter import words
from permits.case.times import swedish_day
from permits.law.book import Finding, Outcome, Topic
from permits.law.documents import START_CLEARANCE
from permits.services.completeness import missing
from permits.services.shapes import CaseView
from permits.services.telling import measures_text, need_told, of_measure
from permits.wizard.office import LEFT_TO_JUDGE
from permits.words import swedish_date as date_text

OF_START_CLEARANCE = frozenset({
    "contents.start_clearance_documents_only_when_asked", "contents.notification_holds_what_start_clearance_needs",
})  # fmt: skip
"""Rules that ask for documents which the list of documents names one by one."""


def proposed_reasons(view: CaseView, *, granted: bool) -> str:
    """Reasons drafted from the findings: rules with their facts (förvaltningslagen 32 §), and what is left to weigh."""
    assessment = view.assessment
    if assessment is None:
        return ""
    siting = assessment.about(Topic.SITING)
    need = _sentences(assessment.about(Topic.PERMIT_NEED), Outcome.MISSING)
    parts = [
        f"{words(view.case).applied} gäller {measures_text(view.case.measures).lower()} på {view.case.designation}.",
        *(need_told(part.measure, part.need.need, part.need.permit) for part in assessment.parts or (assessment,)),
        *need,
        *_sentences(siting, *((Outcome.MET,) if granted else (Outcome.CONFLICT, Outcome.MISSING))),
    ]
    left = _sentences(siting, *((Outcome.CONFLICT, Outcome.MISSING) if granted else ()), Outcome.JUDGE)
    if left:
        parts += ["", LEFT_TO_JUDGE, *(f"– {sentence}" for sentence in left)]
    return "\n".join(parts)


def proposed_completion(view: CaseView) -> str:
    """One request that lists what the application lacks, each with where the law asks for it (PBL 9 kap. 91 §).

    Empty when nothing does. What is only "relevant", and what an officer has waived, is never asked for.
    """
    if view.assessment is None:
        return ""
    documents = missing(view)
    told_by_document = any(line.label in START_CLEARANCE for line in view.assessment.documents)
    lacking = [
        f"{of_measure(finding.measure, finding.text)} ({finding.citation})"
        for finding in view.assessment.about(Topic.CONTENTS)
        if finding.outcome is Outcome.MISSING and not (told_by_document and finding.rule in OF_START_CLEARANCE)
    ]
    points = [*lacking, *(f"{line.title}. {line.good} ({line.citation})" for line in documents)]
    if not points:
        return ""
    listed = "\n".join(f"{number}. {point}" for number, point in enumerate(points, 1))
    return f"För att kunna pröva din ansökan behöver vi:\n\n{listed}"


def _sentences(findings: Iterable[Finding], *outcomes: Outcome) -> list[str]:
    told = (finding for finding in findings if finding.outcome in outcomes)
    return [f"{of_measure(finding.measure, finding.text)} ({finding.citation})" for finding in told]


STRUCK_OFF = "Den sökande har tagit tillbaka sin ansökan. Det finns inget kvar att pröva, och ärendet avslutas."


def proposed_for(view: CaseView, outcome: Ending) -> str:
    """Reasons drafted for a decision that ends the case so."""
    if outcome is Ending.DISMISS:
        return _dismissed(view)
    if outcome is Ending.STRIKE:
        return STRUCK_OFF
    return proposed_reasons(view, granted=outcome.gives)


def _dismissed(view: CaseView) -> str:
    """What was ordered and by when, and what never came."""
    orders = view.case.open_orders
    what = measures_text(view.case.measures).lower()
    parts = [f"{words(view.case).applied} gäller {what} på {view.case.designation}."]
    for order in orders:
        lacks = [f"– {point.title + ': ' if point.title else ''}{point.lacks}" for point in order.left]
        parts.append(
            f"Nämnden har {date_text(swedish_day(order.asked))} förelagt den sökande att komplettera senast "
            f"{date_text(order.due)}, med upplysning om vad som händer annars. Det här har inte kommit in:"
        )
        parts += lacks
    if orders:
        parts.append("Utan det går det inte att pröva ansökan, som därför avvisas (PBL 9 kap. 91 §).")
    return "\n".join(parts)

"""How the whole book answers one set of facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import permits.law.advance
import permits.law.temporary
import permits.law.weighing  # noqa: F401 - each enters its rules in the book on siting
from permits.law.beside import BESIDE
from permits.law.book import Assessment, DocumentMatrix, Finding, Outcome, RuleBook, Topic
from permits.law.citation import law_version
from permits.law.conditions import Holds
from permits.law.contents import CONTENTS
from permits.law.control import CONTROL
from permits.law.document_list import documents
from permits.law.facts import Facts
from permits.law.hearing import HEARING
from permits.law.need import FREE, permit_need
from permits.law.plan_duties import may_depart_from_plan
from permits.law.plan_fit import SITING

BOOKS: Final[tuple[RuleBook, ...]] = (SITING, HEARING, CONTROL, CONTENTS, BESIDE)
DEPARTS: Final = "Eftersom åtgärden inte kräver bygglov får den avvika från planen (10 kap. 2 a §)."


def assess(facts: Facts, matrix: DocumentMatrix) -> Assessment:
    """All that the law says of `facts`; `matrix` is the municipality's list of drawings.

    The same facts always give the same assessment. What other laws ask (Topic.BESIDE) is always among the findings.
    """
    need = permit_need(facts)
    findings = [finding for book in BOOKS for _, finding in book.ask(facts)]
    if need.need in FREE:
        departs = may_depart_from_plan(facts).holds is Holds.YES
        findings = [_without_permit(finding, departs) for finding in findings]
    officer = next((finding.outcome for finding in findings if finding.topic is Topic.CONTROL), Outcome.JUDGE)
    return Assessment(
        law_version=law_version(facts.begun).code,
        need=need,
        findings=(*need.findings, *findings),
        documents=documents(facts, matrix),
        control_officer=officer,
    )


def _without_permit(finding: Finding, departs: bool) -> Finding:
    """What siting means where no permit is needed: a departure is told with 10:2 a, and the location is not tried."""
    if departs and finding.rule in OF_THE_PLAN and finding.outcome is Outcome.CONFLICT:
        return replace(finding, text=f"{finding.text} {DEPARTS}")
    if finding.rule in OF_THE_LOCATION:
        return replace(finding, outcome=Outcome.MET, text=NOT_TRIED)
    return finding


OF_THE_PLAN: Final = frozenset(rule.id for rule in SITING.rules if rule.each is not None)
OF_THE_LOCATION: Final = frozenset({"siting.location_outside_plan", "siting.location_outside_plan_from_2027"})
NOT_TRIED: Final = (
    "Platsen har ingen detaljplan. Läget prövas inte när du inte behöver söka bygglov, men byggnaden ska ändå passa på "
    "platsen, och finns områdesbestämmelser ska de följas."
)

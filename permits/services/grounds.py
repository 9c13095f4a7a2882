"""Which legal grounds a decision can rest on in a case, of those that the place and the findings leave open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from permits.case.decisions import Outcome
from permits.case.matter import Matter, matters
from permits.law.book import Need, Topic
from permits.law.book import Outcome as Found
from permits.services.shapes import CaseView
from permits.words import N_

SMALL: Final = "small_departure_may_be_granted"
AFTER: Final = "departure_after_the_implementation_period"
ADDITION: Final = "small_addition_outside_plan"
DEPARTURES: Final = frozenset({"60", "60o", "61"})
"""Grounds on which something is given though it departs from a plan or from area regulations."""


@dataclass(frozen=True)
class GroundOption:
    """A ground. `label` is what the officer chooses, `sections` what the decision names, `why` its condition."""

    key: str
    label: str
    sections: str
    why: str

    @property
    def deviates(self) -> bool:
        return self.key in DEPARTURES


ALL: Final = {
    each.key: each
    for each in (
        GroundOption("56", N_("Följer detaljplanen (9 kap. 56 §)"), "9 kap. 56 §", "Åtgärden följer detaljplanen."),
        GroundOption(
            "60",
            N_("Liten eller nödvändig avvikelse (9 kap. 60 §)"),
            "9 kap. 60 §",
            "Åtgärden avviker från detaljplanen. Avvikelsen är förenlig med planens syfte och är liten, eller så är "
            "åtgärden av begränsad omfattning och nödvändig för att området ska kunna användas ändamålsenligt.",
        ),
        GroundOption(
            "61",
            N_("Avvikelse efter genomförandetiden (9 kap. 61 §)"),
            "9 kap. 61 §",
            "Åtgärden avviker från detaljplanen, vars genomförandetid har gått ut.",
        ),
        GroundOption(
            "57", N_("Utanför detaljplan (9 kap. 57 §)"), "9 kap. 57 §", "Platsen omfattas inte av detaljplan."
        ),
        GroundOption(
            "59",
            N_("Litet tillägg till ett en- eller tvåbostadshus (9 kap. 59 §)"),
            "9 kap. 59 §",
            "Platsen omfattas inte av detaljplan, och åtgärden är ett litet tillägg till ett en- eller tvåbostadshus.",
        ),
        GroundOption(
            "60o",
            N_("Avvikelse från områdesbestämmelser (9 kap. 60 §)"),
            "9 kap. 57 och 60 §§",
            "Åtgärden avviker från områdesbestämmelserna. Avvikelsen är liten och förenlig med deras syfte.",
        ),
        GroundOption(
            "79",
            N_("Frivilligt lov (9 kap. 79 §)"),
            "9 kap. 79 §",
            "Åtgärden kräver inte lov men har prövats på sökandens begäran (52 §). Den uppfyller kraven på "
            "lokalisering, placering och utformning.",
        ),
    )
}


def grounds_of(view: CaseView, outcome: Outcome) -> tuple[GroundOption, ...]:
    """The grounds to choose among for what gives a building permit, the likeliest first; empty where law leaves one."""
    if not outcome.gives or Matter.BYGGLOV not in matters(view.case):
        return ()
    found = [ALL[key] for key in dict.fromkeys(_keys(view))]
    return tuple(found) if len(found) > 1 else ()


def nobody_had_to_apply(view: CaseView) -> bool:
    """Whether the law asks no permit for any of what is applied for, so that it is tried by 9 kap. 79 §."""
    return view.assessment is not None and view.assessment.need.need is Need.NONE


def _keys(view: CaseView) -> Iterator[str]:
    if nobody_had_to_apply(view):
        yield "79"  # the others stand below: the officer may find that a permit is needed after all
    where = {bool(report["in_plan"]) for report in view.reports if report and report["in_plan"] is not None}
    rules = {each.rule.rpartition(".")[2] for each in view.assessment.findings} if view.assessment else set()
    departs = departs_from_plan(view)
    if True in where or not where:
        if not departs:
            yield "56"
        if SMALL in rules or departs:
            yield "60"
        if AFTER in rules:
            yield "61"
        yield "56"
    if False in where or not where:
        if any(rule.startswith(ADDITION) for rule in rules):
            yield "59"
        yield "57"
        if SMALL in rules and where == {False}:
            yield "60o"


def departs_from_plan(view: CaseView) -> bool:
    """Whether some finding on the siting says that the measure conflicts with what holds for the place."""
    if view.assessment is None:
        return False
    return any(finding.outcome is Found.CONFLICT for finding in view.assessment.about(Topic.SITING))

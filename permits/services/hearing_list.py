"""Who is to be heard in a case, why each is on the list, and by which paragraph (9 kap. 94, 96 and 97 §§)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from permits.case.model import Case
from permits.law.book import Finding, Need, Outcome, Topic
from permits.law.hearing import NOT_APPLIED_FOR
from permits.services.shapes import CaseView
from permits.services.telling import OUTCOMES, of_measure
from permits.words import N_

WHEN: Final = "hearing.when_neighbours_are_heard"
WHO: Final = "hearing.who_is_heard"
TO_THE_APPLICANT: Final = NOT_APPLIED_FOR.partition("{")[0]
VOLUNTARY: Final = (
    "Åtgärden kräver inget lov, så ingen behöver höras. Prövas den ändå frivilligt kan grannarna behöva höras."
)
WHOM: Final = "PBL 9 kap. 96 §"
BORDERS: Final = N_("Gränsar till fastigheten")
ACROSS: Final = N_("Skiljs från fastigheten bara av en väg eller gata")
NO_PROPERTY: Final = N_("Vi vet inte vilken fastighet det gäller, så grannarna står inte här. Ta fram dem själv.")
NO_ROADS: Final = N_(
    "Kartan över vägar saknades när ärendet kom in. Ta själv fram vilka som finns på andra sidan väg eller gata."
)


@dataclass(frozen=True)
class Heard:
    """A property whose owner is told, and the reason that it is on the list."""

    designation: str
    reason: str


@dataclass(frozen=True)
class Said:
    """What the rules say of hearing somebody: the answer in a word, the text and the paragraph."""

    outcome: str
    verdict: str
    text: str
    citation: str


@dataclass(frozen=True)
class HearingList:
    """Whether somebody is to be heard, and who. `nobody` True: no measure asks for it, and the list is for if it does.

    Of a permit that nobody needed but somebody applied for (9 kap. 52 §) the rules do not say that.

    `not_known` says what could not be found, so that a short list is not taken for a whole one.
    """

    said: tuple[Said, ...]
    nobody: bool
    properties: tuple[Heard, ...]
    not_known: tuple[str, ...]
    citation: str = WHOM


def hearing_list(view: CaseView) -> HearingList | None:
    """The hearing list of a case as it was recorded; None before the rules were asked."""
    if view.assessment is None:
        return None
    found = [each for each in view.assessment.about(Topic.HEARING) if each.rule != WHO]
    when = [each for each in found if each.rule == WHEN]
    chosen = view.assessment.need.need is Need.NONE
    return HearingList(
        said=tuple(_said(each) for each in found),
        nobody=bool(when) and all(each.outcome is Outcome.MET for each in when) and not chosen,
        properties=tuple(_properties(view)),
        not_known=tuple(_not_known(view)),
    )


def hearing_is_due(view: CaseView) -> bool:
    """Whether the rules ask that neighbours be heard before anything is given; False where somebody is to judge it."""
    found = view.assessment.about(Topic.HEARING) if view.assessment else ()
    return any(each.rule == WHEN and each.outcome is Outcome.MISSING for each in found)


def came_after_the_hearing(case: Case) -> bool:
    """Whether the applicant has handed something in since the last hearing began: then somebody has to see if it is
    such a change that some are heard again (9 kap. 94 § third paragraph, law.hearing.heard_again)."""
    if not case.hearings:
        return False
    begun = case.hearings[-1].begun
    came = [*(document.received for document in case.documents), *(addition.at for addition in case.additions)]
    points = [point for order in case.completions for point in order.points]
    return any(at > begun for at in (*came, *(given.at for point in points for given in point.answers)))


def _said(finding: Finding) -> Said:
    text = of_measure(finding.measure, _to_the_officer(finding.text))
    return Said(finding.outcome.value, OUTCOMES[finding.outcome], text, finding.citation)


def _to_the_officer(text: str) -> str:
    """What the rules told the applicant about a measure that needs no permit, in words for whoever handles the case."""
    return VOLUNTARY if text.startswith(TO_THE_APPLICANT) else text


def _properties(view: CaseView) -> Iterable[Heard]:
    """Each property once; one that also borders on it is named for that."""
    told = {view.case.designation}
    for field, reason in (("neighbours", BORDERS), ("across_road", ACROSS)):
        for designation in (each for report in view.reports if report for each in report.get(field, ())):
            if designation not in told:
                told.add(designation)
                yield Heard(designation, reason)


def _not_known(view: CaseView) -> Iterable[str]:
    reports = [report for report in view.reports if report]
    if not any(report.get("designation") for report in reports):
        yield NO_PROPERTY
    elif any("vagar" in report.get("missing", ()) for report in reports):
        yield NO_ROADS

"""What a decision says to those who had views on the application, and whether they were met (PBL 9 kap. 108 §)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from permits.case.decisions import Outcome
from permits.case.events import ObjectionAnswered
from permits.case.hearings import Objection, Way
from permits.case.model import Case
from permits.law.book import Outcome as Found
from permits.law.book import Topic
from permits.services.handling import written
from permits.services.objections_told import whose
from permits.services.refusals import Refused
from permits.services.shapes import CaseView
from permits.words import Text, _

LONGEST_SUMMARY = 1_500
OF_DEFENCE = frozenset({"hearing.defence_is_heard", "hearing.defence_is_heard_in_2025"})
TRIED = frozenset({Outcome.GRANT, Outcome.PARTLY, Outcome.REFUSE})
"""What says something of the matter itself, and so of what others had against it."""


@dataclass(frozen=True)
class Reply:
    """What an officer says to one objection; `summary`: the views in short, as the decision tells them."""

    objection_id: str
    text: str
    met: bool = False
    summary: str = ""


def replied(case: Case, replies: Sequence[Reply]) -> list[ObjectionAnswered]:
    """The answers that say something new, as events. Raises Refused for one that is empty, too long or to nobody."""
    known = {each.objection_id: each for each in case.objections}
    said = []
    for reply in replies:
        if reply.objection_id not in known:
            raise Refused(_("De synpunkterna finns inte i ärendet. Läs om sidan."))
        summary = reply.summary.replace("\r\n", "\n").strip()
        if len(summary) > LONGEST_SUMMARY:
            raise Refused(_("Återge synpunkterna kortare: högst %(most)s tecken.", most=LONGEST_SUMMARY))
        told = written(reply.text, _("Skriv hur nämnden ser på synpunkterna."))
        stands = known[reply.objection_id].statement
        if (told, reply.met, summary) != (stands.answer, stands.met, stands.summary):
            said.append(ObjectionAnswered(reply.objection_id, told, reply.met, summary))
    return said


def why_not_answered(case: Case, outcome: Outcome) -> Text | None:
    """What is left to answer before the matter can be decided so (förvaltningslagen 32 §); None when nothing is."""
    left = [each for each in case.objections if not each.answer]
    if outcome not in TRIED or not left:
        return None
    if len(left) == 1:
        return _("Synpunkterna från %(whose)s är inte bemötta. Skriv vad nämnden säger om dem.", whose=whose(left[0]))
    return _("%(n)s synpunkter är inte bemötta. Skriv vad nämnden säger om var och en.", n=len(left))


def why_not_consented(view: CaseView, outcome: Outcome) -> Text | None:
    """That an authority of the defence that was asked has not consented (9 kap. 80 §); None where none has to (97 §),
    or the officer has found that the answer is not needed and no longer waits for it."""
    if not outcome.gives or not _defence_is_due(view):
        return None
    asked = [each for each in view.case.referrals if each.defence and not each.withdrawn]
    against = next((each for each in asked if not each.answers or each.answers[-1].objects), None)
    if against is None:
        return None
    return _("%(body)s har inte medgett åtgärden, och då kan lov inte ges (PBL 9 kap. 80 §).", body=against.name)


def defence_is_unasked(view: CaseView) -> bool:
    """Whether the rules say that the defence is to be heard, and nobody has asked it."""
    return _defence_is_due(view) and not any(each.defence for each in view.case.referrals)


def _defence_is_due(view: CaseView) -> bool:
    found = view.assessment.about(Topic.HEARING) if view.assessment else ()
    return any(each.rule in OF_DEFENCE and each.outcome is Found.MISSING for each in found)


def proposed_summary(objection: Objection, case: Case) -> str:
    """The views as the decision might tell them: in their own words, when those are short and nobody is protected."""
    stands = objection.statement
    if stands.answer or stands.summary:
        return stands.summary
    return "" if is_of_protected(objection, case) or len(stands.text) > LONGEST_SUMMARY else stands.text


def is_of_protected(objection: Objection, case: Case) -> bool:
    """Whether the views are those of somebody whose identity is protected, so that their own words may tell who."""
    return any(
        one.recipient_id == objection.recipient_id and one.way is Way.BY_HAND
        for hearing in case.hearings
        for one in hearing.recipients
    )


def unmet(case: Case) -> frozenset[str]:
    """Those who were heard and had views that were not met, by recipient: the decision is served on them."""
    return frozenset(each.recipient_id for each in case.objections if each.recipient_id and not each.met)

"""What a decision says to those who had views on the application, and whether they were met (PBL 9 kap. 108 §)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from permits.case.decisions import Outcome
from permits.case.events import ObjectionAnswered
from permits.case.hearings import Objection, Way
from permits.case.model import Case
from permits.services.handling import written
from permits.services.objections_told import whose
from permits.services.refusals import Refused
from permits.words import Text, _

LONGEST_SUMMARY = 1_500
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

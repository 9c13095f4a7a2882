"""When a decision becomes final and binding (laga kraft), and what that still waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.case.decisions import Appeal, AppealStands, Outcome, Recipient
from permits.case.matter import matters
from permits.case.model import Case
from permits.case.stage import PERMITS, final_day, is_announced, was_overturned, was_sent_back
from permits.case.times import swedish_day
from permits.law.appeal import (
    Validity,
    last_day_to_appeal_when_announced,
    last_day_to_appeal_when_served,
    validity,
)
from permits.words import Text, _

__all__ = ["Finality", "decided_on", "finality", "in_time", "is_announced", "last_day_for", "waiting"]


@dataclass(frozen=True)
class Finality:
    """`day`: the first on which nobody can appeal, None while `waits` for something. `validity` of a lasting permit."""

    day: date | None
    waits: tuple[Text, ...] = ()
    validity: Validity | None = None

    def is_final(self, today: date) -> bool:
        return self.day is not None and self.day <= today


def finality(case: Case) -> Finality | None:
    """When the decision is final; None of a case that is not decided, and of one that was struck off."""
    if case.decision is None or case.decision.outcome is Outcome.STRIKE:
        return None
    day = final_day(case)
    if day is None:
        return Finality(None, tuple(_waits(case)))
    lasting = case.decision.granted and PERMITS & set(matters(case))
    return Finality(day, validity=validity(day) if lasting else None)


def _waits(case: Case) -> list[Text]:
    waits = []
    served = [each for each in case.recipients if each.serve]
    left = sum(each.served is None for each in served)
    if not served:
        waits.append(_("Ingen mottagare som ska delges är antecknad."))
    elif left:
        waits.append(_("%(n)s av %(all)s som ska delges har inte fått del av beslutet.", n=left, all=len(served)))
    if is_announced(case) and case.announced is None:
        waits.append(_("Beslutet är inte kungjort."))
    if any(each.holds_back for each in case.appeals):
        waits.append(_("Beslutet är överklagat."))
    if was_sent_back(case):
        waits.append(
            _(
                "Ärendet ska prövas på nytt. Registrera det med den dag då det kom tillbaka, för därifrån räknas tiden "
                "(PBL 9 kap. 101 §)."
            )
        )
    elif was_overturned(case):
        waits.append(_("Beslutet gäller inte längre: det har upphävts efter ett överklagande."))
    elif any(each.was_tried for each in case.appeals):
        waits.append(_("Länsstyrelsen har prövat beslutet. När den prövningen får laga kraft gäller det som står där."))
    return waits


def last_day_for(case: Case, recipient: Recipient | None) -> date | None:
    """The last day on which this recipient, or somebody who is none, may appeal; None when no period has begun."""
    if recipient is not None and recipient.serve:
        return last_day_to_appeal_when_served(recipient.served) if recipient.served else None
    if is_announced(case):
        return last_day_to_appeal_when_announced(case.announced) if case.announced else None
    return None


def in_time(last: date | None, received: date) -> bool:
    """Whether an appeal came by its last day; where no period has begun none has ended."""
    return last is None or received <= last


def decided_on(case: Case) -> date | None:
    """The day of the decision, as the recipients' days are held against."""
    if case.decision is None:
        return None
    return case.decision.meeting or swedish_day(case.decision.at)


def waiting(case: Case) -> tuple[Appeal, ...]:
    """Appeals that somebody has to do something about here."""
    return tuple(each for each in case.appeals if each.stands is AppealStands.RECEIVED)

"""The book of rules on permit need, and what its rooms share: how an exemption answers, in a plan and outside."""

from __future__ import annotations

from typing import Final

from permits.law.book import Answer, Outcome, Part, RuleBook, Topic
from permits.law.citation import OLD_LAW, Citation
from permits.law.conditions import Condition, Holds
from permits.law.facts import Facts, Unknown
from permits.law.wording import sentence
from permits.words import N_

PERMIT_NEED: Final = RuleBook(Topic.PERMIT_NEED)
SFS: Final = "2025:974"


@PERMIT_NEED.rule(
    title=N_("Äldre lag gäller"), cites=Citation("Lag (2025:974)", points="övergångsbestämmelse 2"), in_force=OLD_LAW,
    part=Part.OLDER_LAW,
)  # fmt: skip
def older_law_holds(_facts: Facts) -> Answer:
    """A case that began before 1 December 2025 stays under the old chapter 9 to its end, appeals included."""
    text = (
        "Ärendet började före den 1 december 2025, så äldre lag gäller. Fråga byggnadsnämnden vad som gäller för dig."
    )
    return Answer(Outcome.JUDGE, text)


def exempt_if(condition: Condition, exempt: str, not_exempt: str) -> Answer:
    """An exemption's conditions as an answer."""
    if condition.holds is Holds.YES:
        return Answer(Outcome.MET, f"{exempt}. {sentence(condition.because)}")
    if condition.holds is Holds.NO:
        return Answer(Outcome.MISSING, f"{not_exempt}: {condition.because}.")
    if condition.holds is Holds.DOUBT:
        return Answer(Outcome.JUDGE, sentence(condition.because))
    return Answer(Outcome.UNKNOWN, sentence(condition.because))


def by_plan(facts: Facts, wanted: bool, answer: Answer) -> Answer | None:
    """The answer where the place is as `wanted` (in a plan or not); where that is unknown only a refusal stands."""
    place = facts.in_detailed_plan
    if isinstance(place, Unknown):
        if answer.outcome is Outcome.MISSING:
            return answer
        text = (
            f"Vi vet inte om platsen har en detaljplan, och det avgör hur stort du får bygga utan lov. {place.reason}"
        )
        return Answer(Outcome.UNKNOWN, text)
    return answer if place is wanted else None

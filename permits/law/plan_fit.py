"""Which plan the place has, and how a measure stands against each of the plan's provisions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Final

from permits.law.book import Answer, Outcome, RuleBook, Topic
from permits.law.citation import Citation
from permits.law.conditions import Condition, Holds, Measure, amount, at_least, at_most
from permits.law.facts import Facts, MeasureKind, ProvisionFact, Unknown
from permits.law.measures import BUILDINGS, INSTALLATIONS_ONLY, STRUCTURES
from permits.law.wording import percent, sentence, square_metres
from permits.words import swedish_date as date_text

FIRST_PLAN_AND_BUILDING_ACT: Final = date(1987, 7, 1)
"""Older plans measure height and area in terms of their time (byggnadsstadgan), so nothing is computed from them."""

SITING: Final = RuleBook(Topic.SITING)
FOLLOWS_PLAN: Final = Citation("PBL", 9, "56", "första stycket 2", "2025:974")

READ: Final = "En handläggare behöver läsa bestämmelsen."

WHETHER_IT_BINDS: Final = "Om bestämmelsen gäller också för det som inte är en byggnad avgör en handläggare."

SAFETY_WORDS: Final = re.compile(
    r"översväm|skyddsåtgärd|skyddsanordning|\bras\b|skred|erosion|förorening|radon|buller|störning|olyck|farligt gods"
    r"|explosion|skyddsvall|stabilitet", re.IGNORECASE,
)  # fmt: skip
"""Shows a provision that can be one under 4 kap. 12 § 1, which not even a measure under 10 kap. 2 a § may depart from;
of noise (12 § 2) because its text may hold both, and a human reads it."""

DUTY_WORDS: Final = re.compile(r"lovplikt|bygglov|marklov|rivningslov|\blov\b", re.IGNORECASE)
"""Shows a provision on extra duty to apply (9 kap. 2 §)."""

VALUE_WORDS: Final = re.compile(r"kultur|värdefull|bevar|varsam|förvansk|antikvar|\brivas|^[kqr]\d*\b", re.IGNORECASE)
"""Shows a provision that protects values (4 kap. 16 § 3): by what it says, or by its letter k, q or r."""

PER_BUILDING_WORDS: Final = re.compile(
    r"komplementbyggnad|huvudbyggnad|(per|varje|enskild) byggnad|uthus|garage", re.IGNORECASE
)
"""Shows that a limit is put on a kind of building rather than on the whole plot."""


OF_BUILDINGS: Final = frozenset({
    "max_building_area", "max_building_share", "max_ridge_height", "max_building_height", "roof_pitch",
})  # fmt: skip
"""Provisions on the size and shape of buildings."""
OF_LAND: Final = frozenset({"use", "no_build", "ancillary_only", "min_distance_boundary"})
"""Provisions on what the land is for, and where on it one may build."""
NEW_USE: Final = frozenset({MeasureKind.ANDRAD_ANVANDNING, MeasureKind.YTTERLIGARE_BOSTAD})
ON_LAND: Final = STRUCTURES - {MeasureKind.SKYLT}


def binds(provision: ProvisionFact, measure: MeasureKind) -> bool:
    """Whether such a provision can say anything of such a measure: the largest building area says nothing of a wall."""
    if measure in BUILDINGS:
        return True
    if provision.kind in OF_BUILDINGS:
        return False
    if provision.kind in OF_LAND:
        return measure in ON_LAND or (provision.kind == "use" and measure in NEW_USE)
    return measure not in INSTALLATIONS_ONLY


def is_old(facts: Facts) -> bool:
    """True for a plan older than the first Plan and Building Act."""
    became = facts.plan_legally_binding
    return isinstance(became, date) and became < FIRST_PLAN_AND_BUILDING_ACT


def plan_name(facts: Facts) -> str:
    return "Detaljplanen" if isinstance(facts.plan, Unknown) else f"Detaljplanen {facts.plan}"


def plan_age(facts: Facts) -> str:
    """When the plan became binding, as a clause, or nothing where it is not known."""
    became = facts.plan_legally_binding
    return f", som fick laga kraft {date_text(became)}," if isinstance(became, date) else ""


def here(facts: Facts) -> tuple[ProvisionFact, ...]:
    """The provisions to ask one by one: those that can bind the measure; none where they have not been read."""
    if facts.in_detailed_plan is not True or facts.plan_provisions_read is not True:
        return ()
    if isinstance(facts.provisions, Unknown):
        return ()
    return tuple(provision for provision in facts.provisions if binds(provision, facts.measure))


def of_kind(*kinds: str) -> Callable[[Facts], tuple[ProvisionFact, ...]]:
    """The provisions of these kinds at the place."""
    return lambda facts: tuple(provision for provision in here(facts) if provision.kind in kinds)


def tells_of(provision: ProvisionFact, words: re.Pattern[str]) -> bool:
    return words.search(provision.text) is not None


def read_by_human(provision: ProvisionFact, why: str) -> Answer:
    return Answer(Outcome.JUDGE, f"Planen säger: ”{provision.text}”. {why}")


def as_answer(condition: Condition, met: str, conflict: str) -> Answer:
    """A condition on siting as an answer: what fails is a conflict with the plan."""
    if condition.holds is Holds.YES:
        return Answer(Outcome.MET, met)
    if condition.holds is Holds.NO:
        return Answer(Outcome.CONFLICT, conflict)
    return Answer(Outcome.JUDGE if condition.holds is Holds.DOUBT else Outcome.UNKNOWN, sentence(condition.because))


def excess(value: float, highest: float, write: Callable[[float], str]) -> str:
    """How far over a limit, in size and percent; whether that is little is never said."""
    over = value - highest
    share = f", eller {percent(over / highest)}," if highest > 0 else ""
    return f"{write(over)}{share} mer än planen medger"


def shortfall(value: float, lowest: float, write: Callable[[float], str]) -> str:
    under = lowest - value
    share = f", eller {percent(under / lowest)}," if lowest > 0 else ""
    return f"{write(under)}{share} mindre än planen kräver"


def bounded(provision: ProvisionFact, quantity: Measure, write: Callable[[float], str], noun: str) -> Answer:
    """A quantity against a provision's value, as highest, lowest or exact."""
    bound = provision.value
    if bound is None:
        return read_by_human(provision, "Värdet gick inte att läsa maskinellt, så en handläggare behöver läsa planen.")
    if isinstance(quantity.value, Unknown):
        return Answer(Outcome.UNKNOWN, f"Uppgift saknas om {quantity.missing}. Planen säger: ”{provision.text}”.")
    value = quantity.value
    told = f"{noun} är {write(value)}."
    if provision.value_type == "exakt":
        if round(value, 2) == round(bound, 2):
            return Answer(Outcome.MET, f"{told} Det är vad planen anger: {write(bound)}.")
        far = f"{write(abs(value - bound))}"
        return Answer(Outcome.CONFLICT, f"{told} Planen anger {write(bound)}. Skillnaden är {far}.")
    if provision.value_type == "min":
        said = f"Planen kräver minst {write(bound)}."
        over = shortfall(value, bound, write)
        return as_answer(at_least(quantity, bound), f"{told} {said}", f"{told} {said} Det är {over}.")
    said = f"Planen medger högst {write(bound)}."
    over = excess(value, bound, write)
    return as_answer(at_most(quantity, bound), f"{told} {said}", f"{told} {said} Det är {over}.")


def overlap_answer(facts: Facts, provision: ProvisionFact, what: str, why: str) -> Answer:
    """A conflict of so many m² and so great a share of the footprint; a judgement when within the tolerance, and of
    what is no building, since the text decides if it binds that too."""
    size = square_metres(provision.overlap)
    if facts.measure not in BUILDINGS:
        return Answer(Outcome.JUDGE, f"{size} ligger på {what}. {why} {WHETHER_IT_BINDS}")
    if provision.overlap < facts.tolerance:
        return Answer(Outcome.JUDGE, f"Byggnaden tangerar {what} ({size}), men kartans noggrannhet räcker inte. {why}")
    footprint = amount(facts, "footprint_area", above_zero=True)
    share = (
        "" if isinstance(footprint, Unknown) else f", {percent(min(1.0, provision.overlap / footprint))} av byggnaden,"
    )
    return Answer(Outcome.CONFLICT, f"{size}{share} ligger på {what}. {why}")


def is_ancillary(facts: Facts) -> bool:
    """True for an ancillary building, and for an extension known to be of one."""
    if facts.measure is MeasureKind.KOMPLEMENTBYGGNAD:
        return True
    return facts.measure is MeasureKind.TILLBYGGNAD and facts.extends_ancillary_building is True


def plan_answers(facts: Facts) -> tuple[Answer, ...]:
    """What the plan says of the measure, provision by provision, for rules that ask whether the plan is followed."""
    return tuple(
        Answer(answer.outcome, answer.text)
        for rule in sorted(SITING.in_force(facts.begun, facts.measure), key=attrgetter("place_in_book"))
        if rule.each is not None
        for answer in rule.answers(facts)
    )

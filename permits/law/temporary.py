"""A permit for a limited time: what can be asked for, for how long, and that the place is restored (9:39–40, 70–73)."""

from __future__ import annotations

import re
from typing import Final

from permits.law.book import Answer, Outcome
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import amount
from permits.law.facts import Facts, MeasureKind, ProvisionFact, Unknown, Wanted
from permits.law.need import FREE, PERMITS, need_of
from permits.law.plan_fit import SITING, here
from permits.law.wording import number
from permits.words import N_

YEARS_AT_FIRST: Final = 10.0
YEARS_OF_EXTENSION: Final = 5.0
YEARS_IN_ALL: Final = 15.0
"""9 kap. 72 §; the sum may be passed only under 71 § 2 with seasonal use as in 40 §."""
LONGEST_BELIEVED: Final = 100.0
"""Own choice: nobody asks for more years than this, so that a greater number is a slip and tells nothing."""
TEMPORARY_USE: Final = re.compile(r"tillfällig|tidsbegränsa", re.IGNORECASE)
"""Shows a provision on temporary use of a building or land (9 kap. 70 §)."""
DWELLINGS: Final = frozenset({
    MeasureKind.NYBYGGNAD_ENBOSTADSHUS, MeasureKind.NYBYGGNAD_FLERBOSTADSHUS, MeasureKind.KOMPLEMENTBOSTADSHUS,
})  # fmt: skip


def _section(section: str, points: str = "") -> Citation:
    return Citation("PBL", 9, section, points, "2025:974")


def _asked_for(facts: Facts) -> bool:
    return facts.wanted is Wanted.TIDSBEGRANSAT


def provision_on_temporary_use(facts: Facts) -> ProvisionFact | None:
    """The plan's provision on temporary use, if one is read at the place."""
    return next((p for p in here(facts) if p.overlap > 0 and TEMPORARY_USE.search(p.text)), None)


@SITING.rule(title=N_("Tidsbegränsat lov"), cites=_section("39"), in_force=NEW_LAW)
def temporary_permit_is_for_what_needs_a_permit(facts: Facts) -> Answer | None:
    """A permit for a limited time can be asked for what needs a bygglov, not for demolition or ground work."""
    if not _asked_for(facts):
        return None
    if facts.measure in PERMITS:
        return Answer(Outcome.CONFLICT, f"Tidsbegränsat lov finns bara för bygglov, inte för {PERMITS[facts.measure]}.")
    if need_of(facts) in FREE:
        text = "Åtgärden kräver inte bygglov, så du behöver inte heller söka tidsbegränsat lov."
        return Answer(Outcome.CONFLICT, text)
    text = "Du söker bygglov för en begränsad tid. När tiden är slut ska platsen vara återställd (73 §)."
    return Answer(Outcome.MET, text)


@SITING.rule(title=N_("Hur länge"), cites=_section("72"), in_force=NEW_LAW)
def temporary_permit_lasts_ten_years_and_fifteen_in_all(facts: Facts) -> Answer | None:
    """Ten years at most, extended by five at a time, fifteen in all unless the use is seasonal under 71 § 2."""
    if not _asked_for(facts):
        return None
    years, earlier = _years(facts, "temporary_years"), _years(facts, "earlier_temporary_years")
    if isinstance(years, Unknown):
        return Answer(Outcome.MISSING, "Ange hur många år åtgärden ska pågå.")
    if isinstance(earlier, Unknown):
        return Answer(Outcome.UNKNOWN, "Vi vet inte hur länge åtgärden redan har haft tidsbegränsat lov.")
    longest = YEARS_OF_EXTENSION if earlier else YEARS_AT_FIRST
    if years > longest:
        what = "förlängas med högst" if earlier else "ges för högst"
        text = f"Ett tidsbegränsat lov får {what} {number(longest)} år. Du har angett {number(years)} år."
        return Answer(Outcome.CONFLICT, f"{text} Du kan söka förlängning senare, med högst fem år i taget.")
    if earlier + years <= YEARS_IN_ALL:
        return Answer(
            Outcome.MET, f"{number(years)} år ryms i tiden. Sammanlagt blir det {number(earlier + years)} år."
        )
    return _beyond_fifteen(facts, earlier + years)


def _years(facts: Facts, name: str) -> float | Unknown:
    years = amount(facts, name, above_zero=name == "temporary_years")
    if isinstance(years, Unknown) or years <= LONGEST_BELIEVED:
        return years
    return Unknown("Antalet år är orimligt.")


def _beyond_fifteen(facts: Facts, total: float) -> Answer:
    text = (
        f"Sammanlagt blir det {number(total)} år, och mer än 15 år får det bara bli för ett ändamål av säsongskaraktär"
    )
    seasonal = facts.seasonal
    if isinstance(seasonal, Unknown):
        return Answer(Outcome.UNKNOWN, f"{text}. Vi vet inte om ditt är sådant.")
    if not seasonal:
        return Answer(Outcome.CONFLICT, f"{text}. Sök ett bygglov utan tidsgräns i stället.")
    return Answer(Outcome.JUDGE, f"{text} enligt 71 § 2. Om ditt är sådant avgör byggnadsnämnden.")


@SITING.rule(title=N_("Förutsättningar för tidsbegränsat lov"), cites=_section("70–71"), in_force=NEW_LAW)
def temporary_permit_has_its_own_grounds(facts: Facts) -> Answer | None:
    """It is given where the plan allows temporary use (70), or may be where some of 56–66 §§ are met (71)."""
    if not _asked_for(facts) or facts.measure in PERMITS or need_of(facts) in FREE:
        return None
    allowed = provision_on_temporary_use(facts)
    if allowed is not None:
        text = f"Planen säger: ”{allowed.text}”. Har åtgärden stöd i den ska lov ges."
        return Answer(Outcome.JUDGE, f"{text} En handläggare behöver läsa bestämmelsen.")
    which = "någon förutsättning" if facts.measure in DWELLINGS else "någon eller några men inte alla förutsättningar"
    text = (
        f"Tidsbegränsat lov får ges om platsen kan återställas och åtgärden uppfyller {which} för bygglov (56–66 §§)."
    )
    return Answer(Outcome.JUDGE, f"{text} Det avgör byggnadsnämnden.")


@SITING.rule(title=N_("Återställning"), cites=(_section("71"), _section("73")), in_force=NEW_LAW)
def place_can_be_restored_after_a_temporary_permit(facts: Facts) -> Answer | None:
    """That the place can be restored is a condition in 71 § only, not where the plan allows temporary use (70)."""
    if not _asked_for(facts) or facts.measure in PERMITS or need_of(facts) in FREE:
        return None
    can = facts.can_be_restored
    if can is True:
        return Answer(Outcome.MET, "Platsen kan återställas. Det ska vara gjort innan tiden för lovet är slut.")
    if isinstance(can, Unknown):
        return Answer(
            Outcome.UNKNOWN, "Ange om platsen kan återställas när tiden är slut. Det är ett villkor för lovet."
        )
    if provision_on_temporary_use(facts) is not None:
        text = "Platsen kan inte återställas. Det hindrar om åtgärden inte har stöd i planen för tillfällig användning."
        return Answer(Outcome.JUDGE, text)
    return Answer(Outcome.CONFLICT, "Platsen kan inte återställas, och då får tidsbegränsat lov inte ges.")


@SITING.rule(title=N_("Säsong"), cites=_section("40"), in_force=NEW_LAW)
def seasonal_measure_is_repeated_without_a_new_permit(facts: Facts) -> Answer | None:
    """A measure of seasonal kind is repeated without a new examination within a year of when it last ended."""
    if need_of(facts) in FREE or facts.seasonal is not True or facts.wanted is Wanted.FORHANDSBESKED:
        return None
    text = "Åtgärden återkommer varje säsong. Den får göras igen utan ny prövning inom ett år från att den avslutades."
    return Answer(Outcome.MET, text)

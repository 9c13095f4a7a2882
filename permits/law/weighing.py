"""Which of 9 kap. 59–65 and 75–78 §§ the officer has to weigh in this case, without a verdict on what is small."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from permits.law.book import Answer, Outcome
from permits.law.citation import BEFORE_2027, FROM_2027, NEW_LAW, Citation
from permits.law.conditions import Condition, Holds
from permits.law.facts import Facts, MeasureKind, Unknown, Wanted
from permits.law.need import FREE, need_of
from permits.law.plan_duties import follows_plan
from permits.law.plan_fit import SITING, here, is_old
from permits.law.siting import TRIED
from permits.words import N_
from permits.words import swedish_date as date_text

SMALL_ADDITIONS: Final = frozenset({MeasureKind.TILLBYGGNAD, MeasureKind.KOMPLEMENTBYGGNAD})
HOMES: Final = frozenset({
    MeasureKind.NYBYGGNAD_ENBOSTADSHUS, MeasureKind.NYBYGGNAD_FLERBOSTADSHUS, MeasureKind.KOMPLEMENTBOSTADSHUS,
    MeasureKind.TILLBYGGNAD,
})  # fmt: skip
"""What is, or can be an extension of, a bostadsbyggnad (9 kap. 105 § second paragraph)."""
PUBLIC_PURPOSE: Final = re.compile(r"(?i:allmänt ändamål|allmänna ändamål)|^A\d?\b")
"""Shows block land for a public purpose (9 kap. 65 §); older plans write "allmänt ändamål"."""
OF_BUILDING_PERMITS: Final = "2025:974"


def _section(section: str, points: str = "", worded: str = OF_BUILDING_PERMITS) -> Citation:
    return Citation("PBL", 9, section, points, worded)


def departure(facts: Facts) -> Condition | None:
    """That the measure departs from a plan (NO) or may do so (DOUBT), where a permit is tried; None where not."""
    if facts.wanted is Wanted.FORHANDSBESKED or need_of(facts) in FREE:
        return None
    follows = follows_plan(facts)
    return follows if follows.holds in {Holds.NO, Holds.DOUBT} else None


def _what(facts: Facts) -> str:
    return "planen" if facts.in_detailed_plan is True else "områdesbestämmelserna"


def _if_departs(found: Condition, facts: Facts) -> str:
    what = _what(facts)
    return f"Åtgärden avviker från {what}." if found.holds is Holds.NO else f"Om åtgärden avviker från {what}:"


@SITING.rule(title=N_("Liten avvikelse"), cites=_section("60"), in_force=NEW_LAW, about=TRIED)
def small_departure_may_be_granted(facts: Facts) -> Answer | None:
    """A permit may be given to what departs if the departure is small, or needed and limited, and fits the purpose.
    What is small is case law: size and share stand at each provision, never a verdict."""
    found = departure(facts)
    if found is None:
        return None
    text = (
        f"{_if_departs(found, facts)} Bygglov får ändå ges om avvikelsen är liten och förenlig med syftet, eller om "
        "åtgärden är av begränsad omfattning och nödvändig för att området ska kunna användas som det är tänkt."
    )
    return Answer(Outcome.JUDGE, f"{text} Det avgör byggnadsnämnden. Hur stor avvikelsen är står vid bestämmelsen.")


@SITING.rule(title=N_("Avvikelse efter genomförandetiden"), cites=_section("61"), in_force=NEW_LAW, about=TRIED)
def departure_after_the_implementation_period(facts: Facts) -> Answer | None:
    """After the implementation period more may be granted: a common need, or a use that complements the area. That a
    plan from before 1987 has no period left is practice."""
    found = departure(facts) if facts.in_detailed_plan is True else None
    if found is None:
        return None
    end = facts.implementation_end
    if isinstance(end, date) and end >= facts.begun:
        return None
    if not isinstance(end, date) and not is_old(facts):
        text = "Om planens genomförandetid har gått ut kan fler avvikelser godtas. Vi vet inte när den går ut."
        return Answer(Outcome.UNKNOWN, text)
    told = f"gick ut {date_text(end)}" if isinstance(end, date) else "är slut, för planen är äldre än 1987"
    text = (
        f"Planens genomförandetid {told}. Då får bygglov också ges om åtgärden tillgodoser ett angeläget gemensamt "
        "behov eller ett allmänt intresse, eller är en användning som är ett lämpligt komplement till området."
    )
    return Answer(Outcome.JUDGE, f"{text} Det avgör byggnadsnämnden.")


@SITING.rule(title=N_("Gräns för avvikelser"), cites=_section("62"), in_force=NEW_LAW, about=TRIED)
def no_departure_that_harms(facts: Facts) -> Answer | None:
    """No departure under 60 or 61 § that harms the environment significantly or limits a right or activity nearby."""
    if departure(facts) is None:
        return None
    text = (
        "En avvikelse får aldrig godtas om åtgärden kan antas medföra en betydande miljöpåverkan, eller begränsa en "
        "rättighet eller en pågående verksamhet i omgivningen."
    )
    return Answer(Outcome.JUDGE, f"{text} Det avgör byggnadsnämnden.")


@SITING.rule(title=N_("Samlad bedömning"), cites=_section("64"), in_force=NEW_LAW, about=TRIED)
def departures_are_weighed_together(facts: Facts) -> Answer | None:
    """Departures accepted before are weighed together with the one applied for; the register of them is not read."""
    if departure(facts) is None:
        return None
    text = "Har andra avvikelser godtagits på fastigheten tidigare ska de bedömas tillsammans med den här."
    return Answer(Outcome.JUDGE, f"{text} Handläggaren ser efter i äldre beslut.")


def _small_addition(facts: Facts) -> Answer | None:
    if facts.in_detailed_plan is not False or need_of(facts) in FREE or facts.wanted is Wanted.FORHANDSBESKED:
        return None
    house = facts.complements_one_two_dwelling_house
    if isinstance(house, Unknown):
        text = "Är det här ett litet tillägg till ett en- eller tvåbostadshus prövas det lättare."
        return Answer(Outcome.UNKNOWN, f"{text} Vi vet inte om det hör till ett sådant hus.")
    if not house:
        return None
    text = (
        "Åtgärden kompletterar ett en- eller tvåbostadshus. Är den liten prövas inte om platsen är lämplig eller "
        "behöver en plan, bara hur åtgärden passar in och utformas."
    )
    return Answer(Outcome.JUDGE, f"{text} Om den är liten avgör byggnadsnämnden.")


@SITING.rule(title=N_("Litet tillägg utanför plan"), cites=_section("59"), in_force=BEFORE_2027, about=SMALL_ADDITIONS)
def small_addition_outside_plan(facts: Facts) -> Answer | None:
    """Outside plans a small extension of, or ancillary building to, a house is tried more lightly; the board judges."""
    return _small_addition(facts)


@SITING.rule(title=N_("Litet tillägg utanför plan"), cites=_section("59", "", "2026:746"), in_force=FROM_2027,
             about=SMALL_ADDITIONS)  # fmt: skip
def small_addition_outside_plan_from_2027(facts: Facts) -> Answer | None:
    """From 2027 in the wording of lag (2026:746), which changes cross-references only (secondary source)."""
    return _small_addition(facts)


@SITING.rule(title=N_("Allmänt ändamål"), cites=_section("65–66"), in_force=NEW_LAW, about=TRIED)
def land_for_a_public_purpose(facts: Facts) -> Answer | None:
    """On block land for a public purpose the plan must say which, or the latest use goes on. Not within a stadsplan or
    byggnadsplan (lag 2025:974, transitional provision 4), so older plans are left out."""
    if need_of(facts) in FREE or is_old(facts):
        return None
    found = next((p for p in here(facts) if p.kind == "use" and p.overlap > 0 and PUBLIC_PURPOSE.search(p.text)), None)
    if found is None:
        return None
    text = (
        f"Planen säger ”{found.text}”. Är ändamålet inte närmare angivet får lov bara ges för den senaste användningen."
    )
    return Answer(Outcome.JUDGE, f"{text} Det avgör byggnadsnämnden.")


@SITING.rule(title=N_("Bullervärden i beslutet"), cites=_section("105", "andra stycket"), in_force=NEW_LAW, about=HOMES)
def noise_values_stand_in_the_decision(facts: Facts) -> Answer | None:
    """Outside plans a permit for a new or extended dwelling states calculated noise, unless it can be held needless."""
    other = facts.extends_ancillary_building is True or facts.extends_farm_building is True
    if facts.in_detailed_plan is not False or other or need_of(facts) in FREE or facts.wanted is Wanted.FORHANDSBESKED:
        return None
    text = (
        "Ett bygglov för en bostad utanför detaljplan ska ange beräknat buller vid fasaden, och vid en uteplats om en "
        "sådan ska ordnas. Det behövs inte där det är onödigt med hänsyn till bullret på platsen."
    )
    return Answer(Outcome.JUDGE, f"{text} Det avgör handläggaren.")


@SITING.rule(title=N_("Rivning prövas"), cites=_section("75–76"), in_force=NEW_LAW, about={MeasureKind.RIVNING})
def demolition_is_granted_unless_worth_keeping(facts: Facts) -> Answer | None:
    """A demolition permit is given unless the plan forbids it, or what stands there should be kept for its value."""
    if need_of(facts) in FREE:
        return None
    text = (
        "Rivningslov ska ges om planen eller områdesbestämmelserna inte förbjuder rivning, och om byggnaden eller "
        "bebyggelsen inte bör bevaras för sitt historiska, kulturhistoriska, miljömässiga eller konstnärliga värde."
    )
    return Answer(Outcome.JUDGE, f"{text} Det avgör byggnadsnämnden.")


@SITING.rule(title=N_("Markåtgärden prövas"), cites=_section("77–78"), in_force=NEW_LAW, about={MeasureKind.MARKATGARD})
def ground_work_is_granted_if_it_disturbs_nothing(facts: Facts) -> Answer | None:
    """A ground permit is given where the work fits the plan (78: or departs little) and troubles nobody around."""
    if need_of(facts) in FREE:
        return None
    text = (
        "Marklov ska ges om åtgärden följer planen och områdesbestämmelserna, inte försvårar för bebyggelsen och inte "
        "stör omgivningen. En avvikelse får godtas om den är liten och förenlig med syftet."
    )
    return Answer(Outcome.JUDGE, f"{text} Det avgör byggnadsnämnden.")

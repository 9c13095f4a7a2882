"""What brings the duty to apply back near a boundary or a railway (9 kap. 34 and 35 §§)."""

from __future__ import annotations

from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.boundary_reach import REACHED, reaches
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Condition, Holds, Measure, all_of, at_least, either, measure, truth
from permits.law.fact_words import BEYOND
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.permit_need import PERMIT_NEED, SFS
from permits.law.plan_duties import follows_plan, may_depart_from_plan
from permits.law.wording import listed, metres, sentence
from permits.words import N_

BOUNDARY: Final = 4.5
"""9 kap. 34 §: nearer the boundary than this, m."""
RAILWAY: Final = 30.0
"""9 kap. 34 §: nearer the middle of a track than this, m."""

NEAR: Final = Citation("PBL", 9, "34", "", SFS)
CONSENT: Final = Citation("PBL", 9, "35", "", SFS)


def _kinds_beyond(facts: Facts) -> tuple[str, ...] | Unknown:
    """What lies beyond the boundaries that are near; where the map has none so near, beyond the nearest."""
    if facts.beyond_kinds is not None and facts.beyond_kinds != ():
        return facts.beyond_kinds
    nearest = facts.nearest_beyond_kind
    return nearest if isinstance(nearest, Unknown) else (nearest,)


ASKED: Final = {
    "fastighet": "alla berörda grannar",
    "samfallighet": "samfällighetens ägare",
    "allman_plats": "huvudmannen för den allmänna platsen (ofta kommunen)",
}
"""Who is to consent, by what lies beyond the boundary (9 kap. 35 §)."""
NEIGHBOURS: Final = ASKED["fastighet"]


def asked_to_consent(facts: Facts) -> str:
    """Who all are to consent: at a corner both a neighbour and the manager of a public place."""
    kinds = _kinds_beyond(facts)
    who = [] if isinstance(kinds, Unknown) else [words for kind, words in ASKED.items() if kind in kinds]
    return listed(who) if who else NEIGHBOURS


def _given(consent: bool | Unknown, asker: str) -> Condition:
    if isinstance(consent, Unknown):
        return Condition(Holds.UNKNOWN, f"vi vet inte om {asker} har lämnat skriftligt medgivande")
    return truth(consent, f"{asker} har lämnat skriftligt medgivande", f"skriftligt medgivande från {asker} saknas")


UNCLEAR: Final = {"vag", "vatten", "okand"}


def _who_can_consent(facts: Facts) -> Condition:
    """Beside a public road outside plans nobody can (prop. 2024/25:169 s. 170); what is unclear a human judges."""
    kinds = _kinds_beyond(facts)
    if isinstance(kinds, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte vad som finns på andra sidan gränsen")
    if "vag" in kinds and facts.in_detailed_plan is False:
        return Condition(Holds.NO, "på andra sidan gränsen finns en allmän väg, där ingen kan lämna medgivande")
    if "vag" in kinds and isinstance(facts.in_detailed_plan, Unknown):
        return Condition(Holds.UNKNOWN, "vi vet inte om vägen på andra sidan gränsen ligger i en detaljplan")
    if UNCLEAR & set(kinds):
        there = listed(BEYOND.get(kind, kind) for kind in kinds)
        return Condition(Holds.DOUBT, f"det är oklart vem som kan lämna medgivande (på andra sidan gränsen: {there})")
    return Condition(Holds.YES, "")


def neighbours_consent(facts: Facts) -> Condition:
    """9 kap. 35 § 3: every neighbour concerned in writing, beside a public place its manager."""
    given = _given(facts.neighbours_consent, asked_to_consent(facts))
    return all_of((given, _who_can_consent(facts), _plan_allows(facts)))


def _plan_allows(facts: Facts) -> Condition:
    """9 kap. 35 § 3 a and b: consent counts for what follows the plan, or may depart from it."""
    plan = either(may_depart_from_plan(facts), follows_plan(facts))
    if plan.holds is Holds.NO:
        return Condition(Holds.NO, "medgivande räcker inte eftersom åtgärden avviker från planen")
    return Condition(plan.holds, "" if plan.holds is Holds.YES else plan.because)


def railway_consent(facts: Facts) -> Condition:
    """9 kap. 35 §, second paragraph: the manager of the railway's infrastructure consents."""
    return all_of((_given(facts.railway_consent, "järnvägens infrastrukturförvaltare"), _plan_allows(facts)))


def _reached(reach: Condition, answer: Answer) -> Answer:
    """A duty only where 34 § surely reaches the measure."""
    if reach.holds is Holds.YES or answer.outcome is not Outcome.MISSING:
        return answer
    why = sentence(reach.because)
    return Answer(Outcome.UNKNOWN if reach.holds is Holds.UNKNOWN else Outcome.JUDGE, f"{answer.text} {why}")


def _near(far: Condition, consent: Condition, place: str, asked: str) -> Answer:
    """No duty with consent; a duty when near and without; else what is not known of the two. `place` is a clause."""
    if consent.holds is Holds.YES:
        return Answer(Outcome.MET, sentence(f"{place}, men {consent.because}, så det kräver inte lov"))
    if far.holds is Holds.NO and consent.holds is Holds.NO:
        return Answer(Outcome.MISSING, sentence(f"{place}, och {consent.because}"))
    unless = f"krävs bygglov om inte {asked} skriftligen medger åtgärden"
    told = f"{place}, och då {unless}. " if far.holds is Holds.NO else f"{place}. Är det för nära {unless}. "
    unknown = Holds.UNKNOWN in {far.holds, consent.holds}
    why = "" if consent.holds is Holds.NO else consent.because
    return Answer(Outcome.UNKNOWN if unknown else Outcome.JUDGE, (sentence(told) + " " + sentence(why)).strip())


def _place(far: Condition, distance: Measure, near: str) -> str:
    """Where the building stands, as a clause; `near` is the limit with its preposition."""
    if isinstance(distance.value, Unknown):
        return f"vi kunde inte mäta {distance.noun} ({near})"
    if far.holds is Holds.DOUBT:
        return far.because
    return f"{distance.noun} är {metres(distance.value)} ({near})"


@PERMIT_NEED.rule(
    title=N_("Närmare gräns än 4,5 meter"), cites=(NEAR, CONSENT), in_force=NEW_LAW, about=REACHED,
    part=Part.BRINGS_BACK,
)  # fmt: skip
def nearer_boundary_than_four_and_a_half_metres(facts: Facts) -> Answer | None:
    """Nearer the boundary than 4.5 m a permit is needed, unless every neighbour concerned has consented in writing."""
    reach = reaches(facts)
    if reach is None:
        return None
    if reach.holds is Holds.NO:
        return Answer(Outcome.MET, sentence(reach.because))
    distance = measure(facts, "distance_to_boundary", "avståndet till gränsen", "m", above_zero=False)
    far = at_least(distance, BOUNDARY)
    if far.holds is Holds.YES:
        return Answer(Outcome.MET, sentence(f"{far.because}, så grannarna behöver inte medge åtgärden"))
    place = _place(far, distance, "gränsvärdet är 4,5 m")
    return _reached(reach, _near(far, neighbours_consent(facts), place, asked_to_consent(facts)))


@PERMIT_NEED.rule(
    title=N_("Närmare järnväg än 30 meter"), cites=(NEAR, CONSENT), in_force=NEW_LAW, about=REACHED,
    part=Part.BRINGS_BACK,
)  # fmt: skip
def nearer_railway_than_thirty_metres(facts: Facts) -> Answer | None:
    """Nearer the middle of a track than 30.0 m a permit is needed, unless the infrastructure manager has consented."""
    reach = reaches(facts)
    if facts.distance_to_railway is None or reach is None or reach.holds is Holds.NO:
        return None
    distance = measure(facts, "distance_to_railway", "avståndet till spårets mitt", "m", above_zero=False)
    far = at_least(distance, RAILWAY)
    if far.holds is Holds.YES:
        return None
    place = _place(far, distance, "gränsvärdet är 30,0 m")
    return _reached(reach, _near(far, railway_consent(facts), place, "järnvägens förvaltare"))


@PERMIT_NEED.rule(
    title=N_("Altan nära gränsen"), cites=NEAR, in_force=NEW_LAW, about={MeasureKind.ALTAN}, part=Part.REMINDER
)
def deck_near_the_boundary(facts: Facts) -> Answer | None:
    """A deck is not in the list of 9:34 (prop. 2024/25:169 p. 162), though Boverket's page for the public says that
    neighbours consent (secondary source)."""
    distance = measure(facts, "distance_to_boundary", "avståndet till gränsen", "m")
    if at_least(distance, BOUNDARY).holds is Holds.YES:
        return None
    text = (
        "Lagen räknar inte upp altaner bland det som kräver lov nära gränsen, men Boverkets sida för allmänheten säger "
        "att grannarna bör medge en altan närmare än 4,5 m. Fråga byggnadsnämnden, och hör dig för med grannen."
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(
    title=N_("Så säkert är ett medgivande"), cites=CONSENT, in_force=NEW_LAW, about=REACHED, part=Part.REMINDER
)
def how_sure_a_consent_is(facts: Facts) -> Answer | None:
    """The bill says that a consent can be revoked, Boverket that it cannot, and whether an electronic signature is
    enough is not settled (secondary sources): never called binding."""
    distance = measure(facts, "distance_to_boundary", "avståndet till gränsen", "m")
    by_boundary = facts.neighbours_consent is True and at_least(distance, BOUNDARY).holds is not Holds.YES
    if not by_boundary and facts.railway_consent is not True:
        return None
    text = (
        "Om ett medgivande kan tas tillbaka, och om det räcker att skriva under elektroniskt, är inte avgjort. Låt "
        "alla skriva under på papper, spara papperet, och fråga byggnadsnämnden om någon ångrar sig."
    )
    return Answer(Outcome.JUDGE, text)

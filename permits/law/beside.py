"""What other laws ask at the place, whatever the building law says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from permits.law.book import Answer, Need, Outcome, RuleBook, Topic
from permits.law.citation import Citation, Period
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.measures import INSTALLATIONS_ONLY
from permits.law.need import PERMITS, need_of
from permits.law.wording import listed, metres
from permits.words import N_

BESIDE: Final = RuleBook(Topic.BESIDE)

ENVIRONMENTAL_CODE: Final = Period(date(1999, 1, 1))
NATURA_2000: Final = Period(date(2001, 7, 1))
MONUMENTS_ACT: Final = Period(date(1989, 1, 1))
ROADS_ACT: Final = Period(date(1972, 1, 1))
BUILDING_ACT: Final = Period(date(2011, 5, 2))
NOISE_SECTION: Final = Period(date(2015, 1, 2))
POWER_LINES: Final = Period(date(1974, 7, 1))
Kind = MeasureKind
DWELLINGS: Final = frozenset({
    Kind.NYBYGGNAD_ENBOSTADSHUS, Kind.NYBYGGNAD_FLERBOSTADSHUS, Kind.KOMPLEMENTBOSTADSHUS, Kind.TILLBYGGNAD,
    Kind.ANDRAD_ANVANDNING, Kind.YTTERLIGARE_BOSTAD,
})  # fmt: skip
"""What can be or become a dwelling (2 kap. 6 a §)."""
MONUMENT_BAND: Final = 100.0
"""Protected ground reaches beyond a registered monument, unmeasured; own choice of how near is near, m."""


@dataclass(frozen=True)
class Regime:
    """One regime's words: what it is called in a sentence, what to do on a hit, what to mind where there is none.

    `indoors` True: it reaches work inside a building too.
    """

    layer: str
    noun: str
    hit: str
    clear: str = ""
    indoors: bool = False


INSIDE: Final = "Arbete inne i byggnaden berörs som regel inte, men det gör grävning och ändringar på utsidan."


def _ask(facts: Facts, regime: Regime) -> Answer:
    """A hit is for a human; no hit is an answer only inside the layer's coverage; anything else is unknown."""
    found = facts.constraint(regime.layer)
    if found is None:
        text = f"Vi har ingen karta som visar {regime.noun} här. Fråga kommunen innan du börjar."
        return Answer(Outcome.UNKNOWN, text)
    if isinstance(found.hit, Unknown):
        why = found.hit.reason or "Kartan täcker inte platsen."
        return Answer(Outcome.UNKNOWN, f"Vi kunde inte avgöra om platsen berörs av {regime.noun}. {why}")
    if found.hit:
        named = f" ({listed(found.names)})" if found.names else ""
        inside = facts.plain().measure in INSTALLATIONS_ONLY and not regime.indoors
        return Answer(Outcome.JUDGE, f"Platsen berörs av {regime.noun}{named}. {INSIDE if inside else regime.hit}")
    return Answer(Outcome.MET, f"Platsen träffas inte av {regime.noun} enligt kartan. {regime.clear}".strip())


SHORE: Final = Regime(
    "strandskydd",
    "strandskydd",
    "Här är det förbjudet att bygga utan dispens, även när inget bygglov krävs. Sök strandskyddsdispens hos kommunen "
    "innan du börjar. En del byggnader nära huset är undantagna, och det bedömer kommunen.",
)
MONUMENTS: Final = Regime(
    "fornlamningar",
    "fornlämningar",
    "En fornlämning och marken runt den får inte röras utan tillstånd. Kontakta länsstyrelsen innan du gräver.",
    "Även oregistrerade fornlämningar är skyddade: hittar du något när du gräver måste du avbryta och anmäla det.",
)
WATER_SUPPLY: Final = Regime(
    "vattenskydd",
    "vattenskyddsområde",
    "Det finns egna föreskrifter om bland annat schaktning, avlopp och kemikalier. Fråga kommunens miljökontor.",
)
NATURA: Final = Regime(
    "natura",
    "Natura 2000-område",
    "Tillstånd krävs om åtgärden kan påverka miljön i området på ett betydande sätt. Kontakta länsstyrelsen.",
)
HABITAT: Final = Regime(
    "biotopskydd",
    "biotopskyddat område",
    "Åtgärder som kan skada biotopen är förbjudna utan dispens. Kontakta länsstyrelsen innan du börjar.",
    "Alléer, stenmurar, rösen, små vatten och åkerholmar i odlingsmark är skyddade även om de inte finns på kartan.",
)
ROAD: Final = Regime(
    "vag_12m",
    "området närmast en allmän väg",
    "Utanför detaljplan får du inte bygga här utan länsstyrelsens tillstånd, om inte åtgärden prövas i ett bygglov. "
    "Sök tillstånd hos länsstyrelsen.",
)
RAILWAY: Final = Regime(
    "jarnvag_30m",
    "området närmast en järnväg",
    "Kontakta järnvägens infrastrukturförvaltare, ofta Trafikverket, om säkerhet, buller och vibrationer.",
)
POWER: Final = Regime(
    "kraftledning",
    "en kraftlednings närområde",
    "Ledningens ägare kan ha rätt att hindra byggnader här. Fråga ledningsägaren om avstånd innan du bygger.",
)
HERITAGE: Final = Regime(
    "kulturmiljo",
    "utpekad kulturmiljö",
    "Värdefulla byggnader och områden får inte förvanskas. Stäm av utformning och material med byggnadsnämnden.",
    "Även ett hus som inte är utpekat kan vara särskilt värdefullt.",
    indoors=True,
)
FLOOD: Final = Regime(
    "oversvamning",
    "område med risk för översvämning",
    "Det du gör måste placeras och utformas så att det tål vattnet. Visa golvnivå och hur vatten leds bort.",
)
LANDSLIDE: Final = Regime(
    "ras_skred",
    "område med risk för ras och skred",
    "Marken kan behöva undersökas av en geotekniker innan du bygger.",
)
NOISE: Final = Regime(
    "buller",
    "område med trafikbuller",
    "En bostad ska placeras och utformas så att bullret inte skadar hälsan. En bullerberäkning kan behövas.",
)


@BESIDE.rule(
    title=N_("Strandskydd"),
    cites=Citation("MB", 7, "15"),
    in_force=ENVIRONMENTAL_CODE,
)
def shore_protection(facts: Facts) -> Answer:
    """Within shore protection building is forbidden without dispensation, also when no permit is needed."""
    return _ask(facts, SHORE)


@BESIDE.rule(
    title=N_("Fornlämningar"),
    cites=(Citation("KML", 2, "6"), Citation("KML", 2, "10"), Citation("KML", 2, "12")),
    in_force=MONUMENTS_ACT,
)
def ancient_monuments(facts: Facts) -> Answer:
    """Ancient monuments and the ground around them are protected, registered or not; near one a human judges."""
    found = facts.constraint(MONUMENTS.layer)
    answer = _ask(facts, MONUMENTS)
    near = found is not None and found.distance is not None and found.distance <= MONUMENT_BAND
    if answer.outcome is not Outcome.MET or found is None or found.distance is None or not near:
        return answer
    text = f"En registrerad fornlämning finns {metres(round(found.distance))} bort. Även marken runt den är skyddad."
    return Answer(Outcome.JUDGE, f"{text} Fråga länsstyrelsen innan du gräver.")


@BESIDE.rule(title=N_("Vattenskydd"), cites=(Citation("MB", 7, "21–22"),), in_force=ENVIRONMENTAL_CODE)
def water_protection_area(facts: Facts) -> Answer:
    """A water protection area has regulations of its own, on digging, sewage and chemicals among other things."""
    return _ask(facts, WATER_SUPPLY)


@BESIDE.rule(title=N_("Natura 2000"), cites=Citation("MB", 7, "28 a"), in_force=NATURA_2000)
def natura_2000(facts: Facts) -> Answer:
    """What can significantly affect the environment of a Natura 2000 area needs the county board's permission."""
    return _ask(facts, NATURA)


@BESIDE.rule(title=N_("Biotopskydd"), cites=Citation("MB", 7, "11"), in_force=ENVIRONMENTAL_CODE)
def protected_habitat(facts: Facts) -> Answer:
    """Measures that can harm a protected habitat are forbidden without dispensation; many are on no map."""
    return _ask(facts, HABITAT)


@BESIDE.rule(title=N_("Allmän väg"), cites=Citation("Väglagen (1971:948)", None, "47"), in_force=ROADS_ACT)
def beside_public_road(facts: Facts) -> Answer:
    """Within 12 m of a public road (up to 50 by decision) the county board permits; not in plans nor where a bygglov is
    needed (secondary source: the county boards)."""
    if facts.in_detailed_plan is True:
        return Answer(Outcome.MET, "Väglagens byggnadsfria zon gäller inte inom detaljplan.")
    answer = _ask(facts, ROAD)
    building_permit = need_of(facts) is Need.BYGGLOV and facts.plain().measure not in PERMITS
    if answer.outcome is Outcome.JUDGE and building_permit:
        text = "Platsen ligger nära en allmän väg, men väglagens tillstånd behövs inte när åtgärden kräver bygglov."
        return Answer(Outcome.MET, f"{text} Trafiksäkerheten prövas i bygglovet.")
    return answer


@BESIDE.rule(title=N_("Järnväg"), cites=Citation("PBL", 2, "6", "första stycket 2"), in_force=BUILDING_ACT)
def beside_railway(facts: Facts) -> Answer:
    """Buildings by a railway are placed with regard to accidents; its manager knows of safety, noise and vibration."""
    return _ask(facts, RAILWAY)


@BESIDE.rule(title=N_("Kraftledning"), cites=Citation("Ledningsrättslagen (1973:1144)"), in_force=POWER_LINES)
def beside_power_line(facts: Facts) -> Answer:
    """The building law has no distance to power lines; the line's rights and electrical safety rules do (practice)."""
    return _ask(facts, POWER)


@BESIDE.rule(title=N_("Kulturmiljö"), cites=Citation("PBL", 8, "13"), in_force=BUILDING_ACT)
def cultural_heritage(facts: Facts) -> Answer:
    """Valuable buildings and areas must not be distorted; absence of designation is not absence of value."""
    return _ask(facts, HERITAGE)


@BESIDE.rule(title=N_("Översvämning"), cites=Citation("PBL", 2, "5", "första stycket 5"), in_force=BUILDING_ACT)
def risk_of_flooding(facts: Facts) -> Answer:
    """Land must suit building with regard to the risk of flooding and erosion."""
    return _ask(facts, FLOOD)


@BESIDE.rule(title=N_("Ras och skred"), cites=Citation("PBL", 2, "5", "första stycket 1–2, 5"), in_force=BUILDING_ACT)
def risk_of_landslide(facts: Facts) -> Answer:
    """Land must suit building with regard to soil, rock and the risk of accidents."""
    return _ask(facts, LANDSLIDE)


@BESIDE.rule(title=N_("Buller"), cites=Citation("PBL", 2, "6 a"), in_force=NOISE_SECTION, about=DWELLINGS)
def noise_at_dwellings(facts: Facts) -> Answer:
    """Dwellings must be placed and shaped so that noise from outside does no harm to health."""
    return _ask(facts, NOISE)

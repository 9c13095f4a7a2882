"""What a plan or area regulations themselves ask: a permit for more, or until 2027 for less (9 kap. 2 §)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation, Period
from permits.law.facts import NOT_ASKED, Facts, MeasureKind, ProvisionFact, Unknown
from permits.law.measures import INSTALLATIONS_ONLY
from permits.law.permit_need import PERMIT_NEED, SFS
from permits.law.plan_duties import CAN_BE_EXEMPT
from permits.law.plan_fit import DUTY_WORDS, READ, plan_name, tells_of
from permits.words import N_

MORE: Final = Citation("PBL", 9, "2", "andra stycket", SFS)
REGULATIONS: Final = Citation("PBL", 4, "42 och 42 a", "", SFS)

Kind = MeasureKind
_BUILDING: Final = r"nybyggnad|\bbyggnad(er)?\b"
NAMED: Final = {
    Kind.KOMPLEMENTBYGGNAD: re.compile(rf"{_BUILDING}|komplementbyggnad|uthus|förråd|garage|friggebod|attefall", re.I),
    Kind.KOMPLEMENTBOSTADSHUS: re.compile(rf"{_BUILDING}|komplementbostad|attefall", re.I),
    Kind.NYBYGGNAD_ENBOSTADSHUS: re.compile(rf"{_BUILDING}|bostadshus|huvudbyggnad", re.I),
    Kind.NYBYGGNAD_FLERBOSTADSHUS: re.compile(rf"{_BUILDING}|bostadshus|huvudbyggnad", re.I),
    Kind.NYBYGGNAD_LOKAL: re.compile(_BUILDING, re.I),
    Kind.EKONOMIBYGGNAD: re.compile(rf"{_BUILDING}|ekonomibyggnad", re.I),
    Kind.TILLBYGGNAD: re.compile(r"tillbyggnad", re.I),
    Kind.FASADANDRING: re.compile(r"fasadändring", re.I),
    Kind.SOLCELLER: re.compile(r"fasadändring|solcell|solfångar|solenergi", re.I),
    Kind.ANDRAD_ANVANDNING: re.compile(r"ändrad användning", re.I),
    Kind.YTTERLIGARE_BOSTAD: re.compile(r"ytterligare (en )?bost", re.I),
    Kind.ALTAN: re.compile(r"\baltan", re.I),
    Kind.MUR: re.compile(r"\bmur(ar)?\b", re.I),
    Kind.PLANK: re.compile(r"\bplank\b", re.I),
    Kind.PARKERING: re.compile(r"parkering", re.I),
    Kind.UPPLAG: re.compile(r"upplag|materialgård", re.I),
    Kind.MAST: re.compile(r"\bmast(er)?\b|vindkraft", re.I),
    Kind.SKYLT: re.compile(r"skylt|ljusanordning", re.I),
    Kind.POOL: re.compile(r"\bpool|bassäng", re.I),
    Kind.RIVNING: re.compile(r"rivning|\briva", re.I),
    Kind.MARKATGARD: re.compile(r"marklov|schakt|fyllning|trädfällning|markens höjd", re.I),
}
"""Words by which a provision on more or less duty names a kind of measure."""
CONDITION: Final = re.compile(r"\d|\b(större|högre|mer|över|utom|undantag|om|som|inte)\b|marklov|rivningslov", re.I)
"""Shows that such a provision puts a condition, or is about something else; then a human reads it."""


@PERMIT_NEED.rule(
    title=N_("Planens egna krav på lov"), cites=MORE, in_force=NEW_LAW, about=CAN_BE_EXEMPT, part=Part.BRINGS_BACK
)
def plan_may_ask_for_more(facts: Facts) -> Answer | None:
    """A plan may itself ask for a permit where the law does not, and then its text must be read."""
    if facts.in_detailed_plan is False:
        return None
    if isinstance(facts.in_detailed_plan, Unknown):
        return Answer(
            Outcome.UNKNOWN, "Vi kunde inte avgöra om platsen har en detaljplan som ställer egna krav på lov."
        )
    read = facts.plan_provisions_read
    if isinstance(read, Unknown) or (read and isinstance(facts.provisions, Unknown)):
        return Answer(Outcome.UNKNOWN, "Vi kunde inte läsa om planen ställer egna krav på lov.")
    if not read or isinstance(facts.provisions, Unknown):
        text = f"{plan_name(facts)} är inte inläst, men den kan ha egna krav på lov. En handläggare behöver läsa den."
        return Answer(Outcome.JUDGE, text)
    return _duty_in(facts.provisions, facts.measure)


def _duty_in(provisions: tuple[ProvisionFact, ...], kind: MeasureKind) -> Answer | None:
    """What provisions that have been read say of a duty to apply. Only a plain text that names the kind is a duty."""
    duties = [p for p in provisions if p.kind == "permit_duty" or (p.kind == "other" and tells_of(p, DUTY_WORDS))]
    plain = next((p for p in duties if p.kind == "permit_duty" and _names(p, kind)), None)
    if plain is not None:
        return Answer(Outcome.MISSING, f"Planen kräver själv lov: ”{plain.text}”.")
    if not duties:
        return None
    return Answer(
        Outcome.JUDGE, f"Planen säger ”{duties[0].text}”, och det kan betyda att bygglov krävs här. {READ}"
    )  # fmt: skip


def _names(provision: ProvisionFact, kind: MeasureKind) -> bool:
    return kind in NAMED and tells_of(provision, NAMED[kind]) and not tells_of(provision, CONDITION)


@PERMIT_NEED.rule(
    title=N_("Områdesbestämmelsernas egna krav på lov"), cites=(MORE, REGULATIONS), in_force=NEW_LAW,
    about=CAN_BE_EXEMPT, part=Part.BRINGS_BACK,
)  # fmt: skip
def area_regulations_may_ask_for_more(facts: Facts) -> Answer | None:
    """Outside plans area regulations may ask for a permit, or protect values, and then their text must be read."""
    there = facts.area_regulations
    if facts.in_detailed_plan is True or there == NOT_ASKED:
        return None
    if isinstance(there, Unknown):
        text = f"Vi vet inte om områdesbestämmelser gäller här. De kan kräva bygglov. {there.reason}"
        return Answer(Outcome.UNKNOWN, text)
    if not there:
        return None
    text = "Områdesbestämmelser gäller här. De kan kräva bygglov för det som annars är fritt, eller skydda värden."
    return Answer(Outcome.JUDGE, f"{text} En handläggare behöver läsa dem.")


@PERMIT_NEED.rule(
    title=N_("Finns områdesbestämmelser?"), cites=(MORE, REGULATIONS), in_force=NEW_LAW, about=CAN_BE_EXEMPT,
    part=Part.REMINDER,
)  # fmt: skip
def area_regulations_not_known_of(facts: Facts) -> Answer | None:
    """Where no map of area regulations was asked, the answer says that they may ask for a permit."""
    if facts.in_detailed_plan is not False or facts.area_regulations != NOT_ASKED:
        return None
    text = (
        "Utanför detaljplan kan kommunen ha områdesbestämmelser med egna krav på lov. Fråga kommunen om det finns "
        "sådana här."
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(
    title=N_("Planens egna undantag från lov"),
    cites=(Citation("Lag (2025:974)", points="övergångsbestämmelse 3"), Citation("PBF", 6, "3", "", "2025:979")),
    in_force=Period(NEW_LAW.start, date(2027, 11, 30)), about=frozenset(Kind) - INSTALLATIONS_ONLY,
    part=Part.EXEMPTION,
)  # fmt: skip
def plan_exemptions_until_december_2027(facts: Facts) -> Answer | None:
    """Until 30 November 2027 a plan's own exemption from permit still holds, and then asks for notification of new
    buildings and extensions. Its text must be read."""
    if facts.in_detailed_plan is False or isinstance(facts.provisions, Unknown):
        return None
    exempt = next((p for p in facts.provisions if p.kind == "permit_exemption" and _may_name(p, facts.measure)), None)
    if exempt is None:
        return None
    if isinstance(facts.in_detailed_plan, Unknown):
        text = f"Vi vet inte om detaljplanen som säger ”{exempt.text}” gäller på platsen."
        return Answer(Outcome.UNKNOWN, text)
    text = (
        f"Planen säger: ”{exempt.text}”. Till och med den 30 november 2027 kan det betyda att det räcker med en "
        f"anmälan. {READ}"
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(
    title=N_("Planens egna undantag är inte inlästa"),
    cites=(Citation("Lag (2025:974)", points="övergångsbestämmelse 3"), Citation("PBF", 6, "3", "", "2025:979")),
    in_force=Period(NEW_LAW.start, date(2027, 11, 30)), about=frozenset(Kind) - INSTALLATIONS_ONLY,
    part=Part.WITH_PERMIT,
)  # fmt: skip
def plan_exemptions_not_read(facts: Facts) -> Answer | None:
    """An exemption in a plan that nobody has read does not take the duty away, but the answer says that there may be
    one until 30 November 2027."""
    read = facts.plan_provisions_read is True and not isinstance(facts.provisions, Unknown)
    if facts.in_detailed_plan is False or read:
        return None
    text = (
        "En äldre plan kan ha ett eget undantag från lov, som då gäller till och med den 30 november 2027. Vi har inte "
        "kunnat läsa planen, så fråga byggnadsnämnden om du vill veta."
    )
    return Answer(Outcome.JUDGE, text)


def _may_name(provision: ProvisionFact, kind: MeasureKind) -> bool:
    """Whether a provision names a kind of measure, or names none that we know and so may mean any."""
    named = {each for each, words in NAMED.items() if tells_of(provision, words)}
    return kind in named or not named

"""What the plan, and the land outside plans, say of where and how big."""

from __future__ import annotations

from datetime import date
from typing import Final

from permits.law.book import Answer, Outcome, RuleBook, Topic
from permits.law.citation import NEW_LAW, Citation, Period
from permits.law.conditions import amount, at_most, measure, total
from permits.law.facts import Facts, MeasureKind, ProvisionFact, Unknown
from permits.law.plan_fit import (
    PER_BUILDING_WORDS,
    as_answer,
    bounded,
    excess,
    height,
    is_ancillary,
    is_old,
    of_kind,
    overlap_answer,
    plan_age,
    plan_name,
    read_by_human,
    roof_degrees,
    tells_of,
)
from permits.law.wording import date_text, metres, number, percent, square_metres

SITING: Final = RuleBook(Topic.SITING)

IN_PLAN: Final = Citation("PBL", 9, "56", "första stycket 2", "2025:974")
OUTSIDE: Final = Citation("PBL", 9, "57", "första stycket", "2025:974")
REWORDED: Final = Period(date(2027, 1, 1))
BEFORE_REWORDING: Final = Period(date(2025, 12, 1), date(2026, 12, 31))
FIFTEEN_YEARS: Final = 15
OLD_PLAN: Final = "Planen är från tiden före 1987 års plan- och bygglag, så en handläggare behöver läsa bestämmelsen."
PART_OF_PLOT: Final = "Gränsen gäller en viss sorts byggnad, så en handläggare behöver räkna."
READ: Final = "En handläggare behöver läsa bestämmelsen."


@SITING.rule(title="Inom fastigheten", cites=Citation("PBL", 9, "86", "1", "2025:974"), in_force=NEW_LAW)
def stands_on_the_named_property(facts: Facts) -> Answer:
    """An application names each property that it concerns; a footprint outside the named one needs another's land."""
    share = amount(facts, "share_inside_property")
    if isinstance(share, Unknown):
        return Answer(Outcome.UNKNOWN, "Vi kunde inte avgöra om byggnaden ligger inom fastigheten.")
    outside = max(0.0, 1.0 - share)
    footprint = amount(facts, "footprint_area")
    size = None if isinstance(footprint, Unknown) else outside * footprint
    if round(outside, 4) == 0:
        return Answer(Outcome.MET, "Hela byggnaden ligger inom fastigheten.")
    told = percent(outside) if size is None else f"{square_metres(size)}, {percent(outside)} av byggnaden,"
    if size is not None and size < facts.tolerance:
        text = f"Byggnaden tangerar fastighetsgränsen ({square_metres(size)} utanför). Låt en mätning avgöra."
        return Answer(Outcome.JUDGE, text)
    why = "Du behöver rätt att bygga på grannfastigheten, och den måste också anges i ansökan."
    return Answer(Outcome.CONFLICT, f"{told} ligger utanför fastigheten. {why}")


@SITING.rule(title="Detaljplan", cites=Citation("PBL", 9, "56", "", "2025:974"), in_force=NEW_LAW)
def plan_is_known(facts: Facts) -> Answer | None:
    """Whether a detailed plan holds decides which paragraphs the measure is tried against."""
    if not isinstance(facts.in_detailed_plan, Unknown):
        return None
    return Answer(
        Outcome.UNKNOWN, f"Vi kunde inte avgöra om platsen har en detaljplan. {facts.in_detailed_plan.reason}"
    )


@SITING.rule(title="Planen är inte inläst", cites=IN_PLAN, in_force=NEW_LAW)
def provisions_are_read(facts: Facts) -> Answer | None:
    """A plan of which only the border is digitised gives its age and border, nothing computed."""
    if facts.in_detailed_plan is not True:
        return None
    read = facts.plan_provisions_read
    if isinstance(read, Unknown) or (read and isinstance(facts.provisions, Unknown)):
        return Answer(Outcome.UNKNOWN, f"{plan_name(facts)} gäller här, men vi kunde inte läsa bestämmelserna.")
    if read and facts.provisions:
        return None
    if read:
        text = (
            f"{plan_name(facts)}{plan_age(facts)} gäller här, men inga bestämmelser är inlagda just på platsen. {READ}"
        )
        return Answer(Outcome.JUDGE, text, "Inga inlagda bestämmelser")
    text = f"{plan_name(facts)}{plan_age(facts)} gäller här. Bara planens gräns är inlagd, inte bestämmelserna."
    return Answer(Outcome.JUDGE, f"{text} En handläggare behöver läsa planen.")


@SITING.rule(
    title="Genomförandetid", cites=Citation("PBL", 9, "56", "första stycket 1 b", "2025:974"), in_force=NEW_LAW
)
def implementation_period(facts: Facts) -> Answer | None:
    """After the implementation period 9:61 opens; fifteen years after it 9:56 1 b no longer asks the property to fit."""
    end = facts.implementation_end
    if facts.in_detailed_plan is not True or not isinstance(end, date):
        return None
    if end >= facts.begun:
        return Answer(Outcome.MET, f"Planens genomförandetid pågår till {date_text(end)}. 9 kap. 60 § kan prövas.")
    told = f"Planens genomförandetid gick ut {date_text(end)}."
    if _years_after(end, FIFTEEN_YEARS) <= facts.begun:
        why = "Det är minst femton år sedan, så att fastigheten redan avviker från planen hindrar inte lov (56 § 1 b)."
        return Answer(Outcome.MET, f"{told} {why} Avvikelser prövas enligt 60–62 §§.")
    return Answer(Outcome.MET, f"{told} Avvikelser prövas enligt 9 kap. 60–62 §§.")


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


@SITING.rule(title="Mark som inte får bebyggas", cites=IN_PLAN, in_force=NEW_LAW, each=of_kind("no_build"))
def no_building_on_dotted_land(facts: Facts, provision: ProvisionFact) -> Answer | None:
    """Nothing of a building may stand over, on or under land that the plan keeps unbuilt (prickmark)."""
    if provision.overlap <= 0:
        return None
    return overlap_answer(
        facts, provision, "mark som inte får bebyggas (prickmark)", f"Planen säger: ”{provision.text}”."
    )


@SITING.rule(title="Mark för komplementbyggnader", cites=IN_PLAN, in_force=NEW_LAW, each=of_kind("ancillary_only"))
def only_ancillary_buildings_on_crossed_land(facts: Facts, provision: ProvisionFact) -> Answer | None:
    """On korsmark only ancillary buildings may stand. Practice: older plans write "uthus och garage"."""
    if provision.overlap <= 0:
        return None
    if is_ancillary(facts):
        size = square_metres(provision.overlap)
        return Answer(
            Outcome.MET, f"{size} ligger på mark där bara komplementbyggnader får stå, och det här är en sådan."
        )
    what = "mark där bara komplementbyggnader får stå (korsmark)"
    return overlap_answer(facts, provision, what, f"Planen säger: ”{provision.text}”.")


@SITING.rule(title="Största byggnadsarea", cites=IN_PLAN, in_force=NEW_LAW, each=of_kind("max_building_area"))
def largest_building_area(facts: Facts, provision: ProvisionFact) -> Answer:
    """Existing buildings and the new one together against the largest building area on the plot."""
    area = total(facts, ("building_area_on_plot", "footprint_area"), "byggnadsarean på fastigheten blir", "m²")
    if is_old(facts) or provision.value is None:
        return read_by_human(provision, OLD_PLAN if is_old(facts) else READ)
    if isinstance(area.value, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi kunde inte räkna ut byggnadsarean. Planen säger: ”{provision.text}”.")
    told = _together(facts, area.value)
    if tells_of(provision, PER_BUILDING_WORDS):
        return read_by_human(provision, f"{PART_OF_PLOT} {told}")
    said = f"Planen medger högst {square_metres(provision.value)}."
    over = excess(area.value, provision.value, square_metres)
    return as_answer(at_most(area, provision.value), f"{told} {said}", f"{told} {said} Det är {over}.")


@SITING.rule(title="Största andel av fastigheten", cites=IN_PLAN, in_force=NEW_LAW, each=of_kind("max_building_share"))
def largest_share_of_the_plot(facts: Facts, provision: ProvisionFact) -> Answer:
    """Existing buildings and the new one together against the largest share (percent) of the plot."""
    area = total(facts, ("building_area_on_plot", "footprint_area"), "byggnadsarean på fastigheten blir", "m²")
    plot = amount(facts, "plot_area", above_zero=True)
    if is_old(facts) or provision.value is None:
        return read_by_human(provision, OLD_PLAN if is_old(facts) else READ)
    if isinstance(area.value, Unknown) or isinstance(plot, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi kunde inte räkna ut byggnadsarean. Planen säger: ”{provision.text}”.")
    told = f"{_together(facts, area.value)} Det är {percent(area.value / plot)} av fastigheten ({square_metres(plot)})."
    if tells_of(provision, PER_BUILDING_WORDS):
        return read_by_human(provision, f"{PART_OF_PLOT} {told}")
    highest = provision.value / 100 * plot
    said = f"Planen medger högst {number(provision.value)} %, alltså {square_metres(highest)}."
    over = excess(area.value, highest, square_metres)
    return as_answer(at_most(area, highest), f"{told} {said}", f"{told} {said} Det är {over}.")


def _together(facts: Facts, area: float) -> str:
    existing = amount(facts, "building_area_on_plot")
    stands = "" if isinstance(existing, Unknown) else f", varav {square_metres(existing)} finns redan"
    return f"Byggnadsarean på fastigheten blir {square_metres(area)}{stands}."


@SITING.rule(title="Nockhöjd", cites=IN_PLAN, in_force=NEW_LAW, each=of_kind("max_ridge_height"))
def highest_ridge(facts: Facts, provision: ProvisionFact) -> Answer:
    """The ridge against the plan's nockhöjd. Which level it is measured from is case law (MÖD P 8344-19)."""
    if is_old(facts):
        return read_by_human(provision, OLD_PLAN)
    if is_ancillary(facts) and "huvudbyggnad" in provision.text.lower():
        return read_by_human(provision, PART_OF_PLOT)
    return bounded(provision, measure(facts, "ridge_height", "nocken är", "m"), height, "Nocken")


@SITING.rule(
    title="Byggnadshöjd",
    cites=(IN_PLAN, Citation("PBF", 1, "3")),
    in_force=NEW_LAW,
    each=of_kind("max_building_height"),
)
def highest_building(facts: Facts, provision: ProvisionFact) -> Answer:
    """Building height is never above the ridge, so a ridge below the limit fits; above it somebody has to compute."""
    ridge = amount(facts, "ridge_height", above_zero=True)
    if is_old(facts) or provision.value is None:
        return read_by_human(provision, OLD_PLAN if is_old(facts) else READ)
    if isinstance(ridge, Unknown):
        return Answer(Outcome.UNKNOWN, f"Nockens höjd är okänd. Planen säger: ”{provision.text}”.")
    if round(ridge, 2) <= provision.value:
        text = f"Byggnadshöjden är inte mer än nockens {metres(ridge)}. Planen medger högst {metres(provision.value)}."
        return Answer(Outcome.MET, text)
    why = f"Nocken är {metres(ridge)}, men byggnadshöjden räknas lägre ner på fasaden och behöver räknas fram."
    return read_by_human(provision, why)


@SITING.rule(title="Takvinkel", cites=IN_PLAN, in_force=NEW_LAW, each=of_kind("roof_pitch"))
def roof_pitch_in_plan(facts: Facts, provision: ProvisionFact) -> Answer:
    """The roof's pitch against the plan's highest, lowest or exact one."""
    if is_old(facts):
        return read_by_human(provision, OLD_PLAN)
    if is_ancillary(facts) and "huvudbyggnad" in provision.text.lower():
        return read_by_human(provision, PART_OF_PLOT)
    pitch = measure(facts, "roof_pitch", "takvinkeln är", "grader", above_zero=False)
    return bounded(provision, pitch, roof_degrees, "Takvinkeln")


@SITING.rule(
    title="Avstånd till gräns i planen", cites=IN_PLAN, in_force=NEW_LAW, each=of_kind("min_distance_boundary")
)
def distance_that_the_plan_asks(facts: Facts, provision: ProvisionFact) -> Answer:
    """The distance to the boundary against the smallest that the plan allows."""
    if is_old(facts):
        return read_by_human(provision, OLD_PLAN)
    if tells_of(provision, PER_BUILDING_WORDS) and not (
        "komplementbyggnad" in provision.text.lower() and is_ancillary(facts)
    ):
        return read_by_human(provision, PART_OF_PLOT)
    asked = ProvisionFact(
        provision.provision_id, provision.plan, provision.kind, provision.text, provision.value,
        provision.value_type or "min", provision.unit, provision.overlap, provision.use,
    )  # fmt: skip
    distance = measure(facts, "distance_to_boundary", "avståndet till gränsen är", "m", above_zero=False)
    return bounded(asked, distance, metres, "Avståndet till gränsen")


DWELLING_USE: Final = ("bostad", "bostäder", "fritidshus", "villa")
OTHERS_USE: Final = ("allmän plats", "gata", "park", "natur", "torg", "vattenområde", "järnväg")


@SITING.rule(title="Markens användning", cites=IN_PLAN, in_force=NEW_LAW, each=of_kind("use"))
def use_that_the_plan_gives(facts: Facts, provision: ProvisionFact) -> Answer | None:
    """A house and what complements it go with land for dwellings; public places and water do not."""
    if provision.overlap <= 0:
        return None
    text = provision.text.lower()
    if provision.use in {"allman_plats", "vattenomrade"}:
        kind = "allmän plats" if provision.use == "allman_plats" else "vattenområde"
        return overlap_answer(facts, provision, f"{kind} i planen", f"Planen säger: ”{provision.text}”.")
    if any(word in text for word in DWELLING_USE):
        house = facts.measure is MeasureKind.NYBYGGNAD_ENBOSTADSHUS
        if house or facts.complements_one_two_dwelling_house is True:
            return Answer(Outcome.MET, f"Planen anger ”{provision.text}”, och det passar med åtgärden.")
        return read_by_human(provision, "Om byggnadens användning passar med planen avgör en handläggare.")
    if provision.use is None and any(word in text for word in OTHERS_USE):
        return overlap_answer(facts, provision, "mark för annat än bostäder", f"Planen säger: ”{provision.text}”.")
    return read_by_human(provision, "Om byggnadens användning passar med planen avgör en handläggare.")


KNOWN_KINDS: Final = frozenset({
    "use", "no_build", "ancillary_only", "max_building_area", "max_building_share", "max_ridge_height",
    "max_building_height", "roof_pitch", "min_distance_boundary",
})  # fmt: skip


def _unreadable(facts: Facts) -> tuple[ProvisionFact, ...]:
    known = of_kind(*KNOWN_KINDS)(facts)
    everything = () if isinstance(facts.provisions, Unknown) else facts.provisions
    read = facts.in_detailed_plan is True and facts.plan_provisions_read is True
    return tuple(provision for provision in everything if provision not in known) if read else ()


@SITING.rule(title="Bestämmelse som behöver läsas", cites=IN_PLAN, in_force=NEW_LAW, each=_unreadable)
def provision_that_only_a_human_reads(_facts: Facts, provision: ProvisionFact) -> Answer:
    """What a machine cannot read of a plan is left to the officer, with its text."""
    return read_by_human(provision, READ)


def _outside_plan(facts: Facts) -> Answer | None:
    if facts.in_detailed_plan is not False:
        return None
    text = (
        "Platsen har ingen detaljplan. Då prövas om marken är lämplig att bygga på: läge, väg, vatten, avlopp, risker och "
        "hur det passar i omgivningen. Finns områdesbestämmelser ska de också följas. Det avgör byggnadsnämnden."
    )
    return Answer(Outcome.JUDGE, text)


@SITING.rule(title="Utanför detaljplan", cites=OUTSIDE, in_force=BEFORE_REWORDING)
def location_outside_plan(facts: Facts) -> Answer | None:
    """Outside a plan the location itself is tried (2 kap. and parts of 8 kap.), which only a human can do."""
    return _outside_plan(facts)


@SITING.rule(
    title="Utanför detaljplan", cites=Citation("PBL", 9, "57", "första stycket", "2026:746"), in_force=REWORDED
)
def location_outside_plan_from_2027(facts: Facts) -> Answer | None:
    """From 2027 in the wording of lag (2026:746), which changes cross-references only (secondary source)."""
    return _outside_plan(facts)


def plan_answers(facts: Facts) -> tuple[Answer, ...]:
    """What the plan says of the measure, provision by provision, for rules that ask whether the plan is followed."""
    return tuple(
        Answer(finding.outcome, finding.text)
        for rule in SITING.in_force(facts.begun, facts.measure)
        if rule.each is not None
        for finding in rule.findings(facts)
    )

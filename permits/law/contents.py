"""What an application or a notification must say, by 9 kap. 86–90 §§ and PBF 6 kap. 5 and 6 §§."""

from __future__ import annotations

from typing import Final

from permits.law.book import Answer, Need, Outcome, RuleBook, Topic
from permits.law.citation import NEW_LAW, Citation, Period
from permits.law.control import officer_duty
from permits.law.document_list import WASTE_PLAN_LAW
from permits.law.facts import Facts, MeasureKind, Unknown, Wanted
from permits.law.measures import ALTERATIONS, BUILDINGS
from permits.law.need import need_of
from permits.words import N_
from permits.words import swedish_date as date_text

CONTENTS: Final = RuleBook(Topic.CONTENTS)
NEW_DWELLINGS: Final = frozenset({MeasureKind.NYBYGGNAD_ENBOSTADSHUS, MeasureKind.NYBYGGNAD_FLERBOSTADSHUS})
BUILT_OR_PULLED_DOWN: Final = BUILDINGS | ALTERATIONS | {
    MeasureKind.RIVNING, MeasureKind.BARANDE_KONSTRUKTION, MeasureKind.ANLAGGNING, MeasureKind.MAST,
}  # fmt: skip
"""Building and demolition work that gives waste worth a plan; smaller things are obviously needless (own choice)."""
PERHAPS_LARGE: Final = frozenset({
    MeasureKind.NYBYGGNAD_FLERBOSTADSHUS, MeasureKind.NYBYGGNAD_LOKAL, MeasureKind.PARKERING, MeasureKind.UPPLAG,
    MeasureKind.ANLAGGNING,
})  # fmt: skip
"""What can be of the kinds that 4 kap. 2 § first paragraph 3 a lists: industry, shopping, hotels, camping and so on."""


def _point(point: str) -> Citation:
    return Citation("PBL", 9, "86", point, "2025:974")


def _paper(facts: Facts) -> str:
    """What is handed in: an application, or a notification (PBF 6 kap. 5 § brings in the same contents)."""
    return "Anmälan" if need_of(facts) is Need.ANMALAN else "Ansökan"


@CONTENTS.rule(title=N_("Fastighet och byggherre"), cites=_point("1–2"), in_force=NEW_LAW)
def names_property_and_developer(facts: Facts) -> Answer:
    """An application is in writing and names the property, and the developer with number, name and address."""
    text = (
        f"{_paper(facts)} ska ange fastighetens beteckning och byggherrens person- eller organisationsnummer, namn och "
        "adress."
    )
    return Answer(Outcome.MET, f"{text} Det fyller du i på vägen.")


@CONTENTS.rule(title=N_("När arbetet ska börja"), cites=_point("3"), in_force=NEW_LAW)
def says_when_work_starts(facts: Facts) -> Answer:
    """An application says when work is meant to start."""
    start = facts.start_date
    if isinstance(start, Unknown):
        return Answer(Outcome.MISSING, "Ange när du tänker börja bygga.")
    if start < facts.begun:
        text = f"Du har angett {date_text(start)}, som har passerat. Arbetet får inte börja före startbesked."
        return Answer(Outcome.JUDGE, text)
    return Answer(Outcome.MET, f"Du tänker börja {date_text(start)}.")


@CONTENTS.rule(title=N_("Förslag på kontrollansvarig"), cites=_point("4"), in_force=NEW_LAW)
def names_the_control_officer(facts: Facts) -> Answer | None:
    """An application names the proposed control officer where one is needed (10:9 and 10:10)."""
    if officer_duty(facts) is not Outcome.MISSING:
        return None
    if facts.control_officer_named is True:
        return Answer(Outcome.MET, "Du har föreslagit en kontrollansvarig.")
    return Answer(Outcome.MISSING, "Ange namn, personnummer och adress för den kontrollansvariga som du föreslår.")


@CONTENTS.rule(title=N_("Ritningar och beskrivningar"), cites=_point("5"), in_force=NEW_LAW)
def drawings_that_the_examination_needs(facts: Facts) -> Answer:
    """There is no national list: the drawings and descriptions that the examination needs, which the officer judges."""
    text = (
        f"{_paper(facts)} ska innehålla de ritningar och uppgifter som prövningen kräver. Listan visar vad som brukar "
        "behövas."
    )
    return Answer(Outcome.JUDGE, f"{text} Saknas något som verkligen behövs hör kommunen av sig.")


@CONTENTS.rule(title=N_("Handlingar för startbesked"), cites=_point("6"), in_force=NEW_LAW)
def start_clearance_documents_only_when_asked(facts: Facts) -> Answer | None:
    """Documents for start clearance belong to the application only when both are asked for together."""
    if need_of(facts) is Need.ANMALAN:
        return None
    if facts.wanted is Wanted.FORHANDSBESKED:
        return Answer(Outcome.MET, "Ett förhandsbesked ger inget startbesked, så sådana handlingar behövs inte nu.")
    if facts.start_clearance_together:
        return Answer(Outcome.MISSING, "Du söker startbesked samtidigt. Skicka med förslag till kontrollplan.")
    return Answer(Outcome.MET, "Handlingar för startbesked kan du skicka senare, när du har fått ditt lov.")


@CONTENTS.rule(
    title=N_("Handlingar för startbesked"), cites=Citation("PBF", 6, "6", "", "2025:979"), in_force=NEW_LAW,
)  # fmt: skip
def notification_holds_what_start_clearance_needs(facts: Facts) -> Answer | None:
    """A notification holds everything that the decision on start clearance needs, from the beginning (PBF 6:6)."""
    if need_of(facts) is not Need.ANMALAN:
        return None
    text = (
        "En anmälan ska från början innehålla det som behövs för startbeskedet, till exempel förslag till kontrollplan."
    )
    return Answer(Outcome.MISSING, f"{text} För en enkel åtgärd kan kommunen besluta att kontrollplanen inte behövs.")


@CONTENTS.rule(title=N_("Avfallshanteringsplan"), cites=Citation("PBL", 10, "8 a", "", "2026:712"),
               in_force=Period(WASTE_PLAN_LAW), about=BUILT_OR_PULLED_DOWN)  # fmt: skip
def waste_plan_with_start_clearance(facts: Facts) -> Answer | None:
    """From 1 July 2026 start clearance asks for a plan for waste, unless obviously needless (secondary source)."""
    need = need_of(facts)
    if need is Need.NONE or facts.wanted is Wanted.FORHANDSBESKED:
        return None
    if need is Need.ANMALAN or facts.start_clearance_together:
        text = "Till startbeskedet hör en avfallshanteringsplan, om den inte uppenbart är onödig. Det avgör kommunen."
        return Answer(Outcome.JUDGE, text)
    return Answer(Outcome.MET, "En avfallshanteringsplan kan du skicka senare, inför startbeskedet.")


@CONTENTS.rule(title=N_("Certifierat projekteringsföretag"), cites=Citation("PBL", 9, "87", "", "2025:974"),
               in_force=NEW_LAW, about=NEW_DWELLINGS)  # fmt: skip
def names_a_certified_designer_if_one_was_used(facts: Facts) -> Answer | None:
    """Who used a certified designer and wants 9:68 to apply names the firm. From 2026-07-01 lag (2026:712) may have
    changed this (text not seen)."""
    if facts.wanted is Wanted.FORHANDSBESKED:
        return None
    text = "Har ett certifierat byggprojekteringsföretag ritat huset kan en del av prövningen falla bort."
    return Answer(Outcome.MET, f"{text} Ange i så fall vilket företag.")


@CONTENTS.rule(title=N_("Uppgifter om miljöpåverkan"), cites=Citation("PBL", 9, "88–89", "", "2025:974"),
               in_force=NEW_LAW, about=PERHAPS_LARGE)  # fmt: skip
def environmental_data_outside_plan(facts: Facts) -> Answer | None:
    """Outside plans, large facilities (4:2 p 3 a) tell what they can do to the environment; the officer says if."""
    if facts.in_detailed_plan is True or need_of(facts) in {Need.NONE, Need.ANMALAN}:
        return None
    if isinstance(facts.in_detailed_plan, Unknown):
        return Answer(Outcome.UNKNOWN, "Vi vet inte om platsen har en detaljplan, och det avgör om det här behövs.")
    text = (
        "Utanför detaljplan ska ansökan om till exempel ett industriområde, ett köpcentrum, ett hotell, en skidbacke, "
        "en småbåtshamn, en campingplats eller en nöjespark visa hur miljön kan påverkas."
    )
    return Answer(Outcome.JUDGE, f"{text} Om det gäller din åtgärd avgör handläggaren.")


@CONTENTS.rule(title=N_("Arkivering"), cites=Citation("PBL", 9, "90", "", "2025:974"), in_force=NEW_LAW)
def suitable_for_archive_only_if_asked(_facts: Facts) -> Answer:
    """Documents are suitable for archiving if the board asks for it, and only then."""
    return Answer(Outcome.MET, "Handlingarna ska gå att arkivera om kommunen begär det. PDF och vanliga bilder räcker.")

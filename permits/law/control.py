"""When a certified control officer (kontrollansvarig) is needed: 10 kap. 9 and 10 §§ and PBF 7 kap. 5 §."""

from __future__ import annotations

from datetime import date
from typing import Final

from permits.law.book import Answer, Need, Outcome, RuleBook, Topic
from permits.law.citation import NEW_LAW, Citation
from permits.law.fact_words import ANCILLARY_KINDS, ONE_TWO_DWELLINGS
from permits.law.facts import Facts, MeasureKind, Unknown, Wanted
from permits.law.measures import ANCILLARY, INSTALLATIONS_ONLY
from permits.law.need import need_of
from permits.words import N_

Kind = MeasureKind

CONTROL: Final = RuleBook(Topic.CONTROL)
DUTY: Final = Citation("PBL", 10, "9")
SMALL_CHANGE: Final = Citation("PBL", 10, "10", "1")
TITLE: Final = N_("Kontrollansvarig")


def _exempt(points: str) -> Citation:
    return Citation("PBF", 7, "5", points, "2025:979")


NEW: Final = frozenset({
    Kind.NYBYGGNAD_ENBOSTADSHUS, Kind.NYBYGGNAD_FLERBOSTADSHUS, Kind.NYBYGGNAD_LOKAL, Kind.EKONOMIBYGGNAD,
})  # fmt: skip
OTHER_STRUCTURES: Final = frozenset({Kind.PARKERING, Kind.UPPLAG, Kind.MAST, Kind.POOL, Kind.ANLAGGNING})
CHANGES: Final = frozenset({Kind.TILLBYGGNAD, Kind.FASADANDRING, Kind.SOLCELLER, Kind.ANDRAD_ANVANDNING})
SMALL_BY_NAME: Final = frozenset({Kind.SKYLT, Kind.MUR, Kind.PLANK, Kind.ALTAN})
OF_A_BUILDING: Final = CHANGES | {Kind.YTTERLIGARE_BOSTAD, Kind.RIVNING}
BOARD_MAY: Final = "Du behöver ingen kontrollansvarig, om inte byggnadsnämnden beslutar att det behövs."
AS_WALL: Final = (
    "Räknas poolen som mur eller altan behövs ingen kontrollansvarig, och inte heller för en liten markåtgärd. Kräver "
    "planen själv lov för den behövs det en. Det avgör byggnadsnämnden."
)
NAMED: Final = "Har du redan en kontrollansvarig kan du ange den."


PROPOSALS_LAW: Final = date(2026, 7, 1)
PROPOSALS_BEFORE: Final = 5
"""10 kap. 18 § as worded by lag (2026:712): working days before the consultation, in cases that began from that day on
(secondary source); before that at the latest at the consultation."""


def proposals_due(begun: date) -> str:
    """When the proposed control plan and technical documents have to be in before a technical consultation (10:18)."""
    when = "senast vid samrådet" if begun < PROPOSALS_LAW else f"senast {PROPOSALS_BEFORE} arbetsdagar före samrådet"
    return f"Lämna in förslag till kontrollplan och de tekniska handlingar som behövs {when} (10 kap. 18 § PBL)."


def officer_duty(facts: Facts) -> Outcome:
    """MISSING when a control officer is needed, MET when not, else JUDGE or UNKNOWN. Old law: JUDGE."""
    rules = CONTROL.in_force(facts.begun, facts.measure)
    return next((answer.outcome for rule in rules if (answer := rule.ask(facts)) is not None), Outcome.JUDGE)


def _settled(facts: Facts) -> bool:
    """True where what is asked for already says that none is needed: nothing, a notification, or the location alone."""
    return need_of(facts) in {Need.NONE, Need.ANMALAN} or facts.wanted is Wanted.FORHANDSBESKED


def of_ancillary_building(facts: Facts) -> bool:
    """True for an ancillary building, and for what is done to one that stands (PBF 7:5 p 3 "avseende")."""
    if facts.measure in ANCILLARY:
        return True
    if facts.measure is Kind.TILLBYGGNAD:
        return facts.extends_ancillary_building is True
    return facts.measure in OF_A_BUILDING and facts.building_kind in ANCILLARY_KINDS


def _if_permit(facts: Facts, needed: str) -> Answer:
    """The duty where a permit is needed; where that is open, so is the duty."""
    need = need_of(facts)
    if need is Need.BYGGLOV:
        return Answer(Outcome.MISSING, needed)
    outcome = Outcome.UNKNOWN if need is Need.UNKNOWN else Outcome.JUDGE
    return Answer(outcome, f"Om det visar sig att bygglov krävs: {needed[0].lower()}{needed[1:]}")


@CONTROL.rule(title=TITLE, cites=_exempt("första stycket 1"), in_force=NEW_LAW)
def permit_free_work_needs_no_control_officer(facts: Facts) -> Answer | None:
    """What needs neither permit nor notification needs no control officer, and the board cannot ask for one (p 1)."""
    if need_of(facts) is not Need.NONE:
        return None
    return Answer(Outcome.MET, "Du behöver ingen kontrollansvarig för en åtgärd som inte kräver lov eller anmälan.")


@CONTROL.rule(title=TITLE, cites=_exempt("första stycket 2"), in_force=NEW_LAW)
def notification_needs_no_control_officer(facts: Facts) -> Answer | None:
    """What is only notified needs none (p 2), unless the board decides otherwise (second paragraph)."""
    open_installation = facts.measure in INSTALLATIONS_ONLY and need_of(facts) is not Need.NONE
    if need_of(facts) is not Need.ANMALAN and not open_installation:
        return None
    return Answer(Outcome.MET, "En anmälan kräver ingen kontrollansvarig, om inte byggnadsnämnden beslutar det.")


@CONTROL.rule(title=TITLE, cites=DUTY, in_force=NEW_LAW)
def advance_ruling_needs_no_control_officer_yet(facts: Facts) -> Answer | None:
    """An advance ruling tries the location alone; the officer is named with the permit (practice)."""
    if facts.wanted is not Wanted.FORHANDSBESKED or need_of(facts) in {Need.NONE, Need.ANMALAN}:
        return None
    if facts.measure in INSTALLATIONS_ONLY:
        return None
    return Answer(
        Outcome.MET, "Ett förhandsbesked prövar bara platsen. Kontrollansvarig anger du när du söker bygglov."
    )


@CONTROL.rule(title=TITLE, cites=DUTY, in_force=NEW_LAW, about=NEW)
def new_house_needs_a_control_officer(facts: Facts) -> Answer | None:
    """A new building other than an ancillary one needs a certified control officer, named in the application."""
    if _settled(facts):
        return None
    return _if_permit(
        facts, "Du behöver en certifierad kontrollansvarig. Ange namn, personnummer och adress i ansökan."
    )


@CONTROL.rule(title=TITLE, cites=_exempt("första stycket 3"), in_force=NEW_LAW, about=ANCILLARY | OF_A_BUILDING)
def ancillary_building_needs_no_control_officer(facts: Facts) -> Answer | None:
    """What is about an ancillary building or dwelling needs none (p 3), unless the board decides otherwise."""
    return Answer(Outcome.MET, BOARD_MAY) if of_ancillary_building(facts) and not _settled(facts) else None


@CONTROL.rule(title=TITLE, cites=(_exempt("första stycket 4 och 11"), DUTY), in_force=NEW_LAW,
              about={Kind.YTTERLIGARE_BOSTAD})  # fmt: skip
def added_dwelling_and_control_officer(facts: Facts) -> Answer | None:
    """One more dwelling in a one-dwelling house needs none (p 4); elsewhere only a small change is exempt (p 11)."""
    if _settled(facts) or of_ancillary_building(facts):
        return None
    if isinstance(facts.building_kind, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi vet inte vad det är för byggnad. {facts.building_kind.reason}")
    if facts.building_kind == "enbostadshus":
        return Answer(Outcome.MET, BOARD_MAY)
    text = "För en liten ändring behövs ingen kontrollansvarig. Om ändringen är liten avgör byggnadsnämnden."
    return Answer(Outcome.JUDGE, f"{text} {NAMED}")


@CONTROL.rule(title=TITLE, cites=_exempt("första stycket 5–6"), in_force=NEW_LAW, about=SMALL_BY_NAME)
def sign_wall_fence_or_deck_needs_no_control_officer(facts: Facts) -> Answer | None:
    """Signs need none (p 5), nor putting up or enlarging a wall, fence or deck (p 6); moving one is not exempt."""
    if _settled(facts):
        return None
    if facts.measure is Kind.SKYLT:
        return Answer(Outcome.MET, BOARD_MAY)
    moved = "Undantaget gäller när du bygger nytt eller bygger ut. Flyttar du det som finns gäller det inte."
    return Answer(Outcome.MET, f"{BOARD_MAY} {moved}")


@CONTROL.rule(title=TITLE, cites=(_exempt("första stycket 6–8 och 10"), DUTY), in_force=NEW_LAW, about=OTHER_STRUCTURES)
def other_structure_and_control_officer(facts: Facts) -> Answer | None:
    """A transformer station needs none (p 8), nor a small cemetery (p 7), nor a pool that is judged as a wall or a deck
    (p 6) or as small ground work (p 10); for the rest no point exempts new work."""
    if _settled(facts):
        return None
    if facts.measure is Kind.ANLAGGNING and facts.structure_kind == "transformatorstation":
        return Answer(Outcome.MET, BOARD_MAY)
    if facts.measure is Kind.ANLAGGNING and facts.structure_kind == "begravningsplats":
        return Answer(Outcome.JUDGE, "För en liten begravningsplats behövs ingen kontrollansvarig. Det avgör nämnden.")
    if facts.measure is Kind.POOL and need_of(facts) is Need.JUDGE:
        return Answer(Outcome.JUDGE, f"{AS_WALL} {NAMED}")
    return _if_permit(
        facts, "Du behöver en certifierad kontrollansvarig. Ange namn, personnummer och adress i ansökan."
    )


@CONTROL.rule(title=TITLE, cites=(_exempt("första stycket 9"), DUTY), in_force=NEW_LAW, about={Kind.RIVNING})
def demolition_and_control_officer(facts: Facts) -> Answer | None:
    """Where a plan's own decision asks for the demolition permit none is needed (p 9). Whether that holds for the duty
    by law in 9:43 is doubtful, so a human judges."""
    if _settled(facts) or of_ancillary_building(facts):
        return None
    text = (
        "När en byggnad rivs behövs som regel en kontrollansvarig. Undantaget är när kravet på rivningslov följer av "
        "ett beslut i planen eller områdesbestämmelserna. Vad som gäller här avgör byggnadsnämnden."
    )
    return Answer(Outcome.JUDGE, f"{text} {NAMED}")


@CONTROL.rule(title=TITLE, cites=_exempt("första stycket 10"), in_force=NEW_LAW, about={Kind.MARKATGARD})
def ground_work_and_control_officer(facts: Facts) -> Answer | None:
    """Small ground work needs none (p 10), and what is small the board judges."""
    if _settled(facts):
        return None
    text = "För en liten markåtgärd behövs ingen kontrollansvarig. Om den är liten avgör byggnadsnämnden."
    return Answer(Outcome.JUDGE, f"{text} {NAMED}")


@CONTROL.rule(title=TITLE, cites=(SMALL_CHANGE, _exempt("första stycket 11")), in_force=NEW_LAW, about=CHANGES)
def extension_may_need_a_control_officer(facts: Facts) -> Answer | None:
    """A small change needs none (10:10 p 1 for one- and two-dwelling houses, 7:5 p 11), and the board judges it."""
    if _settled(facts) or of_ancillary_building(facts):
        return None
    what = "tillbyggnaden" if facts.measure is Kind.TILLBYGGNAD else "ändringen"
    house = _of_house(facts)
    kind = "en liten ändring av ett en- eller tvåbostadshus" if house else "en liten ändring"
    text = f"För {kind} behövs ingen kontrollansvarig. Om {what} är liten avgör byggnadsnämnden."
    return Answer(Outcome.JUDGE, f"{text} {NAMED}")


def _of_house(facts: Facts) -> bool:
    if facts.measure is Kind.TILLBYGGNAD:
        return facts.complements_one_two_dwelling_house is True
    return facts.building_kind in ONE_TWO_DWELLINGS

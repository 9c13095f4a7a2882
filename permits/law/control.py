"""When a certified control officer (kontrollansvarig) is needed."""

from __future__ import annotations

from typing import Final

from permits.law.book import Answer, Need, Outcome, RuleBook, Topic
from permits.law.citation import NEW_LAW, Citation
from permits.law.facts import Facts, MeasureKind
from permits.law.need import need_of

CONTROL: Final = RuleBook(Topic.CONTROL)
DUTY: Final = Citation("PBL", 10, "9")
SMALL_CHANGE: Final = Citation("PBL", 10, "10", "1")
EXEMPT: Final = Citation("PBF", 7, "5", "", "2025:979")
TITLE: Final = "Kontrollansvarig"


@CONTROL.rule(title=TITLE, cites=DUTY, in_force=NEW_LAW, about={MeasureKind.NYBYGGNAD_ENBOSTADSHUS})
def new_house_needs_a_control_officer(_facts: Facts) -> Answer:
    """A new house needs a certified control officer, named in the application (9:86 p 4)."""
    text = "Du behöver en certifierad kontrollansvarig. Ange namn, personnummer och adress i ansökan."
    return Answer(Outcome.MISSING, text)


@CONTROL.rule(title=TITLE, cites=EXEMPT, in_force=NEW_LAW, about={MeasureKind.KOMPLEMENTBYGGNAD})
def ancillary_building_needs_no_control_officer(facts: Facts) -> Answer:
    """Ancillary buildings need none (7:5 p 3). The board may still ask for one, but not for wholly permit-free work."""
    if need_of(facts) is Need.NONE:
        return Answer(Outcome.MET, "Du behöver ingen kontrollansvarig.")
    return Answer(Outcome.MET, "Du behöver ingen kontrollansvarig, om inte byggnadsnämnden beslutar att det behövs.")


@CONTROL.rule(title=TITLE, cites=(SMALL_CHANGE, EXEMPT), in_force=NEW_LAW, about={MeasureKind.TILLBYGGNAD})
def extension_may_need_a_control_officer(facts: Facts) -> Answer:
    """A small change of a one- or two-dwelling house needs none (10:10 p 1), and what is small the board judges."""
    if need_of(facts) is Need.NONE:
        return Answer(Outcome.MET, "Du behöver ingen kontrollansvarig för en åtgärd som inte kräver lov eller anmälan.")
    if need_of(facts) is Need.ANMALAN:
        return Answer(Outcome.MET, "En anmälan kräver ingen kontrollansvarig, om inte byggnadsnämnden beslutar det.")
    text = "För en liten ändring behövs ingen kontrollansvarig. Om tillbyggnaden är liten avgör byggnadsnämnden."
    return Answer(Outcome.JUDGE, f"{text} Har du redan en kontrollansvarig kan du ange den.")

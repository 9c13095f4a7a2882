"""Changes of the ground, trees and forest: when a marklov is needed (9 kap. 47–50 §§)."""

from __future__ import annotations

import re
from typing import Final

from permits.law.alterations import NO_PLAN_KNOWN, in_plan
from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW, Citation
from permits.law.conditions import Condition, Holds, all_of, amount, exceeds, measure, truth, unless
from permits.law.demolition import regulated
from permits.law.facts import Facts, MeasureKind, ProvisionFact, Unknown
from permits.law.notification import free_when_ordered
from permits.law.permit_need import PERMIT_NEED, SFS
from permits.law.plan_fit import READ, here, plan_name, tells_of
from permits.law.wording import sentence
from permits.words import N_

MARKATGARD: Final = {MeasureKind.MARKATGARD}
LEVEL: Final = 0.5
"""9 kap. 47 § 1: how much the level may change without a permit, m."""

DUTY: Final = re.compile(r"marklov|lovplikt", re.IGNORECASE)
"""Shows a provision that asks for a marklov."""
TREES: Final = re.compile(r"träd(?!gård)|\bfäll|vegetation|skog", re.IGNORECASE)
PERMEABLE: Final = re.compile(r"genomsläpp|hårdg|infiltr|dagvatten|dräner", re.IGNORECASE)
GROUND: Final = re.compile(
    r"mark(en|ytan?|nivå|höjd|ens)\b|plushöjd|schakt|fyllnad|fyllning|\bfyllas?\b", re.IGNORECASE
)
"""Show a provision on vegetation and the surface of the ground (4 kap. 10 §), by what it is about."""

NOT_READ: Final = "kan ha egna krav på marklov. En handläggare behöver läsa den."


def _moves_earth(facts: Facts) -> bool | Unknown:
    level = amount(facts, "level_change")
    return level if isinstance(level, Unknown) else level > 0


@PERMIT_NEED.rule(
    title=N_("Schaktning eller fyllning i detaljplan"), cites=Citation("PBL", 9, "47", "1", SFS), in_force=NEW_LAW,
    about=MARKATGARD, part=Part.MAIN_DUTY,
)  # fmt: skip
def changed_level_in_plan_needs_a_permit(facts: Facts) -> Answer | None:
    """In a plan a permit is needed to change the level of the ground more than 0.5 m, unless to the plan's level."""
    if facts.in_detailed_plan is False or _moves_earth(facts) is False:
        return None
    level = exceeds(measure(facts, "level_change", "höjdskillnaden", "m"), LEVEL)
    to_plan = truth(
        facts.to_plan_level, "marken får den nivå som planen bestämmer", "",
        "vi vet inte om marken får den nivå som planen bestämmer",
    )  # fmt: skip
    duty = all_of((in_plan(facts), level, unless(to_plan)))
    if duty.holds is Holds.YES:
        return Answer(Outcome.MISSING, f"Du behöver marklov, eftersom platsen har en detaljplan och {level.because}.")
    if duty.holds is Holds.NO:
        return Answer(Outcome.MET, f"Höjdskillnaden kräver inte marklov, eftersom {duty.because}.")
    return Answer(Outcome.JUDGE if duty.holds is Holds.DOUBT else Outcome.UNKNOWN, sentence(duty.because))


def _provisions_read(facts: Facts) -> Condition:
    """Whether the provisions of the plan can be looked through."""
    read = facts.plan_provisions_read
    if isinstance(read, Unknown) or (read and isinstance(facts.provisions, Unknown)):
        return Condition(Holds.UNKNOWN, "vi kunde inte läsa planens bestämmelser om marken")
    if not read or not facts.provisions:
        return Condition(Holds.DOUBT, f"{plan_name(facts)} är inte inläst, och den {NOT_READ}")
    return Condition(Holds.YES, "")


def _unread(facts: Facts) -> Answer | None:
    """The answer where the plan is not known or not read; None where its provisions can be looked through."""
    if isinstance(facts.in_detailed_plan, Unknown):
        return Answer(Outcome.UNKNOWN, sentence(f"{NO_PLAN_KNOWN}, och en plan kan kräva marklov"))
    read = _provisions_read(facts)
    if read.holds is Holds.YES:
        return None
    return Answer(Outcome.JUDGE if read.holds is Holds.DOUBT else Outcome.UNKNOWN, sentence(read.because))


def _any_of(*told: bool | Unknown) -> bool | Unknown:
    """True when anything is; else not known when anything is not."""
    if any(one is True for one in told):
        return True
    return next((one for one in told if isinstance(one, Unknown)), False)


def _concerns(facts: Facts, provision: ProvisionFact) -> bool | Unknown:
    """Whether a provision speaks of what is done here; one that says nothing of the kind may speak of anything."""
    done = [
        told
        for words, told in (
            (TREES, facts.fells_trees),
            (TREES, facts.plants_forest),
            (PERMEABLE, facts.worsens_permeability),
            (GROUND, _moves_earth(facts)),
        )
        if tells_of(provision, words)
    ]
    return _any_of(*done) if done else True


@PERMIT_NEED.rule(
    title=N_("Planens egna krav på marklov"), cites=Citation("PBL", 9, "47", "2", SFS), in_force=NEW_LAW,
    about=MARKATGARD, part=Part.MAIN_DUTY,
)  # fmt: skip
def plan_asks_for_a_ground_permit(facts: Facts) -> Answer | None:
    """A plan may itself ask for a marklov. Its text is read by a human, since it can hold limits of its own."""
    if facts.in_detailed_plan is False:
        return None
    unread = _unread(facts)
    if unread is not None:
        return unread
    asked = [p for p in here(facts) if p.kind == "permit_duty" or (p.kind == "other" and tells_of(p, DUTY))]
    for provision in asked:
        if _concerns(facts, provision) is not False:
            return Answer(Outcome.JUDGE, f"Planen säger: ”{provision.text}”. Det kan kräva marklov. {READ}")
    return Answer(Outcome.MET, "Planen har inget eget krav på marklov för det här, så långt den är inläst.")


def _regulated_in_plan(facts: Facts, done: bool | Unknown, words: re.Pattern[str], what: str) -> Answer | None:
    """9 kap. 47 § 3: what the plan regulates of `what` with 4 kap. 10 §; None where nothing of the kind is done."""
    if done is False or facts.in_detailed_plan is False:
        return None
    unread = _unread(facts)
    if unread is not None:
        return unread
    telling = next((p for p in here(facts) if p.kind == "other" and tells_of(p, words)), None)
    if telling is None:
        return Answer(Outcome.MET, f"Planen reglerar inte {what}, så långt den är inläst.")
    if isinstance(done, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi vet inte om arbetet rör {what}. Planen säger: ”{telling.text}”.")
    return Answer(Outcome.JUDGE, f"Planen säger: ”{telling.text}”. Då kan {what} kräva marklov. {READ}")


@PERMIT_NEED.rule(
    title=N_("Trädfällning och skogsplantering i detaljplan"), cites=Citation("PBL", 9, "47", "3 a och b", SFS),
    in_force=NEW_LAW, about=MARKATGARD, part=Part.MAIN_DUTY,
)  # fmt: skip
def trees_that_the_plan_regulates(facts: Facts) -> Answer | None:
    """Felling trees or planting forest needs a permit where the plan regulates it (4:10), which a human reads."""
    done = _any_of(facts.fells_trees, facts.plants_forest)
    return _regulated_in_plan(facts, done, TREES, "trädfällning eller skogsplantering")


@PERMIT_NEED.rule(
    title=N_("Mark som släpper igenom mindre vatten"),
    cites=(Citation("PBL", 9, "47", "3 c", SFS), Citation("PBL", 9, "49", "", SFS)),
    in_force=NEW_LAW, about=MARKATGARD, part=Part.MAIN_DUTY,
)  # fmt: skip
def permeability_that_the_plan_regulates(facts: Facts) -> Answer | None:
    """What can worsen the ground's permeability needs a permit where the plan regulates it (4:10), though not a street,
    road or railway on land that the plan gives for it. A human reads both."""
    return _regulated_in_plan(facts, facts.worsens_permeability, PERMEABLE, "hårdgjord mark")


@PERMIT_NEED.rule(
    title=N_("Markåtgärd utanför detaljplan"), cites=Citation("PBL", 9, "48", "", SFS), in_force=NEW_LAW,
    about=MARKATGARD, part=Part.MAIN_DUTY,
)  # fmt: skip
def ground_work_outside_plan(facts: Facts) -> Answer | None:
    """Outside plans only area regulations can ask for a permit, for earthworks, felling and planting, in the areas that
    4:42 names; a human reads them."""
    if facts.in_detailed_plan is not False:
        return None
    regulations = regulated(facts)
    done = _any_of(_moves_earth(facts), facts.fells_trees, facts.plants_forest)
    if regulations is False or done is False:
        why = (
            "inga områdesbestämmelser gäller"
            if regulations is False
            else "du varken schaktar, fyller eller fäller träd"
        )
        return Answer(Outcome.MET, f"Utanför detaljplan kräver det här inte marklov när {why}.")
    if isinstance(regulations, Unknown):
        return Answer(Outcome.UNKNOWN, "Vi vet inte om områdesbestämmelser kräver marklov på platsen.")
    if isinstance(done, Unknown):
        return Answer(
            Outcome.UNKNOWN, "Områdesbestämmelser gäller här, men vi vet inte om du schaktar eller fäller träd."
        )
    text = "Områdesbestämmelser gäller här, och de kan kräva marklov."
    return Answer(Outcome.JUDGE, f"{text} En handläggare behöver läsa dem.")


# --- exemptions -----------------------------------------------------------------------------------------------------


@PERMIT_NEED.rule(
    title=N_("Markåtgärden ingår i ett bygglov"), cites=Citation("PBL", 9, "50", "", SFS), in_force=NEW_LAW,
    about=MARKATGARD, part=Part.EXEMPTION,
)  # fmt: skip
def ground_work_in_a_building_permit(facts: Facts) -> Answer | None:
    """Ground work that a building permit covers needs no permit of its own."""
    covered = facts.part_of_building_permit
    if covered is False:
        return None
    if isinstance(covered, Unknown):
        return Answer(Outcome.UNKNOWN, "Vi vet inte om markarbetet ingår i ett bygglov, och då behövs inget eget lov.")
    return Answer(Outcome.MET, "Markarbetet prövas i bygglovet, så det behöver inget eget marklov.")


@PERMIT_NEED.rule(
    title=N_("Markarbete efter ett föreläggande"), cites=Citation("PBL", 9, "50", "", SFS), in_force=NEW_LAW,
    about=MARKATGARD, part=Part.EXEMPTION,
)  # fmt: skip
def ground_work_that_the_board_has_ordered(facts: Facts) -> Answer | None:
    """What is necessary to follow an order under chapter 11 needs no permit."""
    return free_when_ordered(facts, "marklov")


@PERMIT_NEED.rule(
    title=N_("Planens bestämmelser om marken"),
    cites=(Citation("PBL", 10, "2", "2", SFS), Citation("PBL", 10, "2 b", "", SFS)), in_force=NEW_LAW,
    about=MARKATGARD, part=Part.PLAN,
)  # fmt: skip
def permit_free_ground_work_follows_the_plan(facts: Facts) -> Answer | None:
    """Ground work without a permit must follow the plan, which may say how high the ground is to be."""
    moves = _moves_earth(facts)
    if facts.in_detailed_plan is False or moves is False:
        return None
    if facts.part_of_building_permit is True:  # the building permit is what is tried against the plan
        return None
    unread = _unread(facts)
    if unread is not None:
        return unread
    telling = next((p for p in here(facts) if p.kind == "other" and tells_of(p, GROUND)), None)
    if telling is None:
        return None
    if isinstance(moves, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi vet inte om marknivån ändras. Planen säger: ”{telling.text}”.")
    return Answer(Outcome.JUDGE, f"Planen säger: ”{telling.text}”. Det gäller även när inget lov krävs. {READ}")

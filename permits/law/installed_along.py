"""Installations that come along with other permit-free work, and ask for a notification: PBF 6 kap. 1 § 2–5."""

from __future__ import annotations

from typing import Final

from permits.law.book import Answer, Outcome, Part
from permits.law.citation import NEW_LAW
from permits.law.conditions import Holds, unless
from permits.law.fact_words import INSTALLATIONS
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.measures import ALTERATIONS, ANCILLARY
from permits.law.notification import EXEMPT, NOTIFIED, THEN, not_exempt_inside
from permits.law.permit_need import PERMIT_NEED
from permits.law.wording import listed, sentence
from permits.words import N_

Kind = MeasureKind

CAN_GO_WITH: Final = ANCILLARY | ALTERATIONS | {Kind.TILLBYGGNAD, Kind.NYBYGGNAD_LOKAL, Kind.EKONOMIBYGGNAD}
"""Work that can be permit-free and bring installations; a tillbyggnad is a change of a building too (1 kap. 4 §)."""
NEW: Final = ANCILLARY | {Kind.NYBYGGNAD_LOKAL, Kind.EKONOMIBYGGNAD}
ONLY_CHANGES: Final = frozenset({"barande", "brandskydd"})
"""6 kap. 1 § 2 and 3 are about changing a building, so they do not reach a new one."""
CAN_BE_A_DWELLING: Final = frozenset({Kind.KOMPLEMENTBOSTADSHUS, Kind.ANDRAD_ANVANDNING, Kind.YTTERLIGARE_BOSTAD})


def _reached(facts: Facts) -> tuple[str, ...]:
    """The installations asked about that 6 kap. 1 § reaches."""
    asked = facts.installations
    if asked is None or isinstance(asked, Unknown):
        return ()
    return tuple(name for name in asked if name not in ONLY_CHANGES or facts.measure not in NEW)


def _new_dwelling(facts: Facts) -> bool | Unknown:
    """Whether the work makes a new permit-free dwelling."""
    if facts.measure is Kind.ANDRAD_ANVANDNING:
        return False if facts.becomes_ancillary_dwelling is None else facts.becomes_ancillary_dwelling
    return facts.measure in CAN_BE_A_DWELLING


def _named(names: tuple[str, ...]) -> str:
    return listed(INSTALLATIONS.get(name, name) for name in names)


@PERMIT_NEED.rule(
    title=N_("Åtgärder som kräver anmälan"), cites=(NOTIFIED, EXEMPT), in_force=NEW_LAW, about=CAN_GO_WITH,
    part=Part.NOTIFICATION,
)  # fmt: skip
def installations_need_notification(facts: Facts) -> Answer | None:
    """Permit-free work still asks for notification of load-bearing parts, fire safety and installations."""
    asked = facts.installations
    if asked is None:
        return None
    exempt = unless(not_exempt_inside(facts))
    if exempt.holds is Holds.YES:
        return Answer(Outcome.MET, f"Installationerna behöver inte anmälas, eftersom {exempt.because}.")
    if isinstance(asked, Unknown):
        return Answer(Outcome.UNKNOWN, f"Vi vet inte om åtgärden rör något som kräver en anmälan. {asked.reason}")
    if not _reached(facts):
        return Answer(Outcome.MET, "Åtgärden rör inget som kräver anmälan.")
    return Answer(Outcome.UNKNOWN, sentence(exempt.because)) if exempt.holds is Holds.UNKNOWN else _surely(facts)


def _surely(facts: Facts) -> Answer | None:
    """What asks for notification whatever the doubt about a new dwelling."""
    sure = tuple(name for name in _reached(facts) if name in ONLY_CHANGES or _new_dwelling(facts) is False)
    return Answer(Outcome.MISSING, f"Åtgärden gäller {_named(sure)}. {THEN}") if sure else None


@PERMIT_NEED.rule(
    title=N_("Installationer i en ny lovfri bostad"), cites=(NOTIFIED, EXEMPT), in_force=NEW_LAW,
    about=CAN_BE_A_DWELLING, part=Part.NOTIFICATION,
)  # fmt: skip
def installations_in_a_new_dwelling(facts: Facts) -> Answer | None:
    """Whether points 4 and 5 reach what every new permit-free dwelling has is in doubt, so the board judges."""
    inside = tuple(name for name in _reached(facts) if name not in ONLY_CHANGES)
    dwelling = _new_dwelling(facts)
    if not inside or dwelling is False or not_exempt_inside(facts).holds is Holds.NO:
        return None
    if isinstance(dwelling, Unknown):
        text = "Vi vet inte om byggnaden blir en bostad, och det avgör om du ska göra en anmälan."
        return Answer(Outcome.UNKNOWN, text)
    text = (
        f"I en ny bostad ingår {_named(inside)}. Om det ska anmälas när bostaden i sig inte kräver lov är inte "
        "klarlagt, så fråga byggnadsnämnden innan du börjar."
    )
    return Answer(Outcome.JUDGE, text)


@PERMIT_NEED.rule(
    title=N_("Det här kan kräva anmälan"), cites=(NOTIFIED, EXEMPT), in_force=NEW_LAW, about=CAN_GO_WITH,
    part=Part.REMINDER,
)  # fmt: skip
def installations_not_asked(facts: Facts) -> Answer | None:
    """Where installations were not asked for, the answer says what would need notification."""
    if facts.installations is not None or not_exempt_inside(facts).holds is Holds.NO:
        return None
    if facts.measure in {Kind.FASADANDRING, Kind.SOLCELLER}:
        text = (
            "Påverkar arbetet bärande delar eller brandskydd väsentligt, till exempel med ett nytt fönster i en "
            "bärande vägg? Då behöver du göra en anmälan och vänta på startbesked."
        )
        return Answer(Outcome.JUDGE, text)
    text = (
        "Ska du också sätta in eldstad eller rökkanal, dra in vatten och avlopp, installera ventilation eller hiss, "
        "eller ändra bärande delar eller brandskydd väsentligt? Då behöver du göra en anmälan och vänta på startbesked."
    )
    return Answer(Outcome.JUDGE, text)

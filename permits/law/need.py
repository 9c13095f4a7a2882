"""How the rules on permit need become one answer."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import permits.law.rooms  # noqa: F401 - its rooms enter their rules in the book on permit need
from permits.law.book import Finding, Need, Outcome, Part, PermitNeed, Rule
from permits.law.facts import Facts, MeasureKind
from permits.law.permit_need import PERMIT_NEED
from permits.law.wording import first_sentence

BUILDING_PERMIT: Final = "bygglov"
PERMITS: Final = {MeasureKind.RIVNING: "rivningslov", MeasureKind.MARKATGARD: "marklov"}
"""What the permit is called where it is not a bygglov (9 kap. 43–50 §§)."""

_HEADLINES: Final = {
    Need.BYGGLOV: "Du behöver söka {permit}.",
    Need.ANMALAN: "Du behöver inte söka {permit}, men du behöver göra en anmälan.",
    Need.NONE: "Du behöver inte söka {permit} för det här.",
    Need.JUDGE: "Kommunen behöver bedöma om du måste söka {permit}.",
    Need.UNKNOWN: "Vi kan inte avgöra om du behöver söka {permit}.",
}
_ONLY_NOTIFICATION_OPEN: Final = {
    Need.JUDGE: "Du behöver inte söka {permit}, men kommunen behöver bedöma om du måste göra en anmälan.",
    Need.UNKNOWN: "Du behöver inte söka {permit}, men vi kan inte avgöra om du behöver göra en anmälan.",
}
HEADLINES: Final = {need: text.format(permit=BUILDING_PERMIT) for need, text in _HEADLINES.items()}

SEVERAL_PERMITS: Final = "lov"
"""The name that bygglov, rivningslov and marklov share."""
FREE: Final = {Need.NONE, Need.ANMALAN}

Entry = tuple[Rule, Finding]


def permit_need(facts: Facts) -> PermitNeed:
    """What the law asks before work starts, in the order of the statute: duty, exemption, what brings the duty back,
    the plan, notification. Only the findings that led to the answer are kept, reminders last."""
    entries = _asked(facts)
    need, telling = _conclude(entries)
    decisive = " ".join(first_sentence(finding.text) for finding in (telling if need in FREE else telling[:1]))
    reminders = _in(entries, Part.WITH_PERMIT if need is Need.BYGGLOV else Part.REMINDER)
    shown = list(dict.fromkeys([*telling, *_supporting(entries, need), *reminders]))
    permit = PERMITS.get(facts.measure, BUILDING_PERMIT)
    headline = _headline(entries, need).format(permit=permit)
    return PermitNeed(need, f"{headline} {decisive}".strip(), tuple(shown), headline, permit)


def _headline(entries: list[Entry], need: Need) -> str:
    """The answer in one sentence. Where nothing but the notification is open, it says that no permit is needed."""
    unanswered, notification = _open(entries), _in(entries, Part.NOTIFICATION)
    if unanswered and need in _ONLY_NOTIFICATION_OPEN and all(finding in notification for finding in unanswered):
        return _ONLY_NOTIFICATION_OPEN[need]
    return _HEADLINES[need]


def headline_of(need: Need, permit: str) -> str:
    """The answer in one sentence, where all of it is known or open."""
    return _HEADLINES[need].format(permit=permit)


def decisive_rules(facts: Facts) -> frozenset[str]:
    """The ids of the rules that decide the answer."""
    entries = _asked(facts.plain())
    telling = _conclude(entries)[1]
    return frozenset(rule.id for rule, finding in entries if finding in telling)


def need_of(facts: Facts) -> Need:
    """The answer alone."""
    return _conclude(_asked(facts.plain()))[0]


@lru_cache(maxsize=256)  # rules on hearing and control ask the same thing again of the same facts
def _asked(facts: Facts) -> list[Entry]:
    return PERMIT_NEED.ask(facts)


def _conclude(entries: list[Entry]) -> tuple[Need, list[Finding]]:
    """The need, and the findings that decide it, the most telling first."""
    older = _in(entries, Part.OLDER_LAW)
    if older:
        return Need.JUDGE, older
    duty, exemptions = _in(entries, Part.MAIN_DUTY), _in(entries, Part.EXEMPTION)
    back = _in(entries, Part.BRINGS_BACK)
    asked = _with(duty, Outcome.MISSING)
    if asked and all(finding.outcome is Outcome.MISSING for finding in exemptions):
        return Need.BYGGLOV, [*exemptions, *asked]
    asked_back = _with(back, Outcome.MISSING)
    if asked_back:
        return Need.BYGGLOV, asked_back
    for outcome, need in ((Outcome.UNKNOWN, Need.UNKNOWN), (Outcome.JUDGE, Need.JUDGE)):
        open_questions = _with(_open(entries), outcome)
        if open_questions:
            return need, open_questions
    exempt, notification = _exempt(entries), _in(entries, Part.NOTIFICATION)
    notified = _with(notification, Outcome.MISSING)
    if notified:
        return Need.ANMALAN, [*notified, *exempt]
    return Need.NONE, [*exempt, *back, *_with(notification, Outcome.MET)]


def _exempt(entries: list[Entry]) -> list[Finding]:
    """What says that no permit is needed: an exemption that holds, or a main duty that in no part reaches this."""
    exemptions, duty = _with(_in(entries, Part.EXEMPTION), Outcome.MET), _in(entries, Part.MAIN_DUTY)
    return exemptions or ([] if any(finding.outcome is not Outcome.MET for finding in duty) else duty)


def _open(entries: list[Entry]) -> list[Finding]:
    """What is neither answered nor made needless by another answer."""
    unsettled = [] if _exempt(entries) else [*_in(entries, Part.MAIN_DUTY), *_in(entries, Part.EXEMPTION)]
    notification = _in(entries, Part.NOTIFICATION)
    others = [*_in(entries, Part.BRINGS_BACK), *_in(entries, Part.PLAN)]
    others += [] if _with(notification, Outcome.MISSING) else notification
    return [finding for finding in (*unsettled, *others) if finding.outcome in {Outcome.UNKNOWN, Outcome.JUDGE}]


def _decided_by_size(entries: list[Entry]) -> bool:
    """The duty holds and no exemption is open, so nothing else matters."""
    asked = _with(_in(entries, Part.MAIN_DUTY), Outcome.MISSING)
    return bool(asked) and all(f.outcome is Outcome.MISSING for f in _in(entries, Part.EXEMPTION))


def _supporting(entries: list[Entry], need: Need) -> list[Finding]:
    """What stands behind the answer besides the decisive findings: nothing more where the duty holds by size."""
    if need is Need.BYGGLOV and _decided_by_size(entries):
        return []
    parts = (Part.EXEMPTION, Part.BRINGS_BACK, Part.PLAN, Part.NOTIFICATION)
    reaches_not = _with(_in(entries, Part.MAIN_DUTY), Outcome.MET)
    return [*reaches_not, *(finding for part in parts for finding in _in(entries, part))]


def _in(entries: list[Entry], part: Part) -> list[Finding]:
    return [finding for rule, finding in entries if rule.part is part]


def _with(findings: list[Finding], outcome: Outcome) -> list[Finding]:
    return [finding for finding in findings if finding.outcome is outcome]

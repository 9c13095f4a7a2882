"""What a rule's answer is called, by the question that it answers: a permit is asked for, a document is missing."""

from __future__ import annotations

from permits.law.book import Finding, Outcome, Part, Topic, all_rules
from permits.law.need import PERMITS
from permits.words import N_, Text, _

VERDICTS: dict[Outcome, Text] = {
    Outcome.MET: _("Uppfyllt"),
    Outcome.MISSING: _("Saknas"),
    Outcome.CONFLICT: _("Stämmer inte"),
    Outcome.JUDGE: _("Behöver bedömas"),
    Outcome.UNKNOWN: _("Går inte att avgöra"),
}
"""The words where a topic has none of its own."""

BY_TOPIC: dict[tuple[Topic, Outcome], Text] = {
    (Topic.PERMIT_NEED, Outcome.MET): _("Kräver inte bygglov"),
    (Topic.PERMIT_NEED, Outcome.MISSING): _("Kräver bygglov"),
    (Topic.HEARING, Outcome.MET): _("Behövs inte"),
    (Topic.HEARING, Outcome.MISSING): _("Ska höras"),
    (Topic.CONTROL, Outcome.MET): _("Behövs inte"),
    (Topic.CONTROL, Outcome.MISSING): _("Krävs"),
    (Topic.BESIDE, Outcome.MET): _("Berörs inte"),
}
NOTIFIED = _("Kräver anmälan")


def verdict(finding: Finding) -> Text:
    """The word for a finding's outcome; MISSING says that the law asks for something, not that a paper is missing."""
    if finding.outcome is Outcome.MISSING and part_of(finding) is Part.NOTIFICATION:
        return NOTIFIED
    permit = _PERMIT_OF.get(finding.rule)
    if permit and finding.outcome in _OF_PERMIT:
        return _(_OF_PERMIT[finding.outcome], permit=_(permit))
    return BY_TOPIC.get((finding.topic, finding.outcome), VERDICTS[finding.outcome])


def part_of(finding: Finding) -> Part:
    """Where the finding's rule stands in the evaluation of the need for a permit."""
    return _PARTS.get(finding.rule, Part.NONE)


def rule_in_english(finding: Finding) -> str:
    """What the rule behind a finding says, in one English sentence; empty for a rule that is no longer in the book."""
    return _SAYS.get(finding.rule, "")


_OF_PERMIT = {Outcome.MET: N_("Kräver inte %(permit)s"), Outcome.MISSING: N_("Kräver %(permit)s")}
_PERMIT_OF: dict[str, str] = {
    rule.id: PERMITS[kind]
    for rule in all_rules()
    for kind in rule.about
    if rule.topic is Topic.PERMIT_NEED and len(rule.about) == 1 and kind in PERMITS
}
"""The permit of rules that are about nothing but pulling down, or but the ground; by bygglov go the others."""
_PARTS: dict[str, Part] = {rule.id: rule.part for rule in all_rules()}
_SAYS: dict[str, str] = {rule.id: rule.says for rule in all_rules()}

"""What a rule's answer is called on the resident's page, the officer's and on paper."""

from __future__ import annotations

from datetime import date

import pytest

from permits.law.book import Finding, Outcome, Topic, all_rules
from permits.law.citation import Period
from permits.wizard.verdicts import VERDICTS, verdict


def finding(topic: Topic, outcome: Outcome, rule: str = "") -> Finding:
    return Finding(rule, topic, outcome, "PBL 9 kap. 4 §", "Rubrik", "Text.")


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        (Topic.PERMIT_NEED, "Kräver bygglov"),
        (Topic.HEARING, "Ska höras"),
        (Topic.CONTROL, "Krävs"),
        (Topic.CONTENTS, "Saknas"),
    ],
)
def test_what_the_law_asks_for_is_called_by_what_is_asked(topic: Topic, said: str) -> None:
    assert str(verdict(finding(topic, Outcome.MISSING))) == said


def test_a_rule_on_notification_does_not_ask_for_a_permit() -> None:
    rule = next(rule.id for rule in all_rules() if rule.part == "notification" and _holds_today(rule.in_force))
    assert str(verdict(finding(Topic.PERMIT_NEED, Outcome.MISSING, rule))) == "Kräver anmälan"


@pytest.mark.parametrize(
    ("rule", "permit"),
    [("demolition_in_plan_needs_a_permit", "rivningslov"), ("changed_level_in_plan_needs_a_permit", "marklov")],
)
def test_pulling_down_and_digging_need_permits_of_other_names(rule: str, permit: str) -> None:
    rule = f"{Topic.PERMIT_NEED}.{rule}"
    assert verdict(finding(Topic.PERMIT_NEED, Outcome.MISSING, rule)).in_swedish() == f"Kräver {permit}"
    assert verdict(finding(Topic.PERMIT_NEED, Outcome.MET, rule)).in_swedish() == f"Kräver inte {permit}"
    assert verdict(finding(Topic.PERMIT_NEED, Outcome.JUDGE, rule)).in_swedish() == "Behöver bedömas"


@pytest.mark.parametrize("topic", list(Topic))
@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_answer_has_a_word(topic: Topic, outcome: Outcome) -> None:
    assert str(verdict(finding(topic, outcome)))
    assert outcome in VERDICTS


def _holds_today(period: Period) -> bool:
    return period.holds(date(2026, 11, 22))

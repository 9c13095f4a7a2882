"""Who is heard again when an application is changed after the message went out (9 kap. 94 § third paragraph)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from permits.law.book import Outcome
from permits.law.facts import Facts, ProvisionFact
from permits.law.hearing import heard_again, hearing_duty
from permits.law.measures import INSTALLATIONS_ONLY
from tests.law.scenarios import facts_of

HOUSE = facts_of({"name": "hus", "from": "hus i plan"})
USE = ProvisionFact("1", "DP 12", "use", "Bostäder", None, None, None, 140.0, "kvartersmark")
DOTTED = ProvisionFact("2", "DP 12", "no_build", "Får inte bebyggas", None, None, None, 9.0)
UNREAD = ProvisionFact("3", "DP 12", "other", "Fasad ska vara av trä", None, None, None, 140.0)


@pytest.mark.parametrize(
    ("provisions", "others"),
    [((USE,), Outcome.MET), ((USE, DOTTED), Outcome.MISSING), ((USE, UNREAD), Outcome.JUDGE)],
)
def test_others_are_heard_again_only_when_the_change_conflicts_with_the_plan(
    provisions: tuple[ProvisionFact, ...], others: Outcome
) -> None:
    changed = replace(HOUSE, provisions=provisions)
    assert heard_again(changed, had_views=False) is others
    assert heard_again(changed, had_views=True) is Outcome.MISSING


def test_an_unknown_plan_leaves_it_open_for_others() -> None:
    unknown = facts_of({"name": "hus", "from": "hus i plan", "unknown": ["in_detailed_plan"]})
    assert heard_again(unknown, had_views=False) is Outcome.UNKNOWN
    assert heard_again(unknown, had_views=True) is Outcome.MISSING


@pytest.mark.parametrize("kind", sorted(INSTALLATIONS_ONLY))
def test_nobody_is_ever_heard_on_work_inside_a_building(kind: str) -> None:
    facts: Facts = replace(HOUSE, measure=kind, provisions=(USE, DOTTED))
    assert hearing_duty(facts) is Outcome.MET

"""Who is heard in a case: by which paragraph, why each, and what is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from permits.law.book import Finding, Need, Outcome, Topic
from permits.services.hearing_list import (
    ACROSS,
    BORDERS,
    NO_PROPERTY,
    NO_ROADS,
    came_after_the_hearing,
    hearing_list,
)
from permits.services.shapes import CaseView
from tests.unit import printed_case
from tests.unit.desks import Desks
from tests.unit.hearing_desk import HearingDesks


def viewed(outcome: Outcome, **report: object) -> CaseView:
    found = (
        Finding("hearing.when_neighbours_are_heard", Topic.HEARING, outcome, "PBL 9 kap. 94 §", "När", "Därför."),
        Finding("hearing.who_is_heard", Topic.HEARING, outcome, "PBL 9 kap. 96 §", "Vem", "Gränsar till: A 1:1."),
    )
    seen = printed_case.view(found=replace(printed_case.assessment(), findings=found))
    assert seen.report is not None
    return replace(seen, report={**seen.report, **report})


def test_each_property_is_on_the_list_once_with_its_reason() -> None:
    seen = viewed(Outcome.MISSING, neighbours=["A 1:1", "A s:2"], across_road=["A 1:9", "A 1:1", "Alviken 1:18"])
    both = replace(seen, more_reports=({**(seen.report or {}), "neighbours": ["A 1:1", "A 1:3"]}, None))
    found = hearing_list(both)
    assert found is not None
    assert [(each.designation, each.reason) for each in found.properties] == [
        ("A 1:1", BORDERS), ("A s:2", BORDERS), ("A 1:3", BORDERS), ("A 1:9", ACROSS),
    ]  # fmt: skip
    assert found.citation == "PBL 9 kap. 96 §"
    assert [(each.text, each.citation) for each in found.said] == [("Därför.", "PBL 9 kap. 94 §")]
    assert found.not_known == ()


@pytest.mark.parametrize(
    ("outcome", "nobody"),
    [(Outcome.MET, True), (Outcome.MISSING, False), (Outcome.JUDGE, False), (Outcome.UNKNOWN, False)],
)
def test_only_a_clear_no_says_that_nobody_is_heard(outcome: Outcome, nobody: bool) -> None:
    found = hearing_list(viewed(outcome))
    assert found is not None
    assert found.nobody is nobody


def test_of_a_permit_that_nobody_needed_the_rules_do_not_say() -> None:
    seen = viewed(Outcome.MET)
    assert seen.assessment is not None
    chosen = replace(seen.assessment, need=replace(seen.assessment.need, need=Need.NONE))
    found = hearing_list(replace(seen, assessment=chosen))
    assert found is not None
    assert not found.nobody


def test_what_could_not_be_found_is_said() -> None:
    found = hearing_list(viewed(Outcome.JUDGE, missing=["vagar"]))
    assert found is not None
    assert found.not_known == (NO_ROADS,)
    lost = hearing_list(viewed(Outcome.JUDGE, designation=None))
    assert lost is not None
    assert lost.not_known == (NO_PROPERTY,)


def test_before_the_rules_were_asked_there_is_no_list() -> None:
    assert hearing_list(replace(viewed(Outcome.MET), assessment=None)) is None


def test_what_comes_after_a_hearing_has_begun_may_be_a_change_that_some_are_heard_of_again(desks: Desks) -> None:
    town = HearingDesks(desks)
    assert not came_after_the_hearing(town.case)
    desks.clock.turn(hours=1)
    town.begun()
    assert not came_after_the_hearing(town.case)
    desks.clock.turn(days=1)
    desks.answering.add_unasked(desks.resident(), town.case_id, town.case.version, "Vi bygger en meter högre.", [])
    assert came_after_the_hearing(town.case)
    town.begun()
    assert not came_after_the_hearing(town.case)

"""Values at the edge of what can be told, which no scenario file can hold or no journey asks for by itself."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from permits.law.assess import assess
from permits.law.book import Outcome
from permits.law.facts import Facts, MeasureKind, Wanted

TODAY = date(2026, 11, 21)
FOR_A_TIME = Facts(
    measure=MeasureKind.KOMPLEMENTBYGGNAD, begun=TODAY, wanted=Wanted.TIDSBEGRANSAT, in_detailed_plan=True,
    footprint_area=300.0,
)  # fmt: skip


def outcomes(facts: Facts, rule: str) -> list[Outcome]:
    return [finding.outcome for finding in assess(facts, {}).findings if finding.rule == rule]


@pytest.mark.parametrize("years", [math.inf, math.nan, -1.0, 1e6])
def test_years_that_cannot_be_are_no_answer(years: float) -> None:
    asked = replace(FOR_A_TIME, temporary_years=years)
    rule = "siting.temporary_permit_lasts_ten_years_and_fifteen_in_all"
    assert outcomes(asked, rule) == [Outcome.MISSING]
    had = replace(FOR_A_TIME, temporary_years=5.0, earlier_temporary_years=years)
    assert outcomes(had, rule) == [Outcome.UNKNOWN]

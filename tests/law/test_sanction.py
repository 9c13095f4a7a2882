"""The sanction fee against amounts worked out by hand from PBF 9 kap., and what must hold for any area."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.law.sanction import COUNTED, MOST_BASES, PRICE_BASE, Cut, Offence, On, SanctionError, sanction

BASE = PRICE_BASE[2026]


@pytest.mark.parametrize(
    ("offence", "on", "told", "kronor"),
    [
        # 1.5 + 0.005 × (150 − 15) = 2.175 price bases of 59,200 kr
        (Offence.NEW, On.SMALL_HOUSE, {"area": Decimal(150)}, 128_760),
        (Offence.NEW, On.ANCILLARY, {"area": Decimal(30)}, 19_240),  # 0.25 + 0.005 × 15 = 0.325
        (Offence.NEW, On.ANCILLARY, {"area": Decimal(15)}, 14_800),  # no area left: 0.25
        (Offence.NEW, On.ANCILLARY, {"area": Decimal("15.1")}, 14_829),  # 0.2505 × 59,200 = 14,829.6
        (Offence.NEW, On.LARGE, {"area": Decimal(1015)}, 1_361_600),  # 3 + 20 = 23
        (Offence.NEW, On.OTHER, {"area": Decimal(115)}, 236_800),  # 3 + 1 = 4
        (Offence.EXTENSION, On.SMALL_HOUSE, {"area": Decimal(35)}, 35_520),  # 0.5 + 0.1 = 0.6
        (Offence.EXTENSION, On.ANCILLARY, {"area": Decimal(20)}, 6_216),  # 0.08 + 0.025 = 0.105
        (Offence.DORMERS, On.SMALL_HOUSE, {"pieces": 2}, 29_600),
        (Offence.CHANGED_USE, On.SMALL_HOUSE, {"area": Decimal(115)}, 25_160),  # 0.125 + 0.3 = 0.425
        (Offence.CHANGED_USE, On.OTHER, {"area": Decimal(95)}, 44_400),  # 0.25 + 0.5 = 0.75
        (Offence.EXTRA_DWELLING, On.SMALL_HOUSE, {"area": Decimal(65)}, 22_200),  # 0.125 + 0.25 = 0.375
        (Offence.FACADE, On.SMALL_HOUSE, {"area": Decimal(100)}, 10_360),  # 0.125 + 0.05 = 0.175, nothing off
        (Offence.WINDOWS_OR_DOORS, On.SMALL_HOUSE, {"pieces": 3}, 22_200),  # 0.375
        (Offence.BALCONIES_OR_ENTRANCES, On.LARGE, {"pieces": 1}, 14_800),
    ],
)
def test_amounts_of_the_ordinance(offence: Offence, on: On, told: dict[str, object], kronor: int) -> None:
    assert sanction(offence, on, year=2026, **told).amount == kronor  # type: ignore[arg-type]


def test_half_when_a_permit_was_given_and_half_of_that_when_out_of_proportion() -> None:
    found = sanction(Offence.NEW, On.ANCILLARY, year=2026, area=Decimal(30), had_permit=True, cut=Cut.HALF)
    assert [step.amount for step in found.steps] == [19_240, 9_620, 4_810]
    assert found.amount == 4_810
    quarter = sanction(Offence.NEW, On.ANCILLARY, year=2026, area=Decimal(30), cut=Cut.QUARTER)
    assert quarter.amount == 4_810


def test_twice_within_two_years_is_twice_as_much_and_never_over_fifty_price_bases() -> None:
    assert sanction(Offence.DORMERS, On.SMALL_HOUSE, year=2026, pieces=1, again=True).amount == 29_600
    most = sanction(Offence.NEW, On.LARGE, year=2026, area=Decimal(100_000), again=True)
    assert most.amount == MOST_BASES * BASE
    assert most.steps[-1].citation.chapter == 11


def test_what_cannot_be_reckoned_is_refused_with_the_reason() -> None:
    with pytest.raises(SanctionError, match="Prisbasbeloppet för 2019"):
        sanction(Offence.NEW, On.SMALL_HOUSE, year=2019, area=Decimal(50))
    for area in (Decimal(0), Decimal(-1), Decimal("NaN"), Decimal("Infinity")):
        with pytest.raises(SanctionError, match="arean"):
            sanction(Offence.NEW, On.SMALL_HOUSE, year=2026, area=area)
    with pytest.raises(SanctionError, match="hur många"):
        sanction(Offence.DORMERS, On.SMALL_HOUSE, year=2026, area=Decimal(50))


@given(
    st.sampled_from(sorted(set(Offence) - COUNTED)),
    st.sampled_from(On),
    st.decimals(1, 50_000, places=1),
    st.decimals(0, 1_000, places=1),
    st.booleans(),
    st.booleans(),
)
def test_more_area_never_costs_less_and_never_more_than_the_limit(
    offence: Offence, on: On, area: Decimal, more: Decimal, had_permit: bool, again: bool
) -> None:
    small = sanction(offence, on, year=2026, area=area, had_permit=had_permit, again=again)
    large = sanction(offence, on, year=2026, area=area + more, had_permit=had_permit, again=again)
    assert 0 < small.amount <= large.amount <= MOST_BASES * BASE
    assert all(str(step.citation) for step in large.steps)

"""Who lives in Kjellstavik: people with true check digits, personas that are who they say, owners of every kind."""

from __future__ import annotations

import pytest

from permits.demo.people import COMPANY, PEOPLE, PERSONAS, persona
from tests.unit.kjellstavik import Kjellstavik


def test_sixty_people_from_nineteen_to_ninety_one_and_nobody_twice() -> None:
    assert len({person.number for person in PEOPLE}) == len(PEOPLE) == 60
    ages = [2026 - int(person.number[:4]) for person in PEOPLE]
    assert (min(ages), max(ages)) == (19, 91)
    assert sum(int(person.number[6:8]) > 60 for person in PEOPLE) == 1
    assert sum(person.protected for person in PEOPLE) == 1


@pytest.mark.parametrize("number", [*(person.number for person in PEOPLE), COMPANY[0]])
def test_numbers_have_their_check_digit(number: str) -> None:
    digits = [int(digit) * (2 - place % 2) for place, digit in enumerate(number[-10:])]
    assert sum(digit // 10 + digit % 10 for digit in digits) % 10 == 0


@pytest.mark.parametrize("one", PERSONAS, ids=lambda one: one.key)
def test_personas_are_who_they_say(kjellstavik: Kjellstavik, one) -> None:
    registered = kjellstavik.people.person(one.number)
    assert registered is not None
    assert registered.name == one.name
    if one.property is not None:
        assert kjellstavik.properties.by_designation(one.property) is not None
        assert len(kjellstavik.plot(one.property)) >= 1


def test_owners_hold_alone_together_by_leasehold_by_company_and_by_estate(kjellstavik: Kjellstavik) -> None:
    def held(key: str) -> list[tuple[str, str, str]]:
        return [
            (row.designation, row.share, row.holding) for row in kjellstavik.properties.owned_by(persona(key).number)
        ]

    assert held("anna") == [("Norrhaga 30:12", "1/1", "lagfart")]
    assert held("bo-och-eva") == held("eva") == [("Kvarnängen 35:27", "1/2", "lagfart")]
    assert held("tomträtt") == [("Kjellsta 37:26", "1/1", "tomtratt")]
    assert held("företag") == held("dödsbo") == held("inget") == []
    assert "Stenhult 30:8" in [row.designation for row in kjellstavik.properties.owned_by(COMPANY[0])]
    assert [row.owner for row in kjellstavik.properties.owners_of("Kjellsta 30:4")] == ["Dödsboet efter Sven Alm"]


def test_every_property_has_an_owner(kjellstavik: Kjellstavik) -> None:
    for designation in kjellstavik.frame("fastigheter").designation.unique()[::40]:
        assert kjellstavik.properties.owners_of(designation)

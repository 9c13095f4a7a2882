"""Values that no rule would know, measures without number or unit, unreadable dates and unknown letters are found."""

from __future__ import annotations

import pytest
import village

from gis.checks import check_layer
from gis.layers import LayerKind

HERE = village.plot(0, 0, 40, 30)


def found(row, kind, check):
    return [problem for problem in check_layer(village.frame_of([row]), kind, None) if problem.check == check]


@pytest.mark.parametrize(
    ("kind", "row", "told"),
    [
        (LayerKind.PROPERTY, village.property_row("A 1:1", HERE, kind="Fastighet"), "”Fastighet”. Skriv fastighet."),
        (LayerKind.PROPERTY, village.property_row("A 1:1", HERE, kind="tomt"), "Tillåtet: fastighet, samfallighet."),
        (LayerKind.PLAN, village.PLANS[0] | {"status": "Laga kraft "}, "Skriv laga kraft."),
        (LayerKind.PLAN, village.PLANS[0] | {"status": "gäller"}, "Tillåtet: antagen, avslutad"),
        (LayerKind.PROVISION, village.provision_row("q", "prickmark", HERE), "Kolumnen kind är ”prickmark”."),
        (LayerKind.PROVISION, village.provision_row("q", "use", HERE, use="kvarter"), "Kolumnen use är ”kvarter”."),
        (LayerKind.PROVISION, village.provision_row("q", "use", HERE, value_type="högst"), "value_type är ”högst”."),
    ],
)
def test_a_value_that_no_rule_knows_blocks(kind, row, told):
    (problem,) = found(row, kind, "kända värden")
    assert problem.blocks
    assert told in problem.message
    assert problem.place.equals(row["geometry"])


def test_values_that_are_only_shown_are_asked_about():
    (problem,) = found(village.PLANS[0] | {"plan_type": "generalplan"}, LayerKind.PLAN, "värden att se över")
    assert not problem.blocks
    provision = village.provision_row("q", "other", HERE, unit="m2")
    assert "m2" in found(provision, LayerKind.PROVISION, "värden att se över")[0].message
    assert found(provision | {"unit": None}, LayerKind.PROVISION, "värden att se över") == []


LIMIT = village.provision_row("q", "max_building_area", HERE, value=200.0, value_type="max", unit="kvadratmeter")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"value": None}, "saknar tal i kolumnen value. Skriv det i kvadratmeter."),
        ({"value": "många"}, "saknar tal"),
        ({"value": float("inf")}, "saknar tal"),
        ({"unit": "procent"}, "ska ha enheten kvadratmeter, men den är procent."),
        ({"unit": None}, "men den saknas."),
        ({"value_type": None}, "Skriv min, max eller exakt."),
    ],
)
def test_a_limit_needs_its_number_unit_and_direction(change, told):
    (problem,) = found(LIMIT | change, LayerKind.PROVISION, "bestämmelsens mått")
    assert problem.blocks
    assert told in problem.message


def test_a_limit_that_is_whole_and_a_provision_that_limits_nothing_pass():
    for row in (LIMIT, LIMIT | {"value": "200"}, village.provision_row("q", "no_build", HERE)):
        assert check_layer(village.frame_of([row]), LayerKind.PROVISION, None) == []


@pytest.mark.parametrize("letters", ["F1", "BF", "1B", "Ö"])
def test_letters_that_no_regulation_lists_are_asked_about(letters):
    row = village.provision_row("q", "use", HERE, symbol=letters)
    (problem,) = found(row, LayerKind.PROVISION, "planens bokstäver")
    assert letters in problem.message
    assert not problem.blocks


@pytest.mark.parametrize(
    "row",
    [
        village.provision_row("q", "use", HERE, symbol="BCK1"),
        village.provision_row("q", "use", HERE, symbol=""),
        village.provision_row("q", "use", HERE, symbol=None),
        village.provision_row("q", "use", HERE, symbol="FART", use="allman_plats"),
        village.provision_row("q", "no_build", HERE, symbol="f"),
    ],
)
def test_known_letters_and_other_provisions_pass(row):
    assert found(row, LayerKind.PROVISION, "planens bokstäver") == []


@pytest.mark.parametrize(("value", "ok"), [("2015-05-01", True), (None, True), ("", True), ("1 maj", False)])
def test_a_date_that_cannot_be_read_blocks(value, ok):
    problems = found(village.PLANS[0] | {"laga_kraft": value}, LayerKind.PLAN, "datum")
    assert [problem.blocks for problem in problems] == ([] if ok else [True])


def test_a_damaged_column_name_is_seen():
    frame = village.frame_of([{"name": "a", "Ã¥r": 1, "geometry": HERE}])
    problems = check_layer(frame, LayerKind.CONSTRAINT, None)
    assert [problem.check for problem in problems] == ["teckenkodning"]

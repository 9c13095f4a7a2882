"""What earlier cases on a property know counts when something more is built there, and nothing of who applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gis.site import BuildingNear, ConstraintHere, Hit, SiteReport
from permits.case.access import Principal
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.services.earlier_cases import EarlierMeasure, earlier_on, with_earlier
from permits.services.telling import topics_told
from tests.unit.desks import OTHER_NUMBER, Desks, OnePlace, open_desks
from tests.unit.printed_case import ANSWERS

SHED = {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 5], [0, 5], [0, 0]]]}
ALONE = {**ANSWERS["uppgifter"], "existing_exempt_area": "0"}


class HouseInTheCountry(OnePlace):
    """A property without a detailed plan, where the map knows one house and no shed."""

    def report(self, footprint: Any, designation: str | None) -> SiteReport:
        house = BuildingNear("b-1", "bostad", "Småhus", "", designation or "", True, False, 140.0, 8.0, 0.0, 7.0)
        none = [ConstraintHere(name, name, Hit.NO, None, 0.0, (), "", None) for name in ("kulturmiljo", "totalforsvar")]
        return replace(
            super().report(footprint, designation),
            in_plan=False,
            railway_known=True,
            building_area_on_plot=140.0,
            plot_area=2000.0,
            buildings=(house,),
            constraints=tuple(none),
        )


@pytest.fixture
def desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desks:
    monkeypatch.setattr("tests.unit.desks.OnePlace", HouseInTheCountry)
    return open_desks(tmp_path)


def shed(**changed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A shed of 20 m², the only one that its owner tells of."""
    return {"uppgifter": ALONE, "placering": {"method": "rita", "geometry": SHED, "explanation": ""}, **changed}


def neighbour(desks: Desks) -> Principal:
    return desks.resident(OTHER_NUMBER, "Orvar Sundqvist")


def existing(desks: Desks, who: Principal, **changed: dict[str, Any]) -> Facts:
    return desks.applying.facts(desks.complete_draft(who, **shed(**changed)))[0][0]


def test_an_exempt_building_of_an_earlier_case_is_counted_and_its_case_named(desks: Desks) -> None:
    seller = desks.resident()
    number = desks.submitted(seller, **shed()).registry_number
    buyer = neighbour(desks)
    facts = existing(desks, buyer)
    assert facts.existing_exempt_area == 20.0
    assert facts.rests_on["existing_exempt_area"] == (f"Ärende {number}",)
    draft = desks.complete_draft(buyer, **shed())
    found = desks.applying.assess(draft)
    assert found is not None
    rows = [fact for topic in topics_told(found) for each in topic.findings for fact in each.facts]
    assert any(fact.layers == f"Ärende {number}" and "20" in fact.value for fact in rows)
    assert "Ylva" not in repr(found)
    assert not any("Ärende" in each.layers for topic in topics_told(found) for each in topic.findings)


def test_another_property_and_a_refused_case_do_not_count(desks: Desks) -> None:
    seller, officer = desks.resident(), desks.officer()
    desks.submitted(seller, **shed(fastighet={"designation": "Alviken 2:7"}))
    refused = desks.submitted(seller, **shed())
    version = desks.handling.case(officer, refused.case_id).case.version
    desks.refuses(officer, refused.case_id, version, "Strider mot planen.")
    assert existing(desks, neighbour(desks)).existing_exempt_area == 0.0


def test_a_building_that_has_a_permit_is_not_of_those_that_need_none(desks: Desks) -> None:
    large = {"type": "Polygon", "coordinates": [[[0, 0], [10, 0], [10, 6], [0, 6], [0, 0]]]}
    placed = {"method": "rita", "geometry": large, "explanation": ""}
    desks.submitted(desks.resident(), **shed(placering=placed))
    with desks.database.reading() as unit:
        known = earlier_on(unit, ANSWERS["fastighet"]["designation"])
    assert [(each.area, each.exempt) for each in known] == [(60.0, False)]
    assert existing(desks, neighbour(desks)).existing_exempt_area == 0.0


def test_what_is_told_stands_when_it_is_more(desks: Desks) -> None:
    desks.submitted(desks.resident(), **shed())
    facts = existing(desks, neighbour(desks), uppgifter={**ALONE, "existing_exempt_area": "25"})
    assert facts.existing_exempt_area == 25.0
    assert "Ärende" not in str(facts.rests_on)


# --- which areas are added up ---------------------------------------------------------------------------------------


def known(kind: MeasureKind, area: float = 20.0, number: str = "B 1", **more: bool) -> EarlierMeasure:
    told = {"exempt": True, "granted": False, "of_ancillary": False, **more}
    return EarlierMeasure(kind, area, registry_number=number, **told)


def about(kind: MeasureKind, **told: Any) -> Facts:
    return Facts(begun=date(2026, 11, 22), measure=kind, **told)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (MeasureKind.KOMPLEMENTBOSTADSHUS, "existing_exempt_area"),
        (MeasureKind.TILLBYGGNAD, "earlier_extension_area"),
        (MeasureKind.ALTAN, "existing_deck_area"),
        (MeasureKind.PARKERING, "existing_ground_area"),
        (MeasureKind.UPPLAG, "existing_ground_area"),
    ],
)
def test_each_area_is_counted_with_its_own_kind(kind: MeasureKind, name: str) -> None:
    told = about(kind, **{name: 5.0})
    two = with_earlier(told, [known(kind), known(kind, 7.5, "B 2")])
    assert getattr(two, name) == 27.5
    assert two.rests_on[name] == ("Ärende B 1", "Ärende B 2")
    assert getattr(with_earlier(told, [known(MeasureKind.POOL)]), name) == 5.0
    assert getattr(with_earlier(told, [known(kind, 4.0)]), name) == 5.0


def test_a_parking_place_is_no_storage_yard() -> None:
    told = about(MeasureKind.UPPLAG, existing_ground_area=0.0)
    assert with_earlier(told, [known(MeasureKind.PARKERING)]) == told


def test_a_granted_deck_stands_but_a_granted_extension_took_nothing_from_what_is_exempt() -> None:
    deck = about(MeasureKind.ALTAN, existing_deck_area=0.0)
    assert with_earlier(deck, [known(MeasureKind.ALTAN, exempt=False, granted=True)]).existing_deck_area == 20.0
    assert with_earlier(deck, [known(MeasureKind.ALTAN, exempt=False)]).existing_deck_area == 0.0
    more = about(MeasureKind.TILLBYGGNAD, earlier_extension_area=0.0)
    granted = known(MeasureKind.TILLBYGGNAD, exempt=False, granted=True)
    assert with_earlier(more, [granted]).earlier_extension_area == 0.0


def test_extensions_of_an_outbuilding_and_of_the_house_are_not_added() -> None:
    of_house = about(MeasureKind.TILLBYGGNAD, earlier_extension_area=0.0, extends_ancillary_building=False)
    assert with_earlier(of_house, [known(MeasureKind.TILLBYGGNAD, of_ancillary=True)]) == of_house
    of_shed = about(MeasureKind.TILLBYGGNAD, earlier_extension_area=0.0, extends_ancillary_building=True)
    assert with_earlier(of_shed, [known(MeasureKind.TILLBYGGNAD)]) == of_shed


def test_what_is_not_answered_is_not_answered_for_the_applicant() -> None:
    facts = about(MeasureKind.ALTAN, existing_deck_area=Unknown("Inte svarat."))
    assert with_earlier(facts, [known(MeasureKind.ALTAN)]) == facts

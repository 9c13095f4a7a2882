"""The list of documents: order, level, citation, and words for every label."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from permits.law.document_list import documents
from permits.law.documents import DOCUMENTS, START_CLEARANCE
from permits.law.facts import NOT_ASKED, Facts, MeasureKind, Unknown, Wanted
from permits.municipality import read_profile

SHED = Facts(
    begun=date(2026, 11, 21),
    measure=MeasureKind.KOMPLEMENTBYGGNAD,
    in_detailed_plan=True,
    distance_to_boundary=2.0,
    neighbours_consent=True,
)
HOUSE = replace(SHED, measure=MeasureKind.NYBYGGNAD_ENBOSTADSHUS)
STOVE = replace(SHED, measure=MeasureKind.ELDSTAD, new_installation=True, building_kind="enbostadshus")
DEMO = read_profile(Path(__file__).parents[2] / "permits/demo/kjellstavik.toml").documents
MATRIX = {"komplementbyggnad": {"kontrollplan": "normal", "fasadritning": "normal", "planritning": "relevant"}}


def test_every_document_has_words() -> None:
    for label, document in DOCUMENTS.items():
        assert document.title, label
        assert document.why.endswith("."), label
        assert document.good.endswith("."), label


def test_every_document_that_the_demo_asks_for_has_words_and_every_measure_a_list() -> None:
    assert set(DEMO) == {*MeasureKind, Wanted.TIDSBEGRANSAT, Wanted.FORHANDSBESKED}
    for measure, lines in DEMO.items():
        assert set(lines) <= set(DOCUMENTS), measure


def test_drawings_tell_scale_title_block_scale_bar_and_what_is_new() -> None:
    for label in ("planritning", "sektionsritning"):
        assert "Skala 1:100" in DOCUMENTS[label].good
        assert "skalstock" in DOCUMENTS[label].good
        assert "nya" in DOCUMENTS[label].good
    assert "två mått vinkelrätt mot gräns" in DOCUMENTS["situationsplan"].good
    assert "före och efter" in DOCUMENTS["fasadritning"].good


def test_the_list_stands_in_reading_order_with_the_site_plan_first() -> None:
    found = [line.label for line in documents(SHED, MATRIX)]
    assert found == ["situationsplan", "planritning", "fasadritning", "kontrollplan", "grannemedgivande"]


def test_each_line_cites_where_it_comes_from() -> None:
    cited = {line.label: line.citation for line in documents(SHED, MATRIX)}
    assert cited["situationsplan"] == "PBL 9 kap. 86 § 5"
    assert cited["kontrollplan"] == "PBL 9 kap. 86 § 6"
    assert cited["grannemedgivande"] == "PBL 9 kap. 35 § första stycket 3"


def test_a_document_that_the_municipality_adds_is_kept_last() -> None:
    found = documents(SHED, {"komplementbyggnad": {"solstudie": "relevant", "planritning": "normal"}})
    assert (found[-1].label, found[-1].title) == ("solstudie", "Solstudie")


def test_start_clearance_together_raises_only_what_the_municipality_normally_needs() -> None:
    matrix = {"komplementbyggnad": {"kontrollplan": "normal", "teknisk_beskrivning": "relevant"}}
    found = {line.label: line.level for line in documents(replace(SHED, start_clearance_together=True), matrix)}
    assert (found["kontrollplan"], found["teknisk_beskrivning"]) == ("statute", "relevant")


def levels(facts: Facts) -> dict[str, str]:
    return {line.label: line.level for line in documents(facts, DEMO)}


def cited(facts: Facts) -> dict[str, str]:
    return {line.label: line.citation for line in documents(facts, DEMO)}


def test_a_new_house_is_asked_for_drawings_and_its_start_clearance_may_wait() -> None:
    found = levels(HOUSE)
    assert found["situationsplan"] == "statute"
    assert {found[label] for label in ("nybyggnadskarta", "planritning", "fasadritning", "sektionsritning")} == {
        "normal"
    }
    assert {found[label] for label in START_CLEARANCE & found.keys()} == {"relevant"}


def test_a_house_with_permit_and_start_clearance_together_holds_both() -> None:
    found = levels(replace(HOUSE, start_clearance_together=True))
    assert (found["kontrollplan"], found["energiberakning"], found["brandskyddsbeskrivning"]) == (
        "statute", "statute", "relevant"
    )  # fmt: skip


def test_a_notification_holds_what_start_clearance_needs_from_the_beginning() -> None:
    found, places = levels(STOVE), cited(STOVE)
    assert found["kontrollplan"] == "statute"
    assert places["kontrollplan"] == "PBF 6 kap. 6 §"
    assert places["planritning"] == "PBF 6 kap. 5 §"
    assert "situationsplan" not in found
    assert "fasadritning" in found


def test_only_in_a_permit_case_is_it_said_that_start_clearance_comes_later() -> None:
    later = next(line for line in documents(HOUSE, DEMO) if line.label == "kontrollplan")
    at_once = next(line for line in documents(STOVE, DEMO) if line.label == "kontrollplan")
    assert later.why.endswith("Behövs först till startbeskedet.")
    assert "startbeskedet" not in at_once.why


def test_an_advance_ruling_asks_for_the_place_and_for_no_drawing_of_the_house() -> None:
    outside = replace(HOUSE, in_detailed_plan=False, wanted=Wanted.FORHANDSBESKED)
    found = levels(outside)
    assert found["situationsplan"] == "statute"
    assert found["vag_och_va"] == "normal"
    assert not {"planritning", "fasadritning", "kontrollplan"} & found.keys()
    assert cited(outside)["miljouppgifter"] == "PBL 9 kap. 88–89 §§"


def test_a_permit_for_a_limited_time_asks_how_the_place_is_restored() -> None:
    assert levels(replace(HOUSE, wanted=Wanted.TIDSBEGRANSAT))["aterstallning"] == "normal"
    assert cited(replace(HOUSE, wanted=Wanted.TIDSBEGRANSAT))["aterstallning"] == "PBL 9 kap. 71 §"
    assert "aterstallning" not in levels(HOUSE)


@pytest.mark.parametrize(
    ("in_plan", "settlement", "level"),
    [
        (True, NOT_ASKED, "normal"), (False, True, "normal"), (False, NOT_ASKED, "relevant"), (False, False, None),
        (NOT_ASKED, NOT_ASKED, "relevant"), (NOT_ASKED, True, "normal"),
    ],
)  # fmt: skip
def test_a_base_map_is_asked_for_in_plans_and_contiguous_settlement_only(
    in_plan: bool | Unknown, settlement: bool | Unknown, level: str | None
) -> None:
    place = replace(HOUSE, in_detailed_plan=in_plan, in_contiguous_settlement=settlement)
    assert levels(place).get("nybyggnadskarta") == level


@pytest.mark.parametrize(("begun", "asked"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_a_plan_for_waste_is_asked_for_from_july_2026(begun: date, asked: bool) -> None:
    assert ("avfallshanteringsplan" in levels(replace(HOUSE, begun=begun))) is asked


@pytest.mark.parametrize(
    ("distance", "consent", "level"),
    [(4.49, True, "statute"), (4.5, True, "relevant"), (2.0, False, "relevant"), (NOT_ASKED, True, "relevant")],
)
def test_a_written_consent_is_asked_for_where_the_measure_rests_on_it(
    distance: float | Unknown, consent: bool, level: str
) -> None:
    found = levels(replace(SHED, distance_to_boundary=distance, neighbours_consent=consent))
    assert found["grannemedgivande"] == level


@pytest.mark.parametrize(
    ("distance", "consent", "level"),
    [(29.9, True, "statute"), (30.0, True, "relevant"), (29.9, False, "relevant"), (None, True, "relevant")],
)
def test_so_is_the_railway_managers(distance: float | None, consent: bool, level: str) -> None:
    found = levels(replace(SHED, distance_to_railway=distance, railway_consent=consent))
    assert found["jarnvagsmedgivande"] == level


def test_a_new_house_never_rests_on_consent() -> None:
    near = replace(HOUSE, neighbours_consent=True, distance_to_railway=10.0, railway_consent=True)
    assert not {"grannemedgivande", "jarnvagsmedgivande"} & levels(near).keys()


@pytest.mark.parametrize("kind", MeasureKind)
def test_every_measure_has_a_list_without_a_line_twice(kind: MeasureKind) -> None:
    found = [line.label for line in documents(replace(SHED, measure=kind), DEMO)]
    assert found
    assert len(found) == len(set(found))
    assert found == sorted(found, key=list(DOCUMENTS).index)

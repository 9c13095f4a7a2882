"""Several measures in one application: what the whole needs, what is said once, and what they count together."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from permits.law.assess import assess
from permits.law.book import Assessment, DocumentLine, Finding, Need, Outcome, PermitNeed, Topic
from permits.law.facts import ConstraintFact, Facts, MeasureKind, Unknown
from permits.law.need import HEADLINES
from permits.law.together import assess_together, counting, names, together
from permits.services.recording import assessment_from_json, assessment_to_json

BEGUN = date(2026, 11, 22)
MATRIX = {"komplementbyggnad": {"fasadritning": "normal", "fotografi": "relevant"}}


def shed(area: float = 20.0, **changed: object) -> Facts:
    """An ancillary building in a plan that keeps within all limits of 9:4 by itself."""
    told: dict[str, object] = {
        "in_detailed_plan": True,
        "provisions": (),
        "plan_provisions_read": True,
        "share_inside_property": 1.0,
        "plot_area": 900.0,
        "building_area_on_plot": 120.0,
        "distance_to_boundary": 6.0,
        "nearest_beyond_kind": "fastighet",
        "distance_to_railway": None,
        "valuable": False,
        "neighbours": ("Viken 1:2",),
        "across_road": (),
        "footprint_area": area,
        "ridge_height": 3.5,
        "roof_pitch": 20.0,
        "complements_one_two_dwelling_house": True,
        "main_building_area": 120.0,
        "existing_exempt_area": 0.0,
        "defence_area": None,
    }
    return Facts(BEGUN, MeasureKind.KOMPLEMENTBYGGNAD, **{**told, **changed})  # type: ignore[arg-type]


def assessed(measures: list[Facts]) -> Assessment:
    return assess_together(measures, lambda facts: assess(facts, MATRIX))


def house(**changed: object) -> Facts:
    told = {"footprint_area": 100.0, "gross_area": 100.0, "storeys": 1, "ridge_height": 6.0}
    return Facts(**{**vars(shed()), "measure": MeasureKind.NYBYGGNAD_ENBOSTADSHUS, **told, **changed})  # type: ignore[arg-type]


def said(name: str, need: Need, *findings: Finding, officer: Outcome = Outcome.MET) -> tuple[str, Assessment]:
    own = tuple(finding for finding in findings if finding.topic is Topic.PERMIT_NEED)
    return name, Assessment("V", PermitNeed(need, f"{HEADLINES[need]} Därför.", own), findings, (), officer)


def told(topic: Topic, outcome: Outcome, text: str) -> Finding:
    return Finding(f"{topic}.{text}", topic, outcome, "PBL", "Titel", text)


# --- one answer -----------------------------------------------------------------------------------------------------


def test_a_single_measure_is_assessed_exactly_as_by_itself() -> None:
    assert assessed([shed()]) == assess(shed(), MATRIX)


def test_an_application_about_nothing_is_no_application() -> None:
    with pytest.raises(ValueError, match="at least one"):
        together([])


@pytest.mark.parametrize(
    ("needs", "whole"),
    [
        ((Need.NONE, Need.BYGGLOV), Need.BYGGLOV),
        ((Need.BYGGLOV, Need.UNKNOWN), Need.BYGGLOV),
        ((Need.JUDGE, Need.ANMALAN), Need.JUDGE),
        ((Need.UNKNOWN, Need.JUDGE), Need.JUDGE),
        ((Need.UNKNOWN, Need.NONE), Need.UNKNOWN),
        ((Need.NONE, Need.ANMALAN), Need.ANMALAN),
        ((Need.NONE, Need.NONE), Need.NONE),
    ],
)
def test_the_whole_needs_what_its_most_demanding_measure_needs(needs: tuple[Need, Need], whole: Need) -> None:
    both = together([said("Plank", needs[0]), said("Altan", needs[1])])
    assert both.need.need is whole
    assert both.need.sentence.startswith(HEADLINES[whole])
    assert [part.need.need for part in both.parts] == list(needs)


def test_the_sentence_tells_what_each_measure_needs_and_why() -> None:
    both = together([said("Plank", Need.BYGGLOV), said("Altan", Need.NONE)])
    assert both.need.sentence == (
        "Du behöver söka bygglov. Plank: kräver bygglov. Därför. Altan: kräver varken bygglov eller anmälan. Därför."
    )


def test_measures_of_one_kind_are_told_apart_and_others_are_not_numbered() -> None:
    kinds = [MeasureKind.PLANK, MeasureKind.KOMPLEMENTBYGGNAD, MeasureKind.KOMPLEMENTBYGGNAD]
    assert names(kinds) == ("Plank", "Komplementbyggnad 1", "Komplementbyggnad 2")


def test_what_is_said_of_all_is_said_once_and_what_is_said_of_one_names_it() -> None:
    shared = told(Topic.BESIDE, Outcome.JUDGE, "Strandskydd")
    own = told(Topic.SITING, Outcome.CONFLICT, "Prickmark")
    both = together([said("Plank", Need.NONE, shared), said("Altan", Need.NONE, shared, own)])
    assert [(finding.text, finding.measure) for finding in both.findings] == [
        ("Strandskydd", ""),
        ("Prickmark", "Altan"),
    ]


def test_a_need_that_only_one_measure_has_is_never_said_of_all() -> None:
    only = told(Topic.PERMIT_NEED, Outcome.MISSING, "Höjden")
    both = together([said("Plank", Need.BYGGLOV, only), said("Altan", Need.NONE)])
    assert [finding.measure for finding in both.need.findings] == ["Plank"]


def test_that_nobody_has_to_be_heard_is_not_said_beside_somebody_who_has() -> None:
    free, heard = told(Topic.HEARING, Outcome.MET, "Ingen"), told(Topic.HEARING, Outcome.MISSING, "Grannarna")
    both = together([said("Plank", Need.NONE, free), said("Altan", Need.BYGGLOV, heard)])
    assert [finding.text for finding in both.about(Topic.HEARING)] == ["Grannarna"]
    assert [finding.text for finding in both.parts[0].about(Topic.HEARING)] == ["Ingen"]


def test_a_control_officer_is_needed_when_any_measure_needs_one() -> None:
    both = together([said("Plank", Need.NONE), said("Hus", Need.BYGGLOV, officer=Outcome.MISSING)])
    assert both.control_officer is Outcome.MISSING


def test_each_document_is_asked_for_once_and_as_firmly_as_anywhere() -> None:
    def with_document(name: str, level: str) -> tuple[str, Assessment]:
        _, found = said(name, Need.BYGGLOV)
        line = DocumentLine("fasadritning", "Fasadritning", level, "", "", "")
        return name, Assessment(found.law_version, found.need, (), (line,), Outcome.MET)

    both = together([with_document("Plank", "relevant"), with_document("Altan", "normal")])
    assert [(line.label, line.level) for line in both.documents] == [("fasadritning", "normal")]


# --- pots -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("second", "need"), [(25.0, Need.NONE), (25.01, Need.BYGGLOV)])
def test_two_small_buildings_share_the_45_square_metres(second: float, need: Need) -> None:
    both = assessed([shed(20.0), shed(second)])
    assert [part.need.need for part in both.parts] == [Need.NONE, need]


def test_the_fact_says_how_much_of_it_stands_in_the_same_application() -> None:
    both = assessed([shed(20.0), shed(30.0, existing_exempt_area=5.0)])
    values = {f.value for finding in both.parts[1].findings for f in finding.facts if f.name == "existing_exempt_area"}
    assert values == {"25 m², varav 20 m² i samma ansökan"}


def test_a_building_that_needs_a_permit_itself_is_not_in_the_pot() -> None:
    both = assessed([shed(29.0, ridge_height=4.5), shed(29.0)])
    assert [part.need.need for part in both.parts] == [Need.BYGGLOV, Need.NONE]


def test_a_building_whose_own_need_is_open_is_counted_as_a_doubt() -> None:
    unclear = shed(29.0, ridge_height=Unknown("Inte svarat."))
    both = assessed([unclear, shed(29.0)])
    assert [part.need.need for part in both.parts] == [Need.UNKNOWN, Need.JUDGE]


def test_what_is_not_known_stays_unknown_when_something_is_added() -> None:
    told_nothing = shed(existing_exempt_area=Unknown("Inte svarat."))
    counted, added = counting(told_nothing, [(shed(), Need.NONE)])
    assert isinstance(counted.existing_exempt_area, Unknown)
    assert "existing_exempt_area" not in added


def test_the_building_area_on_the_plot_counts_every_building_before() -> None:
    counted, added = counting(shed(), [(house(), Need.BYGGLOV), (shed(10.0), Need.NONE)])
    assert (counted.building_area_on_plot, added["building_area_on_plot"]) == (230.0, 110.0)
    assert counted.existing_exempt_area == 10.0


def test_an_area_read_off_a_drawing_carries_its_tolerance_into_the_pot() -> None:
    drawn = shed(20.0, measured=frozenset({"footprint_area"}))
    both = assessed([drawn, shed(25.05)])
    assert both.parts[1].need.need is Need.JUDGE


@pytest.mark.parametrize(("ancillary", "before"), [(True, 20.0), (False, 0.0)])
def test_an_extension_counts_among_outbuildings_only_when_it_extends_one(ancillary: bool, before: float) -> None:
    extension = Facts(
        BEGUN, MeasureKind.TILLBYGGNAD, footprint_area=20.0, gross_area=20.0, extends_ancillary_building=ancillary
    )
    counted, _ = counting(shed(), [(extension, Need.NONE)])
    assert counted.existing_exempt_area == before


@pytest.mark.parametrize(("ancillary", "before"), [(None, 12.0), (True, 0.0)])
def test_extensions_of_the_house_count_together(ancillary: bool | None, before: float) -> None:
    first, second = (
        Facts(
            BEGUN, MeasureKind.TILLBYGGNAD, gross_area=12.0, earlier_extension_area=0.0, existing_exempt_area=0.0,
            extends_ancillary_building=which,
        )
        for which in (ancillary, None)
    )  # fmt: skip
    counted, _ = counting(second, [(first, Need.ANMALAN)])
    assert counted.earlier_extension_area == before


def test_parking_places_count_together_whatever_each_of_them_needs() -> None:
    first, second = (Facts(BEGUN, MeasureKind.PARKERING, ground_area=30.0, existing_ground_area=0.0) for _ in range(2))
    counted, _ = counting(second, [(first, Need.BYGGLOV)])
    assert counted.existing_ground_area == 30.0


# --- what is recorded -----------------------------------------------------------------------------------------------


def test_several_measures_are_recorded_and_read_back_whole() -> None:
    beside = (ConstraintFact("strandskydd", "Strandskydd", False, 120.0, ()),)
    both = assessed([shed(constraints=beside), house(constraints=beside)])
    kept = json.loads(json.dumps(assessment_to_json(both)))
    assert assessment_from_json(kept) == both


def test_a_single_measure_is_recorded_without_a_word_of_several() -> None:
    kept = assessment_to_json(assess(shed(), MATRIX))
    assert set(kept) == {"law_version", "need", "findings", "documents", "control_officer"}
    assert all("measure" not in finding for finding in kept["findings"])


def test_an_area_that_is_not_known_adds_nothing() -> None:
    first = shed(footprint_area=Unknown("Inte ritad."))
    counted, added = counting(shed(), [(first, Need.NONE)])
    assert (counted, added) == (shed(), {})


def test_a_document_that_two_measures_ask_for_alike_is_told_as_the_first_tells_it() -> None:
    def asks(why: str, level: str) -> Assessment:
        return replace(said(why, Need.BYGGLOV)[1], documents=(DocumentLine("foto", "Foto", level, why, "", "9:86"),))

    alike = together([("ett", asks("ett", "normal")), ("två", asks("två", "normal"))])
    assert [line.why for line in alike.documents] == ["ett"]
    firmer = together([("ett", asks("ett", "relevant")), ("två", asks("två", "statute"))])
    assert [line.why for line in firmer.documents] == ["två"]


def test_two_measures_that_need_no_control_officer_for_different_reasons_both_say_so() -> None:
    def free(why: str) -> Finding:
        return Finding("control.x", Topic.CONTROL, Outcome.MET, "PBF 7:5", "Kontrollansvarig", why)

    parts = [(why, replace(said(why, Need.BYGGLOV)[1], findings=(free(why),))) for why in ("ett", "två")]
    assert [finding.text for finding in together(parts).findings] == ["ett", "två"]

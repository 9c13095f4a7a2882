"""Facts told from outside: read strictly, refused clearly, answered as the law answers."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from gis.provisions import CATALOGUE
from permits.cli import main
from permits.law.facts import Facts, Unknown
from permits.municipality import read_profile
from permits.services.asking import AskedWrongly, answers, sets_of_json, sets_of_toml
from permits.services.contradictions import contradictions
from permits.services.fact_list import LAYERS, PROVISION_KINDS
from permits.services.fact_page import fact_page
from permits.services.reading_facts import FactsRefused, read_facts
from permits.settings import DEMO_PROFILE
from tests.law.scenarios import every_scenario, facts_of

ROOT = Path(__file__).parent.parent.parent
TODAY = date(2026, 11, 21)
SHED = {"measure": "komplementbyggnad", "footprint_area": 12.5, "ridge_height": 3.0}
EXTENSION = {"measure": "tillbyggnad", "footprint_area": 20.0, "main_building_area": 100.0}

BY_ROAD = {"nearest_beyond_kind": "vag", "distance_to_boundary": 1.0}
PREMISES = {"measure": "andrad_anvandning", "building_kind": "lokal"}


def refused(told: object) -> dict[str, str]:
    with pytest.raises(FactsRefused) as found:
        read_facts(told, TODAY)
    return {problem.key: problem.message for problem in found.value.problems}


def at_odds(**told: object) -> dict[str, str]:
    facts = read_facts(told, TODAY)
    return {problem.key: problem.message for problem in contradictions(facts)}


def test_the_page_of_facts_is_what_the_law_declares() -> None:
    assert (ROOT / "docs" / "fakta.md").read_text(encoding="utf-8") == fact_page(), "lovlig facts > docs/fakta.md"


def test_what_is_told_is_read_and_the_rest_is_not_asked() -> None:
    facts = read_facts({**SHED, "unknown": ["plot_area"], "storeys": 2, "start_date": "2027-03-01"}, TODAY)
    assert (facts.begun, facts.footprint_area, facts.storeys) == (TODAY, 12.5, 2)
    assert facts.start_date == date(2027, 3, 1)
    assert isinstance(facts.plot_area, Unknown)
    assert facts.plot_area.reason == "Det framgår inte."


def test_a_fact_left_out_is_what_it_is_in_a_case_where_nobody_asked() -> None:
    assert read_facts({"measure": "mur"}, TODAY) == Facts(TODAY, measure=facts_of(every_scenario()[0][1]).measure.MUR)


def test_layers_and_provisions_are_read_in_short_and_in_full() -> None:
    facts = read_facts(
        {
            **SHED,
            "plan": "DP 7",
            "provisions": [{"kind": "no_build", "text": "Prickmark"}, {"kind": "other", "text": "Trä", "overlap": 3}],
            "constraints": {
                "strandskydd": True, "natura": False, "buller": "unknown", "vag_12m": "missing", "fornlamningar": 12.5,
                "kulturmiljo": {"hit": True, "names": ["Gamla byn"]},
            },
        },
        TODAY,
    )  # fmt: skip
    assert isinstance(facts.provisions, tuple)
    assert [(p.plan, p.kind, p.overlap) for p in facts.provisions] == [("DP 7", "no_build", 12.5), ("DP 7", "other", 3)]
    read = {one.layer: (one.hit, one.distance, one.names) for one in facts.constraints}
    assert set(read) == {"strandskydd", "natura", "buller", "fornlamningar", "kulturmiljo"}
    assert read["fornlamningar"] == (False, 12.5, ())
    assert read["kulturmiljo"] == (True, None, ("Gamla byn",))
    assert isinstance(read["buller"][0], Unknown)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("footprint_area", "4,5", "Skriv talet med punkt, utan citattecken och enhet: 4.5 (m²)"),
        ("footprint_area", "1 234,5 m²", "1234.5 (m²)"),
        ("footprint_area", "25", ": 25 (m²)"),
        ("footprint_area", True, "Ska vara ett tal (m²), inte true."),
        ("footprint_area", [25], "inte en lista"),
        ("footprint_area", float("nan"), "ändligt"),
        ("footprint_area", float("inf"), "ändligt"),
        ("footprint_area", 10**400, "för stort"),
        ("footprint_area", None, 'Skriv "footprint_area" i listan unknown'),
        ("distance_to_railway", float("-inf"), "ändligt"),
        ("storeys", 1.5, "helt tal"),
        ("horses", "ja", 'true eller false, inte texten "ja"'),
        ("horses", 1, "true eller false, inte ett tal"),
        ("start_date", "2027-02-30", "finns inte i almanackan"),
        ("start_date", "1 mars 2027", "datum som 2026-11-21"),
        ("start_date", 20270301, "datum som 2026-11-21"),
        ("plan", "", "inte en tom text"),
        ("plan", "x" * 501, "högst 500 tecken"),
        ("neighbours", "Alviken 1:2", "en lista"),
        ("neighbours", ["x"] * 201, "högst 200"),
        ("building_kind", "villa", "Välj bland enbostadshus"),
        ("structure_kind", "Transformatorstation", 'Menar du "transformatorstation"?'),
        ("installations", ["eldstad", "vatten"], "finns inte"),
        ("wanted", "bygglov", "finns inte"),
        ("rests_on", ["x"], "en tabell"),
    ],
)
def test_a_value_that_cannot_be_read_is_told_with_how_to_mend_it(key: str, value: object, says: str) -> None:
    told = refused({**SHED, key: value})
    assert set(told) == {key}
    assert says in told[key]


@pytest.mark.parametrize(
    ("told", "key", "says"),
    [
        ({"footprint_are": 5}, "footprint_are", 'Menar du "footprint_area"?'),
        ({"byggnadsarea": 5}, "byggnadsarea", 'Menar du "footprint_area"?'),
        ({"zzz": 5}, "zzz", "docs/fakta.md"),
        ({"unknown": ["ridge_hight"]}, "unknown", 'Menar du "ridge_height"?'),
        ({"unknown": ["footprint_area"]}, "footprint_area", "både med ett värde och som okänd"),
        ({"unknown": ["wanted"]}, "wanted", "Kan inte vara okänd"),
        ({"measured": ["x"]}, "measured", "inget som heter"),
        ({"rests_on": {"x": ["a"]}}, "rests_on.x", "inget som heter"),
        ({"constraints": {"strandskyd": True}}, "constraints.strandskyd", 'Menar du "strandskydd"?'),
        ({"constraints": {"natura": "nej"}}, "constraints.natura", "true, false"),
        ({"constraints": {"natura": -1}}, "constraints.natura", "mindre än 0"),
        ({"constraints": {"natura": {"hitt": True}}}, "constraints.natura.hitt", 'Menar du "hit"?'),
        ({"constraints": {"natura": {"names": []}}}, "constraints.natura.hit", "Måste anges"),
        ({"constraints": {"natura": {"hit": True, "distance": 4}}}, "constraints.natura.distance", "avståndet 0"),
        ({"provisions": {"kind": "use"}}, "provisions", "en lista"),
        ({"provisions": [{"kind": "use"}]}, "provisions[1].text", "Måste anges"),
        ({"provisions": [{"kind": "nobuild", "text": "x"}]}, "provisions[1].kind", 'Menar du "no_build"?'),
        ({"provisions": [{"kind": "use", "text": "x", "overlap": "5"}]}, "provisions[1].overlap", "utan citattecken"),
    ],
)
def test_what_is_misspelt_or_misplaced_is_named(told: dict[str, object], key: str, says: str) -> None:
    found = refused({**SHED, **told})
    assert set(found) == {key}
    assert says in found[key]


def test_everything_wrong_is_told_at_once_and_the_measure_must_be_there() -> None:
    assert set(refused({"ridge_height": "3", "plot_area": []})) == {"measure", "ridge_height", "plot_area"}
    assert "inte en lista" in refused([])[""]


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({**SHED, "footprint_area": 0}, "footprint_area"),
        ({**SHED, "ridge_height": 0.0}, "ridge_height"),
        ({**SHED, "ridge_height": -3.0}, "ridge_height"),
        ({**SHED, "ridge_height": 3000}, "ridge_height"),
        ({**SHED, "distance_to_boundary": -0.5}, "distance_to_boundary"),
        ({**SHED, "roof_pitch": 91}, "roof_pitch"),
        ({**SHED, "share_inside_property": 100}, "share_inside_property"),
        ({**SHED, "storeys": 0}, "storeys"),
        ({**SHED, "tolerance": 6}, "tolerance"),
        ({**SHED, "begun": "2011-05-01"}, "begun"),
        ({**SHED, "begun": "2201-01-01"}, "begun"),
        ({**SHED, "start_date": "1999-01-01"}, "start_date"),
        ({**SHED, "plan_legally_binding": "2012-01-02", "implementation_end": "2012-01-01"}, "implementation_end"),
        ({**EXTENSION, "footprint_area": 101.0}, "footprint_area"),
        ({**EXTENSION, "main_building_area": 0}, "main_building_area"),
        ({**EXTENSION, "footprint_after": 19.0}, "footprint_after"),
        ({**SHED, "plot_area": 500, "building_area_on_plot": 502}, "building_area_on_plot"),
        ({**SHED, "plot_area": 10.0, "share_inside_property": 1.0}, "footprint_area"),
        ({**SHED, "building_area_on_plot": 90, "main_building_area": 100}, "main_building_area"),
        ({**SHED, "in_detailed_plan": False, "plan": "DP 1"}, "plan"),
        ({**SHED, "in_detailed_plan": False, "provisions": [{"kind": "use", "text": "B"}]}, "provisions"),
        ({**SHED, "provisions": [{"kind": "use", "text": "B", "overlap": 14}]}, "provisions[1].overlap"),
        ({**SHED, **BY_ROAD, "beyond_kinds": ["vatten"]}, "nearest_beyond_kind"),
        ({**PREMISES, "becomes_ancillary_dwelling": True}, "becomes_ancillary_dwelling"),
        ({**EXTENSION, "extends_farm_building": True, "extends_ancillary_building": True}, "extends_farm_building"),
    ],
)  # fmt: skip
def test_no_finding_is_built_on_what_cannot_be(told: dict[str, object], key: str) -> None:
    assert key in at_odds(**told)


def test_ordinary_facts_and_those_at_the_bounds_do_not_contradict_each_other() -> None:
    assert at_odds(**SHED) == at_odds(**EXTENSION) == {}
    assert at_odds(**{**EXTENSION, "footprint_area": 100.0, "footprint_after": 100.0}) == {}
    assert at_odds(**{**EXTENSION, "footprint_area": 150.0, "extends_ancillary_building": True}) == {}
    edges = {
        "roof_pitch": 90,
        "distance_to_boundary": 0,
        "share_inside_property": 0,
        "distance_to_railway": float("inf"),
    }
    assert at_odds(**{**SHED, **edges, "begun": "2011-05-02", "start_date": "2011-05-02"}) == {}
    assert at_odds(**{**SHED, "plot_area": 500, "building_area_on_plot": 501, "main_building_area": 501.5}) == {}


def test_one_set_or_many_are_found_in_both_formats() -> None:
    one = 'measure = "mur"\nstructure_height = 1.2\n'
    assert sets_of_toml(one) == sets_of_json('{"measure": "mur", "structure_height": 1.2}')
    many = f"[[facts]]\n{one}[[facts]]\n{one}"
    assert sets_of_toml(many) == sets_of_json(json.dumps(sets_of_toml(many))) == sets_of_toml(one) * 2
    assert sets_of_json('{"facts": {"measure": "mur"}}') == [{"measure": "mur"}]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "inte giltig JSON: rad 1"), ("[]", "inga fakta"), ('{"a": NaN}', "NaN är inte ett tal"),
        ('{"a": 1, "a": 2}', '"a" står två gånger'), ("[" * 100_000, "JSON"),
        ('{"a": ' + "9" * 5000 + "}", "för långt"),
        ('{"a": "\\ud800"}', "halvt tecken"), ('{"\\udc00": 1}', "halvt tecken"),
        ('{"\\ud800": 1, "\\ud800": 2}', '"." står två gånger'),
        ('{"facts": [], "begun": 1}', '"begun" står utanför facts'), ('{"facts": []}', "inga fakta"),
    ],
)  # fmt: skip
def test_json_that_cannot_be_read(text: str, says: str) -> None:
    with pytest.raises(AskedWrongly, match=says) as wrong:
        sets_of_json(text)
    assert str(wrong.value).encode(), "what is wrong can be sent"


@pytest.mark.parametrize("text", ["footprint_area = 4,5", "a = 1\na = 2", "a = " + "[" * 5000, "a = " + "9" * 5000])
def test_toml_that_cannot_be_read(text: str) -> None:
    with pytest.raises(AskedWrongly, match="inte giltig TOML"):
        sets_of_toml(text)


def test_problems_name_the_set_by_number_and_name() -> None:
    with pytest.raises(AskedWrongly) as found:
        answers([SHED, {**SHED, "name": "Bod", "ridge_height": 0}, 7], read_profile(DEMO_PROFILE), TODAY)
    assert [str(problem).split(":")[0] for problem in found.value.problems] == ["Uppsättning 2 (Bod)", "Uppsättning 3"]
    with pytest.raises(AskedWrongly) as found:
        answers([{}] * 200, read_profile(DEMO_PROFILE), TODAY)
    assert len(found.value.problems) == 50


def test_the_answer_holds_need_findings_documents_and_whose_law_it_was() -> None:
    told = {**SHED, "name": "Bod", "in_detailed_plan": False, "main_building_area": 90.0, "distance_to_boundary": 2.0}
    (answer,) = answers([told], read_profile(DEMO_PROFILE), TODAY)
    assert (answer["name"], answer["measure"], answer["begun"], answer["law_version"]) == (
        "Bod", "komplementbyggnad", "2026-11-21", "V2",
    )  # fmt: skip
    assert answer["need"] == "unknown"
    near = next(f for f in answer["findings"] if f["rule"].endswith("nearer_boundary_than_four_and_a_half_metres"))
    assert near["citation"] == "PBL 9 kap. 34 §, PBL 9 kap. 35 §"
    assert {
        "name": "distance_to_boundary",
        "label": "Avstånd till fastighetsgräns",
        "value": "2 m",
        "layers": (),
    } in near["facts"]
    assert near["rule"] in answer["decided_by"]
    assert answer["documents"][0]["label"] == "situationsplan"
    assert json.loads(json.dumps(answer))["sentence"].startswith("Vi kan inte avgöra")


def test_the_fee_follows_the_schedule_of_the_profile() -> None:
    house = {"measure": "nybyggnad_enbostadshus", "in_detailed_plan": False}
    free = {"measure": "skylt", "structure_kind": "skylt", "in_detailed_plan": False}
    dear, nothing = answers([house, free], read_profile(DEMO_PROFILE), TODAY)
    assert (
        dear["fee"]["low"]
        == dear["fee"]["high"]
        == sum(line["low"] for line in dear["fee"]["lines"] if line["certain"])
    )
    assert dear["fee"]["lines"][0]["citation"].startswith("PBL 12 kap. ")
    assert (nothing["fee"] is None) == (nothing["need"] == "none")


@pytest.mark.parametrize("name", ["fakta.toml", "fakta.json", "-"])
def test_the_command_answers_a_file_or_standard_input(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    toml = 'measure = "komplementbyggnad"\nfootprint_area = 12.5\n'
    text = json.dumps([{"measure": "komplementbyggnad", "footprint_area": 12.5}]) if name.endswith("json") else toml
    monkeypatch.delenv("LOVLIG_PROFILE", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"[[facts]]\n{text}"))
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert main(["ask", name if name == "-" else str(tmp_path / name)]) == 0
    (answer,) = json.loads(capsys.readouterr().out)
    assert answer["need"] == "unknown"


def test_the_command_prints_nothing_when_any_set_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "f.json"
    path.write_text('[{"measure": "mur"}, {"measure": "murr"}]', encoding="utf-8")
    assert main(["ask", str(path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == 'Uppsättning 2: measure: "murr" finns inte. Menar du "mur"?\n'


@pytest.mark.parametrize(
    ("name", "says"), [("borta.toml", "kan inte läsas"), ("b.toml", "UTF-8"), ("f.csv", "sluta på")]
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    name: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "f.csv").write_text("a;b")
    assert main(["ask", str(tmp_path / name)]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_every_kind_of_provision_that_the_map_reads_can_be_told() -> None:
    assert {entry.kind for entry in CATALOGUE.values() if entry.kind} <= set(PROVISION_KINDS)


def test_every_layer_that_the_demo_municipality_keeps_for_other_regimes_can_be_told() -> None:
    declared = {layer.name for layer in read_profile(DEMO_PROFILE).layers if layer.kind == "constraint"}
    assert declared
    assert declared <= set(LAYERS)

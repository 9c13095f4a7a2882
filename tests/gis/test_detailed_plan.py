"""National plan JSON 4.1: geometry in the properties, provisions understood or left to a human, faults explained."""

from __future__ import annotations

import copy
import json
from datetime import date

import pytest
import shapely
import village
from hypothesis import given
from hypothesis import strategies as st
from shapely import box
from shapely.geometry import mapping

from gis import crs
from gis.checks import check_layer
from gis.detailed_plan import PlanFormatError, read_plans, to_layers
from gis.ingest import read_handed_in
from gis.layers import LayerKind
from gis.provisions import CATALOGUE, filled_in, read_provision
from gis.site import site_report

RIDGE = "ee5f8de3-89b0-479a-a5cb-7439d40623e8"


def part(geometry, epsg=3011, kind="yta"):
    position = mapping(crs.from_3006(geometry, epsg))
    return {"geometri": {"typ": kind, "position": position, "koordinatsystemPlan": f"EPSG:{epsg}", "dimension": 2}}


def number(value, limit="max", unit="meter"):
    return {"datatyp": "decimaltal", "variabelvarde": value, "vardetyp": limit, "enhet": unit}


def provision(identity, wording, *parts, values=(), reference="", use=False, plan="p1"):
    properties = {
        "feature:typ": "användningsbestämmelse" if use else "egenskapsbestämmelse",
        "detaljplan": plan,
        "objektidentitet": identity,
        "planbestammelsekatalogreferens": reference,
        "bestammelseformulering": wording,
        "bestammelsevarde": list(values),
        "bestammelsegeometri": list(parts),
    }
    return {"type": "Feature", "geometry": None, "properties": properties}


def plan(*parts, identity="p1", **more):
    properties = {
        "feature:typ": "detaljplan",
        "objektidentitet": identity,
        "beteckning": "DP 7",
        "namn": "Byn",
        "syfte": "Bostäder.",
        "status": "laga kraft",
        "typ": "detaljplan",
        "kvalitetsbeskrivning": {"digitaliseringsniva": "komplett"},
        "plangeometri": list(parts),
        "beslutsinformation": [
            {
                "beslutstyp": "antagande av ny detaljplan",
                "datumLagakraft": ["2015-08-31"],
                "genomforandetidStartar": "2015-08-31",
                "genomforandetid": 66,
            }
        ],
    }
    return {"type": "Feature", "geometry": None, "properties": properties | more}


def collection(*features):
    return {
        "type": "FeatureCollection",
        "feature:mediatyp": "application/vnd.lm.detaljplan.v4+json",
        "features": [*features],
    }


GROUND = village.plot(0, 0, 120, 30)


def sample():
    return collection(
        plan(part(GROUND), part(village.plot(0, -38, 120, -8), 3006)),
        provision("q1", "Bostäder", part(GROUND), reference="f9e056a6-cda8-4b92-a15d-dc70d61dfa36", use=True),
        provision("q2", "Gata", part(village.plot(0, -8, 120, 0)), use=True),
        provision(
            "q3", "Högsta nockhöjd är [höjd:decimaltal] meter.", part(GROUND), values=[number("6.5")], reference=RIDGE
        ),
        provision("q4", "Marken får inte förses med byggnad.", part(village.plot(0, 0, 120, 6))),
        provision("q5", "Träd får inte fällas.", part(GROUND)),
    )


def test_a_plan_is_read_with_its_parts_in_one_place():
    (found,) = read_plans(sample())
    assert (found.designation, found.status, found.provisions_read) == ("DP 7", "laga kraft", True)
    assert (found.laga_kraft, found.implementation_end) == (date(2015, 8, 31), date(2021, 2, 28))
    expected = shapely.union(GROUND, village.plot(0, -38, 120, -8))
    assert found.geometry.symmetric_difference(expected).area < 0.1
    assert [(one.kind, one.use, one.value) for one in found.provisions] == [
        ("use", "kvartersmark", None),
        ("use", "allman_plats", None),
        ("max_ridge_height", "kvartersmark", 6.5),
        ("no_build", "kvartersmark", None),
        ("other", None, None),
    ]
    assert found.provisions[2].text == "Högsta nockhöjd är 6,5 meter."


def test_only_the_border_digitised_gives_no_provisions_read():
    features = sample()
    features["features"][0]["properties"]["kvalitetsbeskrivning"] = {"digitaliseringsniva": "ej komplett"}
    assert read_plans(features)[0].provisions_read is False
    assert read_plans(collection(plan(part(GROUND))))[0].provisions_read is False


def test_many_plans_in_one_file_keep_their_own_provisions(tmp_path):
    other = plan(part(village.plot(0, 30, 120, 60)), identity="p2", beteckning="DP 8")
    features = sample()
    features["features"] += [other, provision("q9", "Park", part(village.plot(0, 30, 120, 60)), use=True, plan="p2")]
    path = tmp_path / "planer.json"
    path.write_text(json.dumps(features), encoding="utf-8")
    assert [(one.designation, len(one.provisions)) for one in read_plans(path)] == [("DP 7", 5), ("DP 8", 1)]


def test_a_decision_to_revoke_moves_no_date():
    feature = plan(part(GROUND))
    feature["properties"]["beslutsinformation"].append(
        {"beslutstyp": "antagande om upphävande", "datumLagakraft": ["2024-01-01"], "genomforandetid": 60}
    )
    assert read_plans(collection(feature))[0].laga_kraft == date(2015, 8, 31)


def test_the_layers_pass_the_checks_and_answer_at_a_place(layers, store):
    areas, provisions = to_layers(read_plans(sample()))
    border = village.plot(-200, -38, 300, 200).buffer(0.1)
    assert check_layer(areas, LayerKind.PLAN, border) == []
    assert check_layer(provisions, LayerKind.PROVISION, border) == []
    here = {
        **layers,
        "detaljplaner": village.published("detaljplaner", LayerKind.PLAN, village.EVERYWHERE, areas, store),
        "planbestammelser": village.published(
            "planbestammelser", LayerKind.PROVISION, village.EVERYWHERE, provisions, store
        ),
    }
    report = site_report(village.house(5, 3), here, store, as_of=date(2026, 11, 22))
    assert [one.designation for one in report.plans] == ["DP 7"]
    assert {one.kind for one in report.provisions} == {"use", "max_ridge_height", "no_build", "other"}


def test_a_plan_file_can_be_handed_in_as_it_is(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(sample()), encoding="utf-8")
    assert list(read_handed_in(path, LayerKind.PLAN).frame["designation"]) == ["DP 7"]
    assert len(read_handed_in(path, LayerKind.PROVISION).frame) == 5
    broken = sample()
    broken["features"][0]["properties"]["plangeometri"] = []
    path.write_text(json.dumps(broken), encoding="utf-8")
    handed_in = read_handed_in(path, LayerKind.PLAN)
    assert handed_in.problems[0].message == "Detaljplanen DP 7 saknar plangeometri som yta."


def broken(change):
    features = copy.deepcopy(sample())
    change(features["features"][0]["properties"])
    return features


def in_first_part(**geometry):
    return lambda plan: plan["plangeometri"][0]["geometri"].update(geometry)


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ({}, "ingen FeatureCollection"),
        ([], "ingen FeatureCollection"),
        (collection(), "ingen detaljplan"),
        (collection(None, 1, {"properties": 3}), "ingen detaljplan"),
        (broken(lambda plan: plan.pop("objektidentitet")), "saknar objektidentitet"),
        (broken(lambda plan: plan.update(plangeometri=[])), "saknar plangeometri"),
        (broken(lambda plan: plan.update(plangeometri="x")), "saknar plangeometri"),
        (broken(lambda plan: plan.update(plangeometri=[1])), "inte följer formatet"),
        (broken(in_first_part(koordinatsystemPlan="EPSG:4326")), "EPSG:4326"),
        (broken(in_first_part(koordinatsystemPlan=None)), "koordinatsystem"),
        (broken(in_first_part(position=None)), "Geometrin saknas"),
        (broken(in_first_part(position={"type": "Polygon", "coordinates": [[[1]]]})), "två tal"),
        (
            broken(in_first_part(koordinatsystemPlan="EPSG:3006", position=mapping(box(150e3, 7e6, 151e3, 7.1e6)))),
            "utanför",
        ),
    ],
)
def test_a_file_that_breaks_the_format_is_explained(features, words):
    with pytest.raises(PlanFormatError) as caught:
        read_plans(features)
    assert words in caught.value.message


def test_swapped_axes_and_crossing_borders_are_explained():
    swapped = shapely.transform(GROUND, lambda xy: xy[:, ::-1])
    position = mapping(swapped)
    with pytest.raises(PlanFormatError, match="nord och öst i fel ordning"):
        read_plans(broken(in_first_part(position=position, koordinatsystemPlan="EPSG:3006")))
    bow = village.at(shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)]))
    with pytest.raises(PlanFormatError, match="korsar sig själv"):
        read_plans(broken(in_first_part(position=mapping(bow), koordinatsystemPlan="EPSG:3006")))


HEIGHT = "Högsta nockhöjd är [höjd:decimaltal] meter"
AREA = "Största byggnadsarea är [exploatering:decimaltal] m²"
SHARE = "Största byggnadsarea är [u:decimaltal] % av fastighetsarean inom egenskapsområdet."
BOUNDARY = "Byggnad ska placeras minst [avstånd:decimaltal] meter från fastighetsgräns[text:text]"


@pytest.mark.parametrize(
    ("wording", "values", "kind", "value"),
    [
        ("Högsta byggnadshöjd är [höjd:decimaltal] meter.", [number("4")], "max_building_height", 4.0),
        (AREA + " per fastighet.", [number(180, unit="kvadratmeter")], "max_building_area", 180.0),
        (AREA + ".", [number("180", unit="kvadratmeter")], "other", 180.0),
        (AREA + " per [typ:text]", [number("40", unit="kvadratmeter"), {"variabelvarde": "uthus"}], "other", 40.0),
        (SHARE, [number("20,5", unit="procent")], "max_building_share", 20.5),
        ("Minsta takvinkel är [vinkel:decimaltal] grader.", [number("22", "min", "grader")], "roof_pitch", 22.0),
        (HEIGHT + " över angivet nollplan.", [number("45")], "other", 45.0),
        (HEIGHT + ".", [], "other", None),
        (HEIGHT + ".", [number("sex")], "other", None),
        (HEIGHT + ".", [number("6", unit="grader")], "other", 6.0),
        (BOUNDARY, [number("4.5", "min")], "min_distance_boundary", 4.5),
        (BOUNDARY, [number("4.5", "min"), {"variabelvarde": " mot gata"}], "other", 4.5),
        ("Marken får endast förses med komplementbyggnad.", [], "ancillary_only", None),
        ("Högst två [våningar:text].", [{"variabelvarde": "plan"}], "other", None),
        ("Största lutning är [a:decimaltal]:[b:decimaltal].", [number("1"), number("4")], "other", None),
    ],
)
def test_a_provision_is_understood_only_when_it_is_certain(wording, values, kind, value):
    reading = read_provision("", wording, values, is_use=False)
    assert (reading.kind, reading.value) == (kind, value)


def test_a_known_catalogue_entry_gives_code_symbol_and_land():
    reading = read_provision(RIDGE.upper(), "Högsta nockhöjd är [höjd:decimaltal] meter.", [number("6")], is_use=False)
    assert (reading.code, reading.symbol, reading.use) == ("DP_KM_Eg_Hojd_HogstaHojd_Nockhojd", "h", "kvartersmark")
    assert all(len(identity) == 36 for identity in CATALOGUE)


@given(st.lists(st.text(max_size=5), max_size=4), st.text(max_size=30))
def test_filling_in_never_leaves_a_variable_behind(values, before):
    wording = before.replace("[", "").replace("]", "") + " [a:text] och [b:decimaltal][text:text]"
    told = filled_in(wording, [{"variabelvarde": value.replace("[", "")} for value in values])
    assert ":decimaltal]" not in told
    assert ":text]" not in told

"""SS 637040 plans: areas out of signed lines, provisions out of codes, and a building on prickmark that is found."""

from __future__ import annotations

import time
from datetime import date
from xml.sax.saxutils import escape

import numpy as np
import pytest
import shapely
import village
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from gis import crs
from gis.checks import check_layer
from gis.ingest import read_handed_in
from gis.layers import LayerKind
from gis.reading.plan_codes import read_limit, read_use
from gis.reading.signed_lines import OpenAreaError, area_of
from gis.site import site_report

# the street front 120 by 6 m and the ground behind it, up to 30 m, share the line "mitt"
LINES = {
    "syd": [(0, 0), (120, 0)],
    "ost1": [(120, 0), (120, 6)],
    "mitt": [(120, 6), (60, 6), (0, 6)],
    "vast1": [(0, 6), (0, 0)],
    "ost2": [(120, 6), (120, 30)],
    "nord": [(120, 30), (0, 30)],
    "vast2": [(0, 30), (0, 6)],
}
AREAS = {
    "plan": ["+syd", "+ost1", "+ost2", "+nord", "-vast2", "+vast1"],
    "front": ["+syd", "+ost1", "+mitt", "+vast1"],
    "bakom": ["-mitt", "+ost2", "+nord", "+vast2"],
}


def provision(tag, identity, area, inner, nested=""):
    where = f'<omrade xlink:href="#{area}"/>' if area else ""
    return f'<DP_{tag} gml:id="g{identity}"><uuid>{identity}</uuid>{where}{inner}{nested}</DP_{tag}>'


def held(name, text):
    return f"<{name}>{text}</{name}>"


def limit(identity, area, code, value="", kind="DecimalTal"):
    told = f"<variabel><DP_Var{kind}><namn>v</namn><varde>{escape(value)}</varde></DP_Var{kind}></variabel>"
    return held(
        "egenskapsbestammelse",
        provision("Egenskapsbestammelse", identity, area, held("bestammelsetyp", code) + (told if value else "")),
    )


PRICKED = limit("e1", "front", "DP_KM_Eg_Omfatt_Prickmark")
HIGH = limit("e2", "", "DP_KM_Eg_Utform_Nockhojd_Meter", "6,5")
USE = held("beteckning", "B") + held("anvandningsslag", "DP_KM_B")


def plan(identity="p1", area="plan", uses=None, system="SWEREF99_18_00", **more):
    told = {"planid": f"DP {identity}", "plantyp": "DP", "forslag": "false", "registreringsdatum": "2017-05-15+02:00"}
    told |= {"koordinatsystem": system} | more
    uses = uses if uses is not None else [provision("Anvandningsbestammelse", "u1", "plan", USE, PRICKED + HIGH)]
    simple = "".join(held(name, text) for name, text in told.items() if text)
    inside = "".join(held("anvandningsbestammelse", one) for one in uses)
    return (
        f'<plan><DP_Plan gml:id="g{identity}"><uuid>{identity}</uuid>{simple}'
        f'<planomrade xlink:href="#{area}"/>{inside}</DP_Plan></plan>'
    )


def curve(name, places, epsg, swapped, gap):
    moved = shapely.get_coordinates(crs.from_3006(village.at(LineString(places)), epsg))
    order = (0, 1) if swapped else (1, 0)
    text = "".join(f"<gml:pos>{one[order[0]] + gap:.4f} {one[order[1]]:.4f}</gml:pos>" for one in moved)
    return (
        f'<grans><DP_Grans gml:id="{name}"><typ>anv</typ><linje><gml:Curve gml:id="c{name}"><gml:segments>'
        f"<gml:LineStringSegment>{text}</gml:LineStringSegment></gml:segments></gml:Curve></linje></DP_Grans></grans>"
    )


# as programs write it: no reference system, and corners out of two
ENVELOPE = (
    "<gml:boundedBy><gml:Envelope><gml:pos>6225465.0 198712.5</gml:pos><gml:pos>6228229.5 455717.5</gml:pos>"
    "</gml:Envelope></gml:boundedBy>"
)


def signed(name, references):
    words = {"+": "plus", "-": "minus"}
    inside = "".join(f'<{words[one[0]]} xlink:href="#{one[1:]}"/>' for one in references)
    return f'<omrade><DP_Omrade gml:id="{name}">{inside}</DP_Omrade></omrade>'


def written(path, *plans, epsg=3011, swapped=False, areas=None, gaps=None, extra=""):
    lines = "".join(curve(name, places, epsg, swapped, (gaps or {}).get(name, 0)) for name, places in LINES.items())
    inside = "".join(signed(name, references) for name, references in (areas or AREAS).items())
    body = ENVELOPE + lines + extra + inside + "".join(plans)
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?><DP_Data xmlns="http://www.sis.se/ss637040" '
        'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"{body}</DP_Data>",
        encoding="utf-8",
    )
    return path


def blocked(path, kind=LayerKind.PROVISION):
    handed_in = read_handed_in(path, kind)
    assert handed_in.frame is None
    return handed_in.problems[0].message


def test_areas_and_provisions_are_read_where_they_hold(tmp_path):
    path = written(tmp_path / "plan.gml", plan())
    areas = read_handed_in(path, LayerKind.PLAN)
    assert list(areas.frame["designation"]) == ["DP p1"]
    assert areas.frame.geometry[0].symmetric_difference(village.plot(0, 0, 120, 30)).area < 0.2
    provisions = read_handed_in(path, LayerKind.PROVISION).frame.set_index("provision_id")
    assert dict(provisions["kind"]) == {"u1": "use", "e1": "no_build", "e2": "max_ridge_height"}
    assert provisions.geometry["e1"].symmetric_difference(village.plot(0, 0, 120, 6)).area < 0.1
    assert (provisions["value"]["e2"], provisions["unit"]["e2"]) == (6.5, "meter")
    assert provisions["text"]["e2"] == "Högsta nockhöjd är 6,5 meter."
    # written without an area of its own it holds where its use does
    assert provisions.geometry["e2"].equals(provisions.geometry["u1"])


def test_a_building_on_prickmark_is_found_and_one_behind_it_is_not(tmp_path, layers, store):
    path = written(tmp_path / "plan.gml", plan())
    here = dict(layers)
    for name, kind in (("detaljplaner", LayerKind.PLAN), ("planbestammelser", LayerKind.PROVISION)):
        frame = read_handed_in(path, kind).frame
        assert not [one for one in check_layer(frame, kind, village.plot(-200, -38, 300, 200)) if one.blocks]
        here[name] = village.published(name, kind, village.EVERYWHERE, frame, store)
    on_it = site_report(village.house(5, 3), here, store, as_of=date(2026, 11, 22))
    (pricked,) = [one for one in on_it.provisions if one.kind == "no_build"]
    assert pricked.overlap == pytest.approx(5 * 3 / village.SCALE**2, abs=0.01)
    behind = site_report(village.house(5, 7), here, store, as_of=date(2026, 11, 22))
    assert [one.kind for one in behind.provisions if one.kind == "no_build"] == []
    assert [one.designation for one in behind.plans] == ["DP p1"]


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({}, "laga kraft", "inte när Detaljplanen DP p1 fick laga kraft"),
        ({"forslag": "true"}, "förslag", "är ett förslag"),
        ({"registreringsdatum": ""}, "okänd", "inget registreringsdatum"),
        ({"registerstatus": "upphävd"}, "okänd", "registerstatus upphävd"),
        ({"registerstatus": "f"}, "laga kraft", "räknas som gällande"),
    ],
)
def test_what_the_file_does_not_say_of_legal_force_is_told(more, status, words, tmp_path):
    handed_in = read_handed_in(written(tmp_path / "p", plan(**more)), LayerKind.PLAN)
    assert list(handed_in.frame["status"]) == [status]
    assert words in handed_in.problems[0].message
    assert not handed_in.blocked


def test_many_plans_stand_in_one_file_each_with_its_own_provisions(tmp_path):
    front = provision("Anvandningsbestammelse", "u2", "front", USE)
    path = written(tmp_path / "p", plan(uses=[]), plan("p2", "bakom", [front]))
    assert list(read_handed_in(path, LayerKind.PLAN).frame["plan_id"]) == ["p1", "p2"]
    assert list(read_handed_in(path, LayerKind.PROVISION).frame["plan_id"]) == ["p2"]


def test_a_provision_under_two_uses_is_read_once(tmp_path):
    uses = [provision("Anvandningsbestammelse", name, "plan", USE, PRICKED) for name in ("u1", "u2")]
    read = read_handed_in(written(tmp_path / "p", plan(uses=uses)), LayerKind.PROVISION).frame
    assert sorted(read["provision_id"]) == ["e1", "u1", "u2"]


def test_a_plan_in_another_system_lands_in_the_same_place(tmp_path):
    path = written(tmp_path / "p", plan(system="SWEREF 99 TM"), epsg=3006)
    shape = read_handed_in(path, LayerKind.PLAN).frame.geometry[0]
    assert shape.symmetric_difference(village.plot(0, 0, 120, 30)).area < 0.1


def test_a_plan_that_is_handed_in_elsewhere_is_sent_to_its_own_layer(tmp_path):
    assert "under detaljplaner" in blocked(written(tmp_path / "p", plan()), LayerKind.BUILDING)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"swapped": True}, "öst före nord"),
        ({"areas": AREAS | {"front": ["+syd", "+ost1", "+vast1"]}}, "området front är inte sluten"),
        ({"areas": AREAS | {"front": ["+syd", "+borta"]}}, "linjen borta, som inte finns"),
        ({"areas": AREAS | {"front": []}}, "området front har inga linjer"),
        ({"areas": {"plan": AREAS["plan"]}}, "området front, som inte finns"),
        ({"extra": curve("kort", [(0, 0), (0, 0)], 3011, False, 0)}, "kort har färre än två punkter"),
        ({"gaps": {"mitt": float("nan")}}, "inte är vanliga tal"),
        ({"gaps": {"mitt": 3.0}}, "inte sluten"),
    ],
)
def test_a_plan_that_cannot_be_put_together_is_explained(told, words, tmp_path):
    assert words in blocked(written(tmp_path / "p", plan(), **told))


@pytest.mark.parametrize(
    ("more", "words"),
    [({"system": "RT90"}, "RT90"), ({"system": ""}, "saknas"), ({"area": "bort"}, "området bort")],
)
def test_a_plan_that_does_not_say_where_it_is_is_explained(more, words, tmp_path):
    assert words in blocked(written(tmp_path / "p", plan(**more)), LayerKind.PLAN)


def with_segments(path, name, segments):
    """The plan with the line `name` made of (element, places in the village) instead."""
    text = path.read_text(encoding="utf-8")
    begins = text.index(f'<DP_Grans gml:id="{name}"')
    first, last = text.index("<gml:LineStringSegment>", begins), text.index("</gml:segments>", begins)
    told = ""
    for kind, places in segments:
        moved = shapely.get_coordinates(crs.from_3006(village.at(shapely.multipoints(places)), 3011))
        told += f"<gml:{kind}>" + "".join(f"<gml:pos>{n:.4f} {e:.4f}</gml:pos>" for e, n in moved) + f"</gml:{kind}>"
    path.write_text(text[:first] + told + text[last:], encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "segments",
    [
        [("Arc", [(120, 6), (60, 26), (0, 6)])],
        [("ArcString", [(120, 6), (114.348, 13.2), (60, 26), (5.652, 13.2), (0, 6)])],
        [
            ("LineStringSegment", [(120, 6), (120, 6.0001)]),
            ("Arc", [(120, 6.0001), (60, 26), (0, 6)]),
        ],
    ],
)
def test_arcs_bound_areas_as_they_are_drawn(segments, tmp_path):
    if segments[0][0] == "ArcString":  # two arcs of the very circle, by where its points are
        radius = 100.0
        angles = [np.arcsin(60 / radius) * part for part in (1, 0.5, 0, -0.5, -1)]
        segments = [("ArcString", [(60 + radius * np.sin(a), 26 - radius + radius * np.cos(a)) for a in angles])]
    path = with_segments(written(tmp_path / "p", plan()), "mitt", segments)
    provisions = read_handed_in(path, LayerKind.PROVISION).frame.set_index("provision_id")
    half = np.arcsin(60 / 100)
    segment = 100**2 * (half - np.sin(half) * np.cos(half))
    assert provisions.geometry["e1"].area == pytest.approx(120 * 6 + segment, abs=0.9)
    round_about = village.at(shapely.Point(60, 26 - 100)).buffer(100, quad_segs=5_000).exterior
    arc = provisions.geometry["e1"].boundary.intersection(village.plot(1, 6.5, 119, 29))
    assert shapely.hausdorff_distance(arc, round_about.intersection(village.plot(1, 6.5, 119, 29)), 0.01) < 0.02


def test_other_curves_are_named(tmp_path):
    path = with_segments(written(tmp_path / "p", plan()), "mitt", [("Bezier", [(120, 6), (60, 26), (0, 6)])])
    assert "en kurva av slaget Bezier" in blocked(path)
    path = with_segments(written(tmp_path / "p", plan()), "mitt", [("Arc", [(120, 6), (60, 26)])])
    assert blocked(path) == "Gränsen mitt har en båge med fel antal punkter."


def test_ends_a_centimetre_apart_still_meet(tmp_path):
    path = written(tmp_path / "p", plan(), gaps={"mitt": 0.004})
    provisions = read_handed_in(path, LayerKind.PROVISION).frame.set_index("provision_id")
    assert provisions.geometry["e1"].area == pytest.approx(120 * 6, abs=2.0)


@given(st.permutations(["a", "b", "c", "d", "h1", "h2", "l"]))
def test_lines_in_any_order_give_the_area_with_its_hole_and_its_part(order):
    lines = {
        "a": LineString([(0, 0), (10, 0)]),
        "b": LineString([(10, 10), (10, 0)]),
        "c": LineString([(10, 10), (0, 10)]),
        "d": LineString([(0, 0), (0, 10)]),
        "h1": LineString([(2, 2), (4, 2), (4, 4)]),
        "h2": LineString([(4, 4), (2, 4), (2, 2)]),
        "l": LineString([(20, 0), (25, 0), (25, 5), (20, 0)]),
    }
    assert area_of([*order, "s", "s"], lines | {"s": LineString([(5, 0), (5, 10)])}).area == 100 - 4 + 12.5
    with pytest.raises(OpenAreaError):
        area_of(order[:-1] if order[-1] not in {"l"} else order[1:], lines)


@pytest.mark.parametrize(
    ("code", "values", "kind", "text"),
    [
        ("DP_KM_Eg_Omfatt_Korsmark_A", {"k": "komplementbyggnad."}, "ancillary_only", "komplementbyggnad."),
        ("DP_KM_Eg_Omfatt_Korsmark_A", {"k": "skärmtak"}, "other", "skärmtak"),
        ("DP_KM_Eg_Utform_Nockhojd_Meter", {}, "other", "Läs plankartan"),
        ("DP_KM_Eg_Omfatt_Byggnadsarea_Kvm", {"e": "5500"}, "other", "5500 m²"),
        ("DP_KM_Eg_Okand", {"e": "12"}, "other", "e 12"),
        ("", {}, "other", "Läs plankartan"),
    ],
)
def test_what_a_machine_cannot_be_sure_of_is_left_to_a_human(code, values, kind, text):
    reading = read_limit(code, "e", values)
    assert reading.kind == kind
    assert text in reading.text


def test_uses_say_what_land_they_belong_to():
    assert read_use("DP_AP_Ko_Gata", "GATA", "").use == "allman_plats"
    assert read_use("DP_KM_R_A", "R", "Idrott, bad").text == "R: Idrott, bad"
    assert read_use("DP_KM_S", "S", "").text == "S: Skola"


def test_an_area_of_very_many_lines_is_put_together_in_time():
    ring = shapely.get_coordinates(shapely.Point(0, 0).buffer(1000, quad_segs=2500))
    lines = {str(at): LineString(ring[at : at + 2]) for at in range(len(ring) - 1)}
    lines["0"] = LineString([ring[0] + 0.004, ring[1]])  # so that every end has to be looked at
    started = time.monotonic()
    assert area_of(list(lines), lines).area == pytest.approx(np.pi * 1000**2, rel=1e-4)
    assert time.monotonic() - started < 20

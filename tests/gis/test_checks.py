"""Each check finds its fault, says it in Swedish, and lets the sound layer through."""

from __future__ import annotations

import pytest
import village
from shapely import LineString, Point, Polygon, box

from gis.checks import CHECKS, check_layer, why_invalid
from gis.layers import LayerKind

BORDER = village.plot(-200, -38, 300, 200)


def problems(rows, kind, border=BORDER, **more):
    return check_layer(village.frame_of(rows), kind, border, **more)


def by_check(rows, kind, **more):
    return {problem.check: problem for problem in problems(rows, kind, **more)}


@pytest.mark.parametrize("name", sorted(village.SHAPES))
def test_the_village_itself_has_nothing_that_blocks(name):
    kind, _, rows = village.SHAPES[name]
    assert [problem for problem in problems(rows, kind) if problem.blocks] == []


def test_every_check_has_a_name_of_its_own():
    names = [name for name, _, _ in CHECKS]
    assert len(names) == len(set(names)) == 21


def row(**more):
    return village.property_row("A 1:1", village.plot(0, 0, 10, 10)) | more


def test_an_empty_layer_blocks():
    frame = village.frame_of([row()]).iloc[:0]
    found = {problem.check: problem for problem in check_layer(frame, LayerKind.PROPERTY, BORDER)}
    assert found["har objekt"].blocks


def test_a_missing_column_and_an_empty_cell_are_named():
    without = {key: value for key, value in row().items() if key != "kind"}
    assert "kind saknas" in by_check([without], LayerKind.PROPERTY)["kolumner"].message
    found = by_check([row(), row(designation=" ", omrade=2)], LayerKind.PROPERTY)["kolumner"]
    assert (found.feature, found.message) == (1, "Kolumnen designation är tom.")
    assert by_check([row(designation=None)], LayerKind.PROPERTY)["kolumner"].feature == 0


@pytest.mark.parametrize("shape", [None, Polygon()])
def test_a_feature_without_geometry_blocks(shape):
    assert by_check([row(), row(omrade=2, geometry=shape)], LayerKind.PROPERTY)["har geometri"].feature == 1


def test_a_line_is_no_property():
    line = village.at(LineString([(0, 0), (5, 5)]))
    found = by_check([row(geometry=line)], LayerKind.PROPERTY)["rätt sorts geometri"]
    assert found.message == "Objektet är en linje, men lagret ska ha ytor."


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]), "korsar sig själv"),
        (Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(20, 20), (21, 20), (21, 21)]]), "utanför ytan"),
        (Polygon([(0, 0), (10, 0), (10, 10), (5, 0), (0, 10)]), "rör vid sig själv"),
    ],
)
def test_an_invalid_geometry_has_its_reason_and_place_in_swedish(shape, words):
    found = by_check([row(geometry=village.at(shape))], LayerKind.PROPERTY)["giltig geometri"]
    assert words in found.message
    assert " vid E 8740" in found.message
    assert found.blocks
    assert words in why_invalid(village.at(shape))


def test_outside_the_municipality_blocks_beyond_drawing_noise():
    outside = village.plot(290, 0, 310, 10)
    found = by_check([row(geometry=outside)], LayerKind.PROPERTY)["innanför kommungränsen"]
    assert found.message == "100 m² ligger utanför kommungränsen."
    noise = village.plot(290, 0, 300.05, 10)
    assert "innanför kommungränsen" not in by_check([row(geometry=noise)], LayerKind.PROPERTY)
    assert problems([row(geometry=outside)], LayerKind.PROPERTY, border=None) == []


def test_a_road_may_run_on_but_a_layer_somewhere_else_may_not():
    far = [{"kind": "gata", "name": "x", "geometry": village.at(LineString([(250, 0), (900, 0)]))}]
    assert problems(far, LayerKind.ROAD) == []
    away = [{"kind": "gata", "name": "x", "geometry": LineString([(600_000, 7_000_000), (600_100, 7_000_000)])}]
    assert by_check(away, LayerKind.ROAD)["i närheten av kommunen"].blocks


def test_duplicate_keys_block_and_duplicate_features_warn():
    found = by_check([row(), row()], LayerKind.PROPERTY)
    assert found["dubbletter"].message == "designation A 1:1, omrade 1 finns redan på en tidigare rad."
    assert found["samma objekt två gånger"].blocks is False


def test_properties_may_not_overlap_but_constraints_may():
    rows = [row(), row(omrade=2, geometry=village.plot(5, 0, 15, 10))]
    found = by_check(rows, LayerKind.PROPERTY)["överlapp"]
    assert (found.feature, found.message) == (0, "Överlappar A 1:1 (rad 2) med 50 m².")
    noise = [row(), row(omrade=2, geometry=village.plot(9.95, 0, 15, 10))]
    assert "överlapp" not in by_check(noise, LayerKind.PROPERTY)
    both = [{"name": "a", "geometry": village.plot(0, 0, 9, 9)}, {"name": "b", "geometry": village.plot(0, 0, 8, 8)}]
    assert problems(both, LayerKind.CONSTRAINT) == []


def test_only_plans_in_force_may_not_overlap():
    here = village.PLANS[0]
    coming = here | {"plan_id": "p9", "status": "samråd"}
    assert "överlapp" not in by_check([here, coming], LayerKind.PLAN)
    assert "överlapp" in by_check([here, coming | {"status": "laga kraft"}], LayerKind.PLAN)


@pytest.mark.parametrize("damaged", ["BjÃ¶rkgÃ¥rden", "Ã„ngen", "K\ufffdrr", "30 mÂ²"])
def test_damaged_letters_are_seen(damaged):
    found = by_check([{"name": damaged, "geometry": Point(village.EAST, village.NORTH)}], LayerKind.CONSTRAINT)
    assert damaged in found["teckenkodning"].message


@pytest.mark.parametrize("name", ["Björkgården", "São Paulo", "Ängen 30 m²", "ÅÄÖ"])
def test_sound_letters_are_not_taken_for_damage(name):
    assert problems([{"name": name, "geometry": Point(village.EAST, village.NORTH)}], LayerKind.CONSTRAINT) == []


def test_a_thousand_faults_are_counted_not_listed():
    rows = [row(omrade=number, geometry=None) for number in range(1000)]
    found = [
        problem for problem in problems([row(omrade=-1), *rows], LayerKind.PROPERTY) if problem.check == "har geometri"
    ]
    assert len(found) == 201
    assert sum(problem.count for problem in found) == 1000
    assert found[-1].message == "och 800 till av samma slag."


def test_problems_that_block_come_first():
    found = problems([row(), row(), row(geometry=box(0, 0, 1, 1), omrade=3)], LayerKind.PROPERTY)
    assert [problem.blocks for problem in found] == sorted((problem.blocks for problem in found), reverse=True)

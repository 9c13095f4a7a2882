"""Many plan files in one zip: one layer together, in either form or both, and what is wrong is told of which file."""

from __future__ import annotations

import json
import zipfile

import pytest
import test_detailed_plan as national
import test_reading_plan_gml as gml
import village
from handing_in import refused

from gis.importing import import_layer
from gis.ingest import read_handed_in
from gis.layers import LayerKind
from gis.looking import look_into
from gis.store import LayerStore

BESIDE = national.collection(
    national.plan(national.part(village.plot(0, 30, 120, 60)), identity="p8", beteckning="DP 8"),
    national.provision("q8", "Park", national.part(village.plot(0, 30, 120, 60)), use=True, plan="p8"),
)


@pytest.fixture
def of_plans(tmp_path):
    """A zip of files by name: text as it stands, anything else as JSON."""

    def made(**files):
        path = tmp_path / "planer.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                text = content if isinstance(content, str) else json.dumps(content)
                archive.writestr(f"planer/{name}", text)
        return path

    return made


@pytest.fixture
def in_gml(tmp_path):
    """SS 637040 as text: a plan on the whole ground."""

    def made(identity):
        uses = [gml.provision("Anvandningsbestammelse", f"u-{identity}", "plan", gml.USE)]
        return gml.written(tmp_path / "skriven.gml", gml.plan(identity, uses=uses)).read_text(encoding="utf-8")

    return made


def designations(handed_in):
    assert handed_in.frame is not None, handed_in.problems
    return list(handed_in.frame["designation"])


def test_several_gml_files_are_one_layer(of_plans, in_gml):
    path = of_plans(**{"a.xml": in_gml("p1"), "b.gml": in_gml("p2"), "läs mig.txt": "om planerna"})
    assert designations(read_handed_in(path, LayerKind.PLAN)) == ["DP p1", "DP p2"]
    provisions = read_handed_in(path, LayerKind.PROVISION).frame
    assert dict(zip(provisions["provision_id"], provisions["plan_id"], strict=True)) == {"u-p1": "p1", "u-p2": "p2"}


def test_several_national_collections_are_one_layer(of_plans):
    path = of_plans(**{"dp7.json": national.sample(), "dp8.json": BESIDE})
    assert designations(read_handed_in(path, LayerKind.PLAN)) == ["DP 7", "DP 8"]
    assert len(read_handed_in(path, LayerKind.PROVISION).frame) == 6


def test_both_forms_in_one_zip_are_one_layer(of_plans, in_gml):
    path = of_plans(**{"dp8.json": BESIDE, "gammal.xml": in_gml("p1")})
    assert designations(read_handed_in(path, LayerKind.PLAN)) == ["DP 8", "DP p1"]


def test_nobody_is_asked_which_of_the_plans_and_all_of_them_come_into_the_store(of_plans, tmp_path):
    path = of_plans(**{"dp7.json": national.sample(), "dp8.json": BESIDE})
    (found,) = look_into(path, LayerKind.PLAN)
    assert (found.columns, found.fits) == ((), True)
    done = import_layer(path, LayerKind.PLAN, LayerStore(tmp_path / "store"))
    assert (done.question, done.count, done.blocked) == (None, 2, False)


def test_the_same_plan_in_two_files_is_found_by_the_checks(of_plans, tmp_path):
    path = of_plans(**{"a.json": BESIDE, "b.json": BESIDE})
    done = import_layer(path, LayerKind.PLAN, LayerStore(tmp_path / "store"))
    assert done.blocked
    assert any("p8" in problem.message for problem in done.problems)


def test_one_of_the_plans_can_still_be_named(of_plans):
    path = of_plans(**{"dp7.json": national.sample(), "dp8.json": BESIDE})
    assert designations(read_handed_in(path, LayerKind.PLAN, layer="dp8.json")) == ["DP 8"]


def test_the_file_that_is_wrong_is_named(of_plans):
    broken = national.collection(national.plan(identity="p9"))
    told = refused(read_handed_in(of_plans(**{"bra.json": BESIDE, "trasig.json": broken}), LayerKind.PLAN))
    assert told == "trasig.json: Detaljplanen DP 7 saknar plangeometri som yta."


@pytest.mark.parametrize("kind", [LayerKind.PLAN, LayerKind.CONSTRAINT])
def test_plans_beside_something_else_are_asked_about(of_plans, kind):
    other = {"type": "FeatureCollection", "features": []}
    path = of_plans(**{"dp8.json": BESIDE, "annat.geojson": other})
    assert "flera lager: annat.geojson, dp8.json" in refused(read_handed_in(path, kind))
    assert [layer.name for layer in look_into(path, kind)] == ["annat.geojson", "dp8.json"]
    if kind is LayerKind.PLAN:
        assert designations(read_handed_in(path, kind, layer="dp8.json")) == ["DP 8"]

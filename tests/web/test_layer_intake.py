"""Handing in a layer, page by page: its progress, what a file is asked about, and how the answers are remembered."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
import shapely
from flask import Flask

from gis import crs
from gis.importing import Stage
from gis.importing_apart import ImportEndedError
from permits.case.access import Principal
from permits.services.import_shapes import ImportRow
from permits.services.import_work import ImportWork
from tests.conftest import principal_of
from tests.web.checking import CheckingClient, Page
from tests.web.desk_cases import services_of
from tests.web.test_layers import (  # noqa: F401 - fixtures
    LAYER,
    browser,
    features,
    gis,
    hand_in,
    holds,
    plot,
    worked_on,
    worker,
)

BUILDINGS = "/kartlager/byggnader"
FOREIGN = {"objektidentitet": "h1", "huvudandamal": "bostad", "fastbet": "Norrhaga 30:12", "kommunkod": "0199"}


def from_qgis(folder: Path, plot: Any, **layers: Mapping[str, Any]) -> bytes:  # noqa: F811
    """A GeoPackage as QGIS writes it: a layer for each, of one house with these columns."""
    path = folder / "primarkarta.gpkg"
    house = shapely.box(*plot.centroid.buffer(4).bounds)
    for name, columns in layers.items():
        shape = house.centroid if name.startswith("AD") else house
        frame = geopandas.GeoDataFrame([dict(columns)], geometry=[shape], crs=3006)
        pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG")
    return path.read_bytes()


def begin(client: CheckingClient, content: bytes, layer: str = LAYER, filename: str = "lager.geojson") -> Page:
    """The import's page before the worker has seen it."""
    form = client.page(layer).form("fil")
    return client.send(form, {"fil": (io.BytesIO(content), filename), "source": "Vi", "why": "Årlig uppdatering"})


def row_of(app: Flask, page: Page) -> ImportRow:
    return services_of(app).importing.find(principal_of(app, "gis"), page.path.rpartition("/")[2])


# --- progress -------------------------------------------------------------------------------------------------------


def test_an_import_is_followed_without_scripts_and_can_be_left(app: Flask, gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    page = begin(gis, features((plot, {"name": "A"})))
    assert page.h1 == "lager.geojson"
    assert "Väntar på tur" in page.text
    assert "Årlig uppdatering" in page.text
    assert len(page.tree.xpath("//progress[@aria-labelledby]")) == len(Stage)
    assert page.tree.xpath("//head/noscript/meta[@http-equiv='refresh']")
    for listed in ("/kartlager", LAYER):
        assert "lager.geojson" in gis.page(listed).text
    told = json.loads(gis.get(page.path + "/lage").data)
    assert (told["state"], told["said"]) == ("waiting", "Väntar på tur")
    assert [stage["name"] for stage in told["stages"]] == [stage.value for stage in Stage]
    done = worked_on(gis, page)
    assert "/version/" in done.path
    assert "Kan publiceras" in done.text
    assert "Under inlämning" not in gis.page(LAYER).text


def test_bars_tell_how_many_features_of_how_many(
    app: Flask, gis: CheckingClient, plot: Any, worker: ImportWork  # noqa: F811
) -> None:  # fmt: skip
    page = begin(gis, features((plot, {"name": "A"})))
    imports = worker._imports
    row = imports.claim(worker._clock(), timedelta(seconds=30))
    assert row is not None
    imports.beat(row, {"read": [1500, 1500], "check": [400, 1500]}, worker._clock(), timedelta(seconds=30))
    page = gis.page(page.path)
    told = ["".join(line.itertext()).split() for line in page.tree.xpath("//*[@data-stage]")]
    assert " ".join(told[0]) == "Läser filen Klart, 1 500 objekt Klart, 1 500 objekt"
    assert "400 av 1 500 objekt" in " ".join(told[1])
    bar = page.tree.xpath("//*[@data-stage='check']/progress")[0]
    assert (bar.get("value"), bar.get("max")) == ("400", "1500")
    assert page.tree.xpath("string(//*[@data-said])") == "Kontrollerar"


def test_an_import_is_cancelled_while_it_waits_and_leaves_no_file(app: Flask, gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    page = begin(gis, features((plot, {"name": "A"})))
    row = row_of(app, page)
    assert services_of(app).importing.can_begin_again(row.id)
    cancelled = gis.send(page.form("Avbryt inlämningen"))
    assert "Inlämningen är avbruten. Inget har ändrats." in cancelled.text
    assert not services_of(app).importing.can_begin_again(row.id)
    assert services_of(app).works["layers"].react_once() == 0
    assert gis.send(page.form("Avbryt inlämningen")).path == page.path, "pressed twice"


def test_cancelling_what_is_done_leads_to_the_version(gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    page = begin(gis, features((plot, {"name": "A"})))
    worked_on(gis, page)
    assert "/version/" in gis.send(page.form("Avbryt inlämningen")).path


def test_an_import_that_fails_says_why_and_can_be_tried_again(
    app: Flask, gis: CheckingClient, plot: Any, worker: ImportWork, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    def ends(*_told: Any, **_more: Any) -> None:
        raise ImportEndedError("Filen kräver för mycket minne. Förenkla eller dela upp den.")

    before = holds(app)
    with monkeypatch.context() as broken:
        broken.setattr(worker, "_process", ends)
        page = worked_on(gis, begin(gis, features((plot, {"name": "A"}))))
    assert "Filen kräver för mycket minne." in page.text
    assert "Inget har ändrats" in page.text
    again = gis.send(page.form("Försök igen"))
    assert again.path != page.path
    assert holds(app) == before
    assert "Vilken kolumn är vilken?" in worked_on(gis, again).text, "everything is asked when begun again"


def test_no_more_files_wait_than_the_disk_bears(
    app: Flask, gis: CheckingClient, plot: Any, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr("permits.services.importing.MOST_UNFINISHED", 1)
    begin(gis, features((plot, {"name": "A"})))
    form = gis.page(LAYER).form("fil")
    page = gis.send(form, {"fil": (io.BytesIO(features((plot, {"name": "B"}))), "b.geojson"), "source": "Vi"}, 422)
    assert page.errors == ["För många filer väntar redan. Vänta tills någon är klar, eller avbryt en av dem."]
    assert page.form("fil").values()["source"] == "Vi"


# --- which layer, which columns -------------------------------------------------------------------------------------


@pytest.fixture
def asked(gis: CheckingClient, plot: Any, tmp_path: Path) -> Page:  # noqa: F811
    content = from_qgis(tmp_path, plot, BY_BYGGNAD=FOREIGN, AD_ADRESSPLATS={"adress": "Alvägen 1"})
    return hand_in(gis, content, "primarkarta.gpkg", BUILDINGS)


def columns_page(gis: CheckingClient, asked: Page) -> Page:  # noqa: F811
    return worked_on(gis, gis.send(asked.form("lager"), {"lager": "BY_BYGGNAD"}))


def test_the_layers_of_a_file_are_told_apart(gis: CheckingClient, asked: Page) -> None:  # noqa: F811
    assert asked.h1 == "Vilket lager i filen?"
    for part in ("BY_BYGGNAD", "Polygon, 1 objekt", "objektidentitet, huvudandamal", "Annan sorts geometri"):
        assert part in asked.text
    assert "Väntar på svar" in gis.page(BUILDINGS).text
    none = gis.send(asked.form("lager"), {}, 422)
    assert none.errors == ["Välj ett av lagren i filen."]
    gis.send(asked.form("lager"), {"lager": "finns inte"}, 422)


def test_columns_are_guessed_mapped_and_remembered(
    app: Flask, gis: CheckingClient, asked: Page, plot: Any, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    page = columns_page(gis, asked)
    assert page.h1 == "Vilken kolumn är vilken?"
    held = page.form("kolumn-building_id").values()
    assert (held["kolumn-building_id"], held["kolumn-kind"]) == ("objektidentitet", "huvudandamal")
    assert (held["kolumn-designation"], held["kolumn-exempt"]) == ("fastbet", "")
    done = worked_on(gis, gis.send(page.form("kolumn-building_id")))
    assert "Kan publiceras" in done.text
    assert "objektidentitet lästes som Byggnadens id" in done.text
    assert "Vi använde samma val" not in done.text
    again = hand_in(gis, from_qgis(tmp_path, plot, BY_BYGGNAD=FOREIGN), "igen.gpkg", BUILDINGS)
    assert "Kan publiceras" in again.text, "one layer fewer is another file, whose columns are known"


def test_the_same_choices_are_used_the_next_time_told_and_changed(
    gis: CheckingClient, asked: Page, plot: Any, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    worked_on(gis, gis.send(columns_page(gis, asked).form("kolumn-building_id")))
    content = from_qgis(tmp_path, plot, BY_BYGGNAD=FOREIGN, AD_ADRESSPLATS={"adress": "Alvägen 1"})
    page = hand_in(gis, content, "primarkarta.gpkg", BUILDINGS)
    assert "Kan publiceras" in page.text
    assert "Vi använde samma val som Test gis gjorde den" in page.text
    changed = worked_on(gis, gis.send(page.form("Ändra valen")))
    assert changed.h1 == "Vilket lager i filen?"


def test_a_column_that_must_be_there_is_asked_for_and_no_column_used_twice(gis: CheckingClient, asked: Page) -> None:  # noqa: F811
    page = columns_page(gis, asked)
    lacking = gis.send(page.form("kolumn-building_id"), {"kolumn-building_id": ""}, 422)
    assert lacking.errors == ["Välj vilken kolumn i filen som är byggnadens id."]
    assert lacking.form("kolumn-building_id").values()["kolumn-kind"] == "huvudandamal"
    twice = gis.send(page.form("kolumn-building_id"), {"kolumn-kind": "objektidentitet"}, 422)
    assert twice.errors == ["Välj varje kolumn i filen högst en gång."]
    made_up = gis.send(page.form("kolumn-building_id"), {"kolumn-kind": "finns inte"}, 422)
    assert made_up.errors


def test_a_column_whose_name_means_something_else_is_put_aside(
    app: Flask, gis: CheckingClient, plot: Any, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    columns = {"id": "h1", "kind": "skiktat", "typ": "bostad"}
    page = hand_in(gis, from_qgis(tmp_path, plot, BY=columns), "by.gpkg", BUILDINGS)
    chosen = {"kolumn-building_id": "id", "kolumn-kind": "typ"}
    done = worked_on(gis, gis.send(page.form("kolumn-kind"), chosen))
    version = services_of(app).layering.version(principal_of(app, "gis"), done.path.rpartition("/")[2])
    with sqlite3.connect(services_of(app).places.store.path_of(version.version)) as written:
        assert written.execute("SELECT building_id, kind, source_kind FROM features").fetchall() == [
            ("h1", "bostad", "skiktat")
        ]
    written.close()


def test_a_table_is_asked_where_its_coordinates_stand(gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    place = plot.centroid
    table = f"benamning;lage nord;lage ost\nStenen;{place.y:.1f};{place.x:.1f}\n".encode()
    page = hand_in(gis, table, "stenar.csv", "/kartlager/fornlamningar", epsg="3006")
    assert page.h1 == "Vilken kolumn är vilken?"
    chosen = {"kolumn-name": "benamning", "kolumn-north": "lage nord", "kolumn-east": "lage ost"}
    done = worked_on(gis, gis.send(page.form("kolumn-north"), chosen))
    assert "Kan publiceras" in done.text


def test_an_answer_to_what_is_not_asked_any_more_leads_on(gis: CheckingClient, asked: Page) -> None:  # noqa: F811
    columns_page(gis, asked)
    assert gis.send(asked.form("lager"), {"lager": "AD_ADRESSPLATS"}).h1 == "Vilken kolumn är vilken?"


# --- where it lies --------------------------------------------------------------------------------------------------


def test_a_file_without_system_is_asked_about_on_a_map(app: Flask, gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    zone = crs.from_3006(plot, 3011)
    page = hand_in(gis, features((zone, {"name": "A"}), epsg=None))
    assert page.h1 == "Var ligger det?"
    assert page.tree.xpath("//*[@id='map_guesses']")
    guessed = page.tree.xpath("//ol[@id='forslag']/li")
    assert "SWEREF 99 18 00 (EPSG:3011)" in "".join(guessed[0].itertext())
    assert "I kommunen" in "".join(guessed[0].itertext())
    done = worked_on(gis, gis.send(page.form("Så här")))
    assert "Kan publiceras" in done.text
    version = services_of(app).layering.version(principal_of(app, "gis"), done.path.rpartition("/")[2])
    assert (version.diff["intake"]["epsg"], version.diff["intake"]["placed_by"]) == (3011, "staff")


def test_swapped_axes_are_asked_about_on_a_map_and_swapped_back(app: Flask, gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    swapped = shapely.transform(plot, lambda corners: corners[:, ::-1])
    page = hand_in(gis, features((swapped, {"name": "A"})))
    assert "med nord först" in page.text
    done = worked_on(gis, gis.send(page.form("Så här")))
    assert "Kan publiceras" in done.text


def test_staff_may_say_another_system_than_the_guesses(gis: CheckingClient, plot: Any) -> None:  # noqa: F811
    swapped = shapely.transform(plot, lambda corners: corners[:, ::-1])
    page = hand_in(gis, features((swapped, {"name": "A"})))
    nothing = gis.send(page.form("epsg"), {}, 422)
    assert nothing.errors == ["Välj filens koordinatsystem."]
    odd = gis.send(page.form("epsg"), {"epsg": "25832"}, 422)
    assert odd.errors == ["Välj ett av alternativen."]
    far = page.form("Så här")
    assert gis.send(far, {"forslag": "99"}, 422).errors
    done = worked_on(gis, gis.send(page.form("epsg"), {"epsg": "3006", "order": "north"}))
    assert "Kan publiceras" in done.text


# --- who ------------------------------------------------------------------------------------------------------------


def test_an_import_is_of_its_own_layer_and_for_gis_staff_only(
    app: Flask, browser: Callable[[str], CheckingClient], gis: CheckingClient, plot: Any  # noqa: F811
) -> None:  # fmt: skip
    page = begin(gis, features((plot, {"name": "A"})))
    row = row_of(app, page)
    gis.page(f"/kartlager/strandskydd/inlamning/{row.id}", 404)
    gis.page(f"{LAYER}/inlamning/{'0' * 32}", 404)
    for who in ("officer", "anna"):
        other = browser(who)
        for path in (page.path, page.path + "/lage"):
            assert other.get(path).status_code == 403
        assert other.post(page.path + "/avbryt").status_code in {400, 403}
    assert "lager.geojson" not in browser("officer").page(LAYER).text
    assert not services_of(app).importing.find(principal_of(app, "gis"), row.id).is_over


@pytest.mark.parametrize("who", ["officer", "anna"])
def test_a_large_file_from_who_may_not_hand_in_is_refused_before_it_is_read(
    app: Flask, browser: Callable[[str], CheckingClient], login: Callable[..., Principal], who: str  # noqa: F811
) -> None:  # fmt: skip
    class Unread(io.BytesIO):
        def read(self, *_size: int | None) -> bytes:
            raise AssertionError("somebody read what nobody may send")

        readinto = read  # type: ignore[assignment]

    answer = browser(who).open(
        f"{LAYER}/lamna-in",
        method="POST",
        input_stream=Unread(),
        headers={"Content-Length": str(1 << 30), "Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 403


def test_a_large_file_lies_on_the_data_disk_while_it_comes(
    app: Flask, gis: CheckingClient, plot: Any, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    lay: list[str] = []
    begin_import = services_of(app).importing.begin

    def looked_at(who: Principal, layer: str, filename: str, stream: Any, *told: Any) -> ImportRow:
        lay.append(str(Path(f"/proc/self/fd/{stream.fileno()}").readlink()))
        return begin_import(who, layer, filename, stream, *told)

    monkeypatch.setattr(services_of(app).importing, "begin", looked_at)
    begin(gis, features((plot, {"name": "A", "description": "x" * 600_000})))
    assert lay[0].startswith(str(services_of(app).places.store.root.parent / "incoming"))
    assert lay[0].endswith("(deleted)"), "nothing is left if the process dies"

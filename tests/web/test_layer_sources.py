"""The page of a layer's source, against another municipality's own service over a real connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from app import create_app
from gis.harvesting.gate import Gate
from gis.harvesting.harvest import Source, harvest
from gis.harvesting.refusing import Limits
from gis.harvesting.shapes import Protocol, Wish
from gis.outcome import import_here
from permits.case.access import Principal
from permits.services.import_work import ImportWork
from permits.settings import Settings, from_environment
from tests.conftest import copied_demo, principal_of
from tests.service import free_port
from tests.web.checking import CheckingClient, Page
from tests.web.desk_cases import services_of

PAGE = "/kartlager/vattenskydd/kalla"
TYPED = {"protocol": "ogc", "inside": "ja", "schedule": "by_hand"}


@pytest.fixture(scope="module")
def neighbour(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another installation, whose published layers are the source."""
    data, port = copied_demo(built_demo, tmp_path_factory.mktemp("neighbour")), free_port()
    app = create_app(from_environment({"LOVLIG_DATA": str(data), "PORT": str(port)}))
    server = make_server("127.0.0.1", port, app, threaded=True)
    serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    serving.start()
    yield f"http://localhost:{port}/ogc"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def settings(demo: Path, neighbour: str) -> Settings:
    host = neighbour.removeprefix("http://").removesuffix("/ogc")
    return from_environment({"LOVLIG_DATA": str(demo), "LOVLIG_HARVEST_HOSTS": host})


@pytest.fixture
def gis(client: CheckingClient, login: Callable[..., Principal]) -> CheckingClient:
    login(client, "gis")
    return client


def tried(gis: CheckingClient, status: int = 200, **typed: str) -> Page:
    return gis.send(gis.page(PAGE).form("Spara källan"), {**TYPED, **typed, "prova": "ja"}, status)


def at_work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    works = services_of(app).works
    imports = works["layers"]
    assert isinstance(imports, ImportWork)
    monkeypatch.setattr(imports, "_process", import_here)
    works["harvests"].react_once()
    imports.react_once()


def test_a_source_is_tried_saved_fetched_and_turned_off(
    app: Flask, gis: CheckingClient, neighbour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Lagret har ingen källa" in gis.page(PAGE).text
    listed = tried(gis, address=neighbour)
    assert "Tjänsten har" in listed.text
    shown = gis.send(
        listed.form("Spara källan"), {**TYPED, "address": neighbour, "collection": "vattenskydd", "prova": "ja"}
    )
    assert "Så svarade tjänsten" in shown.text
    assert "Koordinatsystem EPSG:4326" in shown.text
    chosen = {**TYPED, "address": neighbour, "collection": "vattenskydd", "kolumn-name": "name", "most_change": "5"}
    saved = gis.send(shown.form("Spara källan"), {**chosen, "oldest": "10"})
    assert "Upp till 5 % ändring" in saved.text
    assert "aldrig jämfört med källan" in saved.text

    asked = gis.send(saved.form("Hämta nu"))
    assert "Hämtningen börjar strax" in asked.text
    at_work(app, monkeypatch)
    waits = gis.page(PAGE)
    assert "Väntar på dig" in waits.text
    assert "gränsen är 5 %" in waits.text  # degrees with seven decimals are not the very same places
    (version,) = waits.links("Se versionen")
    assert "Hämtning" in gis.page(version).text
    desk, who = services_of(app).layering, principal_of(app, "gis")
    desk.publish(who, version.rpartition("/")[2], desk.layer(who, "vattenskydd").revision, why="Ny källa")

    gis.send(waits.form("Hämta nu"))
    at_work(app, monkeypatch)
    done = gis.page(PAGE)
    assert "Ingenting har ändrats hos källan" in done.text
    for page in (done, gis.page("/kartlager"), gis.page("/kartlager/vattenskydd")):
        assert "stämde med källan i dag" in page.text

    off = gis.send(done.form("Stäng av"))
    assert "Avstängd" in off.text
    assert "Slå på" in off.text


def test_what_was_typed_is_kept_when_it_is_wrong_or_the_server_does_not_answer(
    gis: CheckingClient, neighbour: str
) -> None:
    for typed, told in (
        ({"address": ""}, "Klistra in adressen"),
        ({"address": "karta.example"}, "börja med https"),
        ({"address": f"{neighbour}/collections"[:-12] + "/finns-inte"}, "finns inte på servern"),
        ({"address": "http://127.0.0.1:9/ogc"}, "internt nät"),
        ({"address": neighbour, "collection": "enhorningar"}, "ingen samling som heter enhorningar"),
        ({"address": neighbour, "protocol": "wfs"}, "förstod inte frågan"),
        ({"address": neighbour, "most_change": "mycket"}, "Skriv ett tal"),
        ({"address": neighbour, "oldest": "0,5"}, "för litet"),
    ):
        page = tried(gis, 422, **typed)
        assert told in " ".join(page.errors), (typed, page.errors)
        assert page.tree.xpath("//input[@id='address']/@value") == [typed["address"]]
        (leads_to,) = page.tree.xpath("//*[contains(@class, 'error-summary')]//a/@href")
        assert page.tree.xpath(f"//*[@id='{leads_to[1:]}-error']")


def test_a_source_is_not_saved_over_what_somebody_else_saved(gis: CheckingClient, neighbour: str) -> None:
    form = gis.page(PAGE).form("Spara källan")
    chosen = {**TYPED, "address": neighbour, "collection": "vattenskydd"}
    gis.send(form, chosen)
    stale = gis.send(form, {**chosen, "where": "name = x"}, 409)
    assert "Någon annan har ändrat källan" in " ".join(stale.errors)


def test_who_only_reads_sees_the_source_and_changes_nothing(
    app: Flask, client: CheckingClient, login: Callable[..., Principal]
) -> None:
    login(client, "officer")
    page = client.page(PAGE)
    assert "Lagret har ingen källa" in page.text
    assert "Spara källan" not in page.text


def test_every_property_comes_page_by_page_from_the_real_service(neighbour: str, tmp_path: Path) -> None:
    gate = Gate(frozenset({"localhost"}))
    out = tmp_path / "ut"
    told: list[int] = []
    source = Source(gate, Limits(page_features=200))
    wish = Wish(Protocol.OGC, neighbour, "fastigheter")
    got = harvest(source, wish, out, tell=lambda done, _total: told.append(done))
    assert got.count == got.matched == told[-1]
    assert len(told) > 3
    assert told[0] == 200

"""Handing in a layer, page by page: its progress, cancelling, who may see it, and where its file lies meanwhile."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

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
    features,
    gis,
    hand_in,
    holds,
    plot,
    worked_on,
    worker,
)


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
    app: Flask, browser: Callable[[str], CheckingClient], login: Callable[..., Principal], who: str
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

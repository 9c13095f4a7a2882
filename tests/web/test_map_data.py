"""The maps' cells: who may have which, what is refused, and that a version's cell may be kept for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from gis.layers import PublishedLayer
from permits.case.access import Principal
from permits.services import Services
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of
from tests.web.handing import changed_version

LogIn = Callable[..., Principal]
FOR_EVER = "private, max-age=31536000, immutable"


@pytest.fixture
def services(app: Flask) -> Services:
    return services_of(app)


def cell_url(services: Services, layer: PublishedLayer, base: str, level: int = 2) -> str:
    """The cell in the middle of a layer."""
    west, south, east, north = services.places.store.extent(layer) or (0, 0, 0, 0)
    side = 256 * 2**level
    x, y = int((west + east) / 2 // side), int((south + north) / 2 // side)
    return f"{base}/{level}/{x}/{y}.json"


def test_anybody_reads_a_published_layer_by_cells_and_may_keep_them(client: CheckingClient, services: Services) -> None:
    layer = services.places.layers()["fastigheter"]
    url = cell_url(services, layer, f"/karta/fastigheter/{layer.version[:16]}")
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == FOR_EVER
    rows = answer.get_json()["features"]
    assert any(row[3].get("designation") for row in rows)
    again = client.get(url, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == FOR_EVER


@pytest.mark.parametrize(
    ("layer", "version"),
    [("fastigheter", "0" * 16), ("fastigheter", "x" * 16), ("fastigheter", "ab"), ("hemligt", None),
     ("kommungrans", None), ("vagar", None), ("..", None)],
)  # fmt: skip
def test_a_version_that_has_not_held_or_a_layer_that_is_not_public_is_not_given(
    client: CheckingClient, services: Services, layer: str, version: str | None
) -> None:
    named = version or services.places.layers()["fastigheter"].version[:16]
    assert client.get(f"/karta/{layer}/{named}/2/669/6316.json").status_code == 404


def test_the_desks_cells_are_for_the_desk(client: CheckingClient, services: Services, login: LogIn) -> None:
    layer = services.places.layers()["byggnader"]
    base = f"/kartlager/byggnader/karta/{layer.version[:16]}"
    url = cell_url(services, layer, base)
    assert client.get(url).status_code == 302
    login(client, "anna")
    assert client.get(url).status_code == 403
    login(client, "gis")
    answer = client.get(url)
    assert answer.status_code == 200
    ident = answer.get_json()["features"][0][0]
    facts = client.get(f"{base}/objekt/{ident}.json").get_json()
    assert facts["title"]
    assert ["kind", facts and dict(facts["rows"])["kind"]] in facts["rows"]
    assert client.get(f"{base}/objekt/99999999.json").status_code == 404


def test_what_differs_between_two_versions_is_told_with_before_and_after(
    client: CheckingClient, services: Services, login: LogIn
) -> None:
    who = login(client, "gis")
    row = changed_version(services, "byggnader")
    holds = services.places.layers()["byggnader"]
    base = f"/kartlager/byggnader/skillnad/{holds.version[:16]}/{row.version[:16]}"
    listed = {group.status: group for group in services.layer_maps.listed(who, row.id)}
    assert set(listed) == {"changed", "removed"}
    told = client.get(listed["changed"].rows[0].url).get_json()
    assert told["status"] == "changed"
    assert ["purpose", told["rows"][0][1], "Ett nytt namn"] in told["rows"]
    assert client.get(cell_url(services, holds, base, 9)).get_json()["features"]
    assert client.get(f"{base.replace(row.version[:16], '0' * 16)}/9/5/48.json").status_code == 404
    page = client.get(f"/kartlager/byggnader/version/{row.id}").get_data(as_text=True)
    assert listed["changed"].rows[0].url in page
    assert "Borttagna" in page


def test_a_search_on_the_map_finds_properties_with_their_place(client: CheckingClient) -> None:
    found = client.get("/karta/sok.json?q=Norrhaga 30:12").get_json()["found"]
    assert found[0]["designation"] == "Norrhaga 30:12"
    west, south, east, north = found[0]["bounds"]
    assert 17 < west < east < 20
    assert 58 < south < north < 60
    assert client.get("/karta/sok.json?q=finns+inte+alls").get_json() == {"found": []}
    for typed in ("", "x", "%20%20a", "y" * 200):
        assert client.get(f"/karta/sok.json?q={typed}").status_code == 400

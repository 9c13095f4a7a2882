"""The layers' desk on an earlier day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from permits.case.access import Principal
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of
from tests.web.layer_changes import changed_version, publish

PLACE = "Norrhaga 30:12"


@pytest.fixture
def gis(client: CheckingClient, login: Callable[..., Principal]) -> CheckingClient:
    login(client, "gis")
    return client


def test_the_list_of_an_earlier_day_tells_what_held_then(app: Flask, gis: CheckingClient) -> None:
    ours, who = services_of(app), principal_of(app, "gis")
    held = ours.layering.layer(who, "strandskydd").pointer
    assert held is not None
    publish(app, changed_version(app, "strandskydd", lambda rows: rows[:1]))
    ours.covering.publish(who, ours.covering.propose(who, "strandskydd", "nowhere").id, 0, why="Osäkert")
    yesterday = ours.places.today() - timedelta(days=1)
    then = gis.page(f"/kartlager?dag={yesterday}")
    row = "".join(then.tree.xpath("//tr[.//a[@href='/kartlager/strandskydd']]")[0].itertext())
    assert held.version[:12] in row
    assert "Hela kommunen" in row
    now = "".join(gis.page("/kartlager").tree.xpath("//tr[.//a[@href='/kartlager/strandskydd']]")[0].itertext())
    assert held.version[:12] not in now
    assert "Ingenstans fullständigt" in now


def test_before_anything_was_published_nothing_held(gis: CheckingClient) -> None:
    assert "Inte publicerat då" in gis.page("/kartlager?dag=2001-01-01").text


@pytest.mark.parametrize("day", ["i går", "2026-13-40", "2999-01-01", "<script>", "9" * 500])
def test_a_day_that_is_none_is_explained_and_kept(gis: CheckingClient, day: str) -> None:
    page = gis.page("/kartlager?dag=" + day.replace("<", "%3C"))
    assert "Skriv datumet" in page.text or "Dagen har inte varit ännu" in page.text
    assert page.form("dag").values()["dag"] == day[:40]


def test_what_was_said_of_a_place_follows_the_day(app: Flask, gis: CheckingClient) -> None:
    ours, who = services_of(app), principal_of(app, "gis")
    ours.covering.publish(who, ours.covering.propose(who, "strandskydd", "nowhere").id, 0, why="Osäkert")
    today, yesterday = ours.places.today(), ours.places.today() - timedelta(days=1)

    def shore(day: object) -> str:
        page = gis.page(f"/kartlager/plats?fastighet={PLACE}&dag={day}")
        assert PLACE in page.text
        return "".join(page.tree.xpath("//tr[th='Strandskydd']/td[1]")[0].itertext())

    assert "Berörs inte" in shore(yesterday)
    assert "Inte känt" in shore(today)


def test_a_place_that_is_not_known_is_explained(gis: CheckingClient) -> None:
    form = gis.page("/kartlager/plats").form("fastighet")
    assert gis.send(form, {"fastighet": ""}, 422).errors
    unknown = gis.send(form, {"fastighet": "Ingenstans 1:1"}, 404)
    assert "Fastigheten Ingenstans 1:1 fanns inte" in unknown.text
    assert unknown.form("fastighet").values()["fastighet"] == "Ingenstans 1:1"
    assert (
        "Inget kartlager över fastigheter gällde" in gis.send(form, {"fastighet": PLACE, "dag": "2001-01-01"}, 404).text
    )

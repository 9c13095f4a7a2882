"""`lovlig harvest` on the demo municipality, as somebody at a terminal meets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from permits.adapters.database import open_database
from permits.case.times import utc_now
from permits.cli import main
from permits.services.harvest_shapes import LayerSource, SourceWish
from tests.gis.source_server import OgcSource, Running, serving, square

LAYER = "kulturmiljo"


@pytest.fixture
def server(demo: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A source, and an environment that may ask it."""
    monkeypatch.setenv("LOVLIG_DATA", str(demo))
    monkeypatch.setenv("LOVLIG_HARVEST_HOSTS", "127.0.0.1")
    monkeypatch.delenv("LOVLIG_DATABASE_URL", raising=False)
    monkeypatch.delenv("LOVLIG_PROFILE", raising=False)
    with serving(OgcSource([square(number) for number in range(5)])) as running:
        yield running


def save(demo: Path, address: str, **wishes: bool) -> None:
    database = open_database(f"sqlite:///{demo / 'lovlig.db'}")
    wish = SourceWish("ogc", address, "ytor", **wishes)
    assert database.harvests.save(LayerSource(LAYER, wish, True, 1, utc_now(), "Kajsa Berg"), 0)
    database.close()


def test_a_layer_is_fetched_and_waits_for_a_person(
    demo: Path, server: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    save(demo, f"{server.url}/api", inside=False)
    assert main(["harvest", LAYER]) == 1
    assert "(5 objekt)" in capsys.readouterr().out
    assert main(["harvest"]) == 0
    assert f"{LAYER}\t{server.url}/api\tytor\taldrig jämfört med källan" in capsys.readouterr().out


def test_what_the_source_lacks_in_the_municipality_is_told(
    demo: Path, server: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    save(demo, f"{server.url}/api")
    assert main(["harvest", LAYER]) == 1
    assert "Källan har inga objekt i kommunen" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "told"), [("finns-inte", "inget kartlager"), (LAYER, "ingen källa som är på")])
def test_what_cannot_be_fetched_is_explained(
    server: Running, capsys: pytest.CaptureFixture[str], name: str, told: str
) -> None:
    assert main(["harvest", name]) == 2
    assert told in capsys.readouterr().err

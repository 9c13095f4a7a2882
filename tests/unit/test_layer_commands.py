"""`lovlig layers hand-in`: what a file asks is printed with how to answer it, and answered by options."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
import shapely

from gis import crs
from gis.geojson import as_dict
from tests.unit.test_commands import Run, plot, run, services  # noqa: F401 - fixtures

SOURCE = ("--source", "Kartenheten")
HandIn = Callable[..., Any]


@pytest.fixture
def hand_in(run: Run) -> HandIn:  # noqa: F811
    return lambda layer, path, *options: run("layers", "hand-in", layer, str(path), *SOURCE, *options)


def exported(folder: Path, plot: Any, **layers: Mapping[str, Any]) -> Path:  # noqa: F811
    path = folder / "export.gpkg"
    for name, columns in layers.items():
        frame = geopandas.GeoDataFrame(
            [dict(columns)], geometry=[shapely.box(*plot.centroid.buffer(4).bounds)], crs=3006
        )
        pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG")
    return path


def collection(folder: Path, shape: Any, epsg: int | None) -> Path:
    feature = {"type": "Feature", "properties": {"name": "Gamla byn"}, "geometry": as_dict(shape)}
    told: dict[str, Any] = {"type": "FeatureCollection", "features": [feature]}
    if epsg:
        told["crs"] = {"type": "name", "properties": {"name": f"EPSG:{epsg}"}}
    path = folder / "lager.geojson"
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def test_layers_and_columns_are_asked_one_after_the_other(hand_in: HandIn, plot: Any, tmp_path: Path) -> None:  # noqa: F811
    path = exported(tmp_path, plot, BY={"objektid": "h1", "typ": "bostad"}, Annat={"x": 1})
    asked = hand_in("byggnader", path)
    assert (asked.code, asked.out) == (1, "")
    assert "--layer BY   (" in asked.err
    asked = hand_in("byggnader", path, "--layer", "BY")
    assert asked.code == 1
    assert "--column objektid=building_id --column typ=kind" in asked.err
    done = hand_in("byggnader", path, "--layer", "BY", "--column", "objektid=building_id", "--column", "typ=kind")
    assert done.code == 0
    assert "lovlig layers publish" in done.out
    assert [line.split()[0] for line in done.err.splitlines()] == ["Läser", "Kontrollerar", "Skriver", "Jämför"]
    assert hand_in("byggnader", path).code == 0, "what was chosen is remembered for a file like it"


def test_a_zone_is_asked_for_and_told(hand_in: HandIn, plot: Any, tmp_path: Path) -> None:  # noqa: F811
    path = collection(tmp_path, crs.from_3006(plot, 3011), None)
    asked = hand_in("kulturmiljo", path)
    assert asked.code == 1
    assert "--epsg 3011" in asked.err
    assert hand_in("kulturmiljo", path, "--epsg", "3011").code == 0


def test_swapped_axes_are_asked_about_and_swapped(hand_in: HandIn, plot: Any, tmp_path: Path) -> None:  # noqa: F811
    path = collection(tmp_path, shapely.transform(plot, lambda corners: corners[:, ::-1]), 3006)
    asked = hand_in("kulturmiljo", path)
    assert asked.code == 1
    assert "--epsg 3006 --swap" in asked.err
    assert hand_in("kulturmiljo", path, "--epsg", "3006", "--swap").code == 0


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--column", "objektid"), "--column FILENS=LAGRETS"),
        (("--column", "=kind"), "--column FILENS=LAGRETS"),
        (("--swap",), "--swap --epsg KOD"),
        (("--epsg", "25832"), "EPSG:25832 kan inte användas"),
    ],
)
def test_options_that_say_nothing_are_explained(
    hand_in: HandIn, plot: Any, tmp_path: Path, options: tuple[str, ...], says: str  # noqa: F811
) -> None:  # fmt: skip
    said = hand_in("kulturmiljo", collection(tmp_path, plot, 3006), *options)
    assert (said.code, said.out) == (2, "")
    assert says in said.err


def test_a_layer_or_column_that_the_file_has_not_is_told(hand_in: HandIn, plot: Any, tmp_path: Path) -> None:  # noqa: F811
    path = exported(tmp_path, plot, BY={"objektid": "h1", "typ": "bostad"}, Annat={"x": 1})
    assert "Välj ett av dem" in hand_in("byggnader", path, "--layer", "finns inte").err
    said = hand_in("byggnader", path, "--layer", "BY", "--column", "borta=kind")
    assert said.code == 1
    assert "Kolumnen borta finns inte i filen" in said.out

"""`lovlig place` and `lovlig layers` on the demo municipality, as somebody at a terminal meets them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from flask import Flask
from shapely.geometry import mapping

from gis import crs
from permits.cli import main
from permits.services import Services
from permits.web import page
from tests.conftest import ROOT
from tests.demo_people import persona

Run = Callable[..., "Said"]


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def told(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command on a demo of one's own."""
    monkeypatch.setenv("LOVLIG_DATA", str(demo))
    monkeypatch.delenv("LOVLIG_DATABASE_URL", raising=False)
    monkeypatch.delenv("LOVLIG_PROFILE", raising=False)

    def once(*arguments: str, stdin: bytes = b"") -> Said:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return once


@pytest.fixture
def services(app: Flask) -> Services:
    found: Services = app.extensions[page.SERVICES]
    return found


@pytest.fixture
def plot(services: Services) -> Any:
    place = services.places.property(persona("anna").property or "")
    assert place is not None
    return place.geometry


@pytest.fixture
def drawn(plot: Any) -> bytes:
    """Five by five metres in the middle of Anna's plot."""
    return json.dumps(mapping(shapely.box(*plot.centroid.buffer(2.5).bounds))).encode()


def heritage(tmp_path: Path, place: Any, name: str = "Gamla byn", filename: str = "miljo.geojson") -> str:
    path = tmp_path / filename
    feature = {"type": "Feature", "properties": {"name": name, "kind": "miljö"}, "geometry": mapping(place)}
    named = {"type": "name", "properties": {"name": "EPSG:3006"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": named, "features": [feature]}))
    return str(path)


# --- place ----------------------------------------------------------------------------------------------------------


def test_a_footprint_is_answered_with_measures_plan_and_the_version_of_every_layer(
    run: Run, services: Services, drawn: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "yta.geojson"
    file.write_bytes(drawn)
    said = run("place", str(file))
    assert (said.code, said.err) == (0, "")
    told = said.told
    assert told["designation"] == persona("anna").property
    assert told["area"] == pytest.approx(25.0, abs=0.05)
    assert told["inside_municipality"] is True
    assert told["boundaries"][0]["distance"] > 0
    flood = next(one for one in told["constraints"] if one["layer"] == "oversvamning")
    assert flood["hit"] in {"yes", "no", "unknown"}
    assert told["layers"]["oversvamning"]["coverage"] == "area"
    assert told["layers"]["fornlamningar"]["covers_footprint"] is False
    held = services.places.layers()
    assert {name: layer["version"] for name, layer in told["layers"].items()} == {
        name: layer.version for name, layer in held.items()
    }


def test_degrees_from_standard_input_are_the_same_place(run: Run, drawn: bytes) -> None:
    degrees = mapping(crs.to_wgs84(shapely.from_geojson(drawn)))
    one, two = run("place", "-", stdin=drawn).told, run("place", "-", stdin=json.dumps(degrees).encode()).told
    assert one["designation"] == two["designation"]
    assert one["area"] == pytest.approx(two["area"], abs=0.001)


def test_a_neighbours_property_may_be_asked_about(run: Run, drawn: bytes) -> None:
    told = run("place", "-", "--designation", "Norrhaga 33:4", stdin=drawn).told
    assert told["designation"] == "Norrhaga 33:4"
    assert told["share_inside"] == 0


def test_before_anything_was_published_nothing_is_known_and_nothing_is_no(run: Run, drawn: bytes) -> None:
    said = run("place", "-", "--as-of", "1999-12-31", stdin=drawn)
    assert said.code == 0
    assert "Inget kartlager gällde 1999-12-31" in said.err
    assert {one["hit"] for one in said.told["constraints"]} == {"unknown"}
    assert said.told["in_plan"] is None
    assert said.told["as_of"] == "1999-12-31"


@pytest.mark.parametrize(
    ("content", "more", "says"),
    [
        (b"", (), "JSON"),
        (b"{", (), "rad 1"),
        (b"\xff\xfe", (), "UTF-8"),
        (b"x" * 200_000, (), "100 kB"),
        (b'{"type": "Point", "coordinates": [674000, 6580000]}', (), "en enda yta"),
        (b'{"type":"Polygon","coordinates":[[[NaN,1],[2,3],[4,5],[6,7]]]}', (), "NaN"),
        (b"[" * 50_000, (), "nivåer"),
        (None, ("--as-of", "i går"), "2026-11-22"),
        (None, ("--designation", "Finns inte 1:1"), "Kontrollera beteckningen"),
    ],
)
def test_what_cannot_be_asked_is_explained(
    run: Run, drawn: bytes, content: bytes | None, more: tuple[str, ...], says: str
) -> None:
    said = run("place", "-", *more, stdin=drawn if content is None else content)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert "Traceback" not in said.err


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    said = run("place", str(tmp_path / "borta.geojson"))
    assert said.code == 2
    assert said.err.endswith("borta.geojson kan inte läsas.\n")


def test_a_database_that_was_never_made_is_told_in_a_line(
    run: Run, drawn: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOVLIG_DATA", str(tmp_path / "tom"))
    said = run("place", "-", stdin=drawn)
    assert said.code == 2
    assert "lovlig migrate" in said.err


def test_a_reader_who_has_had_enough_sees_no_trace(run: Run, drawn: bytes, tmp_path: Path) -> None:
    (tmp_path / "yta.geojson").write_bytes(drawn)
    asked = f"{sys.executable} -m permits.cli place {tmp_path / 'yta.geojson'} | head -n 1"
    said = subprocess.run(["/bin/sh", "-c", asked], cwd=ROOT, capture_output=True, timeout=60, check=True)
    assert (said.stdout, said.stderr) == (b"{\n", b"")


# --- layers ---------------------------------------------------------------------------------------------------------


def test_the_layers_are_listed_with_what_holds(run: Run, services: Services) -> None:
    said = run("layers")
    assert said.code == 0
    for name, layer in services.places.layers().items():
        row = next(line for line in said.out.splitlines() if line.split()[0] == name)
        assert layer.version[:12] in row
    assert run("layers", "list").out == said.out
    listed = {row["name"]: row for row in run("layers", "list", "--json").told}
    assert listed["fornlamningar"]["coverage"] == "nowhere"
    assert listed["vagar"]["count"] > 0


def test_a_layer_goes_from_file_to_answer_and_back(run: Run, plot: Any, drawn: bytes, tmp_path: Path) -> None:
    def names() -> list[str]:
        constraints = run("place", "-", stdin=drawn).told["constraints"]
        return next(one["names"] for one in constraints if one["layer"] == "kulturmiljo")

    held_before = run("layers", "history", "kulturmiljo", "--json").told["moves"][0]
    handed_in = run("layers", "hand-in", "kulturmiljo", heritage(tmp_path, plot), "--source", "Länsmuseet 2026")
    assert handed_in.code == 0
    assert "1 nya" in handed_in.out
    version = handed_in.out.split()[-1]
    assert names() != ["Gamla byn"], "handing in publishes nothing"
    published = run("layers", "publish", version[:10], "--by", "Gun Karta")
    assert (published.code, published.err) == (0, "")
    assert names() == ["Gamla byn"]
    history = run("layers", "history", "kulturmiljo", "--json").told
    assert history["moves"][0]["by"].startswith("Gun Karta (")
    assert history["moves"][0]["by"].endswith(" vid kommandoraden)")
    assert history["versions"][0]["source"] == "Länsmuseet 2026"
    assert run("layers", "publish", version).out.endswith("gäller redan.\n")
    back = run("layers", "roll-back", "kulturmiljo", held_before["version"][:12])
    assert (back.code, back.err) == (0, "")
    moves = run("layers", "history", "kulturmiljo", "--json").told["moves"]
    assert [(move["version"], move["action"]) for move in moves[:2]] == [
        (held_before["version"], "roll_back"),
        (history["moves"][0]["version"], "publish"),
    ]
    assert "återställd" in run("layers", "history", "kulturmiljo").out


def test_a_version_may_hold_from_a_later_day_but_not_an_earlier(run: Run, plot: Any, tmp_path: Path) -> None:
    version = run("layers", "hand-in", "kulturmiljo", heritage(tmp_path, plot), "--source", "X").out.split()[-1]
    later, earlier = (str(date.today() + timedelta(days=days)) for days in (9, -9))  # noqa: DTZ011
    refused = run("layers", "publish", version, "--on", earlier)
    assert refused.code == 1
    assert "i efterhand" in refused.err
    assert f"gäller från {later}" in run("layers", "publish", version, "--on", later).out
    listed = next(row for row in run("layers", "list", "--json").told if row["name"] == "kulturmiljo")
    assert listed["published"] < later
    assert run("layers", "publish", version, "--on", "9 december").code == 2


def test_whoever_moves_from_an_old_revision_is_told(run: Run, plot: Any, tmp_path: Path) -> None:
    version = run("layers", "hand-in", "kulturmiljo", heritage(tmp_path, plot), "--source", "X").out.split()[-1]
    said = run("layers", "publish", version, "--revision", "0")
    assert said.code == 1
    assert "hann före" in said.err


def test_a_file_with_faults_is_told_and_never_published(run: Run, plot: Any, tmp_path: Path) -> None:
    x, y, *_rest = plot.bounds
    bow = shapely.Polygon([(x, y), (x + 9, y + 9), (x + 9, y), (x, y + 9)])
    said = run("layers", "hand-in", "kulturmiljo", heritage(tmp_path, bow), "--source", "X")
    assert said.code == 1
    assert "FEL: " in said.out
    assert "korsar sig själv" in said.out
    blocked = run("layers", "history", "kulturmiljo", "--json").told["versions"][0]
    assert blocked["blocked"] is True
    refused = run("layers", "publish", blocked["id"])
    assert refused.code == 1
    assert "måste rättas" in refused.err


def test_a_version_that_never_held_is_not_rolled_back_to(run: Run, plot: Any, tmp_path: Path) -> None:
    version = run("layers", "hand-in", "kulturmiljo", heritage(tmp_path, plot), "--source", "X").out.split()[-1]
    said = run("layers", "roll-back", "kulturmiljo", version)
    assert said.code == 1
    assert "aldrig varit publicerad" in said.err
    assert run("layers", "roll-back", "vagar", version).code == 2  # a version of another layer


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("history", "finns_inte"), "inget kartlager finns_inte"),
        (("hand-in", "finns_inte", "{file}", "--source", "X"), "inget kartlager finns_inte"),
        (("hand-in", "kulturmiljo", "{file}.borta", "--source", "X"), "kan inte läsas"),
        (("hand-in", "kulturmiljo", "{file}", "--source", "  "), "varifrån"),
        (("publish", "ffffffffffff"), "ingen version ffffffffffff"),
        (("publish", ""), "ingen version"),
        (("roll-back", "kulturmiljo", "zz"), "ingen version zz"),
    ],
)
def test_what_cannot_be_done_is_explained(
    run: Run, plot: Any, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    file = heritage(tmp_path, plot)
    said = run("layers", *(argument.replace("{file}", file) for argument in arguments))
    assert (said.code, said.out) == (2, "")
    assert says in said.err

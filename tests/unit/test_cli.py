"""The `lovlig` command as an operator meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from permits.adapters.database import open_database
from permits.cli import main
from permits.settings import DEMO_PROFILE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOVLIG_DATA", str(tmp_path))
    monkeypatch.delenv("LOVLIG_DATABASE_URL", raising=False)
    monkeypatch.delenv("LOVLIG_PROFILE", raising=False)
    return tmp_path


def test_migrating_makes_the_profiles_layers_known_with_their_coverage(folder: Path) -> None:
    assert [main(["migrate"]), main(["migrate"])] == [0, 0]
    database = open_database(f"sqlite:///{folder / 'lovlig.db'}")
    layers = {entry.name: entry for entry in database.layers.layers()}
    assert layers["fastigheter"].coverage == "everywhere"
    assert json.loads(layers["oversvamning"].coverage)["type"] in {"Polygon", "MultiPolygon"}
    assert database.layers.current() == {}
    database.close()


def test_a_profile_that_names_a_missing_file_is_told_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = folder / "profil.toml"
    profile.write_text(DEMO_PROFILE.read_text().replace("oversvamning-tackning.geojson", "borta.geojson"))
    monkeypatch.setenv("LOVLIG_PROFILE", str(profile))
    assert main(["migrate"]) == 2
    assert capsys.readouterr().err == "Lagret oversvamning har täckningen borta.geojson, som inte kan läsas.\n"


def test_the_rules_are_listed_with_citation_and_days(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert len({rule["id"] for rule in listed}) == len(listed) > 50
    assert all(rule["citation"] and rule["in_force"][0] and rule["says"] for rule in listed)


def test_an_empty_log_is_whole(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    assert main(["audit"]) == 0
    assert capsys.readouterr().out == "Händelseloggen är hel.\n"


def test_wrong_settings_are_named_without_a_trace(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOVLIG_MODE", "production")
    monkeypatch.delenv("LOVLIG_SECRET_KEY", raising=False)
    assert main(["migrate"]) == 2
    assert "LOVLIG_SECRET_KEY" in capsys.readouterr().err

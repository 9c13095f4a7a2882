"""Settings: safe defaults in demo, and in production everything that is missing named at once."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from permits.settings import DEMO_PROFILE, SettingsError, from_environment, keep_to_ourselves

SECRET = "Zq3v_8KdLm2XwR7tYb5NhJ0cGfUa9sEo1iPk4"  # as secrets.token_urlsafe makes them


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """An environment with all that production needs."""
    return {
        "LOVLIG_MODE": "production",
        "LOVLIG_BASE_URL": "https://bygglov.prov.example/",
        "LOVLIG_DATA": str(tmp_path),
        "LOVLIG_PROFILE": str(DEMO_PROFILE),
        "LOVLIG_SECRET_KEY": SECRET,
        "LOVLIG_SAML": str(tmp_path / "saml.toml"),
        "LOVLIG_PERSONAL_KEYS_FILE": str(DEMO_PROFILE),  # any file: what is in it is read by who opens the database
    }


def problems(environment: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        from_environment(environment)
    return refused.value.problems


def test_a_demo_needs_nothing_but_a_folder(tmp_path: Path) -> None:
    settings = from_environment({"LOVLIG_DATA": str(tmp_path / "data")})
    assert (settings.mode, settings.port, settings.idp_port) == ("demo", 8000, 8001)
    assert settings.base_url == "http://localhost:8000"
    assert settings.idp_url == "http://localhost:8001"
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'lovlig.db'}"
    assert not settings.is_production


def test_the_demo_makes_a_secret_of_its_own_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    first = from_environment({"LOVLIG_DATA": str(tmp_path / "one")}).secret_key
    assert from_environment({"LOVLIG_DATA": str(tmp_path / "one")}).secret_key == first
    assert from_environment({"LOVLIG_DATA": str(tmp_path / "other")}).secret_key != first
    assert len(first) >= 32
    assert (tmp_path / "one" / "secret-key").stat().st_mode & 0o077 == 0


def test_production_with_all_it_needs_is_taken(production: dict[str, str], tmp_path: Path) -> None:
    settings = from_environment(production)
    assert settings.is_production
    assert settings.base_url == "https://bygglov.prov.example"
    assert not list(tmp_path.iterdir())  # no secret is ever made up


def test_production_names_everything_that_is_missing_at_once() -> None:
    said = "\n".join(problems({"LOVLIG_MODE": "production"}))
    for name in ("LOVLIG_SECRET_KEY", "LOVLIG_BASE_URL", "LOVLIG_DATA", "LOVLIG_PROFILE", "LOVLIG_SAML"):
        assert name in said
    assert "LOVLIG_PERSONAL_KEYS_FILE" in said


@pytest.mark.parametrize(
    "missing",
    [
        "LOVLIG_SECRET_KEY",
        "LOVLIG_BASE_URL",
        "LOVLIG_DATA",
        "LOVLIG_PROFILE",
        "LOVLIG_SAML",
        "LOVLIG_PERSONAL_KEYS_FILE",
    ],
)
def test_production_needs_each_of_them(production: dict[str, str], missing: str) -> None:
    del production[missing]
    [problem] = problems(production)
    assert problem.startswith(missing)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOVLIG_MODE", "test"),
        ("PORT", "80a"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", ""),
        ("LOVLIG_IDP_PORT", "8000"),
        ("LOVLIG_WORKERS", "många"),
        ("LOVLIG_SECRET_KEY", "kort"),
        ("LOVLIG_SECRET_KEY_FILE", "/finns/inte"),
        ("LOVLIG_PROFILE", "/finns/inte.toml"),
        ("LOVLIG_SMTP_URL", "mail.prov.example"),
        ("LOVLIG_SMTP_URL", "smtp://"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, value: str) -> None:
    [problem] = problems({"LOVLIG_DATA": str(tmp_path), name: value})
    assert name in problem


def test_the_secret_can_lie_in_a_file(production: dict[str, str], tmp_path: Path) -> None:
    kept = tmp_path / "secret"
    kept.write_text(SECRET + "\n")
    del production["LOVLIG_SECRET_KEY"]
    assert from_environment({**production, "LOVLIG_SECRET_KEY_FILE": str(kept)}).secret_key == SECRET


@pytest.mark.parametrize("secret", ["k" * 40, "abcabcabc" * 5, "Lovlig-Bygglov-2026-Kommunen-Produktion"])
def test_a_secret_that_can_be_guessed_is_refused_in_production(production: dict[str, str], secret: str) -> None:
    [problem] = problems({**production, "LOVLIG_SECRET_KEY": secret})
    assert "gissa" in problem
    assert secret not in problem


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("smtp://mail.prov.example", False),
        ("smtp://mail.prov.example:25?x=1", False),
        ("smtp://mail.prov.example?starttls=1", True),
        ("smtp://lovlig:hemligt@mail.prov.example", True),  # which asks for STARTTLS
        ("smtps://mail.prov.example", True),
        ("smtp://localhost:25", True),  # a relay of the machine's own
    ],
)
def test_letters_leave_in_the_open_only_to_the_machine_itself(
    production: dict[str, str], url: str, taken: bool
) -> None:
    told = {**production, "LOVLIG_SMTP_URL": url}
    if taken:
        assert from_environment(told).smtp_url == url
    else:
        assert "okrypterat" in problems(told)[0]


def test_the_message_never_tells_the_secret(production: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as refused:
        from_environment({**production, "LOVLIG_SECRET_KEY": "hemligt", "LOVLIG_MODE": "fel"})
    assert "hemligt" not in str(refused.value)


def test_hosts_on_the_inside_are_named_one_by_one(tmp_path: Path) -> None:
    told = {"LOVLIG_DATA": str(tmp_path), "LOVLIG_HARVEST_HOSTS": " Karta.local, 10.0.0.1:8080 ,"}
    assert from_environment(told).harvest_hosts == {"karta.local", "10.0.0.1:8080"}
    for wrong in ("http://karta.local", "*.local", "10.0.0.0/8", "a@b", "karta local"):
        assert any("LOVLIG_HARVEST_HOSTS" in each for each in problems({**told, "LOVLIG_HARVEST_HOSTS": wrong}))


def test_sources_on_the_open_internet_may_be_listed(tmp_path: Path) -> None:
    told = {"LOVLIG_DATA": str(tmp_path)}
    assert from_environment(told).harvest_only is None
    listed = {**told, "LOVLIG_HARVEST_ONLY": "Karta.prov.example, api.prov.example:8443"}
    assert from_environment(listed).harvest_only == {"karta.prov.example", "api.prov.example:8443"}
    assert "LOVLIG_HARVEST_ONLY" in problems({**told, "LOVLIG_HARVEST_ONLY": "*.prov.example"})[0]


def test_only_the_demo_may_fetch_from_itself(tmp_path: Path, production: dict[str, str]) -> None:
    assert from_environment({"LOVLIG_DATA": str(tmp_path), "PORT": "8123"}).harvest_hosts == {"localhost:8123"}
    assert from_environment(production).harvest_hosts == frozenset()


def test_the_folder_of_logins_must_be_there(tmp_path: Path) -> None:
    told = {"LOVLIG_DATA": str(tmp_path), "LOVLIG_HARVEST_LOGINS": str(tmp_path / "finns-inte")}
    assert any("LOVLIG_HARVEST_LOGINS" in each for each in problems(told))
    assert from_environment({**told, "LOVLIG_HARVEST_LOGINS": str(tmp_path)}).harvest_logins == tmp_path


def test_what_the_service_writes_is_nobody_elses_to_read(tmp_path: Path) -> None:
    """Personal data lie in the database and the letters; most systems let every account read what is written."""
    before = os.umask(0o002)
    try:
        keep_to_ourselves()
        (tmp_path / "file").touch()
        (tmp_path / "folder").mkdir()
    finally:
        os.umask(before)
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {
        "file": 0o640, "folder": 0o750,
    }  # fmt: skip


@pytest.mark.parametrize("entrance", ["app.py", "permits/run.py", "permits/cli.py"])
def test_every_way_in_sees_to_that_first(entrance: str) -> None:
    told = Path(__file__).parents[2].joinpath(entrance).read_text(encoding="utf-8")
    assert told.count("    keep_to_ourselves()\n") == 1

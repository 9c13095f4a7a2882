"""Auditing what ships: nothing unpinned, unlicensed or known to be vulnerable goes by, and not knowing is said."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import date
from pathlib import Path

import pytest

from permits import vendor
from tests.supply import licences, osv, pins
from tests.supply.__main__ import CLEAN, FOUND, NOT_ASKED, audit, main
from tests.supply.osv_stand_in import FLASK, database
from tests.supply.pins import Pin

SHIPS = Pin("PyPI", "flask", "3.1.3", ("0" * 64,))
TESTS = Pin("npm", "@auth0/xmldom", "0.1.21", ("0" * 128,), ships=False)
FILES = (pins.RUNTIME, pins.DEVELOPMENT, "pyproject.toml", "package.json", "package-lock.json", ".ci/setup")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of all that says what is pinned."""
    for name in FILES:
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(pins.ROOT / name, target)
    return tmp_path


def changed(tree: Path, name: str, old: str, new: str) -> list[str]:
    """The faults when a file says something else in its first such place."""
    file = tree / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return pins.faults(tree)


# --- pinning --------------------------------------------------------------------------------------------------------


def test_all_that_this_tree_installs_is_pinned_by_hash() -> None:
    assert pins.faults() == []
    assert all(pin.hashes for pin in [*pins.python_pins(), *pins.npm_pins()])


def test_what_only_tests_use_is_told_apart() -> None:
    ships = {pin.name: pin.ships for pin in [*pins.python_pins(), *pins.npm_pins()]}
    assert (ships["flask"], ships["leaflet"], ships["pytest"], ships["samlp"]) == (True, True, False, False)


@pytest.mark.parametrize(("name", "old", "new", "told"), [
    (pins.RUNTIME, "flask==3.1.3 \\\n", "flask==3.1.3\n#", "flask has no SHA-256"),
    (pins.RUNTIME, "flask==3.1.3", "flask>=3.1.3", "flask is not pinned to one version"),
    (pins.RUNTIME, "flask==3.1.3", "flask @ https://elsewhere.example/flask.whl", "flask is not pinned to one version"),
    (pins.RUNTIME, "flask==3.1.3", "flusk==3.1.3", "flask is asked for in pyproject.toml and not pinned"),
    (pins.DEVELOPMENT, "flask==3.1.3", "--extra-index-url https://x.example\nflask==3.1.3", "come from elsewhere"),
    (pins.DEVELOPMENT, "flask==3.1.3", "./flask.whl\nflask==3.1.3", "is no name and version"),
    ("package.json", '"leaflet": "1.9.4"', '"leaflet": "^1.9.4"', "leaflet is not pinned to one version"),
    ("package.json", '"leaflet": "1.9.4"', '"leaflet": "1.9.5"', "leaflet is not the version of package.json"),
    ("package-lock.json", '"integrity": "sha512-', '"integrity": "sha1-', "has no SHA-512"),
    ("package-lock.json", '"integrity": "sha512-', '"integrity": "sha512-?', "has no SHA-512"),
    ("package-lock.json", '"dev": true,', '"dev": true, "resolved": "git+ssh://x.example/x",', "comes from elsewhere"),
    ("package-lock.json", '"lockfileVersion": 3', '"lockfileVersion": 1', "too old a form"),
    (".ci/setup", "--require-hashes", "", "takes packages without their hashes"),
    (".ci/setup", "npm ci", "npm install", "may take other packages than the lock's"),
    (".ci/setup", "--ignore-scripts", "", "runs the packages' own scripts"),
])  # fmt: skip
def test_what_is_not_pinned_is_named(tree: Path, name: str, old: str, new: str, told: str) -> None:
    assert pins.faults(tree) == []
    assert any(told in fault for fault in changed(tree, name, old, new))


def test_a_package_of_node_modules_that_is_another_than_the_locks_is_named(tree: Path) -> None:
    held = json.loads((tree / "package-lock.json").read_text(encoding="utf-8"))
    held["packages"]["node_modules/leaflet"]["version"] = "1.9.3"
    (tree / "node_modules").mkdir()
    (tree / "node_modules" / ".package-lock.json").write_text(json.dumps(held), encoding="utf-8")
    assert [fault for fault in pins.faults(tree) if "node_modules/leaflet is not" in fault]


def test_served_files_that_were_changed_added_or_lost_are_named(tmp_path: Path) -> None:
    vendor.copy_assets(vendor=tmp_path)
    (tmp_path / vendor.STAMP).write_text("noted by set-up", encoding="utf-8")
    assert vendor.altered(vendor=tmp_path) == []
    with (tmp_path / "leaflet.js").open("a", encoding="utf-8") as script:
        script.write("fetch('//elsewhere.example')")
    (tmp_path / "leaflet.css").unlink()
    (tmp_path / "more.js").touch()
    told = vendor.altered(vendor=tmp_path)
    assert [line.partition(":")[0] for line in told] == ["more.js", "leaflet.js", "leaflet.css"]


# --- licences -------------------------------------------------------------------------------------------------------


def test_all_that_ships_does_so_under_a_licence_that_we_have_said_yes_to() -> None:
    assert licences.faults([*pins.python_pins(), *pins.npm_pins()]) == []


@pytest.mark.parametrize(("expression", "held"), [
    ("MIT", True), ("mit", True), ("GPL-3.0-only", False), ("MIT OR GPL-3.0-only", True),
    ("MIT AND GPL-3.0-only", False),
    ("GPL-3.0-only AND (MIT OR ISC)", False), ("(GPL-3.0-only AND MIT) OR ISC", True),
    ("GPL-2.0-only WITH Classpath-exception-2.0", False), ("Apache-2.0 WITH LLVM-exception", False),
    ("", False), ("Proprietary", False), ("see the file", False), ("MIT OR", False),
])  # fmt: skip
def test_one_licence_of_an_or_is_enough_and_all_of_an_and_are_needed(expression: str, held: bool) -> None:
    assert licences.is_allowed(expression) is held


def test_a_licence_that_nobody_has_read_or_allowed_is_a_fault_only_of_what_ships() -> None:
    strange = [
        Pin("npm", "x", "1.0.0", (), ships=ships, licence=told) for ships in (True, False) for told in ("", "SSPL-1.0")
    ]
    unknown, refused = licences.faults(strange)
    assert "no licence that can be read" in unknown
    assert "SSPL-1.0 is not among" in refused


# --- known vulnerabilities ------------------------------------------------------------------------------------------


def test_a_package_that_is_listed_is_told_with_its_names_and_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    with database(listed={("PyPI", "flask", "3.1.3"): [FLASK["id"]]}, entries={FLASK["id"]: FLASK}) as held:
        assert audit([SHIPS, TESTS], held.address, []) == FOUND
    told = capsys.readouterr().out
    assert "flask 3.1.3 (ships): GHSA-aaaa-bbbb-cccc, CVE-2026-1 HIGH" in told
    assert {query["package"]["name"] for query in held.asked} == {"flask", "@auth0/xmldom"}


def test_nothing_listed_ends_with_nought(capsys: pytest.CaptureFixture[str]) -> None:
    with database() as held:
        assert audit([SHIPS, TESTS], held.address, [("Pinned by hash", [])]) == CLEAN
    assert "none" in capsys.readouterr().out


def test_an_answer_in_several_pages_is_read_to_its_end() -> None:
    names = [f"PYSEC-{number}" for number in range(7)]
    with database(
        listed={("PyPI", "flask", "3.1.3"): names}, entries={one: {"id": one} for one in names}, page=3
    ) as held:
        assert [one.id for one in osv.known([TESTS, SHIPS], held.address)] == names


def test_more_packages_than_one_question_takes_are_asked_in_several() -> None:
    many = [Pin("PyPI", f"p{number}", "1", ()) for number in range(osv.TOGETHER + 3)]
    with database(listed={("PyPI", many[-1].name, "1"): ["PYSEC-1"]}, entries={"PYSEC-1": {}}) as held:
        assert [one.pin for one in osv.known(many, held.address)] == [many[-1]]
    assert len(held.asked) == len(many)


def test_what_has_been_withdrawn_is_not_counted() -> None:
    entry = FLASK | {"withdrawn": "2026-10-01T00:00:00Z"}
    with database(listed={("PyPI", "flask", "3.1.3"): [FLASK["id"]]}, entries={FLASK["id"]: entry}) as held:
        assert osv.known([SHIPS], held.address) == []


@pytest.mark.parametrize("trouble", [
    {"status": 503}, {"status": 404}, {"body": b"<html>"}, {"body": b"[]"}, {"body": b'{"results": []}'},
    {"body": b'{"results": [{"next_page_token": "1"}, {"next_page_token": "1"}]}'}, {"waits": threading.Event()},
])  # fmt: skip
def test_a_database_that_does_not_answer_is_not_the_same_as_nothing_found(
    trouble: dict[str, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(osv.known, "__defaults__", (0.2,))  # seconds of patience
    with database(**trouble) as held:
        assert audit([SHIPS, TESTS], held.address, []) == NOT_ASKED
        assert audit([SHIPS, TESTS], held.address, [("Licences", ["x: unknown"])]) == FOUND
    assert "COULD NOT BE ASKED" in capsys.readouterr().out


def test_where_nobody_listens_is_not_the_same_as_nothing_found() -> None:
    with database() as held:
        pass
    assert audit([SHIPS], held.address, []) == NOT_ASKED


def test_an_accepted_vulnerability_is_told_and_goes_by_until_its_day(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    until = date(2999, 1, 1)
    accepted = [{"id": "CVE-2026-1", "package": "flask", "why": "We set no such cookie.", "until": until}]
    monkeypatch.setitem(licences.told(), "accepted", accepted)
    with database(listed={("PyPI", "flask", "3.1.3"): [FLASK["id"]]}, entries={FLASK["id"]: FLASK}) as held:
        assert audit([SHIPS], held.address, []) == CLEAN
        assert "accepted: We set no such cookie." in capsys.readouterr().out
        accepted[0]["until"] = date(2026, 1, 1)
        assert audit([SHIPS], held.address, []) == FOUND


def test_the_command_asks_the_database_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with database() as held:
        monkeypatch.setenv("LOVLIG_OSV", held.address + "/")
        assert main(["audit"]) == CLEAN, capsys.readouterr().out
    asked = {(query["package"]["ecosystem"], query["package"]["name"]) for query in held.asked}
    assert asked >= {("PyPI", "lxml"), ("PyPI", "pytest"), ("npm", "leaflet"), ("npm", "samlp")}


def test_a_command_that_is_none_says_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "everything"]) == 2
    assert "audit | sbom" in capsys.readouterr().err

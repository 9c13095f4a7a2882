"""The list of what the service is made of: whole, of the form it says, and with hashes and licences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component

from permits import vendor
from tests.supply import bill, debian, pins
from tests.supply.__main__ import main


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The list as `make sbom` writes it, which it does only when CycloneDX's schema has been kept to."""
    file = tmp_path_factory.mktemp("bill") / "list.cdx.json"
    assert main(["sbom", str(file)]) == 0
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return told


def test_every_package_that_set_up_installs_is_in_the_list_with_hashes_and_licence(listed: dict[str, Any]) -> None:
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    components = {one["purl"]: one for one in listed["components"]}
    for pin in [*pins.python_pins(), *pins.npm_pins()]:
        if pin.applies():
            told = components[pin.purl]
            assert {one["content"] for one in told["hashes"]} == set(pin.hashes), pin.purl
            assert told["scope"] == ("required" if pin.ships else "excluded")
            assert told.get("licenses") or not pin.ships, pin.purl


def test_the_served_files_are_in_the_list_each_with_its_own_hash(listed: dict[str, Any]) -> None:
    files = {
        inner["name"]: inner["hashes"][0]["alg"]
        for one in listed["components"]
        for inner in one.get("components", [])
        if inner["type"] == "file"
    }
    assert files == {f"static/vendor/{target}": "SHA-256" for target in vendor.ASSETS.values()}


def test_the_libraries_inside_wheels_are_told_where_their_makers_tell_them(listed: dict[str, Any]) -> None:
    inside = {one["name"]: {each["name"] for each in one.get("components", [])} for one in listed["components"]}
    assert "openssl" in inside["cryptography"]
    assert "FreeType" in inside["pillow"]


def test_the_service_hangs_together_with_what_it_needs(listed: dict[str, Any]) -> None:
    needs = {one["ref"]: set(one.get("dependsOn", [])) for one in listed["dependencies"]}
    names = {ref.partition("@")[0] for ref in needs["lovlig"]}
    assert names >= {"pkg:pypi/flask", "pkg:pypi/lxml", "pkg:npm/leaflet"}
    assert any("werkzeug" in ref for ref in next(needs[ref] for ref in needs if ref.startswith("pkg:pypi/flask@")))
    assert listed["metadata"]["component"]["licenses"] == [{"license": {"id": "EUPL-1.2"}}]


def test_a_list_that_breaks_the_schema_is_not_written() -> None:
    broken, ours, strange = Bom(), Component(name="x"), Component(name="y", mime_type="no type")
    broken.metadata.component = ours
    broken.components.add(strange)
    broken.register_dependency(ours, [strange])
    with pytest.raises(ValueError, match=r"Additional properties are not allowed|does not match"):
        bill.as_json(broken)


def test_the_packages_that_set_up_asks_debian_for_are_read_out_of_it() -> None:
    assert set(debian.wanted()) >= {"python3-venv", "nodejs", "npm", "libpango-1.0-0", "chromium", "xmlsec1"}


def test_what_debian_has_installed_is_told_with_its_version_and_licences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "libpango").mkdir()
    (tmp_path / "libpango" / "copyright").write_text(
        "Format: x\nFiles: *\nLicense: LGPL-2+\n\nLicense: LGPL-2+\n word\n"
    )
    answers = {
        "dpkg-query": "libpango\t1.50+ds-1\tamd64\nnpm\t\t\n",
        "apt-cache": f"Package: libpango\nVersion: 1.49\nSHA256: {'1' * 64}\n\n"
        f"Package: libpango\nVersion: 1.50+ds-1\nSHA256: {'2' * 64}\n",
    }
    monkeypatch.setattr(debian, "COPYRIGHTS", tmp_path)
    monkeypatch.setattr(debian.shutil, "which", lambda name: name)
    monkeypatch.setattr(debian, "_said", lambda command: answers[command[0]])
    (held,) = debian.held(["libpango", "npm"])
    assert (held.version, held.sha256, held.licences) == ("1.50+ds-1", "2" * 64, ("LGPL-2+",))
    assert held.purl == "pkg:deb/debian/libpango@1.50%2Bds-1?arch=amd64"


def test_a_machine_that_is_not_debian_tells_none_of_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian.shutil, "which", lambda _name: None)
    assert debian.held(["libpango"]) == []

"""The browser assets: all that pages ask for is copied, nothing else, and what is missing is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from permits import vendor


def packages(root: Path) -> Path:
    for source in vendor.ASSETS:
        made = root / source
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(b"content\n//# sourceMappingURL=leaflet.js.map" if made.suffix == ".js" else b"content")
    return root


def test_every_asset_lands_and_no_script_points_at_a_map_that_is_not_served(tmp_path):
    made = vendor.copy_assets(packages(tmp_path / "node_modules"), tmp_path / "vendor")
    assert len(made) == len(vendor.ASSETS)
    assert all(path.is_file() for path in made)
    assert b"sourceMappingURL" not in (tmp_path / "vendor" / "leaflet.js").read_bytes()


def test_what_npm_has_not_installed_is_named_all_at_once(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        vendor.copy_assets(tmp_path, tmp_path / "vendor")
    assert "leaflet/dist/leaflet.js" in str(caught.value)
    assert "leaflet-geoman" in str(caught.value)


def test_the_lock_pins_every_package_by_its_hash_and_names_no_other_registry():
    lock = json.loads((vendor.ROOT / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((vendor.ROOT / "package.json").read_text(encoding="utf-8"))
    for name, told in lock["packages"].items():
        if name:
            assert told["integrity"].startswith("sha512-"), name
            assert told.get("resolved", "https://registry.npmjs.org/").startswith("https://registry.npmjs.org/")
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version

"""Zip files that bomb, lie, hide or point outside themselves are refused before they do harm."""

from __future__ import annotations

import stat
import struct
import time
import zipfile

import pytest
from handing_in import refused

from gis.ingest import read_handed_in
from gis.layers import LayerKind
from gis.reading import zipped as zips

KIND = LayerKind.CONSTRAINT


def archive(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["../ond.shp", "a/../../ond.shp", "/etc/ond.shp", "..\\ond.shp", "C:\\ond.shp"])
def test_a_zip_that_points_outside_itself_is_refused(name, tmp_path):
    path = archive(tmp_path / "a.zip", {name: b"x"})
    assert "pekar utanför sig själv" in refused(read_handed_in(path, KIND))
    assert not (tmp_path.parent / "ond.shp").exists()


def test_a_link_in_a_zip_is_refused(tmp_path):
    link = zipfile.ZipInfo("a.geojson")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = archive(tmp_path / "a.zip", {link: "/etc/passwd"})
    assert "har en länk" in refused(read_handed_in(path, KIND))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = archive(tmp_path / "a.zip", {"a.geojson": b"0" * (20 << 20)})
    started = time.monotonic()
    assert "orimligt stor uppackad" in refused(read_handed_in(path, KIND))
    assert time.monotonic() - started < 5
    many = archive(tmp_path / "b.zip", {f"{number}.geojson": b"{}" for number in range(zips.MOST_MEMBERS + 1)})
    assert f"fler än {zips.MOST_MEMBERS} filer" in refused(read_handed_in(many, KIND))


def test_a_zip_that_lies_of_its_size_is_stopped_when_it_has_said(tmp_path):
    path = archive(tmp_path / "a.zip", {"a.geojson": b" " * 5000 + b"{}"})
    content = path.read_bytes()
    path.write_bytes(content.replace(struct.pack("<I", 5002), struct.pack("<I", 10)))
    assert refused(read_handed_in(path, KIND)).startswith("Zip-filen")


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"a.zip": b"PK"}, "har en zip i sig"),
        ({"läsmig.txt": b"hej"}, "ingen fil med ett kartlager"),
        ({}, "ingen fil med ett kartlager"),
        ({"a.shp": b"\x00\x00\x27\x0a"}, "saknas .shx och .dbf"),
        ({"a.shp": b"\x00\x00\x27\x0a", "a.shx": b"", "a.dbf": b""}, "trasig"),
        ({"a.gpkg": b""}, "tom (0 byte)"),
        ({"a.kml": b'<kml xmlns="http://www.opengis.net/kml/2.2"/>'}, "KML"),
        ({"a.dwg": b"AC1032"}, "DWG"),
    ],
)
def test_a_zip_with_something_else_is_explained(members, words, tmp_path):
    assert words in refused(read_handed_in(archive(tmp_path / "a.zip", members), KIND))


def test_a_locked_zip_is_refused(tmp_path):
    path = archive(tmp_path / "a.zip", {"a.geojson": b"{}"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "låst med lösenord" in refused(read_handed_in(path, KIND))

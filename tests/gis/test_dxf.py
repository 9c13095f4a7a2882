"""DXF as it is written: pairs of code and value, and nothing that a name or a text could break."""

from __future__ import annotations

from pathlib import Path

import pyogrio
from shapely import MultiPolygon, Point, Polygon, box

from gis.dxf import Layer, dxf


def pairs(file: bytes) -> list[tuple[int, str]]:
    lines = file.decode("cp1252").split("\r\n")
    assert lines.pop() == ""
    assert len(lines) % 2 == 0
    return [(int(code), value) for code, value in zip(lines[::2], lines[1::2], strict=True)]


def test_every_line_has_its_code_and_the_file_its_end() -> None:
    told = pairs(dxf([Layer("NYTT", 1, [(box(674000, 6580000, 674020, 6580010), "Ny byggnad")])]))
    assert told[-1] == (0, "EOF")
    assert (1, "AC1009") in told
    corners = [(told[index][1], told[index + 1][1]) for index, (code, _value) in enumerate(told) if code == 10]
    assert ("674020.000", "6580010.000") in corners


def test_an_empty_drawing_is_a_drawing() -> None:
    assert pairs(dxf([]))[-1] == (0, "EOF")


def test_holes_and_parts_and_points_are_drawn_each(tmp_path: Path) -> None:
    ring = Polygon(box(0, 0, 9, 9).exterior, [box(3, 3, 6, 6).exterior])
    path = tmp_path / "a.dxf"
    path.write_bytes(dxf([Layer("A", 1, [(MultiPolygon([ring, box(20, 0, 21, 1)]), ""), (Point(5, 5), "")])]))
    read = pyogrio.read_dataframe(path)
    assert sorted(read.geometry.geom_type) == ["LineString", "LineString", "LineString", "Point"]
    assert sum(line.length for line in read.geometry) == 36 + 12 + 4


def test_a_text_cannot_write_codes_of_its_own(tmp_path: Path) -> None:
    """A line break in a street's name would begin a pair of the drawing."""
    hostile = "Storgatan\r\n  0\r\nEOF\n  8\nANNAT"
    path = tmp_path / "b.dxf"
    path.write_bytes(dxf([Layer("A", 1, [(Point(1, 2), hostile), (Point(3, 4), "Åsögatan ø 漢 " + "x" * 900)])]))
    told = pairs(path.read_bytes())
    assert [value for code, value in told if code == 8] == ["A"] * 4
    assert [value for code, value in told if code == 0][-1] == "EOF"
    assert max(len(value) for _code, value in told) <= 250
    texts = [value for code, value in told if code == 1]
    assert "Storgatan 0 EOF 8 ANNAT" in texts
    assert any(text.startswith("Åsögatan") for text in texts)

"""The profile's background map: what may stand there, and how it is held against what the service tells."""

from __future__ import annotations

from typing import Any

import pytest

from gis.backgrounds import Background, faults
from permits.background_profile import BackgroundError, background_of

GOOD: dict[str, Any] = {
    "type": "wmts", "url": "https://karta.example/wmts", "layer": "topowebb", "attribution": "©", "matrix_set": "3006",
    "crs": 3006,
}  # fmt: skip
MATRIX = """<TileMatrix><ows:Identifier>{n}</ows:Identifier><ScaleDenominator>{scale}</ScaleDenominator>
<TopLeftCorner>{corner}</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight></TileMatrix>"""


def wmts(top: float = 4096.0, corner: str = "-1200000 8500000", count: int = 14, more: str = "") -> bytes:
    matrices = "".join(MATRIX.format(n=n, scale=top / 2**n / 0.00028, corner=corner) for n in range(count))
    return f"""<?xml version="1.0"?>{more}<Capabilities xmlns="http://www.opengis.net/wmts/1.0"
 xmlns:ows="http://www.opengis.net/ows/1.1"><Contents>
 <Layer><ows:Identifier>topowebb</ows:Identifier><Style><ows:Identifier>default</ows:Identifier></Style>
 <Format>image/png</Format><TileMatrixSetLink><TileMatrixSet>3006</TileMatrixSet></TileMatrixSetLink></Layer>
 <TileMatrixSet><ows:Identifier>3006</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::3006</ows:SupportedCRS>
 {matrices}</TileMatrixSet></Contents></Capabilities>""".encode()


WMS = b"""<WMS_Capabilities xmlns="http://www.opengis.net/wms"><Capability><Request><GetMap><Format>image/png</Format>
</GetMap></Request><Layer><CRS>EPSG:3006</CRS><Layer><Name>ortofoto</Name><Style><Name>dag</Name></Style></Layer></Layer>
</Capability></WMS_Capabilities>"""


def test_a_profile_without_a_background_has_none() -> None:
    assert background_of({}) == {}


def test_a_background_as_the_example_tells_can_be_drawn() -> None:
    told = Background(**background_of({**GOOD, "corner": [-1200000, 8500000]}))
    assert told.origin == "https://karta.example"
    assert told.script == "swerefGrid([-1200000.0, 8500000.0, 65536.0]);\n"
    assert told.offset == 4


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"type": "xyz"}, "type"), ({"url": "http://karta.example/wmts"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://a b;script-src *"}, "url"), ({"url": "https://u:p@karta.example"}, "url"),
        ({"url": ""}, "url"),
        ({"url": "https://karta.example:99999/"}, "url"), ({"crs": 3011}, "crs"), ({"format": "text/html"}, "format"),
        ({"matrix_set": ""}, "matrix_set"), ({"attribution": ""}, "attribution"), ({"layer": 3}, "layer"),
        ({"corner": "x"}, "corner"), ({"resolution": 0}, "resolution"), ({"matrices": 99}, "matrices"),
        ({"okand": 1}, "okand"), ({"crs": True}, "crs"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(change: dict[str, Any], named: str) -> None:
    with pytest.raises(BackgroundError, match=named):
        background_of({**GOOD, **change})


def test_a_service_as_the_profile_says_has_no_faults() -> None:
    assert faults(Background(**background_of(GOOD)), wmts()) == []
    assert faults(Background(**background_of(GOOD)), wmts(corner="8500000 -1200000")) == []
    wms = {**GOOD, "type": "wms", "layer": "ortofoto", "style": "dag"}
    assert faults(Background(**background_of(wms)), WMS) == []


@pytest.mark.parametrize(
    ("change", "capabilities", "said"),
    [
        ({"layer": "annat"}, wmts(), "Lagret annat"), ({"matrix_set": "3857"}, wmts(), "3857"),
        ({"format": "image/jpeg"}, wmts(), "image/jpeg"), ({"style": "natt"}, wmts(), "natt"),
        ({}, wmts(top=4000.0), "bildpunkt"), ({}, wmts(corner="0 0"), "börjar i"), ({}, wmts(count=9), "Matrisen 9"),
        ({"crs": 3857}, wmts(), "EPSG:3857"), ({}, b"<html>", "capabilities"), ({}, b"\xff\xfe", "capabilities"),
        ({}, b"", "capabilities"),
        ({"type": "wms", "layer": "x"}, WMS, "Lagret x"),
        ({"type": "wms", "layer": "ortofoto", "crs": 3857}, WMS, "3857"),
    ],
)  # fmt: skip
def test_what_differs_is_said(change: dict[str, Any], capabilities: bytes, said: str) -> None:
    found = faults(Background(**background_of({**GOOD, **change})), capabilities)
    assert any(said in fault for fault in found), found

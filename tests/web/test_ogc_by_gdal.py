"""The OGC API opened by a program that knows nothing of us: GDAL's client, which is QGIS's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import shapely
from flask import Flask
from shapely.geometry import shape
from werkzeug.serving import make_server

from app import create_app
from gis import crs
from permits.settings import from_environment
from tests.service import free_port
from tests.web.desk_cases import services_of


@pytest.fixture
def served(demo: Path) -> Iterator[str]:
    """The API on a port of its own, as another program reaches it."""
    port = free_port()
    app = create_app(from_environment({"LOVLIG_DATA": str(demo), "PORT": str(port)}))
    server = make_server("127.0.0.1", port, app, threaded=True)
    serving = Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield f"http://localhost:{port}/ogc"
    server.shutdown()
    serving.join()


READER = """
import json, sys, pyogrio
address, box = sys.argv[1], json.loads(sys.argv[2])
layers = [name for name, kind in pyogrio.list_layers(f"OAPIF:{address}")]
every = pyogrio.read_dataframe(f"OAPIF:{address}", layer="vagar", PAGE_SIZE=50)
some = pyogrio.read_dataframe(f"OAPIF:{address}", layer="vagar", bbox=tuple(box))
told = {"layers": layers, "names": sorted(every["name"].dropna()), "count": len(every), "some": some.to_json()}
print(json.dumps(told))
"""


def test_gdal_opens_the_endpoint_as_qgis_does(app: Flask, served: str) -> None:
    """It lists the layers, pages through one, and asks for a box of it. GDAL holds Python up: a process of its own."""
    places = services_of(app).places
    roads = places.store.all(places.layers()["vagar"])
    middle = crs.to_wgs84(roads[0].geometry).centroid
    box = (middle.x - 0.004, middle.y - 0.002, middle.x + 0.004, middle.y + 0.002)
    asked = [sys.executable, "-c", READER, served, json.dumps(box)]
    told = json.loads(subprocess.run(asked, check=True, capture_output=True, timeout=60).stdout)
    assert {"vagar", "byggnader", "fastigheter"} <= set(told["layers"])
    assert told["count"] == len(roads) > 50
    assert told["names"] == sorted(road.text("name") for road in roads if road.properties["name"] is not None)
    some = [shape(feature["geometry"]) for feature in json.loads(told["some"])["features"]]
    assert 0 < len(some) < len(roads)
    assert all(road.intersects(shapely.box(*box)) for road in some)

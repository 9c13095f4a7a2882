"""A WMS and WMTS of our own over a real connection: every image tells by its colour which ground it shows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import numpy as np
from PIL import Image

CORNER, TOP = (-1_200_000.0, 8_500_000.0), 4096.0
SQUARE_M = 20.0


def painted(west: float, south: float, east: float, north: float, wide: int, high: int) -> bytes:
    """A PNG whose every pixel is red by its place east and green by its place north, in squares of 20 m."""
    x = west + (np.arange(wide) + 0.5) * (east - west) / wide
    y = north - (np.arange(high) + 0.5) * (north - south) / high
    colours = np.zeros((high, wide, 3), dtype=np.uint8)
    colours[..., 0] = (x // SQUARE_M % 16 * 16)[None, :]
    colours[..., 1] = (y // SQUARE_M % 16 * 16)[:, None]
    colours[..., 2] = 200
    image = BytesIO()
    Image.fromarray(colours).save(image, "PNG")
    return image.getvalue()


def colour_at(easting: float, northing: float) -> tuple[int, int, int]:
    """The colour of a place in EPSG:3006."""
    return int(easting // SQUARE_M % 16 * 16), int(northing // SQUARE_M % 16 * 16), 200


class _Images(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked = {name.lower(): values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if asked.get("service") == "WMTS":
            pixel = TOP / 2 ** int(asked["tilematrix"])
            west = CORNER[0] + int(asked["tilecol"]) * 256 * pixel
            north = CORNER[1] - int(asked["tilerow"]) * 256 * pixel
            body = painted(west, north - 256 * pixel, west + 256 * pixel, north, 256, 256)
        else:
            south, west, north, east = map(float, asked["bbox"].split(","))  # WMS 1.3.0 in EPSG:3006: north first
            if asked["crs"] != "EPSG:3006":
                self.send_error(400)
                return
            body = painted(west, south, east, north, int(asked["width"]), int(asked["height"]))
        with suppress(OSError):  # a map that has moved on wants it no more
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def image_service() -> Iterator[str]:
    """The service's address while it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Images)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/karta"
    finally:
        server.shutdown()
        server.server_close()

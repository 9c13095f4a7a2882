"""A source over a real connection, that can be told to behave as badly as real ones do.

The WFS speaks as MapServer 8 did when it was asked by hand: GML with north before east, "unknown" as numberMatched on
every page, a count only for resultType=hits, and coordinates in posList.
"""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

EPSG3006 = "http://www.opengis.net/def/crs/EPSG/0/3006"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)


@dataclass
class Asked:
    """A question as the server got it. `query` by lower-case name."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Reply:
    """What to answer; `declared` is the length to say instead of the true one, `drip` seconds between bytes."""

    body: bytes | str | dict[str, Any] = b""
    status: int = 200
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    declared: int | None = None
    drip: float = 0.0


Answers = Callable[[Asked], Reply]


@dataclass
class Running:
    """A server that runs: its address, and all that it was asked."""

    url: str
    asked: list[Asked]

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *_told: Any) -> None:
        """Those who hang up on a source that behaves badly are right to."""


@contextmanager
def serving(answers: Answers) -> Iterator[Running]:
    """A server on a port of its own until the block ends."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length", 0))
            query = {name.lower(): value for name, value in parse_qsl(parts.query, keep_blank_values=True)}
            headers = {name.lower(): value for name, value in self.headers.items()}
            told = Asked(self.command, parts.path, query, headers, self.rfile.read(length))
            asked.append(told)
            _send(self, answers(told))

        do_POST = do_GET  # noqa: N815 - as the library calls it

        def log_message(self, *_told: Any) -> None:
            pass

    server = _Quiet(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Running(f"http://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    body = json.dumps(reply.body) if isinstance(reply.body, dict) else reply.body
    content = body.encode() if isinstance(body, str) else body
    try:
        handler.send_response(reply.status)
        handler.send_header("Content-Type", reply.media_type)
        handler.send_header("Content-Length", str(len(content) if reply.declared is None else reply.declared))
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        if reply.drip:
            for at in range(len(content)):
                handler.wfile.write(content[at : at + 1])
                handler.wfile.flush()
                time.sleep(reply.drip)
        else:
            handler.wfile.write(content)
        if reply.declared is not None and reply.declared != len(content):
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        handler.close_connection = True


def square(number: int, *, north_first: bool = True, **properties: Any) -> dict[str, Any]:
    """A plot of 30 m, by its number; each lies 50 m east of the last."""
    east, north = 500_000.0 + 50 * number, 6_500_000.0
    corners = [(east, north), (east + 30, north), (east + 30, north + 30), (east, north + 30), (east, north)]
    ring = [[n, e] if north_first else [e, n] for e, n in corners]
    told = {"name": f"Yta {number} åäö", "code": "A" if number % 2 else "B", **properties}
    return {
        "type": "Feature",
        "id": number,
        "properties": told,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@dataclass
class OgcSource:
    """An OGC API with one collection in SWEREF 99 TM. `breaks` may change the reply of any question."""

    features: list[dict[str, Any]]
    conforms: tuple[str, ...] = CONFORMS
    systems: tuple[str, ...] = (CRS84, EPSG3006)
    tag: str = ""
    breaks: Callable[[Asked, Reply], Reply] = lambda _asked, reply: reply
    base: str = ""

    def __call__(self, asked: Asked) -> Reply:
        self.base = f"http://{asked.headers['host']}/api"
        return self.breaks(asked, self._reply(asked))

    def _reply(self, asked: Asked) -> Reply:
        link = {"type": "application/json"}
        if asked.path == "/api":
            links = [
                {**link, "rel": "conformance", "href": "/api/conformance"},
                {**link, "rel": "data", "href": "/api/collections"},
            ]
            return Reply({"title": "Prov", "links": links})
        if asked.path == "/api/conformance":
            return Reply({"conformsTo": list(self.conforms)})
        if asked.path == "/api/collections":
            links = [{"rel": "items", "type": "application/geo+json", "href": f"{self.base}/collections/ytor/items"}]
            told = {"id": "ytor", "title": "Ytor", "itemType": "feature", "crs": list(self.systems), "links": links}
            return Reply({"collections": [told]})
        if asked.path == "/api/collections/ytor/items":
            return self._items(asked)
        return Reply({"detail": "Finns inte."}, 404)

    def _items(self, asked: Asked) -> Reply:
        if self.tag and asked.headers.get("if-none-match") == self.tag:
            return Reply(b"", 304, headers={"ETag": self.tag})
        found = [each for each in self.features if self._matches(each, asked.query)]
        limit, offset = int(asked.query.get("limit", 10)), int(asked.query.get("offset", 0))
        page = found[offset : offset + limit]
        links = []
        if offset + limit < len(found):
            kept = {name: value for name, value in asked.query.items() if name != "offset"}
            query = "&".join(f"{name}={value}" for name, value in {**kept, "offset": offset + limit}.items())
            links.append(
                {"rel": "next", "type": "application/geo+json", "href": f"{self.base}/collections/ytor/items?{query}"}
            )
        told = {
            "type": "FeatureCollection",
            "features": page,
            "numberMatched": len(found),
            "numberReturned": len(page),
            "links": links,
        }
        return Reply(told, media_type="application/geo+json", headers={"ETag": self.tag} if self.tag else {})

    @staticmethod
    def _matches(feature: dict[str, Any], query: Mapping[str, str]) -> bool:
        return all(
            str(feature["properties"][name]) == value for name, value in query.items() if name in {"code", "name"}
        )


def gzipped(reply: Reply) -> Reply:
    body = json.dumps(reply.body).encode() if isinstance(reply.body, dict) else reply.body
    content = body.encode() if isinstance(body, str) else body
    return Reply(gzip.compress(content), reply.status, reply.media_type, {**reply.headers, "Content-Encoding": "gzip"})


# --- WFS, in the words of MapServer ----------------------------------------------------------------------------------

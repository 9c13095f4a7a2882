"""A database of vulnerabilities that speaks OSV over a real connection, and can be as troublesome as one is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FLASK = {
    "id": "GHSA-aaaa-bbbb-cccc", "aliases": ["CVE-2026-1"], "summary": "Cookies are told to strangers",
    "database_specific": {"severity": "HIGH"},
}  # fmt: skip


@dataclass
class Database:
    """What it knows: ids by (ecosystem, name, version), and entries by id. `page` is how many ids an answer holds."""

    listed: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    entries: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    page: int = 100
    status: int = 200
    body: bytes | None = None  # sent instead of any answer
    waits: threading.Event | None = None  # an answer comes only when it is set
    asked: list[Mapping[str, Any]] = field(default_factory=list)
    address: str = ""

    def batch(self, queries: list[Mapping[str, Any]]) -> dict[str, Any]:
        self.asked += queries
        return {"results": [self._result(query) for query in queries]}

    def _result(self, query: Mapping[str, Any]) -> dict[str, Any]:
        package = query["package"]
        ids = self.listed.get((package["ecosystem"], package["name"], query["version"]), [])
        start = int(query.get("page_token", 0))
        told: dict[str, Any] = {"vulns": [{"id": one} for one in ids[start : start + self.page]]} if ids else {}
        return told | ({"next_page_token": str(start + self.page)} if start + self.page < len(ids) else {})


@contextmanager
def database(**known: Any) -> Iterator[Database]:
    """A database on this machine for as long as the block lasts."""
    held = Database(**known)

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._send(held.batch(sent["queries"]))

        def do_GET(self) -> None:
            self._send(held.entries.get(self.path.rpartition("/")[2], {}))

        def _send(self, told: Mapping[str, Any]) -> None:
            if held.waits:
                held.waits.wait(10)
            content = json.dumps(told).encode() if held.body is None else held.body
            self.send_response(held.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *told: object) -> None:
            """The tests' output is read by people."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    held.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield held
    finally:
        if held.waits:
            held.waits.set()
        server.shutdown()
        thread.join()
        server.server_close()

"""Connections of urllib3 that only go through the gate, and end when their time is over however slowly they drip."""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from urllib.parse import SplitResult

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection

from gis.harvesting.gate import PORTS, Gate
from gis.harvesting.refusing import Limits

logging.getLogger("urllib3").setLevel(logging.INFO)  # at DEBUG it writes whole addresses, in which a key may stand


class Connections:
    """The open connections of one harvest, one pool a server."""

    def __init__(self, gate: Gate, limits: Limits) -> None:
        self._gate = gate
        self._limits = limits
        self._pools: dict[tuple[str, str, int], HTTPConnectionPool] = {}
        self._watched: list[socket.socket] = []
        self.timed_out = False

    def pool(self, parts: SplitResult) -> HTTPConnectionPool:
        """The pool for the server of an address that `Gate.checked` has seen."""
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        key = (parts.scheme, host, port)
        if key not in self._pools:
            timeout = Timeout(connect=self._limits.connect_seconds, read=self._limits.silent_seconds)
            self._pools[key] = self._new_pool(parts.scheme, host, port, timeout)
        return self._pools[key]

    def _new_pool(self, scheme: str, host: str, port: int, timeout: Timeout) -> HTTPConnectionPool:
        connect = self._connect

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return connect(host, port)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return connect(host, port)

        if scheme == "http":
            plain = HTTPConnectionPool(host, port, timeout=timeout, maxsize=1)
            plain.ConnectionCls = Plain
            return plain
        secure = HTTPSConnectionPool(host, port, timeout=timeout, maxsize=1, ssl_context=ssl.create_default_context())
        secure.ConnectionCls = Secure
        return secure

    def _connect(self, host: str, port: int) -> socket.socket:
        connection = self._gate.connect(host, port, self._limits.connect_seconds)
        self._watched.append(connection.dup())  # shutting this one down ends the other too, also under TLS
        return connection

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Every connection is cut off after these seconds; silence is bounded elsewhere, this bounds dripping."""
        self.timed_out = False
        timer = threading.Timer(max(seconds, 0.01), self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        self.timed_out = True
        for watched in list(self._watched):
            with contextlib.suppress(OSError):
                watched.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Connections:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in self._pools.values():
            pool.close()
        for watched in self._watched:
            watched.close()
        self._pools.clear()
        self._watched.clear()

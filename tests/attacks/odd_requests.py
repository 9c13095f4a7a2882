"""Requests that no browser writes: broken lines, lengths that lie, headers without end, bytes that are none."""

from __future__ import annotations

import random
import socket

PATIENCE = 20.0
CHUNKED = "Transfer-Encoding: chunked"
FORM = "Content-Type: multipart/form-data; boundary="
COOKIES = ("Cookie: lovlig=" + "å" * 4000, "Cookie: lovlig=a; lovlig=b; lovlig=;;;=,", "Cookie: \x00=\xff")
# The first line, where {url} stands for an address and {host} for ourselves; more headers; the body.
ODD: tuple[tuple[str, tuple[str, ...], bytes], ...] = (
    ("GET {url}\x00 HTTP/1.1", (), b""),
    ("GET {url}?a=%ff%fe%00%u1234 HTTP/1.1", (), b""),
    ("GET //{host}{url} HTTP/1.1", (), b""),
    ("GET http://evil.example{url} HTTP/1.1", (), b""),
    ("GET {url} HTTP/9.9", (), b""),
    ("GET {url}", (), b""),
    ("X" * 3000 + " {url} HTTP/1.1", (), b""),
    ("GET {url}" + "/.." * 2000 + " HTTP/1.1", (), b""),
    ("GET {url} HTTP/1.1", tuple(f"X-{number}: {'y' * 90}" for number in range(300)), b""),
    *(("GET {url} HTTP/1.1", (cookie,), b"") for cookie in COOKIES),
    ("GET {url} HTTP/1.1", ("Host: evil.example",), b""),
    ("POST {url} HTTP/1.1", ("Content-Length: -1",), b"a=b"),
    ("POST {url} HTTP/1.1", ("Content-Length: 99999999999",), b"a=b"),
    ("POST {url} HTTP/1.1", ("Content-Length: 3", "Content-Length: 9"), b"a=b"),
    ("POST {url} HTTP/1.1", ("Content-Length: 5", CHUNKED), b"0\r\n\r\nGET / HTTP/1.1\r\n"),
    ("POST {url} HTTP/1.1", (CHUNKED,), b"zz\r\n\r\n"),
    ("POST {url} HTTP/1.1", (CHUNKED,), b"3\r\na=b\r\n0\r\n\r\n"),
    ("POST {url} HTTP/1.1", ("Transfer-Encoding: gzip, chunked",), b"3\r\na=b\r\n0\r\n\r\n"),
    ("POST {url} HTTP/1.1", (FORM, "Content-Length: 4"), b"--\r\n"),
    ("POST {url} HTTP/1.1", (FORM + "b" * 300, "Content-Length: 9"), b"--bbbbbbb"),
    ("POST {url} HTTP/1.1", (FORM + "x", "Content-Length: 60"), b'--x\r\nContent-Disposition: form-data; name="a\r\n'),
    (
        "POST {url} HTTP/1.1",
        ("Content-Type: application/x-www-form-urlencoded; charset=utf-7", "Content-Length: 12"),
        b"+ADw-a+AD4=b",
    ),
    ("GET {url} HTTP/1.1", ("Range: bytes=0-,0-,0-,0-", "If-Range: \xff"), b""),
    ("GET {url} HTTP/1.1", ("Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"), b""),
    ("GET {url} HTTP/1.1", ("Expect: 100-continue", "Content-Length: 1"), b""),
    ("GET {url} HTTP/1.1", (" folded: header", "\tmore"), b""),
    ("GET {url} HTTP/1.1", ("X-Forwarded-For: " + "1," * 3000,), b""),
    ("PRI * HTTP/2.0", (), b"SM\r\n\r\n"),
)


def made(dice: random.Random, host: str, url: str) -> bytes:
    """One of them, or bytes that are no request at all."""
    if dice.random() < 0.1:
        start = dice.choice((b"", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"))  # nothing, or as TLS begins
        return start + dice.randbytes(dice.randrange(2000))
    first, more, body = dice.choice(ODD)
    lines = (first.replace("{url}", url).replace("{host}", host), f"Host: {host}", "Connection: close", *more, "", "")
    return "\r\n".join(lines).encode("latin-1", "replace") + body


def send(port: int, content: bytes) -> bytes:
    """What the server says to these bytes until it closes; we have nothing more to say. Raises TimeoutError."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        heard = b""
        try:
            line.sendall(content)
            line.shutdown(socket.SHUT_WR)
            while part := line.recv(65536):
                heard += part
        except ConnectionError:  # it hung up on us, as it may
            return heard
        return heard

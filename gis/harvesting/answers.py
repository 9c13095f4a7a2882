"""What a server answered: its status in plain words, what it says is wrong, and its body within bounds."""

from __future__ import annotations

import email.utils
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from lxml import etree

from gis.harvesting.refusing import HarvestError, quoted
from gis.reading.markup import CAREFUL

PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_STATUSES: Final = {
    400: "Servern förstod inte frågan",
    401: "Servern kräver inloggning, eller godtar inte den som är vald",
    403: "Servern tillåter inte hämtningen med den inloggning som är vald",
    404: "Adressen finns inte på servern",
    405: "Servern tar inte emot frågor på den adressen",
    406: "Servern kan inte svara i det format som behövs",
    408: "Servern väntade för länge på frågan",
    410: "Adressen finns inte längre på servern",
    414: "Frågan är för lång för servern. Förkorta filtret",
    429: "Servern får för många frågor just nu",
    500: "Servern har ett fel hos sig",
    501: "Servern kan inte det som frågas",
    502: "Servern når inte systemet bakom sig",
    503: "Servern är tillfälligt stängd",
    504: "Systemet bakom servern svarade inte i tid",
}


@dataclass(frozen=True)
class Answer:
    """A finished answer. `headers` by lower-case name; `body` empty where it was written to a file."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def refusal(status: int, body: bytes) -> str:
    """A status that is no success, in words, with what the server says of it."""
    words = _STATUSES.get(status, "Servern svarade med ett fel")
    said = said_in(body)
    return f"{words} (svarskod {status}){f': ”{said}”' if said else ''}."


def said_in(body: bytes) -> str:
    """The message in an error's body, be it JSON (RFC 9457 or OGC) or an OWS exception report; "" for anything else."""
    text = body[:20_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"{"):
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            return ""
        for name in ("detail", "description", "error_description", "message", "title", "error"):
            if isinstance(told, dict) and isinstance(told.get(name), str) and told[name].strip():
                return quoted(told[name]).rstrip(".")
        return ""
    found = exception_in(body) if text.startswith(b"<") else None
    return (found or "").rstrip(".")


def exception_in(body: bytes) -> str | None:
    """The text of an OWS or WFS exception report; None when the body is none."""
    if b"ExceptionReport" not in body[:20_000] and b"ServiceException" not in body[:20_000]:
        return None
    try:
        root = etree.fromstring(body[:200_000], etree.XMLParser(**CAREFUL))
    except (etree.XMLSyntaxError, ValueError):
        return "ett fel som inte gick att läsa"
    texts = [
        "".join(found.itertext())
        for found in root.iter()
        if isinstance(found.tag, str) and etree.QName(found).localname in {"ExceptionText", "ServiceException"}
    ]
    return quoted(" ".join(texts)) or "ett fel utan förklaring"


def wait_asked(headers: Mapping[str, str], now: datetime | None = None) -> float:
    """Seconds that Retry-After asks for (RFC 9110, 10.2.3), as a number or a date; 0 when it does not."""
    told = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", told):
        return float(told)
    try:
        moment = email.utils.parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def unpacked(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The body as it was before it was packed, in pieces of at most a megabyte. Raises HarvestError."""
    if encoding in {"", "identity"}:
        yield from chunks
        return
    if encoding not in {"gzip", "x-gzip"}:
        raise HarvestError(f"Servern packar svaret på ett sätt som inte går att läsa ({quoted(encoding)}).")
    packed = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if packed.eof:
                    packed = zlib.decompressobj(zlib.MAX_WBITS | 16)
                yield packed.decompress(rest, 1 << 20)
                rest = packed.unused_data if packed.eof else packed.unconsumed_tail
    except zlib.error:
        raise HarvestError("Servern packade svaret fel, så att det inte går att läsa.", passing=True) from None
    if not packed.eof:
        raise HarvestError("Servern avbröt mitt i svaret.", passing=True)


def json_in(answer: Answer) -> Any:
    """The JSON of an answer. Raises HarvestError, in words, for anything else."""
    looks = answer.body[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if looks.startswith((b"<!doctype html", b"<html")) or answer.media_type == "text/html":
        raise HarvestError(
            "Servern svarade med en webbsida och inte med data. Kontrollera adressen: "
            "den ska leda till tjänsten själv, inte till en sida om den."
        )
    if looks.startswith(b"<"):
        raise HarvestError("Servern svarade med XML där JSON behövs. Är det en WFS? Välj i så fall det.")
    try:
        return json.loads(answer.body.removeprefix(b"\xef\xbb\xbf"), parse_constant=_no_number)
    except HarvestError:
        raise
    except (ValueError, RecursionError):
        raise HarvestError(
            "Servern svarade med JSON som är trasig eller slutar för tidigt. Försök igen senare.", passing=True
        ) from None


def _no_number(told: str) -> float:
    raise HarvestError(f"Servern svarade med {told} där ett tal ska stå.")

"""What a fuzzer sends: hostile text, plausible answers, odd headers, files that are none, shapes gone wrong."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from PIL import Image
from werkzeug.routing import Rule

from tests.attacks.routes import Route
from tests.attacks.town import EVERYBODY, STAFF, Town
from tests.attacks.typed import BACKWARDS, CONTROLS, EMOJI, INVISIBLE, SCRIPT, SQL, TEMPLATE
from tests.web.desk_cases import SHED

HOSTILE = (
    SCRIPT, CONTROLS, BACKWARDS, EMOJI, INVISIBLE, TEMPLATE, SQL, "", " ", "\x00", "0", "-1", "1e309", "NaN",
    "null", "true", "[]",
    "{}", "..", "../../etc/passwd", "%00", "%2e%2e%2f", "å" * 300, "x" * 5000, "9" * 400, "𝟙𝟚𝟛", "١٢٣", "ﬀ",
    "\ufffe", "ja", "nej",
    "2026-02-30", "9999-12-31", "0001-01-01", "Norrhaga 30:12", "komplementbyggnad", "matt", "rita",
    "koordinater", "planritning",
    "fullmakt", "granska", "handlingar", "oppna", "anna@exempel.se", "070-123 45 67", "123 45", "4,5", "27",
    "sv", "en", "xx",
    '{"type":"Polygon","coordinates":[[[669400,6540900],[669410,6540900],[669410,6540910],[669400,6540900]]]}',
    '{"type": "Polygon", "coordinates": []}', "6540900 669400\n6540910 669400\n6540910 669410",
    "//evil.example", "\r\nX: y",
)  # fmt: skip
FIELDS = (
    "designation", "measure", "use", "what", "complements", "ridge_height", "roof_pitch", "facade", "roof",
    "storeys", "method",
    "geometry", "shape", "width", "length", "rotation", "boundary_a", "distance_a", "boundary_b", "distance_b",
    "coordinates",
    "explanation", "consent", "seen", "done", "role", "name", "street", "postal_code", "city", "email",
    "phone", "has",
    "personal_number", "principal_name", "principal_number", "principal_email", "certificate", "start_date",
    "same", "reference",
    "version", "label", "label1", "step", "back", "text", "due", "reasons", "conditions", "version_id",
    "revision", "source",
    "epsg", "language", "till", "SAMLResponse", "RelayState",
)  # fmt: skip
QUERIES = ("sok", "back", "visa", "till", "papper", "bbox", "v", "label", "utgick", "personal", "designation")
SLUGS = (
    "fastighet", "atgard", "uppgifter", "placering", "grannar", "fler", "besked", "handlingar", "sokande",
    "uppgifter-2", "placering-2", "fler-2",
    "medsokande", "fullmakt",
    "kontrollansvarig", "tid", "faktura", "granska", "ta-arendet", "ta-over", "begar-komplettering", "bevilja",
    "avsla",
)  # fmt: skip
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE")
KINDS = (
    "application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/xml",
    "\xe5/x",
)


PLAUSIBLE = {
    **{name: value for step in SHED.values() for name, value in step.items()},
    "designation": "Norrhaga 30:12", "method": "matt", "role": "sjalv", "name": "Kim Prov", "street": "Vägen 1",
    "postal_code": "123 45", "city": "Viken", "email": "kim@exempel.example", "phone": "070-174 06 05", "version": "13",
    "text": "Mer, tack.", "reasons": "Åtgärden är planenlig.", "label": "planritning",
    "due": f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}",
    "distance_a": "5", "shape": "rektangel", "width": "4", "length": "5", "saker": "ja", "sok": "Norrhaga",
    "vad": "Ritningarna", "kanal": "disk", "bedomning": "hel", "grund": "18:8", "skal": "Larm.", "sida": "1",
    "vanster": "10", "topp": "12,5", "bredd": "30", "hojd": "20",
}  # fmt: skip


@dataclass
class Nonsense:
    """What is sent, made out of chance from a seed, so that what was found can be found again."""

    chance: random.Random

    def text(self) -> str:
        text = self.chance.choice(HOSTILE)
        if self.chance.random() < 0.2:
            at = self.chance.randrange(len(text) + 1)
            text = text[:at] + chr(self.chance.choice((0, 9, 10, 34, 39, 60, 92, 233, 8238, 0x1F600))) + text[at:]
        return text

    def sent(self, method: str) -> dict[str, Any]:
        sent: dict[str, Any] = {"headers": self.headers()}
        if self.chance.random() < 0.4:
            sent["query_string"] = {self.chance.choice(QUERIES): self.text() for _ in range(2)}
        if method in {"GET", "HEAD", "OPTIONS"} and self.chance.random() < 0.9:
            return sent
        return sent | self.body()

    def headers(self) -> dict[str, str]:
        told = {
            "Accept": self.chance.choice(("text/html", "application/json", "*/*", ";q=x", "image/webp,*/*;q=0.8")),
            "Accept-Language": self.chance.choice(("sv", "en", "x" * 99, "")),
            "Referer": self.chance.choice(("http://localhost/mina-sidor", "http://evil.example/x", "\x7f", "//[")),
            "Range": self.chance.choice(("bytes=0-9", "bytes=-1", "bytes=9999999-", "x=1", "bytes=0-1,3-4,5-6")),
            "If-None-Match": self.chance.choice(('"x"', "*", "W/", "å")),
            "If-Modified-Since": self.chance.choice(("Sat, 01 Jan 2000 00:00:00 GMT", "x", "Mon, 99 Foo 0000")),
            "Host": self.chance.choice(("localhost", "evil.example", "127.0.0.1", "a" * 70, "[::1")),
            "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Origin": "null",
            "Sec-Fetch-Site": "same-origin",
            "Content-Encoding": "gzip", "Cookie2": "x",
        }  # fmt: skip
        return {name: value for name, value in told.items() if self.chance.random() < 0.1}

    def body(self) -> dict[str, Any]:
        fields = {name: self.text() for name in self.chance.sample(FIELDS, self.chance.randrange(1, 14))}
        if self.chance.random() < 0.7:
            fields["version"] = str(self.chance.randrange(12, 20))
        kind = self.chance.random()
        if kind < 0.3:  # answers that would do, but for a few
            return {"data": {**PLAUSIBLE, **{name: fields[name] for name in list(fields)[:2]}}}
        if kind < 0.5:
            return {"data": fields}
        if kind < 0.65:
            name = self.chance.choice(("file", "file1", "fil", "facade"))
            return {"data": {**fields, name: (io.BytesIO(self.content()), self.text()[:200] or "x")}}
        if kind < 0.85:
            return {"data": json.dumps({"geometry": self.nested(4)}), "content_type": "application/json"}
        return {"data": self.content(), "content_type": self.chance.choice(KINDS)}

    def nested(self, depth: int) -> Any:
        flat = (None, True, 0, -1, 1e308, "x", self.text(), "Polygon", [669400.0, 6540900.0], [18.0, 59.0], [[]], {})
        if depth == 0 or self.chance.random() < 0.2:
            return self.chance.choice(flat)
        if self.chance.random() < 0.3:
            return [self.nested(depth - 1) for _ in range(self.chance.randrange(6))]
        size, east, north = (self.chance.uniform(-n, n) for n in (300, 40_000, 40_000))
        ring = [[669_400 + east + x * size, 6_540_900 + north + y * size] for x, y in ((0, 0), (1, 0), (1, 1), (0, 0))]
        if self.chance.random() < 0.3:
            ring[self.chance.randrange(4)] = self.nested(depth - 1)
        return {"type": self.chance.choice(("Polygon", "Polygon", "Feature", "Point")), "coordinates": [ring]}

    def content(self) -> bytes:
        if self.chance.random() < 0.3:
            written = io.BytesIO()
            Image.new("RGB", (9, 9)).save(written, "PNG")
            return written.getvalue()
        start = self.chance.choice((b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"<svg>", b"{", b"a=b&"))
        return start + self.chance.randbytes(self.chance.randrange(3000))


@dataclass
class Addresses:
    """Addresses of the service about things in the town: mostly things that `who` may reach, sometimes none at all."""

    town: Town
    nonsense: Nonsense

    def __post_init__(self) -> None:
        self.rules: list[Rule] = [rule for rule in self.town.app.url_map.iter_rules() if rule.endpoint != "static"]
        things = [*self.town.drafts.values(), *self.town.cases.values()]
        self.ids = {
            "draft_id": [thing.id for thing in things],
            "case_id": [thing.id for thing in reversed(things)],
            "document_id": [document for thing in things for document in thing.documents],
            "slug": list(SLUGS),
            "name": ["vagar", "fastigheter", "detaljplaner"],
            "layer": ["vagar", "fastigheter", "hemligt"],
            "idp": ["bankid", "personal"],
        }

    def of(self, rule: Rule, who: str) -> str:
        chance, typed = self.nonsense.chance, self.nonsense.text
        values = {
            name: chance.choice(self.ids.get(name, ["x"])) if chance.random() < 0.85 else typed() or "x"
            for name in rule.arguments
        }
        own = [thing for thing in self.town.drafts.values() if who in thing.of]
        cases = [thing for thing in self.town.cases.values() if who in thing.of or who in STAFF]
        for name, things in (("draft_id", own), ("case_id", cases)):
            if name in values and things and chance.random() < 0.7:
                thing = chance.choice(things)
                values |= {name: thing.id}
                if "document_id" in values:
                    values["document_id"] = chance.choice(thing.documents)
        try:
            url: str = self.town.app.url_map.bind("").build(rule.endpoint, values)
        except Exception:  # a value that no address can be made of
            url = f"/{rule.endpoint}"
        return url

    def asked(self, routes: Mapping[str, Route], often: Mapping[str, int] | None = None) -> tuple[Rule, str, str]:
        """A rule, somebody and a method; mostly somebody who gets past the door, so that what is behind it is tried.

        The rules that let somebody in `often` are chosen the more seldom.
        """
        chance = self.nonsense.chance
        weights = [1 / (1 + often.get(rule.endpoint, 0)) for rule in self.rules] if often is not None else None
        rule, who = chance.choices(self.rules, weights)[0], chance.choice(EVERYBODY)
        route = routes[rule.endpoint]
        if chance.random() < 0.6:
            who = chance.choice(sorted(route.roles))
        return rule, who, route.method if chance.random() < 0.85 else chance.choice(METHODS)

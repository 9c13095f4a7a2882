"""Every address, as everybody, with anything: nothing breaks, nothing is slow, nothing is told to others or to a log.

Seeded, and small in `make test`; LOVLIG_FUZZ=20 goes on for twenty minutes from a seed that it prints.
"""

from __future__ import annotations

import io
import json
import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.attacks.overheard import listening
from tests.attacks.routes import ROUTES
from tests.attacks.town import EVERYBODY, STAFF, Town, copied, told_too_much
from tests.attacks.typed import BACKWARDS, CONTROLS, EMOJI, INVISIBLE, SCRIPT, SQL, TEMPLATE
from tests.web.desk_cases import SHED

pytestmark = pytest.mark.xdist_group("town")
SEED = 20261122
IN_A_TEST = 2500  # requests
UNREADY = "health.ready"  # says 503 where no worker lives, as here
SLOWEST = 2.0  # seconds of work
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
    "designation": "Norrhaga 30:12", "method": "koordinater", "role": "sjalv", "name": "Kim Prov", "street": "Vägen 1",
    "postal_code": "123 45", "city": "Viken", "email": "kim@exempel.example", "phone": "070-174 06 05", "version": "13",
    "text": "Mer, tack.", "due": "2027-01-15", "reasons": "Åtgärden är planenlig.", "label": "planritning",
}  # fmt: skip


@dataclass
class Fuzzer:
    """Makes requests out of chance, from a seed, so that what it found can be found again."""

    town: Town
    chance: random.Random
    faults: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)

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

    def one(self) -> None:
        """Ask once, and note what was wrong with the answer."""
        rule, who = self.chance.choice(self.rules), self.chance.choice(EVERYBODY)
        route = ROUTES[rule.endpoint]
        if self.chance.random() < 0.6:  # mostly somebody who gets past the door, so that what is behind it is tried
            who = self.chance.choice(sorted(route.roles))
        method = route.method if self.chance.random() < 0.85 else self.chance.choice(METHODS)
        url = self._url(rule, who)
        sent = self._sent(method)
        began = time.thread_time()
        try:
            answer = self.town.browser(who).ask(method, url, **sent)
        except UnicodeEncodeError:  # what no browser or server could have written on the line
            return
        spent = time.thread_time() - began
        self._judge(f"{who} {method} {url} {str(sent)[:300]}", rule, who, answer, spent)

    def _judge(self, asked: str, rule: Rule, who: str, answer: TestResponse, spent: float) -> None:
        self.statuses[answer.status_code] += 1
        if answer.status_code < 400:
            self.reached.add(rule.endpoint)
        if answer.status_code >= 500 and rule.endpoint != UNREADY:
            self.faults.append(f"{answer.status_code}: {asked}")
        if spent > SLOWEST:
            self.faults.append(f"{spent:.1f} s: {asked}")
        self.faults += [f"tells {secret}: {asked}" for secret in told_too_much(self.town, who, answer)]
        if answer.mimetype == "text/html" and "<script>alert(1)</script>" in answer.get_data(as_text=True):
            self.faults.append(f"runs what was typed: {asked}")

    def _url(self, rule: Rule, who: str) -> str:
        values = {
            name: self.chance.choice(self.ids.get(name, ["x"])) if self.chance.random() < 0.85 else self._text() or "x"
            for name in rule.arguments
        }
        own = [thing for thing in self.town.drafts.values() if who in thing.of]
        cases = [thing for thing in self.town.cases.values() if who in thing.of or who in STAFF]
        for name, things in (("draft_id", own), ("case_id", cases)):
            if name in values and things and self.chance.random() < 0.7:
                thing = self.chance.choice(things)
                values |= {name: thing.id}
                if "document_id" in values:
                    values["document_id"] = self.chance.choice(thing.documents)
        try:
            url: str = self.town.app.url_map.bind("").build(rule.endpoint, values)
        except Exception:  # a value that no address can be made of
            url = f"/{rule.endpoint}"
        return url

    def _text(self) -> str:
        text = self.chance.choice(HOSTILE)
        if self.chance.random() < 0.2:
            at = self.chance.randrange(len(text) + 1)
            text = text[:at] + chr(self.chance.choice((0, 9, 10, 34, 39, 60, 92, 233, 8238, 0x1F600))) + text[at:]
        return text

    def _sent(self, method: str) -> dict[str, Any]:
        sent: dict[str, Any] = {"headers": self._headers()}
        if self.chance.random() < 0.4:
            sent["query_string"] = {self.chance.choice(QUERIES): self._text() for _ in range(2)}
        if method in {"GET", "HEAD", "OPTIONS"} and self.chance.random() < 0.9:
            return sent
        return sent | self._body()

    def _headers(self) -> dict[str, str]:
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

    def _body(self) -> dict[str, Any]:
        fields = {name: self._text() for name in self.chance.sample(FIELDS, self.chance.randrange(1, 14))}
        if self.chance.random() < 0.7:
            fields["version"] = str(self.chance.randrange(12, 20))
        kind = self.chance.random()
        if kind < 0.3:  # answers that would do, but for a few
            return {"data": {**PLAUSIBLE, **{name: fields[name] for name in list(fields)[:2]}}}
        if kind < 0.5:
            return {"data": fields}
        if kind < 0.65:
            name = self.chance.choice(("file", "file1", "fil", "facade"))
            return {"data": {**fields, name: (io.BytesIO(self._bytes()), self._text()[:200] or "x")}}
        if kind < 0.85:
            return {"data": json.dumps({"geometry": self._nested(4)}), "content_type": "application/json"}
        return {"data": self._bytes(), "content_type": self.chance.choice(KINDS)}

    def _nested(self, depth: int) -> Any:
        flat = (None, True, 0, -1, 1e308, "x", self._text(), "Polygon", [669400.0, 6540900.0], [18.0, 59.0], [[]], {})
        if depth == 0 or self.chance.random() < 0.2:
            return self.chance.choice(flat)
        if self.chance.random() < 0.3:
            return [self._nested(depth - 1) for _ in range(self.chance.randrange(6))]
        size, east, north = (self.chance.uniform(-n, n) for n in (300, 40_000, 40_000))
        ring = [[669_400 + east + x * size, 6_540_900 + north + y * size] for x, y in ((0, 0), (1, 0), (1, 1), (0, 0))]
        if self.chance.random() < 0.3:
            ring[self.chance.randrange(4)] = self._nested(depth - 1)
        return {"type": self.chance.choice(("Polygon", "Polygon", "Feature", "Point")), "coordinates": [ring]}

    def _bytes(self) -> bytes:
        if self.chance.random() < 0.3:
            written = io.BytesIO()
            Image.new("RGB", (9, 9)).save(written, "PNG")
            return written.getvalue()
        start = self.chance.choice((b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"<svg>", b"{", b"a=b&"))
        return start + self.chance.randbytes(self.chance.randrange(3000))


def test_anything_asked_by_anybody_breaks_nothing_and_tells_nothing(first_town: Town, tmp_path: Path) -> None:
    minutes = float(os.environ.get("LOVLIG_FUZZ", "0"))
    seed = random.SystemRandom().randrange(10**9) if minutes else SEED
    town = copied(first_town, tmp_path / "data")
    fuzzer = Fuzzer(town, random.Random(seed))
    deadline = time.monotonic() + minutes * 60
    asked = 0
    with listening() as overheard:
        while asked < IN_A_TEST or time.monotonic() < deadline:
            fuzzer.one()
            asked += 1
            if asked % 200 == 0:  # somebody logs out now and then; everybody comes back
                town.log_everybody_in_again()
    told = f"seed {seed}, {asked} requests, {dict(fuzzer.statuses)}"
    print(told)
    assert fuzzer.faults[:10] == [], told
    assert len(fuzzer.reached) > 25, f"too little was reached to mean anything: {sorted(fuzzer.reached)}"
    assert overheard.personal == []
    assert "Traceback" not in overheard.text

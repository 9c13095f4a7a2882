"""Somebody who asks a served Lovlig whatever comes to mind, in four ways, and judges every answer."""

from __future__ import annotations

import random
import re
import threading
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder

from tests.attacks.nonsense import Addresses, Nonsense
from tests.attacks.odd_requests import made, send
from tests.attacks.pages_forms import Filled, filled, forms_of, links_of
from tests.attacks.routes import ROUTES
from tests.attacks.town import NOBODY, RESIDENTS, Town, secrets_in
from tests.faults.visitor import Answer, Unanswered, Visitor
from tests.service import Service

LOGINS: Mapping[str, str] = {
    **{key: key for key in RESIDENTS},
    "officer": "hanlin", "registrator": "majsjo", "reader": "evaren", "gis": "kajber", "admin": "ulrsand",
    "delegate": "birhol", "secretary": "siwlun",
}  # fmt: skip
"""How somebody of the town logs in: residents as themselves, a role as the employee who has it."""
SLOWEST = 30.0  # seconds; the machine may be busy, a hang is longer
MOST_PAGES = 300
UNREADY = "/halsa/redo"
RUNS = "<script>alert(1)</script>"


@dataclass
class Person:
    """Somebody with a browser, and the addresses that their pages have shown them."""

    who: str
    visitor: Visitor
    known: list[str] = field(default_factory=lambda: ["/"])
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def session(self) -> str:
        return self.visitor.cookies.get("lovlig", "")

    def enter(self, instead_of: str = "") -> None:
        """Log in, unless somebody else of the fuzzers has done so since the session was this."""
        with self.lock:
            if self.who == NOBODY or (instead_of and self.session != instead_of):
                return
            fresh = Visitor(self.visitor.service)
            fresh.log_in(LOGINS[self.who])
            self.visitor = fresh

    def learn(self, urls: list[str], dice: random.Random) -> None:
        """Keep the addresses of pages, not those of what every page is drawn with."""
        self.known += [url for url in urls if url not in self.known and "/static/" not in url]
        while len(self.known) > MOST_PAGES:
            self.known.pop(dice.randrange(len(self.known)))


@dataclass
class Tally:
    """What was asked, what came of it, and what should not have."""

    asked: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    reached: dict[str, set[str]] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, told: str) -> None:
        with self.lock:
            self.faults.append(told)
            print(f"FAULT {told}", flush=True)


@dataclass
class Fuzzer:
    """One of those who ask, with chance of its own."""

    service: Service
    town: Town
    people: Mapping[str, Person]
    dice: random.Random
    tally: Tally

    def __post_init__(self) -> None:
        self.nonsense = Nonsense(self.dice)
        self.addresses = Addresses(self.town, self.nonsense)
        self.match = self.town.app.url_map.bind("localhost").match

    def run(self, ending: threading.Event) -> None:
        ways = (self.walk, self.walk, self.fill, self.fill, self.fill, self.aim, self.aim, self.oddly)
        while not ending.is_set():
            way = self.dice.choice(ways)
            try:
                way(self.people[self.dice.choice([*self.people])])
            except Exception:
                self.tally.fault(f"{way.__name__}: {traceback.format_exc()[-1200:]}")

    # ways to ask

    def walk(self, person: Person) -> Answer | None:
        """To a page that other pages lead to."""
        answer = self.ask(person, "GET", self.dice.choice(person.known))
        if answer and answer.status == 200 and answer.kind == "text/html":
            person.learn(links_of(answer.url, answer.body), self.dice)
        return answer

    def fill(self, person: Person) -> None:
        """Fill in a form of a page, and send it."""
        page = self.walk(person)
        forms = forms_of(page.url, page.body) if page and page.kind == "text/html" else []
        if not page or not forms:
            return
        largest = max(forms, key=lambda form: len(form.inputs.keys()))  # what the page is for; others are on every page
        form = filled(page.url, largest if self.dice.random() < 0.6 else self.dice.choice(forms), self.nonsense)
        if urlsplit(form.url).path in {"/logga-ut", "/logga-ut/overallt"} and self.dice.random() < 0.9:
            return
        answer = self.send(person, form)
        if answer and answer.status in {302, 303} and answer.location.startswith("/"):
            person.learn([answer.location], self.dice)
            self.ask(person, "GET", answer.location)

    def aim(self, person: Person) -> None:
        """Some address of the service, with something in it, in some way."""
        rule, who, method = self.addresses.asked(ROUTES)
        person = self.people.get(who, person)
        url, sent = self.addresses.of(rule, who), self.nonsense.sent(method)
        body, kind = _written(sent)
        query = sent.get("query_string")
        url += f"?{urlencode(query)}" if query else ""
        headers = {**sent["headers"], "X-CSRF-Token": self._token(person)}
        self.ask(person, method, url, body, kind, headers)

    def oddly(self, person: Person) -> None:
        url = urlsplit(self.dice.choice(person.known)).path or "/"
        content = made(self.dice, f"localhost:{self.service.port}", url)
        self.tally.asked["odd"] += 1
        try:
            heard = send(self.service.port, content)
        except TimeoutError:
            self.tally.fault(f"hangs: {content[:300]!r}")
            return
        found = re.match(rb"HTTP/1\.\d (\d{3})", heard)
        status = int(found[1]) if found else 0
        self.tally.statuses[status] += 1
        if status >= 500:
            self.tally.fault(f"{status}: {content[:300]!r}")

    # asking and judging

    def send(self, person: Person, form: Filled) -> Answer | None:
        if form.method == "GET":
            fields = {name: value for name, value in form.fields.items() if isinstance(value, str)}
            return self.ask(person, "GET", f"{form.url.partition('?')[0]}?{urlencode(fields)}")
        body, kind = _written({"data": form.fields})
        return self.ask(person, "POST", form.url, body, kind)

    def ask(
        self, person: Person, method: str, url: str, body: bytes | None = None, kind: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Answer | None:  # fmt: skip
        asked = f"{person.who} {method} {url[:300]} {(body or b'')[:200]!r} {headers or ''}"
        began, session = time.monotonic(), person.session
        try:
            answer = person.visitor.ask(method, url, body, kind, headers)
        except Unanswered as gone:
            if time.monotonic() - began > SLOWEST or not self._is_up():
                self.tally.fault(f"no answer ({gone}): {asked}")
            return None
        except (UnicodeError, ValueError):  # what no client can write on the line
            return None
        self._judge(person, method, answer, asked, time.monotonic() - began)
        if answer.status in {302, 303} and "/logga-in" in answer.location and person.who != NOBODY:
            person.enter(instead_of=session)
        return answer

    def _judge(self, person: Person, method: str, answer: Answer, asked: str, spent: float) -> None:
        tally, path = self.tally, urlsplit(answer.url).path
        with tally.lock:
            tally.asked[person.who] += 1
            tally.statuses[answer.status] += 1
            tally.slowest = max(tally.slowest, (spent, asked[:100]))
            if answer.status < 400:
                endpoint = self._endpoint(path, method)
                tally.reached.setdefault(endpoint, set()).add(person.who)
                tally.done[endpoint] += method == "POST"
        if answer.status >= 500 and path != UNREADY:
            tally.fault(f"{answer.status}: {asked}")
        if spent > SLOWEST:
            tally.fault(f"{spent:.0f} s: {asked}")
        if answer.kind == "text/html" and RUNS in answer.body.decode(errors="replace"):
            tally.fault(f"runs what was typed: {asked}")
        if answer.kind not in {"application/pdf", "image/png", "image/jpeg"}:
            said = answer.body.decode(errors="replace") + str(answer.headers)
            for secret in secrets_in(self.town, person.who, said, asked):
                tally.fault(f"tells {secret}: {asked}")

    def _endpoint(self, path: str, method: str) -> str:
        try:
            return str(self.match(path, method=method)[0])
        except HTTPException:
            return ""

    def _token(self, person: Person) -> str:
        carried = person.visitor.cookies.get("lovlig" if person.who != NOBODY else "lovlig_form", "")
        return self.town._token(carried) if carried else ""

    def _is_up(self) -> bool:
        return all(process.poll() is None for process in self.service.processes.values())


def _written(sent: Mapping[str, Any]) -> tuple[bytes | None, str]:
    """The body and its type, as werkzeug's test client would write them."""
    data = sent.get("data")
    if data is None:
        return None, ""
    builder = EnvironBuilder(method="POST", data=data, content_type=sent.get("content_type"))
    try:
        environ = builder.get_environ()
        return environ["wsgi.input"].read(), environ.get("CONTENT_TYPE", "")
    finally:
        builder.close()

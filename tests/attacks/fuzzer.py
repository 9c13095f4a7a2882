"""Somebody who asks a served Lovlig whatever comes to mind, in seven ways, and has every answer judged."""

from __future__ import annotations

import random
import re
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.routing import BuildError
from werkzeug.test import EnvironBuilder

from tests.attacks.busy_town import codes_in
from tests.attacks.judging import SLOWEST, Judge, Tally
from tests.attacks.nonsense import Addresses, Nonsense
from tests.attacks.odd_requests import made, send
from tests.attacks.pages_forms import Filled, filled, forms_of, goes_to, links_of
from tests.attacks.routes import ROUTES
from tests.attacks.seen import Seen
from tests.attacks.town import NOBODY, RESIDENTS, Town
from tests.faults.visitor import REDIRECTS, Answer, Unanswered, Visitor
from tests.service import Service

LOGINS: Mapping[str, str] = {
    **{key: key for key in RESIDENTS},
    "officer": "hanlin", "registrator": "majsjo", "reader": "evaren", "gis": "kajber", "admin": "ulrsand",
    "delegate": "birhol", "secretary": "siwlun", "inspector": "nilhav",
}  # fmt: skip
"""How somebody of the town logs in: residents as themselves, a role as the employee who has it."""
MOST_PAGES = 500
STEPS = 25  # pages of an application, some of them more than once
ON_THE_WAY = frozenset({"apply.save", "apply.add", "apply.submit", "apply.relabel"})
SELDOM = frozenset(
    {"auth.log_out", "auth.log_out_everywhere", "apply.erase_drafts", "apply.throw_away", "logged_in.end"}
)


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
            fresh = Visitor(self.visitor.service, patience=SLOWEST)
            fresh.log_in(LOGINS[self.who])
            self.visitor = fresh

    def learn(self, urls: list[str], dice: random.Random) -> None:
        """Keep the addresses of pages, not those of what every page is drawn with."""
        self.known += [url for url in urls if url not in self.known and "/static/" not in url]
        while len(self.known) > MOST_PAGES:
            self.known.pop(dice.randrange(len(self.known)))


@dataclass
class Fuzzer:
    """One of those who ask, with chance of its own. What was seldom reached is asked for the more often."""

    service: Service
    town: Town
    people: Mapping[str, Person]
    dice: random.Random
    tally: Tally
    seen: Seen

    def __post_init__(self) -> None:
        self.nonsense = Nonsense(self.dice)
        self.addresses = Addresses(self.town, self.nonsense)
        self.judge = Judge(self.town, self.seen, self.tally)

    def run(self, ending: threading.Event) -> None:
        ways = {
            self.walk: 2,
            self.fill: 3,
            self.seek: 4,
            self.aim: 3,
            self.apply: 0.12,
            self.letters: 0.3,
            self.oddly: 1,
        }
        while not ending.is_set():
            (way,) = self.dice.choices([*ways], [*ways.values()])
            try:
                way(self.people[self.dice.choice([*self.people])])
            except Exception:
                self.tally.fault(f"{way.__name__}: {traceback.format_exc()[-1200:]}")

    # ways to ask

    def walk(self, person: Person) -> Answer | None:
        """To a page that other pages lead to."""
        some = [self.dice.choice(person.known) for _ in range(12)]
        return self.look(person, min(some, key=lambda url: self.tally.often[self.seen.endpoint(url)]))

    def fill(self, person: Person) -> None:
        """Fill in a form of a page, and send it."""
        if page := self.walk(person):
            self.fill_in(person, page)

    def seek(self, person: Person) -> None:
        """Fill in a form that has seldom been taken, where somebody has been shown it, as them or as anybody."""
        wanted = [
            endpoint for endpoint, route in ROUTES.items() if route.method == "POST" and self.seen.forms[endpoint]
        ]
        if not wanted:
            return
        weights = [1 / (1 + self.tally.often[endpoint]) for endpoint in wanted]
        (endpoint,) = self.dice.choices(wanted, weights)
        found = self.seen.page_with(endpoint, self.dice)
        if found is None:
            return
        url, who = found
        page = self.look(self.people[who] if self.dice.random() < 0.9 else person, url)
        if page:
            self.fill_in(self.people[who], page, endpoint)

    def aim(self, person: Person) -> None:
        """Some address of the service, with what somebody was shown or anything else in it, in some way."""
        rule, who, method = self.addresses.asked(ROUTES, self.tally.often)
        person = self.people.get(who, person)
        url = self._shown(rule) if self.dice.random() < 0.6 else ""
        url, sent = url or self.addresses.of(rule, who), self.nonsense.sent(method)
        body, kind = _written(sent)
        query = sent.get("query_string")
        url += f"?{urlencode(query)}" if query else ""
        headers = {**sent["headers"], "X-CSRF-Token": self._token(person)}
        self.ask(person, method, url, body, kind, headers)

    def _shown(self, rule: Any) -> str:
        values = self.seen.of(rule.endpoint, rule.arguments, self.dice)
        if set(values) != set(rule.arguments):
            return ""
        try:
            built: str = self.town.app.url_map.bind("").build(rule.endpoint, values)
        except BuildError:  # of one rule among several
            return ""
        query = ROUTES[rule.endpoint].query
        return f"{built}?{query}" if query and self.dice.random() < 0.7 else built

    def apply(self, person: Person) -> None:
        """Begin an application and answer it step by step, mostly with care, until it is handed in."""
        if person.who not in RESIDENTS:
            return
        page = self.look(person, "/mina-sidor")
        begun = self.fill_in(person, page, "apply.start", careful=True) if page else None
        where = re.match(r"^/ansokan/([0-9a-f]{32})", urlsplit(begun.location).path) if begun else None
        for _step in range(STEPS if where else 0):
            page = self.look(person, where[0]) if where else None
            if page is None or self.seen.endpoint(page.url) == "apply.own_case":
                return
            if self.dice.random() < 0.1:  # something else there, as people do
                self.fill_in(person, page)
                continue
            ways = [goes_to(page.url, form) for form in forms_of(page.url, page.body)]
            ahead = [end for to, how in ways if (end := self.seen.endpoint(to, how)) in ON_THE_WAY]
            if not ahead:
                return
            self.fill_in(person, page, self.dice.choice(ahead), careful=self.dice.random() < 0.85)

    def letters(self, _person: Person) -> None:
        """Read the mails that have left, and open what their codes lead to, logged in or not."""
        found = codes_in(self.service.data)
        for person in (self.people[NOBODY], self.people[self.dice.choice([*self.people])]):
            if found:
                person.learn([url := self.dice.choice(found)], self.dice)
                if page := self.look(person, url):
                    self.fill_in(person, page)

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

    # pages and forms

    def look(self, person: Person, url: str) -> Answer | None:
        """A page, after what it redirects to; None when it is none. What it shows is remembered."""
        answer = self.ask(person, "GET", url)
        for _redirect in range(4):
            if not answer or answer.status not in REDIRECTS or not answer.location.startswith("/"):
                break
            answer = self.ask(person, "GET", answer.location)
        if not answer or answer.status != 200 or answer.kind != "text/html":
            return None
        links = links_of(answer.url, answer.body)
        person.learn(links, self.dice)
        self.seen.notice(links)
        for form in forms_of(answer.url, answer.body):
            self.seen.notice_form(urlsplit(answer.url).path, person.who, *goes_to(answer.url, form))
        return answer

    def fill_in(self, person: Person, page: Answer, endpoint: str = "", *, careful: bool = False) -> Answer | None:
        """Send a form of the page: one that goes to the endpoint, or the one that has most seldom been taken."""
        forms = [(self.seen.endpoint(*goes_to(page.url, form)), form) for form in forms_of(page.url, page.body)]
        fit = [each for each in forms if each[0] == endpoint] if endpoint else forms
        if not fit:
            return None
        weights = [(0.05 if end in SELDOM else 1) / (1 + self.tally.often[end]) for end, _form in fit]
        ((end, form),) = self.dice.choices(fit, weights)
        if end in SELDOM and self.dice.random() < 0.95:
            return None
        answer = self.send(person, filled(page.url, form, self.nonsense, careful=careful or self.dice.random() < 0.4))
        if answer and answer.status in REDIRECTS and answer.location.startswith("/"):
            person.learn([answer.location], self.dice)
            self.look(person, answer.location)
        return answer

    def send(self, person: Person, form: Filled) -> Answer | None:
        if form.method == "GET":
            fields = {name: value for name, value in form.fields.items() if isinstance(value, str | list)}
            return self.ask(person, "GET", f"{form.url.partition('?')[0]}?{urlencode(fields, doseq=True)}")
        body, kind = _written({"data": form.fields})
        return self.ask(person, "POST", form.url, body, kind)

    # asking

    def ask(
        self, person: Person, method: str, url: str, body: bytes | None = None, kind: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Answer | None:  # fmt: skip
        asked = f"{person.who} {method} {url[:300]} {(body or b'')[:200]!r} {headers or ''}"
        if handed_in := re.search(r"/ansokan/([0-9a-f]{32})/skicka-in", url):
            self.judge.handed_in(handed_in[1])
        began, session = time.monotonic(), person.session
        try:
            answer = person.visitor.ask(method, url, body, kind, headers)
        except Unanswered as gone:
            if time.monotonic() - began > SLOWEST or not self._is_up():
                self.tally.fault(f"no answer ({gone}): {asked}")
            return None
        except (UnicodeError, ValueError):  # what no client can write on the line
            return None
        self.judge.judge(person.who, method, answer, asked, time.monotonic() - began)
        if answer.status in REDIRECTS and "/logga-in" in answer.location and person.who != NOBODY:
            person.enter(instead_of=session)
        return answer

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

"""Somebody with a browser of their own who fetches pages, remembers what they show, and fills in their forms."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.test import EnvironBuilder

from tests.attacks.judging import SLOWEST, Judge, Tally
from tests.attacks.nonsense import Nonsense
from tests.attacks.pages_forms import Filled, filled, forms_of, goes_to, links_of
from tests.attacks.seen import Seen
from tests.attacks.town import NOBODY, RESIDENTS, Town
from tests.faults.visitor import REDIRECTS, Answer, Unanswered, Visitor
from tests.service import Service

LOGINS: Mapping[str, str] = {
    **{key: key for key in RESIDENTS},
    "officer": "hanlin", "registrator": "majsjo", "reader": "evaren", "gis": "kajber", "admin": "ulrsand",
    "delegate": "birhol", "second_reader": "birhol", "secretary": "siwlun", "inspector": "nilhav",
}  # fmt: skip
"""How somebody of the town logs in: residents as themselves, a role as the employee who has it."""
MOST_PAGES = 500
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
            fresh.log_in(LOGINS[self.who])  # the one way in which an answer from the identity provider is taken
            self.visitor = fresh

    def learn(self, urls: list[str], dice: random.Random) -> None:
        """Keep the addresses of pages, not those of what every page is drawn with."""
        self.known += [url for url in urls if url not in self.known and "/static/" not in url]
        while len(self.known) > MOST_PAGES:
            self.known.pop(dice.randrange(len(self.known)))


@dataclass
class Asking:
    """What everybody who asks does with pages. What was seldom reached is asked for the more often."""

    service: Service
    town: Town
    people: Mapping[str, Person]
    dice: random.Random
    tally: Tally
    seen: Seen

    def __post_init__(self) -> None:
        self.nonsense = Nonsense(self.dice)
        self.judge = Judge(self.town, self.seen, self.tally)

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

    def fill_in(
        self, person: Person, page: Answer, endpoint: str = "", *, careful: bool = False,
        said: Mapping[str, str] | None = None,
    ) -> Answer | None:  # fmt: skip
        """Send a form of the page: one that goes to the endpoint, or the one that has most seldom been taken.

        `said`: what to write in it whatever else is written.
        """
        forms = [(self.seen.endpoint(*goes_to(page.url, form)), form) for form in forms_of(page.url, page.body)]
        fit = [each for each in forms if each[0] == endpoint] if endpoint else forms
        if not fit:
            return None
        weights = [(0.05 if end in SELDOM else 1) / (1 + self.tally.often[end]) for end, _form in fit]
        ((end, form),) = self.dice.choices(fit, weights)
        if end in SELDOM and self.dice.random() < 0.95:
            return None
        told = filled(page.url, form, self.nonsense, careful=careful or self.dice.random() < 0.4)
        told.fields.update(said or {})
        answer = self.send(person, told)
        if answer and answer.status in REDIRECTS and answer.location.startswith("/"):
            person.learn([answer.location], self.dice)
            self.look(person, answer.location)
        return answer

    def send(self, person: Person, form: Filled) -> Answer | None:
        if form.method == "GET":
            fields = {name: value for name, value in form.fields.items() if isinstance(value, str | list)}
            return self.ask(person, "GET", f"{form.url.partition('?')[0]}?{urlencode(fields, doseq=True)}")
        body, kind = written({"data": form.fields})
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


def written(sent: Mapping[str, Any]) -> tuple[bytes | None, str]:
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

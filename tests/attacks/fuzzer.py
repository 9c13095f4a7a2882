"""Somebody who asks a served Lovlig whatever comes to mind, in many ways, and has every answer judged."""

from __future__ import annotations

import json
import re
import threading
import traceback
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from werkzeug.routing import BuildError

from tests.attacks.asking import Asking, Person, written
from tests.attacks.busy_town import PLOT, codes_in
from tests.attacks.nonsense import Addresses
from tests.attacks.odd_requests import made, send
from tests.attacks.pages_forms import forms_of, goes_to
from tests.attacks.routes import ROUTES
from tests.attacks.town import NOBODY, RESIDENTS
from tests.faults.visitor import Answer

STEPS = 25  # pages of an application, some of them more than once
ON_THE_WAY = frozenset({"apply.save", "apply.add", "apply.submit", "apply.relabel"})
IN_THE_GUIDE = frozenset(
    {"guide.save_measure", "guide.search_place", "guide.save_place", "guide.save_questions", "guide.share"}
)
FACTS = {"measure": "komplementbyggnad", "footprint_area": 12.5, "begun": "2026-11-21"}


class Fuzzer(Asking):
    """One of those who ask, with chance of its own."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.addresses = Addresses(self.town, self.nonsense)

    def run(self, ending: threading.Event) -> None:
        ways = {self.walk: 2, self.fill: 3, self.seek: 7, self.aim: 3, self.apply: 0.12, self.letters: 0.3}
        ways |= {self.guide: 0.15, self.script: 0.4, self.oddly: 0.7}
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
        body, kind = written(sent)
        query = sent.get("query_string")
        url += f"?{urlencode(query)}" if query else ""
        headers = {**sent["headers"], "X-CSRF-Token": self._token(person)}
        self.ask(person, method, url, body, kind, headers)

    def _shown(self, rule: Any) -> str:
        values = self.seen.of(rule.endpoint, rule.arguments, self.dice)
        if set(values) != set(rule.arguments):
            values = dict(ROUTES[rule.endpoint].values)
        if set(values) != set(rule.arguments):
            return ""
        try:
            built = self._built(rule.endpoint, **values)
        except BuildError:  # of one rule among several
            return ""
        query = ROUTES[rule.endpoint].query
        return f"{built}?{quote(query, safe='=&')}" if query and self.dice.random() < 0.7 else built

    def apply(self, person: Person) -> None:
        """Begin an application and answer it step by step, mostly with care, until it is handed in."""
        if person.who not in RESIDENTS:
            return
        page = self.look(person, "/mina-sidor")
        begun = self.fill_in(person, page, "apply.start", careful=True) if page else None
        if where := re.match(r"^/ansokan/[0-9a-f]{32}", urlsplit(begun.location).path) if begun else None:
            self._go_on(person, where[0], ON_THE_WAY, STEPS)

    def guide(self, person: Person) -> None:
        """Ask the guide page by page, as who has not decided to apply."""
        self._go_on(person, "/", IN_THE_GUIDE, 2)
        for url in ("/guide/plats", "/guide/fragor", "/guide/svar"):
            self._go_on(person, url, IN_THE_GUIDE, 2)

    def _go_on(self, person: Person, url: str, ahead: frozenset[str], steps: int) -> None:
        """Fill in what leads ahead from the page, and from the page again, mostly with care."""
        for _step in range(steps):
            page = self.look(person, url)
            if page is None or self.seen.endpoint(page.url) == "apply.own_case":
                return
            if self.dice.random() < 0.1:  # something else there, as people do
                self.fill_in(person, page)
                continue
            ways = [goes_to(page.url, form) for form in forms_of(page.url, page.body)]
            found = [end for to, how in ways if (end := self.seen.endpoint(to, how)) in ahead]
            if not found:
                return
            self.fill_in(person, page, self.dice.choice(found), careful=self.dice.random() < 0.85)

    def script(self, person: Person) -> None:
        """Ask as the scripts of the pages do, and other systems."""
        drawn = self.nonsense.nested(4) if self.dice.random() < 0.3 else {"type": "Polygon", "coordinates": PLOT}
        drafts = [thing.id for thing in self.town.drafts.values() if person.who in thing.of]
        drafts += [one for one, who in self.tally.owners.items() if who == person.who]
        asked: list[tuple[str, Any]] = [
            (self._built("guide.live_answer"), {"geometry": drawn}),
            ("/api/bedomning", FACTS),
            ("/api/bedomning", {**FACTS, self.nonsense.text(): self.nonsense.nested(2)}),
        ]
        if drafts:
            url = self._built("apply.answer", draft_id=self.dice.choice(drafts), slug="placering")
            asked.append((url, {"geometry": drawn}))
        url, told = self.dice.choice(asked)
        headers = {"X-CSRF-Token": self._token(person), "Accept": "application/json"}
        self.ask(person, "POST", url, json.dumps(told).encode(), "application/json", headers)

    def _built(self, endpoint: str, **values: str) -> str:
        built: str = self.town.app.url_map.bind("").build(endpoint, values)
        return built

    def letters(self, _person: Person) -> None:
        """Read the mails that have left, and open what their codes lead to, logged in or not."""
        found = codes_in(self.service.data)
        for person in (self.people[NOBODY], self.people[self.dice.choice([*self.people])]):
            if found:
                person.learn([url := self.dice.choice(found)], self.dice)
                if page := self.look(person, url):
                    self.fill_in(person, page)
                if page := self.look(person, self._built("neighbour.enter")):
                    self.fill_in(person, page, "neighbour.find", careful=True, said={"kod": url.rpartition("/")[2]})

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

"""What came of asking at random, and what is wrong with an answer whoever asked and whatever was asked."""

from __future__ import annotations

import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.attacks.routes import ROUTES
from tests.attacks.seen import Seen
from tests.attacks.town import RESIDENTS, Thing, Town, secrets_in
from tests.demo_people import persona
from tests.faults.visitor import Answer

SLOWEST = 90.0  # seconds; the machine may be busy, a hang is longer
UNREADY = "/halsa/redo"
RUNS = "<script>alert(1)</script>"
ALSO: Mapping[str, frozenset[str]] = {
    "delegate": frozenset({"second_reader"}),
    "second_reader": frozenset({"delegate"}),
}
"""What else somebody is who logs in with a role."""
BEHIND_CODES = ("/yttrande/", "/remiss/")
OWNED = re.compile(r"^/(?:ansokan|arende)/([0-9a-f]{32})(?:/|$)")
NUMBER = re.compile(r"[\d-]+")
READS = {"GET", "HEAD"}
HEARD = {"shared": "strand"}
"""Who was heard of a case of the town: its parties read what they said, under their name."""
UNREAD = {"application/pdf", "image/png", "image/jpeg"}


@dataclass
class Tally:
    """What was asked, what came of it, and what should not have."""

    asked: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    reached: dict[str, set[str]] = field(default_factory=dict)
    often: dict[str, float] = field(default_factory=lambda: defaultdict(float))  # refused counts a little, too
    answers: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    done: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    owners: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, told: str) -> None:
        with self.lock:
            self.faults.append(told)
            print(f"FAULT {told}", flush=True)

    def count(self, who: str, endpoint: str, method: str, answer: Answer, spent: float, asked: str) -> None:
        with self.lock:
            self.asked[who] += 1
            self.statuses[answer.status] += 1
            self.answers[endpoint][answer.status] += 1
            self.slowest = max(self.slowest, (spent, asked[:100]))
            self.often[endpoint] += 1 if answer.status < 400 else 0.2
            if answer.status < 400:
                self.reached.setdefault(endpoint, set()).add(who)
                self.done[endpoint] += method == "POST"

    def owner(self, thing_id: str, who: str) -> str:
        """Whose a draft or a case is: the first who was let in to it."""
        with self.lock:
            return self.owners.setdefault(thing_id, who)


@dataclass(frozen=True)
class Judge:
    """Holds every answer against what must hold of all of them."""

    town: Town
    seen: Seen
    tally: Tally

    def judge(self, who: str, method: str, answer: Answer, asked: str, spent: float) -> None:
        path = urlsplit(answer.url).path
        endpoint = self.seen.endpoint(path, method)
        self.tally.count(who, endpoint, method, answer, spent, asked)
        for wrong in (*_broken(answer, path, spent), *self._told(who, answer, path, asked)):
            self.tally.fault(f"{wrong}: {asked}")
        if wrong := self._let_in(who, method, answer, path, endpoint):
            self.tally.fault(f"{wrong}: {asked}")

    def _told(self, who: str, answer: Answer, path: str, asked: str) -> Iterator[str]:
        """Secrets in the answer. Who has the code of a letter is told names, but no numbers and nobody protected."""
        if answer.kind in UNREAD:
            return
        said = answer.body.decode(errors="replace") + str(answer.headers)
        for secret in secrets_in(self.town, who, said, asked):
            if path.startswith(BEHIND_CODES) and not NUMBER.fullmatch(secret) and self._is_of_case(secret):
                continue
            if secret not in self._heard_of(who):
                yield f"tells {secret}"

    def _heard_of(self, who: str) -> set[str]:
        """The names of those who were heard of a case that `who` is a party to."""
        return {persona(heard).name for case, heard in HEARD.items() if who in self.town.cases[case].of}

    def _is_of_case(self, secret: str) -> bool:
        """Whether a letter may tell of it: a name of somebody who is not protected, or a document that was shown."""
        things = (*self.town.cases.values(), *self.town.drafts.values())
        drafted = any(secret in thing.documents for thing in self.town.drafts.values())
        return not drafted and (" " in secret or any(secret in (each.id, *each.documents) for each in things))

    def _let_in(self, who: str, method: str, answer: Answer, path: str, endpoint: str) -> str:
        """Why somebody should not have been answered so at all."""
        route = ROUTES.get(endpoint)
        if answer.status != 200 or route is None:
            return ""
        same = method == route.method or {method, route.method} <= READS
        if same and not ({who} | ALSO.get(who, frozenset())) & route.roles:
            return f"lets {who} in"
        found = OWNED.match(path)
        if not found or who not in RESIDENTS or not same:
            return ""
        known = [each for each in (*self.town.cases.values(), *self.town.drafts.values()) if each.id == found[1]]
        of = known[0].of if known else {self.tally.owner(found[1], who)}
        return "" if who in of else f"lets {who} in to what is of {sorted(of)}"

    def handed_in(self, draft_id: str) -> None:
        """A draft of the town becomes a case: whoever reads cases may see its documents."""
        mine = next((key for key, thing in self.town.drafts.items() if thing.id == draft_id), None)
        if mine is None:
            return
        thing: Thing = self.town.drafts[mine]
        self.town.cases = {**self.town.cases, f"handed in by {mine}": thing}
        self.town.drafts = {key: each for key, each in self.town.drafts.items() if key != mine}


def _broken(answer: Answer, path: str, spent: float) -> Iterator[str]:
    if answer.status >= 500 and path != UNREADY:
        yield f"{answer.status}"
    if spent > SLOWEST:
        yield f"{spent:.0f} s"
    if answer.kind == "text/html" and RUNS in answer.body.decode(errors="replace"):
        yield "runs what was typed"

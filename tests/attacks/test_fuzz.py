"""Every address, as everybody, with anything: nothing breaks, nothing is slow, nothing is told to others or to a log.

Seeded and small; `make fuzz MINUTES=20` goes on for twenty minutes against a served process (tests.attacks.fuzzing).
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.attacks.nonsense import Addresses, Nonsense
from tests.attacks.overheard import listening
from tests.attacks.routes import ROUTES
from tests.attacks.town import Town, copied, told_too_much

pytestmark = pytest.mark.xdist_group("town")
SEED = 20261122
IN_A_TEST = 700  # requests
UNREADY = "health.ready"  # says 503 where no worker lives, as here
SLOWEST = 2.0  # seconds of work


@dataclass
class Fuzzer:
    """Asks the service in this process, and notes what was wrong with the answers."""

    town: Town
    nonsense: Nonsense
    faults: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.addresses = Addresses(self.town, self.nonsense)

    def one(self) -> None:
        """Ask once."""
        rule, who, method = self.addresses.asked(ROUTES)
        url, sent = self.addresses.of(rule, who), self.nonsense.sent(method)
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


def test_anything_asked_by_anybody_breaks_nothing_and_tells_nothing(first_town: Town, tmp_path: Path) -> None:
    town = copied(first_town, tmp_path / "data")
    fuzzer = Fuzzer(town, Nonsense(random.Random(SEED)))
    with listening() as overheard:
        for asked in range(1, IN_A_TEST + 1):
            fuzzer.one()
            if asked % 200 == 0:  # somebody logs out now and then; everybody comes back
                town.log_everybody_in_again()
    told = f"{IN_A_TEST} requests, {dict(fuzzer.statuses)}"
    assert fuzzer.faults[:10] == [], told
    assert len(fuzzer.reached) > 25, f"too little was reached to mean anything: {sorted(fuzzer.reached)}"
    assert overheard.personal == []
    assert "Traceback" not in overheard.text

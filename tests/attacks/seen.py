"""What pages have shown to whoever asks at random: addresses by endpoint, the ids in them, and where forms stand."""

from __future__ import annotations

import random
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

MOST = 40  # addresses of an endpoint, the latest


@dataclass
class Seen:
    """All that anybody has been shown; whoever asks next may try it, theirs or not."""

    app: Flask
    arguments: dict[str, dict[tuple[tuple[str, Any], ...], None]] = field(default_factory=lambda: defaultdict(dict))
    values: dict[str, dict[Any, None]] = field(default_factory=lambda: defaultdict(dict))
    forms: dict[str, dict[tuple[str, str], None]] = field(default_factory=lambda: defaultdict(dict))
    known: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._match = self.app.url_map.bind("localhost").match

    def endpoint(self, url: str, method: str = "GET") -> str:
        """The endpoint of an address, "" for none."""
        return self._matched(url, method)[0]

    def _matched(self, url: str, method: str) -> tuple[str, Mapping[str, Any]]:
        try:
            endpoint, arguments = self._match(urlsplit(url).path, method=method)
        except (HTTPException, RequestRedirect):
            return "", {}
        return str(endpoint), arguments

    def notice(self, urls: Iterable[str], method: str = "GET") -> None:
        """Remember addresses that a page led to."""
        for url in urls:
            path = f"{method} {urlsplit(url).path}"
            if path in self.known or "/static/" in path:
                continue
            endpoint, arguments = self._matched(url, method)
            with self.lock:
                self.known.add(path)
                if endpoint:
                    _keep(self.arguments[endpoint], tuple(sorted(arguments.items())))
                for name, value in arguments.items():
                    _keep(self.values[name], value)

    def notice_form(self, page: str, who: str, action: str, method: str) -> None:
        """Remember on which page `who` was shown a form that goes to an endpoint."""
        self.notice([action], method)
        if endpoint := self.endpoint(action, method):
            with self.lock:
                _keep(self.forms[endpoint], (page, who))

    def of(self, endpoint: str, names: Iterable[str], dice: random.Random) -> dict[str, Any]:
        """Arguments for an endpoint: mostly as somebody was shown them together, else each from anywhere."""
        with self.lock:
            together = list(self.arguments[endpoint])
            each = {name: list(self.values[name]) for name in names}
        if together and dice.random() < 0.7:
            return dict(dice.choice(together))
        return {name: dice.choice(known) for name, known in each.items() if known}

    def page_with(self, endpoint: str, dice: random.Random) -> tuple[str, str] | None:
        """A page that holds a form for the endpoint, and who was shown it."""
        with self.lock:
            found = list(self.forms[endpoint])
        return dice.choice(found) if found else None


def _keep(known: dict[Any, None], value: Any) -> None:
    known.pop(value, None)
    known[value] = None
    while len(known) > MOST:
        del known[next(iter(known))]

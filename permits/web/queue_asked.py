"""What an address of the queue asks for, and the addresses of what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from flask import abort, url_for

from permits.services.queue_shapes import Sought, Tab
from permits.web.sought import SEALED, sealed, sought_in

LONGEST_SEARCH = 100
LONGEST_CHOICE = 120
NAMES = {
    "atgard": "kind",
    "galler": "wants",
    "lage": "state",
    "handlaggare": "officer",
    "omrade": "area",
    "tagg": "tag",
    "vantar": "waits",
    "signal": "attention",
}
"""What each part of an address is in services.queue_shapes.Sought; the search, `inom` and `visa` stand beside them."""
MOST_DAYS = 3650


class QueueAsked:
    """The queue as an address asks for it: a list, what is sought in it, and a page."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self.sought = _sought(told)
        named = told.get("visa", "")
        if named and named not in set(Tab):
            abort(404)
        self.tab = Tab(named) if named else None
        self.page = int(told["sida"]) if told.get("sida", "").isdecimal() and len(told["sida"]) < 7 else 1

    @property
    def filters(self) -> int:
        """How many of the filters are in use, the search aside."""
        return sum(value not in ("", None) for name, value in vars(self.sought).items() if name != "text")

    def url(self, endpoint: str = "office.queue", tab: Tab | str | None = None, page: int = 1, **more: Any) -> str:
        """The address of the same, or of another list or page of it."""
        parts: dict[str, Any] = {**self.query(tab, page), **more}
        return url_for(endpoint, **parts)

    def query(self, tab: Tab | str | None = None, page: int = 1) -> dict[str, str]:
        """The address's parts, in the order in which they are always written."""
        shown = tab or self.tab
        parts = {"visa": str(shown) if shown else "", SEALED: sealed(self.sought.text)}
        parts |= {name: str(getattr(self.sought, field)) for name, field in NAMES.items()}
        parts |= {"inom": "" if self.sought.within is None else str(self.sought.within)}
        parts |= {"sida": str(page) if page > 1 else ""}
        return {name: value for name, value in parts.items() if value}

    def without(self, name: str) -> str:
        """The address of the same without one of its filters."""
        return QueueAsked({each: value for each, value in self.query().items() if each != name}).url()

    def kept(self, query: str) -> str:
        """The address of a view that somebody has kept."""
        return asked_in(query).url()

    def within(self, days: int) -> str:
        return QueueAsked({**self.query(), "inom": str(days)}).url()


def asked_in(query: str) -> QueueAsked:
    """What a kept query string asks for; what it cannot hold is left out."""
    return QueueAsked({name: value for name, value in parse_qsl(query[:2000]) if name != "visa" or value in set(Tab)})


def _sought(told: Mapping[str, str]) -> Sought:
    chosen = {field: _printable(told.get(name, ""))[:LONGEST_CHOICE] for name, field in NAMES.items()}
    chosen["text"] = _printable(sought_in(told))[:LONGEST_SEARCH]
    days = told.get("inom", "").strip()
    return Sought(**chosen, within=min(int(days), MOST_DAYS) if days.isdecimal() and len(days) < 6 else None)


def _printable(told: str) -> str:
    """The text without what no keyboard writes."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in told).split())

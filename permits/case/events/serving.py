"""Whom a decision went to and when each took part of it, and that it was announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.case.events.base import Event


@dataclass(frozen=True)
class RecipientsListed(Event):
    """Those whom the decision goes to, each a Recipient's fields (permits.case.decisions)."""

    recipients: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class DecisionDispatched(Event):
    """The decision was sent to these recipients."""

    recipients: tuple[str, ...]
    day: date


@dataclass(frozen=True)
class DecisionServed(Event):
    """A recipient took part of the decision on a day, and how that is known."""

    recipient: str
    day: date
    how: str


@dataclass(frozen=True)
class DecisionAnnounced(Event):
    """The message about the decision was put up on the notice board (9 kap. 109 §)."""

    day: date

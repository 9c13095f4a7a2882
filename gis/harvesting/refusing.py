"""How a harvest that did not succeed says so, and how much one may take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gis.refusals import MOST_FEATURES

LONGEST_QUOTE: Final = 200
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")


class HarvestError(Exception):
    """Why nothing was fetched; the text is Swedish, for people, and holds no secret.

    `passing`: it may go better in a while. `wait`: seconds that the server asked for, 0 when it did not.
    """

    def __init__(self, text: str, *, passing: bool = False, wait: float = 0.0) -> None:
        super().__init__(text)
        self.text = text
        self.passing = passing
        self.wait = wait


class PageTooLargeError(HarvestError):
    """A page holds more than is taken at once; a smaller one may go."""


@dataclass(frozen=True)
class Limits:
    """Bounds of one harvest: bytes, seconds, and counts. `attempts` are tries of one request."""

    page_bytes: int = 48 << 20  # a page of JSON is read whole, and takes some eight times its size
    total_bytes: int = 2 << 30
    features: int = MOST_FEATURES
    pages: int = 20_000
    page_features: int = 1000
    connect_seconds: float = 10.0
    silent_seconds: float = 60.0
    request_seconds: float = 600.0
    total_seconds: float = 3 * 3600.0
    attempts: int = 4
    longest_wait: float = 120.0


def quoted(text: str) -> str:
    """What a server said, short and without what would not be seen."""
    said = " ".join(_UNSEEN.sub(" ", text).split())
    return said if len(said) <= LONGEST_QUOTE else said[: LONGEST_QUOTE - 1] + "…"

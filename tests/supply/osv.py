"""What is known to be vulnerable, asked of a database that speaks OSV (https://google.github.io/osv.dev/api/)."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.supply.pins import Pin

DATABASE: Final = "https://api.osv.dev"
PATIENCE: Final = 20.0  # seconds that one answer may take
TOGETHER: Final = 500  # packages asked about at once; the interface takes a thousand
MOST_ROUNDS: Final = 50  # further pages of one answer
LARGEST: Final = 32 << 20  # bytes of an answer


class NotReached(Exception):  # noqa: N818 - says what happened, as the telling does
    """The database did not answer, or not as OSV does: nothing is known, which is not the same as nothing found."""


@dataclass(frozen=True)
class Known:
    """A vulnerability that a pinned package is listed with."""

    pin: Pin
    id: str
    aliases: tuple[str, ...]
    summary: str
    severity: str

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.id, *self.aliases})


def address() -> str:
    """Which database is asked: LOVLIG_OSV for a mirror on the inside, else the public one."""
    return os.environ.get("LOVLIG_OSV", DATABASE).rstrip("/")


def known(pins: Sequence[Pin], database: str, patience: float = PATIENCE) -> list[Known]:
    """The vulnerabilities of these packages that have not been withdrawn. Raises NotReached."""
    listed: list[tuple[Pin, str]] = []
    for start in range(0, len(pins), TOGETHER):
        listed += _asked(pins[start : start + TOGETHER], database, patience)
    told = {one: _get(f"{database}/v1/vulns/{one}", patience) for one in sorted({name for _pin, name in listed})}
    return [_known(pin, one, told[one]) for pin, one in listed if not told[one].get("withdrawn")]


def _asked(pins: Iterable[Pin], database: str, patience: float) -> list[tuple[Pin, str]]:
    """Pairs of package and id; an answer in several pages is read to its end."""
    waiting: list[tuple[Pin, str]] = [(pin, "") for pin in pins]
    found: list[tuple[Pin, str]] = []
    for _round in range(MOST_ROUNDS):
        if not waiting:
            return found
        queries = [_query(pin, page) for pin, page in waiting]
        results = _get(f"{database}/v1/querybatch", patience, {"queries": queries}).get("results")
        if not isinstance(results, list) or len(results) != len(waiting):
            raise NotReached(f"{database} did not answer for every package")
        rest = []
        for (pin, _page), result in zip(waiting, results, strict=True):
            found += [(pin, str(each["id"])) for each in (result or {}).get("vulns", [])]
            if (result or {}).get("next_page_token"):
                rest.append((pin, str(result["next_page_token"])))
        waiting = rest
    raise NotReached(f"{database} never ended its answer")


def _query(pin: Pin, page: str) -> dict[str, Any]:
    asked: dict[str, Any] = {"package": {"ecosystem": pin.ecosystem, "name": pin.name}, "version": pin.version}
    return asked | ({"page_token": page} if page else {})


def _get(url: str, patience: float, sent: Mapping[str, Any] | None = None) -> dict[str, Any]:
    body = None if sent is None else json.dumps(sent).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=patience) as answer:
            told = json.loads(answer.read(LARGEST))
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise NotReached(f"{url}: {reason}") from error
    if not isinstance(told, dict):
        raise NotReached(f"{url}: the answer is no object")
    return told


def _known(pin: Pin, name: str, told: Mapping[str, Any]) -> Known:
    scores = [str(one.get("score", "")) for one in told.get("severity", [])]
    rated = str(told.get("database_specific", {}).get("severity", ""))
    summary = str(told.get("summary") or told.get("details", "")).strip().partition("\n")[0]
    return Known(pin, name, tuple(told.get("aliases", [])), summary, rated or next(iter(scores), ""))

"""What a question to the OGC API may say in its address, and what is wrong with it (OGC 17-069r4, 7.15)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from permits.case.times import STOCKHOLM, swedish_day

USUAL, MOST = 100, 10_000  # features a page
HIGHEST = 2**53  # numbers beyond this are not whole in JSON
PARAMETERS = frozenset({"bbox", "limit", "after", "datetime", "f"})
FORMATS = frozenset({"json", "geojson"})
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,20})?([eE][+-]?\d{1,2})?")
OPEN = frozenset({"", ".."})

Bounds = tuple[float, float, float, float]


class AskedWronglyError(ValueError):
    """The address cannot be understood. The text says why, in Swedish."""


@dataclass(frozen=True)
class Asked:
    """`bounds` in degrees; `day` the last of the time asked for, None for today."""

    limit: int
    bounds: Bounds | None
    after: int
    day: date | None


def asked(arguments: Mapping[str, str]) -> Asked:
    """What the address asks for. Raises AskedWronglyError; a name that is not known is an error, never passed over."""
    only(arguments, PARAMETERS)
    return Asked(
        limit=min(_whole("limit", arguments.get("limit", str(USUAL)), 1), MOST),
        bounds=_bounds(arguments["bbox"]) if "bbox" in arguments else None,
        after=_whole("after", arguments.get("after", "0"), 0),
        day=last_day(arguments["datetime"]) if "datetime" in arguments else None,
    )


def only(arguments: Mapping[str, str], known: frozenset[str]) -> None:
    """Raises AskedWronglyError for a parameter that is not among the known, or another format than there is."""
    for name in arguments:
        if name not in known:
            raise AskedWronglyError(
                f"Parametern {name[:40]} finns inte. Det här går att ange: {', '.join(sorted(known))}."
            )
    if arguments.get("f", "json") not in FORMATS:
        raise AskedWronglyError("f kan bara vara json.")


def _whole(name: str, told: str, least: int) -> int:
    if not re.fullmatch(r"[0-9]{1,16}", told) or not least <= int(told) <= HIGHEST:
        raise AskedWronglyError(f"{name} ska vara ett heltal, minst {least}.")
    return int(told)


def _bounds(told: str) -> Bounds:
    """West, south, east, north out of four numbers, or of six with heights, which are of no matter here."""
    parts = told.split(",")
    if len(parts) not in {4, 6} or not all(_NUMBER.fullmatch(part) for part in parts):
        raise AskedWronglyError("bbox ska vara fyra tal med komma emellan: väst, syd, öst, nord, i grader.")
    numbers = [float(part) for part in parts]
    west, south, east, north = (numbers[index] for index in ((0, 1, 2, 3) if len(parts) == 4 else (0, 1, 3, 4)))
    if not all(map(math.isfinite, numbers)) or max(map(abs, (west, east))) > 180 or max(map(abs, (south, north))) > 90:
        raise AskedWronglyError("bbox ska vara i grader, longitud först (CRS84): -180 till 180 och -90 till 90.")
    if south > north:
        raise AskedWronglyError("bbox har sin sydgräns norr om sin nordgräns.")
    return west, south, east, north


def last_day(told: str) -> date | None:
    """The last day of a moment or an interval (RFC 3339); None where it is open. Raises AskedWronglyError."""
    parts = told.split("/")
    if len(parts) == 1 and told not in OPEN:
        return swedish_day(_moment(told))
    if len(parts) != 2:
        raise AskedWronglyError("datetime ska vara en tidpunkt, eller två med / emellan, där .. lämnar en ände öppen.")
    first, last = (None if part in OPEN else _moment(part) for part in parts)
    if first and last and first > last:
        raise AskedWronglyError("datetime slutar innan det börjar.")
    return swedish_day(last) if last else None


def _moment(told: str) -> datetime:
    try:
        found = datetime.fromisoformat(told.upper())
        found = found.replace(tzinfo=STOCKHOLM) if found.tzinfo is None and len(told) == len("2026-11-22") else found
        if found.tzinfo is not None and 1900 <= found.year <= 9000:
            return found
    except (ValueError, OverflowError):
        pass
    raise AskedWronglyError("datetime ska skrivas som 2026-11-22T12:00:00Z eller 2026-11-22.")

"""How a municipality's profile tells its queue: areas, who takes what, what a case weighs, its own words for tags."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from permits.law.facts import MeasureKind

USUAL_WARNING: Final = 14  # days before a decision is due
ANY_OTHER: Final = "annat"
LONGEST_TAG: Final = 30


class QueueProfileError(ValueError):
    """The queue's part of the profile lacks or misstates something; the message names the key, in Swedish."""


@dataclass(frozen=True)
class Area:
    """A part of the municipality: the properties of some tracts, or what lies in a polygon (GeoJSON, EPSG:3006)."""

    name: str
    tracts: frozenset[str] = frozenset()
    polygon: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class OfficerRule:
    """What an officer is given by itself. No areas or kinds: all of them. `share` of a whole desk, as 0.5."""

    login: str
    areas: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    share: float = 1.0


@dataclass(frozen=True)
class QueueProfile:
    """`warn_days` before a decision is due, `weights` by kind of measure; `officers` empty: every officer takes all."""

    warn_days: int = USUAL_WARNING
    automatic: bool = False
    tags: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()
    officers: tuple[OfficerRule, ...] = ()

    def weight(self, kinds: Sequence[str]) -> float:
        """What a case about these kinds weighs: its heaviest part."""
        usual = self.weights.get(ANY_OTHER, 1.0)
        return max((self.weights.get(kind, usual) for kind in kinds), default=usual)


def queue_of(told: Any, folder: Path) -> QueueProfile:
    """The [queue] table of a profile. Raises QueueProfileError naming the key."""
    if not isinstance(told, Mapping):
        raise QueueProfileError("queue ska vara en tabell: skriv [queue].")
    _known(told, {"warn_days", "automatic", "tags", "weights", "areas", "officers"}, "queue")
    days = told.get("warn_days", USUAL_WARNING)
    if not isinstance(days, int) or not 1 <= days <= 70:
        raise QueueProfileError(f"queue.warn_days är {days!r}; ange ett antal dagar, 1–70.")
    tags = tuple(told.get("tags", ()))
    if not all(isinstance(tag, str) and 0 < len(tag) <= LONGEST_TAG and "|" not in tag for tag in tags):
        raise QueueProfileError(f"queue.tags ska vara en lista av ord om högst {LONGEST_TAG} tecken, utan |.")
    areas = tuple(_area(one, folder) for one in told.get("areas", ()))
    officers = tuple(_officer(one, {area.name for area in areas}) for one in told.get("officers", ()))
    return QueueProfile(days, bool(told.get("automatic", False)), tags, _weights(told), areas, officers)


def _known(told: Mapping[str, Any], names: set[str], where: str) -> None:
    strangers = sorted(set(told) - names)
    if strangers:
        raise QueueProfileError(f"{where}.{strangers[0]} är inget som profilen kan ange.")


def _weights(told: Mapping[str, Any]) -> Mapping[str, float]:
    weights = told.get("weights", {})
    for kind, weight in weights.items():
        if kind not in {*MeasureKind, ANY_OTHER}:
            raise QueueProfileError(f"queue.weights.{kind} är ingen åtgärd.")
        if not isinstance(weight, (int, float)) or not 0 < weight <= 100:
            raise QueueProfileError(f"queue.weights.{kind} är {weight!r}; ange en vikt över 0 och högst 100.")
    return {kind: float(weight) for kind, weight in weights.items()}


def _area(told: Any, folder: Path) -> Area:
    if not isinstance(told, Mapping) or not str(told.get("name", "")).strip():
        raise QueueProfileError("queue.areas: varje område ska ha ett namn (name).")
    where = f"queue.areas ({told['name']})"
    _known(told, {"name", "tracts", "polygon"}, where)
    if bool(told.get("tracts")) == bool(told.get("polygon")):
        raise QueueProfileError(f"{where}: ange antingen tracts eller polygon.")
    polygon = _polygon(told["polygon"], folder, where) if told.get("polygon") else None
    return Area(str(told["name"]), frozenset(told.get("tracts", ())), polygon)


def _polygon(told: Any, folder: Path, where: str) -> Mapping[str, Any]:
    """The ground of an area: in a file beside the profile, or as it stands (GeoJSON)."""
    polygon, called = told, "polygon"
    if not isinstance(told, Mapping):
        called = str(told)
        try:
            polygon = json.loads((folder / called).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise QueueProfileError(f"{where}: {called} kan inte läsas som GeoJSON.") from error
    if not isinstance(polygon, Mapping) or polygon.get("type") not in {"Polygon", "MultiPolygon"}:
        raise QueueProfileError(f"{where}: {called} ska vara en Polygon eller MultiPolygon.")
    return polygon


def _officer(told: Any, areas: set[str]) -> OfficerRule:
    if not isinstance(told, Mapping) or not told.get("login"):
        raise QueueProfileError("queue.officers: varje handläggare ska ha login, namnet i kommunens inloggning.")
    where = f"queue.officers ({told['login']})"
    _known(told, {"login", "areas", "kinds", "share"}, where)
    unknown = sorted(set(told.get("areas", ())) - areas) + sorted(set(told.get("kinds", ())) - set(MeasureKind))
    if unknown:
        raise QueueProfileError(f"{where}: {unknown[0]} finns varken som område eller åtgärd.")
    share = told.get("share", 1.0)
    if not isinstance(share, (int, float)) or not 0 < share <= 1:
        raise QueueProfileError(f"{where}: share är {share!r}; ange en andel över 0 och högst 1.")
    areas_told, kinds = frozenset(told.get("areas", ())), frozenset(told.get("kinds", ()))
    return OfficerRule(str(told["login"]), areas_told, kinds, float(share))

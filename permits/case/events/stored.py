"""How events are written in the log and read back from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from permits.case.events import (
    allotting,
    appealing,
    arriving,
    clearing,
    communicating,
    completing,
    consulting,
    controlling,
    deciding,
    disposing,
    handing_out,
    handling,
    hearing,
    notices,
    own_work,
    proposing,
    reassessing,
    rectifying,
    referring,
    serving,
    timing,
    visiting,
    writing,
)
from permits.case.events.base import Event

SUBJECTS = (
    arriving,
    allotting,
    handling,
    completing,
    timing,
    writing,
    deciding,
    own_work,
    reassessing,
    notices,
    handing_out,
    disposing,
    proposing,
    serving,
    appealing,
    hearing,
    referring,
    communicating,
    controlling,
    consulting,
    clearing,
    visiting,
    handing_out,
    rectifying,
)
"""The modules of events; one that is not here cannot be read back."""
EVENT_TYPES: Mapping[str, type[Event]] = {
    kind.type(): kind
    for subject in SUBJECTS
    for kind in vars(subject).values()
    if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
}


@dataclass(frozen=True)
class StoredEvent:
    """An event in the log. `seq` counts the whole log, `version` the case's own events, both from 1 without gaps.

    `at` is UTC. `hash` covers every other field and `previous_hash`, the hash of the event with seq - 1.
    """

    seq: int
    case_id: str
    version: int
    type: str
    data: dict[str, Any]
    at: datetime
    by: str
    by_name: str
    hash: str
    previous_hash: str

    @property
    def event(self) -> Event:
        return from_data(self.type, self.data)


def to_data(event: Event) -> dict[str, Any]:
    """The event's fields as JSON can carry them: dates as ISO text, tuples as lists."""
    data = {each.name: getattr(event, each.name) for each in fields(event)}
    return {name: _plain(value) for name, value in data.items()}


def from_data(type_name: str, data: Mapping[str, Any]) -> Event:
    """The event that `to_data` wrote. Raises ValueError for a type this version does not know."""
    kind = EVENT_TYPES.get(type_name)
    if kind is None:
        raise ValueError(f"unknown event type {type_name!r}")
    return kind(**{each.name: _typed(each.type, data[each.name]) for each in fields(kind) if each.name in data})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _typed(annotation: Any, value: Any) -> Any:
    # annotations are text here (postponed evaluation), which is all that is needed to tell dates and tuples
    if annotation == "date":
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) and str(annotation).startswith("tuple") else value

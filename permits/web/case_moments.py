"""What has happened in a case, as the officer's pages tell it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from permits.case.events import SYSTEM, StoredEvent
from permits.case.matter import words
from permits.services.happenings import diary
from permits.services.shapes import CaseView


def moments_of(view: CaseView, events: Iterable[StoredEvent], *, whole: bool = False) -> list[dict[str, Any]]:
    """Events of the case in words, newest first; `own` is what the service did by itself.

    `whole`: also the words that the page of the case shows by themselves.
    """
    stored = list(events)
    hidden = frozenset(party.person_id for party in view.case.parties if party.protected)
    told = diary(stored, hidden, words(view.case))
    return [
        {
            "when": f"{row.when}, {row.who}",
            "iso": each.at.isoformat(),
            "what": row.what,
            "more": row.more if whole or not _stands_above(each) else "",
            "own": each.by == SYSTEM,
        }
        for row, each in zip(told, stored, strict=True)
    ][::-1]


def _stands_above(event: StoredEvent) -> bool:
    """Whether the words are on the page already, point by point or as a message."""
    return event.type == "MessageWritten" or bool(event.data.get("points") or event.data.get("answers"))


def between(view: CaseView, since: int | None) -> list[dict[str, Any]]:
    """What people have done in the case after version `since`; nothing when nothing was seen before."""
    if since is None:
        return []
    found = moments_of(view, (each for each in view.events if each.version > since), whole=True)
    return [moment for moment in found if not moment["own"]]

"""The queue on a map: which of its cases can be shown where, and how each is marked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from shapely import Point

from gis.map_cases import CaseOnMap
from permits.services.attention import Waits
from permits.services.queue_shapes import QueuedCase


def on_map(
    case: QueuedCase, today: date, *, url: str, title: str, state: str, facts: Mapping[str, str]
) -> CaseOnMap | None:
    """The case as the map shows it; None when nobody knows where it is, or when somebody in it is protected."""
    if case.place is None or case.summary.protected:
        return None
    return CaseOnMap(case.summary.case_id, title, url, Point(case.place), state, _tone(case, today), facts)


def _tone(case: QueuedCase, today: date) -> str:
    if not case.summary.state.is_open:
        return "good"
    decide_by, due = case.summary.decide_by, case.summary.due
    if decide_by is not None and decide_by < today:
        return "warn"
    rests = case.waits is Waits.APPLICANT and (due is None or due >= today)
    return "calm" if rests else "now"

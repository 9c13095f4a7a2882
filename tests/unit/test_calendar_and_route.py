"""Meetings as calendars read them, and days of visits put in an order."""

from __future__ import annotations

import itertools
import math
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from permits.services.calendar_file import Entry, calendar_file
from permits.services.visiting import Place, PlannedVisit, route

DAY = date(2026, 12, 7)
STARTS = datetime(2026, 12, 7, 12, 0, tzinfo=UTC)


def entry(**changed: object) -> Entry:
    told: dict[str, object] = {
        "uid": "m1@lov.example", "sequence": 0, "starts": STARTS, "minutes_long": 90, "written": STARTS,
        "title": "Tekniskt samråd", "place": "Stadshuset", "text": "Ritningar", "organizer": ("Nämnden", "b@x.se"),
    }  # fmt: skip
    return Entry(**{**told, **changed})  # type: ignore[arg-type]


def unfolded(content: bytes) -> list[str]:
    """The lines as a calendar reads them: those that begin with a space go on from the one before."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_a_meeting_has_what_a_calendar_asks_for() -> None:
    lines = unfolded(calendar_file(entry(sequence=2, cancelled=True, link="https://mote.example/1")))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert {"VERSION:2.0", "UID:m1@lov.example", "SEQUENCE:2", "DTSTART:20261207T120000Z", "DTEND:20261207T133000Z",
            "STATUS:CANCELLED", "URL:https://mote.example/1", "END:VCALENDAR"} <= set(lines)  # fmt: skip


@given(st.text(max_size=300), st.text(max_size=200))
def test_no_text_breaks_out_of_its_line_and_no_line_is_too_long(place: str, text: str) -> None:
    clean = [each.encode("utf-8", "ignore").decode() for each in (place, text)]
    content = calendar_file(entry(place=clean[0], text=clean[1]))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    names = [line.partition(":")[0].partition(";")[0] for line in unfolded(content) if line]
    assert names == [
        "BEGIN", "VERSION", "PRODID", "CALSCALE", "METHOD", "BEGIN", "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND",
        "SUMMARY", "LOCATION", "DESCRIPTION", "ORGANIZER", "STATUS", "END", "END",
    ]  # fmt: skip


def visit(number: int, place: Place | None) -> PlannedVisit:
    return PlannedVisit(
        f"v{number}", f"c{number}", f"BYGG {number}", "plank", "A 1:1", "", DAY, "", None, "", False, place
    )


PLACES = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1, max_size=6, unique=True)


@given(PLACES)
def test_a_route_makes_every_visit_once_and_is_near_the_shortest(places: list[tuple[int, int]]) -> None:
    found = route([visit(number, (float(e), float(n))) for number, (e, n) in enumerate(places)])
    assert {each.visit_id for each in found.visits} == {f"v{number}" for number in range(len(places))}
    shortest = min(
        sum(math.dist(one, other) for one, other in itertools.pairwise(order))
        for order in itertools.permutations(places)
    )
    assert shortest - 0.01 <= found.length <= 1.6 * shortest + 0.01


def test_what_has_no_place_comes_last() -> None:
    found = route([visit(1, None), visit(2, (0.0, 0.0)), visit(3, (9.0, 0.0))])
    assert [each.visit_id for each in found.visits] == ["v2", "v3", "v1"]
    assert found.length == 9.0

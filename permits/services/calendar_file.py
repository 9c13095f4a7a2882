"""A meeting as calendars take it: one event in an iCalendar file (RFC 5545, RFC 5546)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

LONGEST_LINE: Final = 75  # octets, the line break not counted (RFC 5545 3.1)


@dataclass(frozen=True)
class Entry:
    """What a calendar is told. `uid` is the same whenever the meeting changes, `sequence` one more each time.

    `starts` and `written` with a zone; `organizer` (name, mail address).
    """

    uid: str
    sequence: int
    starts: datetime
    minutes_long: int
    written: datetime
    title: str
    place: str
    text: str
    organizer: tuple[str, str]
    link: str = ""
    cancelled: bool = False


def calendar_file(entry: Entry) -> bytes:
    """The file, UTF-8 with CRLF. A called-off meeting replaces the one in the calendar, marked as cancelled."""
    return "".join(f"{line}\r\n" for told in _lines(entry) for line in _folded(told)).encode()


def _lines(entry: Entry) -> Iterator[str]:
    name, address = entry.organizer
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Lovlig//Lovlig//SV"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{_moment(entry.written)}"
    yield f"DTSTART:{_moment(entry.starts)}"
    yield f"DTEND:{_moment(entry.starts + timedelta(minutes=entry.minutes_long))}"
    yield f"SUMMARY:{_text(entry.title)}"
    yield f"LOCATION:{_text(entry.place)}"
    yield f"DESCRIPTION:{_text(entry.text)}"
    yield f'ORGANIZER;CN="{_parameter(name)}":mailto:{address}'
    if entry.link:
        yield f"URL:{entry.link}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A text value with its marks escaped (RFC 5545 3.3.11)."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _parameter(value: str) -> str:
    """A parameter value may hold no quotation mark and no control."""
    return "".join(mark for mark in value if mark.isprintable() and mark != '"')


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, none of which parts a letter; later ones begin with a space."""
    piece, size = "", 0
    for mark in line:
        octets = len(mark.encode())
        if size + octets > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece += mark
        size += octets
    yield piece

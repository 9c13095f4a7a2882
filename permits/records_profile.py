"""How a municipality's profile tells what becomes of public records: who tries refusals, what is disposed of when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

LONGEST: Final = 200


class RecordsProfileError(ValueError):
    """The [records] table lacks or misstates something; the message names the key, in Swedish."""


@dataclass(frozen=True)
class Records:
    """`court`: where a decision not to hand out a record is appealed."""

    court: str = "kammarrätten"


def records_of(told: Any) -> Records:
    """The [records] table of a profile. Raises RecordsProfileError."""
    if not isinstance(told, Mapping):
        raise RecordsProfileError("records ska vara en tabell: skriv [records].")
    strangers = sorted(set(told) - {"court"})
    if strangers:
        raise RecordsProfileError(f"records.{strangers[0]} känns inte igen; ange court.")
    court = told.get("court", Records.court)
    if not isinstance(court, str) or not 0 < len(court.strip()) <= LONGEST:
        raise RecordsProfileError("records.court ska vara namnet på en kammarrätt.")
    return Records(court.strip())

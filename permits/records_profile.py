"""How a municipality's profile tells what becomes of public records: who tries refusals, what is disposed of when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from permits.archive_profile import ArchiveProfileError, Disposal, disposal_of

LONGEST: Final = 200
MOST_DAYS: Final = 36_500
LEAST_DAYS: Final[Mapping[str, int]] = {
    "drafts": 30, "sent_drafts": 30, "answer_drafts": 30, "working": 30, "heard": 90, "notices": 1, "reads": 90,
    "hand_outs": 30,
}  # fmt: skip
"""What can be disposed of after days, and after how few at the least."""
ENDS: Final = frozenset({"granted", "partly_granted", "refused", "dismissed", "struck_off", "closed", "lapsed"})
"""How a case may have ended (case.model.State)."""


class RecordsProfileError(ValueError):
    """The [records] table lacks or misstates something; the message names the key, in Swedish."""


@dataclass(frozen=True)
class AfterDays:
    """That something is disposed of so many days after it was last of use, and by which decision."""

    days: int
    rule: str


@dataclass(frozen=True)
class Records:
    """`court`: where a decision not to hand out a record is appealed. `automatic`: the worker disposes by itself.

    `disposal` by what it is about (LEAST_DAYS), `cases` by how the case ended; what is not there is kept for ever.
    What kinds of documents are disposed of stands in the archive's part (archive_profile.Archive.disposal).
    """

    court: str = "kammarrätten"
    automatic: bool = False
    disposal: Mapping[str, AfterDays] = field(default_factory=dict)
    cases: Mapping[str, Disposal] = field(default_factory=dict)


def records_of(told: Any) -> Records:
    """The [records] table of a profile. Raises RecordsProfileError."""
    known = ("court", "automatic", "disposal", "cases")
    _only(told, "records", known)
    court, automatic = told.get("court", Records.court), told.get("automatic", False)
    if not isinstance(court, str) or not 0 < len(court.strip()) <= LONGEST:
        raise RecordsProfileError("records.court ska vara namnet på en kammarrätt.")
    if not isinstance(automatic, bool):
        raise RecordsProfileError("records.automatic ska vara true eller false.")
    disposal, cases = told.get("disposal", {}), told.get("cases", {})
    _only(disposal, "records.disposal", LEAST_DAYS)
    _only(cases, "records.cases", ENDS)
    try:
        ended = {state: disposal_of(f"records.cases.{state}", one) for state, one in cases.items()}
    except ArchiveProfileError as error:
        raise RecordsProfileError(str(error)) from error
    return Records(court.strip(), automatic, {name: _after_days(name, one) for name, one in disposal.items()}, ended)


def _only(told: Any, where: str, known: Any) -> None:
    if not isinstance(told, Mapping):
        raise RecordsProfileError(f"{where} ska vara en tabell: skriv [{where}].")
    strangers = sorted(set(told) - set(known))
    if strangers:
        raise RecordsProfileError(f"{where}.{strangers[0]} känns inte igen; ange {', '.join(sorted(known))}.")


def _after_days(name: str, told: Any) -> AfterDays:
    where, least = f"records.disposal.{name}", LEAST_DAYS[name]
    if not isinstance(told, Mapping) or set(told) != {"days", "rule"}:
        raise RecordsProfileError(f"{where}: ange days och rule, som {{ days = 365, rule = 'beslutet som tillåter' }}.")
    days, rule = told["days"], told["rule"]
    if isinstance(days, bool) or not isinstance(days, int) or not least <= days <= MOST_DAYS:
        raise RecordsProfileError(f"{where}.days är {days!r}; ange hela dagar, {least}–{MOST_DAYS}.")
    if not isinstance(rule, str) or not rule.strip():
        raise RecordsProfileError(f"{where}.rule saknas; ange beslutet eller författningen som tillåter gallring.")
    return AfterDays(days, rule.strip())

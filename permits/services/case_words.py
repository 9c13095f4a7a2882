"""The words that a case is found by: what stands in it, without personal numbers and without who is protected."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from permits.case.events import EVENT_TYPES, StoredEvent
from permits.case.model import Case
from permits.law.measures import MEASURE_TITLES
from permits.services.redacting import PERSONAL_NUMBER

WORD: Final = re.compile(r"(?:\d+|fs|s):\d+(?:>\d+)?|[^\W_]+")
# Written in any way, with or without its check digit being right: what looks like somebody's number is not kept.
LIKE_A_NUMBER: Final = re.compile(r"(?<!\d)\d{6}(?:\d{2})?\s*[-+–]?\s*\d{2}\s?\d{2}(?!\d)")
LONGEST: Final = 60
MOST: Final = 20_000
NOT_WORDS: Final = frozenset({
    "person_id", "officer_id", "document_id", "document_ids", "sha256", "media_type", "draft_id", "message_id",
    "geometry", "report", "more_reports", "assessment", "layers", "sources", "law_version", "journey", "role",
    "measure", "more_measures", "personal_number", "email", "phone", "fee",
})  # fmt: skip
"""Fields of events that hold no words of the case, or none that anybody looks for."""
SAYS_THE_SAME_OF_ALL: Final = frozenset({"FindingsRecorded"})


def words_in(text: str) -> Iterator[str]:
    """The words of a text in small letters; the number of a property unit (30:12) is one word."""
    plain = unicodedata.normalize("NFC", text).lower()
    for number in (PERSONAL_NUMBER, LIKE_A_NUMBER):
        plain = number.sub(" ", plain)
    for found in WORD.finditer(plain):
        yield found[0][:LONGEST]


def asks_for_a_person(text: str) -> bool:
    """Whether somebody searches for a personal number, which nothing is found by."""
    return bool(LIKE_A_NUMBER.search(text) or PERSONAL_NUMBER.search(text))


def words_of_case(case: Case, stored: Iterable[StoredEvent], address: str = "") -> tuple[str, ...]:
    """Every word that the case is found by, once each, in order. With somebody protected in it: number and property."""
    told = [case.registry_number, case.designation, case.registry_number.rpartition("-")[2].lstrip("0")]
    if not case.is_protected:
        told += [address, *case.tags, *(MEASURE_TITLES.get(kind, "") for kind in _kinds(case))]
        for envelope in stored:
            if envelope.type not in SAYS_THE_SAME_OF_ALL and not EVENT_TYPES[envelope.type].record_only:
                told += _strings(envelope.data)
    found = sorted({word for text in told for word in words_in(text)})
    return tuple(found[:MOST])


def _kinds(case: Case) -> list[Any]:
    return [kind for kind in MEASURE_TITLES if kind in case.measures]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            if key not in NOT_WORDS:
                yield from _strings(inside)
    elif isinstance(value, (list, tuple)):
        for inside in value:
            yield from _strings(inside)

"""What may not be printed: personal numbers of anybody, and anything that tells who or where a protected person is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from permits.case.model import PROTECTED_NAME, Case, Party, PartyRole

# Ten or twelve digits with a possible day (samordningsnummer: day + 60). Ten digits in a row that begin with 0 are
# taken for a telephone number.
PERSONAL_NUMBER = re.compile(
    r"(?<![^\W_])(?<!\d[.:-])(?:(?:18|19|20)\d{6}[-+ ]?\d{4}|\d{6}[-+]\d{4}|[1-9]\d{9})(?![^\W_]|[.:-]\d)",
)
HIDDEN_NUMBER = "personnummer visas inte"
# The steps whose answers tell who somebody is or where they live.
PERSONAL_STEPS = ("sokande", "medsokande", "fullmakt", "faktura")
CONTROL_OFFICER_STEP = "kontrollansvarig"
CHOICES = frozenset({"role", "has", "same", "protected"})  # answers picked from a list tell nobody who
SHORTEST_SECRET = 2
TELEPHONE = re.compile(r"\+?[\d\s()/-]{7,}")

Told = TypeVar("Told")


class Redaction:
    """Takes what identifies the protected people of one case out of everything that goes through it.

    `keep` holds phrases that stay though they hold a secret word: who decided, the municipality's own address. The
    property and its trakt always stay; the designation is public also for protected owners (OSL 21 kap. 3 §).
    """

    def __init__(self, case: Case, answers: Mapping[str, Mapping[str, Any]], keep: Iterable[str] = ()) -> None:
        self.protects = case.is_protected
        self._pattern: re.Pattern[str] | None = None
        secrets = set(_secrets(case, answers)) if self.protects else set()
        if secrets:
            trakt = case.designation.rpartition(" ")[0]
            kept = {case.designation, trakt, case.registry_number, case.officer_name, *keep} - {""}
            if case.decision:
                kept.add(case.decision.by_name)
            self._pattern = re.compile(rf"(?P<kept>{_any_of(kept, re.escape)})|{_any_of(secrets, _loosely)}")

    def text(self, told: str) -> str:
        """The text with everything secret replaced; runs of replacements become one."""
        if self._pattern is not None:
            told = self._pattern.sub(lambda found: found["kept"] or PROTECTED_NAME, told)
            told = re.sub(rf"{PROTECTED_NAME}(?:[\s,;_-]+{PROTECTED_NAME})+", PROTECTED_NAME, told)
        return PERSONAL_NUMBER.sub(_hidden_if_a_person, told)

    def all(self, told: Told) -> Told:
        """The same value with every string inside it gone through: dataclasses, mappings, lists and tuples."""
        walked: Told = self._walk(told)
        return walked

    def _walk(self, told: Any) -> Any:
        if isinstance(told, Enum):  # one of our own words, which may be text, too
            return told
        if isinstance(told, str):
            return self.text(told)
        if is_dataclass(told) and not isinstance(told, type):
            return replace(told, **{each.name: self._walk(getattr(told, each.name)) for each in fields(told)})
        if isinstance(told, Mapping):
            return {key: self._walk(value) for key, value in told.items()}
        if isinstance(told, (list, tuple)):
            return type(told)(self._walk(value) for value in told)
        return told


def _hidden_if_a_person(found: re.Match[str]) -> str:
    """Only what has the month, day and check digit (Luhn) of a personal number is one."""
    digits = re.sub(r"\D", "", found[0])[-10:]
    month, day = int(digits[2:4]), int(digits[4:6]) % 60
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(digits))
    is_one = 1 <= month <= 12 and 1 <= day <= 31 and sum(each // 10 + each % 10 for each in doubled) % 10 == 0
    return HIDDEN_NUMBER if is_one else found[0]


def _secrets(case: Case, answers: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    hidden = {party.person_id for party in case.parties if party.protected}
    for party in (*case.parties, *case.former):
        if party.person_id in hidden:
            yield from _of_party(party)
    steps: tuple[str, ...] = PERSONAL_STEPS
    if any(party.protected and party.role is PartyRole.CONTROL_OFFICER for party in case.parties):
        steps = (*PERSONAL_STEPS, CONTROL_OFFICER_STEP)
    for step in steps:
        for field, value in answers.get(step, {}).items():
            if isinstance(value, str) and field not in CHOICES:
                yield from _parts(value, split=field.endswith("name"))


def _of_party(party: Party) -> Iterable[str]:
    yield from _parts(party.name, split=True)
    for value in (party.street, party.postal_code, party.city, party.email, party.phone):
        yield from _parts(value, split=False)


def _parts(value: str, split: bool) -> Iterable[str]:
    """The whole value, the words of a name, and a telephone number without its leading zero or country."""
    value = value.strip()
    if len(value) < SHORTEST_SECRET or value == PROTECTED_NAME:
        return
    yield value
    if split:
        yield from (word for word in re.split(r"[\s,]+", value) if len(word) >= SHORTEST_SECRET)
    if TELEPHONE.fullmatch(value):
        yield re.sub(r"^(?:\+46|0046|0)", "", re.sub(r"\D", "", value))


def _any_of(phrases: Iterable[str], written: Callable[[str], str]) -> str:
    """Any of the phrases as whole words, the longest first."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return rf"(?<![^\W_])(?:{'|'.join(written(phrase) for phrase in ordered)})(?![^\W_])"


def _loosely(secret: str) -> str:
    """However it is spaced or joined, as in file names; digits however they are grouped.

    Short words only as they are written, since a name such as Bo is also a word.
    """
    if secret.isdigit() and len(secret) >= 7:
        return r"(?:\+46|0046)?[\s_.-]*0?" + r"[\s_.-]*".join(secret)
    parts = [part for part in re.split(r"[\s_.,+-]+", secret) if part]
    loose = r"[\s_.,+-]*".join(re.escape(part) for part in parts) or re.escape(secret)
    return f"{loose}s?" if len(secret) <= 3 else f"(?i:{loose}s?)"

"""What an identity provider says about a person, checked again before anybody believes it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from personnummer import personnummer

from permits.adapters.saml import names
from permits.adapters.saml.names import SAML
from permits.services.identifying import LoginRefused as Refused

LONGEST_VALUE = 300
MOST_GROUPS = 500


@dataclass(frozen=True)
class ClaimNames:
    """Under which attribute name one identity provider sends each thing; None where it does not.

    A resident's provider names `personal_number`; a staff provider names `user_id` and `groups`, and may name
    `personal_number`, by which it is known whose own case a case is: not every account need have one.
    """

    personal_number: str | None = names.PERSONAL_NUMBER
    user_id: str | None = None
    groups: str | None = None
    name: str | None = names.DISPLAY_NAME
    given_name: str | None = names.GIVEN_NAME
    surname: str | None = names.SURNAME
    mail: str | None = None


@dataclass(frozen=True)
class Claims:
    """What was said. `personal_number` is 12 digits, personnummer or samordningsnummer; groups are lower case."""

    personal_number: str | None
    user_id: str | None
    groups: frozenset[str]
    name: str
    given_name: str
    surname: str
    mail: str | None


def read(assertion: Any, wanted: ClaimNames) -> Claims:
    """The claims in a verified assertion. Raises Refused for what is missing, doubled or malformed."""
    told = _attributes(assertion)
    number = _one(told, wanted.personal_number)
    needs_number = wanted.personal_number and not (wanted.user_id and not number)
    if needs_number and not is_personal_number(number or ""):
        raise Refused("personal-number")
    user_id = _one(told, wanted.user_id)
    if wanted.user_id and not user_id:
        raise Refused("user-id")
    given, surname = _one(told, wanted.given_name) or "", _one(told, wanted.surname) or ""
    name = _one(told, wanted.name) or f"{given} {surname}".strip()
    if not name:
        raise Refused("name")
    groups = _groups(told.get(wanted.groups or "", ()))
    return Claims(number, user_id, groups, name, given, surname, _one(told, wanted.mail))


def is_personal_number(number: str) -> bool:
    """Twelve digits with a real date and check digit. A samordningsnummer, day plus 60, counts (SKV 704, SKV 707)."""
    if not re.fullmatch(r"[0-9]{12}", number):
        return False
    return bool(personnummer.valid(number))


def _attributes(assertion: Any) -> Mapping[str, tuple[str, ...]]:
    told: dict[str, tuple[str, ...]] = {}
    for attribute in assertion.find(f"{{{SAML}}}AttributeStatement"):
        name = attribute.get("Name") or ""
        if not name or name in told:
            raise Refused("attribute-doubled")
        told[name] = tuple(_clean(value.text or "") for value in attribute if not len(value))
    return told


def _one(told: Mapping[str, tuple[str, ...]], name: str | None) -> str | None:
    values = told.get(name or "", ())
    if len(values) > 1:
        raise Refused("attribute-many-values")
    return values[0] or None if values else None


def _groups(values: tuple[str, ...]) -> frozenset[str]:
    """Groups come as several values or as one list with commas, whatever the provider; compared in lower case."""
    groups = frozenset(group.strip().lower() for value in values for group in value.split(",") if group.strip())
    if len(groups) > MOST_GROUPS:
        raise Refused("too-many-groups")
    return groups


def _clean(value: str) -> str:
    text = unicodedata.normalize("NFC", value).strip()
    if len(text) > LONGEST_VALUE or any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in text):
        raise Refused("attribute-malformed")
    return text

"""Answers about people: numbers with their check digits, e-mail, telephone and postal code."""

from __future__ import annotations

import re
from typing import Any

from organisationsnummer import organisationsnummer
from personnummer import personnummer

from permits.wizard.fields import Asked, Words, Wrong
from permits.words import _


class PersonNumber(Asked):
    """A personnummer or samordningsnummer, stored as twelve digits; the check digit is checked."""

    inputmode = "numeric"

    def __init__(self, label: Words, **kept: Any) -> None:
        kept.setdefault("width", "14")
        kept.setdefault("longest", 20)
        super().__init__(label, **kept)

    def read(self, typed: str) -> str:
        return read_person_number(typed)

    def write(self, stored: str) -> str:
        return f"{stored[:8]}-{stored[8:]}" if re.fullmatch(r"[0-9]{12}", stored) else stored


def read_person_number(typed: str) -> str:
    """Twelve digits. Raises Wrong telling whether the form or the check digit is at fault."""
    text = re.sub(r"\s", "", typed)
    if not re.fullmatch(r"[0-9]{6}([0-9]{2})?[-+]?[0-9]{4}", text):
        raise Wrong(_("Skriv personnumret med tolv siffror: ååååmmdd-nnnn."))
    try:
        person = personnummer.parse(text)
    except (personnummer.PersonnummerException, ValueError):
        raise Wrong(_("Personnumret stämmer inte. Kontrollera att du inte har bytt plats på några siffror.")) from None
    return str(person.format(True)).replace("-", "").replace("+", "")


class PersonOrCompanyNumber(PersonNumber):
    """A personnummer (twelve digits) or an organisationsnummer (ten digits)."""

    def read(self, typed: str) -> str:
        text = re.sub(r"\s", "", typed)
        digits = re.sub(r"\D", "", text)
        looks_like_company = len(digits) == 10 and digits[2] >= "2"
        if not looks_like_company:
            return read_person_number(text)
        if not organisationsnummer.valid(text):
            raise Wrong(_("Organisationsnumret stämmer inte. Kontrollera siffrorna."))
        return digits

    def write(self, stored: str) -> str:
        return f"{stored[:6]}-{stored[6:]}" if re.fullmatch(r"[0-9]{10}", stored) else super().write(stored)


class Email(Asked):
    """An e-mail address."""

    input_type = "email"

    def __init__(self, label: Words, **kept: Any) -> None:
        kept.setdefault("longest", 254)
        kept.setdefault("width", "full")
        super().__init__(label, **kept)

    def read(self, typed: str) -> str:
        good = re.fullmatch(r"[^\s@,;<>()\"]+@[^\s@,;<>()\".]+(\.[^\s@,;<>()\".]+)*\.[^\s@,;<>()\".0-9]{2,}", typed)
        if not good or ".." in typed or typed.startswith(".") or ".@" in typed:
            raise Wrong(_("Skriv en e-postadress, till exempel namn@exempel.se."))
        return typed


class Phone(Asked):
    """A telephone number, kept as written but checked for its digits."""

    input_type = "tel"

    def __init__(self, label: Words, **kept: Any) -> None:
        kept.setdefault("longest", 30)
        kept.setdefault("width", "14")
        super().__init__(label, **kept)

    def read(self, typed: str) -> str:
        if not re.fullmatch(r"\+?[0-9\s()/-]+", typed) or not 7 <= len(re.sub(r"\D", "", typed)) <= 15:
            raise Wrong(_("Skriv telefonnumret med siffror och riktnummer, till exempel 070-123 45 67."))
        return typed


class PostalCode(Asked):
    """A Swedish postal code, stored as "123 45"; other countries' codes are kept as written."""

    inputmode = "text"

    def __init__(self, label: Words, **kept: Any) -> None:
        kept.setdefault("width", "8")
        kept.setdefault("longest", 12)
        super().__init__(label, **kept)

    def read(self, typed: str) -> str:
        bare = re.sub(r"[\s-]", "", typed).upper().removeprefix("SE")
        if re.fullmatch(r"[0-9]{5}", bare):
            return f"{bare[:3]} {bare[3:]}"
        if re.fullmatch(r"(?=.*[A-Z])[A-Z0-9]{3,10}", bare):
            return typed
        raise Wrong(_("Skriv postnumret med fem siffror, till exempel 123 45."))

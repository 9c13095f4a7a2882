"""What the registers know before anybody has written, and where each value came from."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from permits.services.refusals import RegisterDown
from permits.services.shapes import Draft, RegisterPerson, Source
from permits.web.auth import principal
from permits.web.page import notice, services
from permits.words import N_, _

log = logging.getLogger("lovlig.registers")

PEOPLE = N_("Folkbokföringen")
PROPERTIES = N_("Fastighetsregistret")
FROM_PERSON = ("name", "street", "postal_code", "city", "email", "phone")

Prefilled = tuple[dict[str, Any], dict[str, Source]]


def applicant() -> Prefilled:
    """Name and address from the population register; the name from the login when the register is down."""
    try:
        found = _person()
    except RegisterDown:
        notice(_("Vi når inte folkbokföringen just nu. Skriv dina uppgifter själv, så fortsätter vi ändå."), "plain")
        return {"name": principal().name}, {}
    return ({"name": principal().name}, {}) if found is None else _told(found)


def kept(draft: Draft, slug: str) -> Prefilled:
    """What the registers told of a step that is being saved: asked again at the first save, not read from the page."""
    if slug not in STEPS:
        return {}, {}
    stored = draft.answers.get(slug)
    if stored:
        return {name: value for name, value in stored.items() if name == "protected"}, {}
    try:
        found = _person()
    except RegisterDown:
        return {}, {}
    return _told(found) if found else ({}, {})


def source(register: str, value: str) -> Source:
    return Source(register, services().clock().isoformat(timespec="seconds"), value)


def _person() -> RegisterPerson | None:
    number = principal().personal_number
    try:
        return services().people.person(number) if number else None
    except RegisterDown:
        log.warning("the person register is down")
        raise


def _told(found: RegisterPerson) -> Prefilled:
    values = {field: str(getattr(found, field)) for field in FROM_PERSON if getattr(found, field)}
    sources = {field: source(PEOPLE, value) for field, value in values.items()}
    if found.protected:
        values["protected"] = "ja"
    return values, sources


STEPS: dict[str, Callable[[], Prefilled]] = {"sokande": applicant}

"""What the registers know before anybody has written, and where each value came from."""

from __future__ import annotations

import logging
from typing import Any

from permits.services.known_standing import known_of
from permits.services.refusals import RegisterDown
from permits.services.shapes import Draft, RegisterPerson, Source
from permits.web.auth import principal
from permits.web.page import notice, services
from permits.wizard.measures import form_for
from permits.wizard.several import measures_of, step_and_number
from permits.words import N_, _

log = logging.getLogger("lovlig.registers")

PEOPLE = N_("Folkbokföringen")
PROPERTIES = N_("Fastighetsregistret")
BUILDINGS = N_("Byggnadskartan")
FROM_PERSON = ("name", "street", "postal_code", "city", "email", "phone")

APPLICANT = "sokande"
DETAILS = "uppgifter"
Prefilled = tuple[dict[str, Any], dict[str, Source]]


def applicant() -> Prefilled:
    """Name and address from the population register; the name from the login when the register is down."""
    try:
        found = _person()
    except RegisterDown:
        notice(_("Vi når inte folkbokföringen just nu. Skriv dina uppgifter själv, så fortsätter vi ändå."), "plain")
        return {"name": principal().name}, {}
    return ({"name": principal().name}, {}) if found is None else _told(found)


def known(draft: Draft, slug: str) -> Prefilled:
    """What is known of a step that has not been answered yet."""
    if slug == APPLICANT:
        return applicant()
    return of_buildings(draft, slug) if step_and_number(slug)[0] == DETAILS else ({}, {})


def of_buildings(draft: Draft, slug: str) -> Prefilled:
    """What the building map knows of the property that this measure is asked about."""
    number = step_and_number(slug)[1]
    kinds = [measure.kind for measure in measures_of(draft.answers)]
    if number > len(kinds):
        return {}, {}
    asked = form_for(kinds[number - 1])
    found = known_of(services().places, draft.answers.get("fastighet", {}).get("designation", ""))
    values = {field: value for field, value in found.items() if hasattr(asked, field)}
    return values, {field: source(BUILDINGS, value) for field, value in values.items()}


def kept(draft: Draft, slug: str) -> Prefilled:
    """What the registers told of a step that is being saved: asked again at the first save, not read from the page."""
    stored = draft.answers.get(slug)
    if not stored and step_and_number(slug)[0] == DETAILS:
        return of_buildings(draft, slug)
    if slug != APPLICANT:
        return {}, {}
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

"""Who somebody is: from what an identity provider vouches for to a person and the roles they have here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from permits.case.access import Principal, Role
from permits.services.ports import PersonStore

ADDRESS: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")
"""An employer's directory may hold anything; what is no address is not written to."""


class LoginRefused(Exception):  # noqa: N818 - named for what it refuses
    """A login that is not accepted.

    `reason` is a short code for the log, never shown and never holding personal data. `told` chooses the page:
    "refused" for everything but the two statuses that an identity provider may tell us truly, "cancelled" and "fraud",
    and "no-role" for staff whose groups open nothing here.
    """

    def __init__(self, reason: str, told: str = "refused") -> None:
        super().__init__(reason)
        self.reason = reason
        self.told = told


@dataclass(frozen=True)
class LoginRequest:
    """Where to send the browser, and the secret that it must hold when it comes back (set it as a cookie)."""

    url: str
    request_id: str
    browser_binding: str


@dataclass(frozen=True)
class Login:
    """Somebody whom the identity provider `idp` vouches for. `return_to` is the path they were on their way to."""

    idp: str
    for_staff: bool
    personal_number: str | None = field(repr=False)
    user_id: str | None
    groups: frozenset[str]
    name: str
    given_name: str
    surname: str
    mail: str | None
    loa: str
    assertion_id: str
    return_to: str


class LoginProvider(Protocol):
    """The way to the identity providers."""

    @property
    def idp_origins(self) -> tuple[str, ...]:
        """The origins, scheme and host and port, of the pages that people are sent to."""
        ...

    def chosen(self, *, staff: bool) -> str | None:
        """The name of the identity provider for staff or for residents; None when there is none."""
        ...

    def begin(
        self, idp_name: str, return_to_path: str, force_authn: bool = False, *, browser_binding: str | None = None
    ) -> LoginRequest:
        """Ask who is there. Raises LookupError for an unknown provider."""
        ...

    def finish(self, form: Mapping[str, str], binding_cookie: str | None) -> Login:
        """Judge the answer. Raises LoginRefused for anything that is not accepted."""
        ...

    def metadata(self, idp_name: str) -> bytes:
        """How we describe ourselves to that provider (signed XML). Raises LookupError for an unknown provider."""
        ...


class Identifying:
    """Turns logins into principals. `staff_roles`: group as the staff provider names it -> role."""

    def __init__(self, persons: PersonStore, staff_roles: Mapping[str, str]) -> None:
        self._persons = persons
        self._staff_roles = {group.lower(): Role(role.lower()) for group, role in staff_roles.items()}

    def principal(self, login: Login) -> Principal:
        """The person who logged in, made known at the first meeting.

        Raises LoginRefused, "no-role" for staff whose groups open nothing here. Only a staff provider makes staff,
        whatever groups another sends; and staff are never applicants by the same login: who also builds a house logs
        in as a resident. Where the staff provider tells the personal number, it is known which cases are their own.
        """
        if not login.for_staff:
            if login.personal_number is None:
                raise LoginRefused("personal-number")
            person_id = self._persons.identify(login.personal_number, login.name)
            return Principal(person_id, login.name, frozenset({Role.APPLICANT}), login.personal_number)
        roles = frozenset(self._staff_roles[group] for group in login.groups if group in self._staff_roles)
        if not roles or Role.APPLICANT in roles or not login.user_id:
            raise LoginRefused("no-role", told="no-role")
        person_id = self._persons.identify_staff(login.idp, login.user_id, login.name)
        self._persons.note_roles(person_id, roles)
        if login.mail and ADDRESS.fullmatch(login.mail):
            self._persons.note_mail(person_id, login.mail)
        number = login.personal_number
        resident_id = self._persons.identify(number, login.name, asserted=False) if number else None
        return Principal(person_id, login.name, roles, resident_id=resident_id)

    def again(self, person_id: str, name: str, roles: frozenset[Role], resident_id: str | None = None) -> Principal:
        """The principal of a session that began earlier."""
        number = self._persons.personal_number(person_id) if Role.APPLICANT in roles else None
        return Principal(person_id, name, roles, number, resident_id)

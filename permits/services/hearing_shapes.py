"""What is kept beside the log of those who are heard, and the port to where it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True)
class Holder:
    """Who holds a property. `number` 12 digits, or 10 of an organisation, or empty; `holding` "lagfart", "tomtratt"."""

    name: str
    number: str = field(repr=False)
    holding: str
    share: str
    address: str = ""

    @property
    def is_company(self) -> bool:
        return len(self.number) == 10 or self.number.startswith("16")


class Holders(Protocol):
    """Of the property register: who holds what, with numbers."""

    def holders_of(self, designation: str) -> list[Holder]:
        """Raises RegisterDown."""
        ...


@dataclass(frozen=True)
class HeardPerson:
    """Who a recipient of a hearing is. Of a protected person nothing but the id is kept here."""

    recipient_id: str
    case_id: str
    hearing_id: str
    person_id: str | None
    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    email: str = ""
    company: bool = False
    protected: bool = False


@dataclass(frozen=True)
class HearingDraft:
    """What an officer has begun to choose and write before a hearing: working material. See services.hearing_draft."""

    content: dict[str, Any] = field(default_factory=dict)
    updated: datetime | None = None


class Purpose(StrEnum):
    """What a link opens."""

    HEARING = "hearing"
    REFERRAL = "referral"


@dataclass(frozen=True)
class Opened:
    """What a code leads to. `about`: a hearing or a referral; `recipient_id` empty for a body."""

    purpose: Purpose
    case_id: str
    about: str
    recipient_id: str = ""


@dataclass(frozen=True)
class Outgoing:
    """A letter by mail that is to leave. `kind` as services.hearing_mail.KINDS; `tries` that have failed."""

    id: str
    case_id: str
    kind: str
    about: str
    recipient_id: str = ""
    tries: int = 0


class HearingStore(Protocol):
    """Who is heard, drafts, codes and letters of all cases. Only hashes of codes are kept."""

    def people(self, case_id: str) -> list[HeardPerson]: ...

    def person(self, recipient_id: str) -> HeardPerson | None: ...

    def of_person(self, person_id: str) -> list[HeardPerson]:
        """Wherever this person has been heard, by the number that the register had."""
        ...

    def add_person(self, person: HeardPerson) -> None: ...

    def draft(self, case_id: str) -> HearingDraft: ...

    def save_draft(self, case_id: str, draft: HearingDraft) -> None:
        """Keep the draft; an empty one is forgotten."""
        ...

    def make_code(self, opened: Opened, expires: datetime, at: datetime) -> str:
        """A new code that cannot be guessed; it is told once, here."""
        ...

    def opened(self, code: str, at: datetime) -> Opened | None:
        """What the code leads to; None when there is none such, or it has expired."""
        ...

    def add_letter(self, letter: Outgoing, due: datetime) -> None: ...

    def claim_letter(self, now: datetime, until: datetime) -> Outgoing | None:
        """A letter that is due, kept from others `until` then."""
        ...

    def letter_left(self, letter_id: str, at: datetime) -> None: ...

    def put_off_letter(self, letter_id: str, due: datetime) -> None:
        """Try again at `due`; counts one try more."""
        ...

    def letters(self, case_id: str) -> list[Outgoing]:
        """Those that have not left."""
        ...

    def wait(self, case_id: str, about: str, due: date) -> None:
        """Have the case looked at before this day, in case somebody is to be reminded."""
        ...

    def waiting(self, first: date, last: date) -> list[str]:
        """The cases in which somebody is to answer between these days."""
        ...

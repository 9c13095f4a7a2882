"""What was decided, and that an application was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from permits.case.events.base import Event


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What any decision may hold besides its reasons (permits.case.decisions.Decision).

    `meeting` is an ISO day, empty when the committee did not decide.
    """

    ground: str = ""
    deviates: bool = False
    control_officer: str = ""
    postponed: str = ""
    mandate: str = ""
    meeting: str = ""
    paragraph: str = ""
    reader: str = ""


@dataclass(frozen=True)
class PermitGranted(Event, Terms):
    """`fee` is what the decision charges and how it was reckoned; None when that is decided by itself."""

    reasons: str
    conditions: str = ""
    fee: dict[str, Any] | None = None


@dataclass(frozen=True)
class PermitPartlyGranted(Event, Terms):
    """`given`: the places of what is given among the measures; the rest is refused."""

    reasons: str
    given: tuple[int, ...]
    conditions: str = ""
    fee: dict[str, Any] | None = None


@dataclass(frozen=True)
class PermitRefused(Event, Terms):
    reasons: str
    fee: dict[str, Any] | None = None


@dataclass(frozen=True)
class ApplicationDismissed(Event, Terms):
    """The application was not tried (avvisad), such as when an order was not answered."""

    reasons: str
    fee: dict[str, Any] | None = None


@dataclass(frozen=True)
class CaseStruckOff(Event, Terms):
    """There was nothing left to try (avskrivet)."""

    reasons: str
    fee: dict[str, Any] | None = None


@dataclass(frozen=True)
class ApplicationTakenBack(Event):
    """The applicant took the application back; the case is then struck off."""

    text: str = ""

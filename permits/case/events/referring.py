"""What other bodies were asked to say of the case, and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from permits.case.events.base import Event


@dataclass(frozen=True)
class ReferralSent(Event):
    """A body (`body` as the profile calls it, `name` as people do) was asked, to answer by `due`.

    `defence`: it is Försvarsmakten or Myndigheten för civilt försvar, whose answer starts the clock anew (9:99 first
    paragraph 3).
    """

    referral_id: str
    body: str
    name: str
    text: str
    due: date
    document_ids: tuple[str, ...] = ()
    defence: bool = False


@dataclass(frozen=True)
class ReferralMailed(Event):
    """The question, or a reminder of it, left by mail."""

    record_only: ClassVar[bool] = True

    referral_id: str
    message_id: str
    reminder: bool = False


@dataclass(frozen=True)
class ReferralReminded(Event):
    """A body that has not answered is to be reminded, so many days before its last day."""

    record_only: ClassVar[bool] = True

    referral_id: str
    due: date
    days: int


@dataclass(frozen=True)
class ReferralAnswered(Event):
    """A body answered. `received`: the day that it came in; `signed`: who wrote it there; `objects`: against it."""

    referral_id: str
    text: str
    received: date
    way: str
    document_ids: tuple[str, ...] = ()
    signed: str = ""
    objects: bool = False


@dataclass(frozen=True)
class ReferralWithdrawn(Event):
    """An officer no longer waits for a body."""

    referral_id: str
    reason: str

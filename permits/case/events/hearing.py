"""How neighbours and right-holders were heard (PBL 9 kap. 94–96 §§), and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from permits.case.events.base import Event


@dataclass(frozen=True)
class HearingBegun(Event):
    """A message went to those who are heard: `text` is what they read, `due` their last day to answer.

    `recipients` each as a mapping (case.hearings.Recipient: recipient_id, properties, reason, way, person_id): who they
    are is kept beside the log. `left_out` tells which of those proposed were not heard (properties, reason).
    """

    hearing_id: str
    recipients: tuple[dict[str, Any], ...]
    text: str
    due: date
    document_ids: tuple[str, ...] = ()
    left_out: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class HearingSent(Event):
    """The message, or a reminder of it, left by mail for one of those who are heard."""

    record_only: ClassVar[bool] = True

    hearing_id: str
    recipient_id: str
    message_id: str
    reminder: bool = False


@dataclass(frozen=True)
class HearingLettersPrinted(Event):
    """An officer printed the message as letters, each with a code of its own that is not kept."""

    record_only: ClassVar[bool] = True

    hearing_id: str
    recipient_ids: tuple[str, ...]


@dataclass(frozen=True)
class HearingReminded(Event):
    """Those who have not answered are to be reminded, so many days before their last day."""

    record_only: ClassVar[bool] = True

    hearing_id: str
    due: date
    days: int


@dataclass(frozen=True)
class StatementDocumentReceived(Event):
    """A file came from somebody who is heard or from another body."""

    document_id: str
    label: str
    filename: str
    media_type: str
    size: int
    sha256: str
    pages: int | None


@dataclass(frozen=True)
class StatementReceived(Event):
    """Somebody who is heard answered. `received`: the day that it came in; `checked`: how it is known who answered."""

    statement_id: str
    hearing_id: str
    recipient_id: str
    has_views: bool
    text: str
    received: date
    way: str
    document_ids: tuple[str, ...] = ()
    checked: str = ""


@dataclass(frozen=True)
class ObjectionAnswered(Event):
    """An officer wrote what is said to somebody's views, for the decision. `statement_id`: as Objection.objection_id.

    `summary`: the views in short, as the decision tells them; `met`: whether they were.
    """

    statement_id: str
    text: str
    met: bool = False
    summary: str = ""

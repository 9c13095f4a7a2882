"""What was asked of neighbours and of other bodies in a case, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from permits.words import N_


class Way(StrEnum):
    """How somebody is reached, or how an answer came."""

    MAIL = "mail"
    LETTER = "letter"
    BY_HAND = "by_hand"
    LOGIN = "login"
    LINK = "link"
    PAPER = "paper"

    @property
    def label(self) -> str:
        return WAYS[self]


WAYS = {
    Way.MAIL: N_("Mejl"),
    Way.LETTER: N_("Brev"),
    Way.BY_HAND: N_("Av handläggaren själv"),
    Way.LOGIN: N_("Med BankID"),
    Way.LINK: N_("Genom länken"),
    Way.PAPER: N_("På papper eller på annat sätt"),
}


@dataclass(frozen=True)
class Recipient:
    """Somebody who is heard. Who it is stands beside the log, under `recipient_id`; `person_id` when that is known."""

    recipient_id: str
    properties: tuple[str, ...]
    reason: str
    way: Way
    person_id: str = ""


@dataclass(frozen=True)
class Statement:
    """What somebody who was heard answered, and what the officer says to it. `received`: the day that it came in.

    `addition`: the same person had answered before. `checked`: by what it is known to be from whoever was asked.
    """

    statement_id: str
    recipient_id: str
    has_views: bool
    text: str
    document_ids: tuple[str, ...]
    at: datetime
    received: date
    way: Way
    checked: str = ""
    late: bool = False
    addition: bool = False
    answer: str = ""
    answered_by: str = ""


@dataclass(frozen=True)
class Hearing:
    """One message to those who are heard, and their statements. `sent`: the recipients whose message has left."""

    hearing_id: str
    text: str
    begun: datetime
    due: date
    recipients: tuple[Recipient, ...]
    document_ids: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    reminded: tuple[int, ...] = ()
    sent: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()

    def recipient(self, recipient_id: str) -> Recipient | None:
        return next((each for each in self.recipients if each.recipient_id == recipient_id), None)

    def statements_of(self, recipient_id: str) -> tuple[Statement, ...]:
        """What this one has answered, the first of it first."""
        return tuple(each for each in self.statements if each.recipient_id == recipient_id)

    @property
    def waited_for(self) -> tuple[Recipient, ...]:
        """Those who have not answered."""
        answered = {each.recipient_id for each in self.statements}
        return tuple(each for each in self.recipients if each.recipient_id not in answered)


@dataclass(frozen=True)
class Objection:
    """A statement with views, for the decision: of which properties it is, and what the officer says to it."""

    number: int
    properties: tuple[str, ...]
    statement: Statement

    @property
    def text(self) -> str:
        return self.statement.text

    @property
    def answer(self) -> str:
        return self.statement.answer


@dataclass(frozen=True)
class ReferralAnswer:
    """What a body answered. `signed`: who wrote it there; `received`: the day that it came in."""

    text: str
    document_ids: tuple[str, ...]
    at: datetime
    received: date
    way: Way
    signed: str = ""
    late: bool = False


@dataclass(frozen=True)
class Referral:
    """A question to another body. `defence`: its answer is one that 9 kap. 99 § first paragraph 3 counts."""

    referral_id: str
    body: str
    name: str
    text: str
    asked: datetime
    due: date
    document_ids: tuple[str, ...] = ()
    defence: bool = False
    answers: tuple[ReferralAnswer, ...] = ()
    reminded: tuple[int, ...] = ()
    sent: bool = False
    withdrawn: str = ""

    @property
    def is_open(self) -> bool:
        return not self.answers and not self.withdrawn


def objections(hearings: tuple[Hearing, ...]) -> tuple[Objection, ...]:
    """Every statement with views, numbered in the order in which they came."""
    found = [
        (each, recipient.properties if (recipient := hearing.recipient(each.recipient_id)) else ())
        for hearing in hearings
        for each in hearing.statements
        if each.has_views
    ]
    found.sort(key=lambda pair: pair[0].at)
    return tuple(Objection(number, properties, each) for number, (each, properties) in enumerate(found, 1))

"""What was asked of neighbours and of other bodies in a case, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    `summary`: the views in short, as the decision tells them; `met`: they were (9 kap. 108 § first paragraph 2).
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
    summary: str = ""
    met: bool = False


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
    """Views, for the decision: of the holders of which properties, or of which body, and what the officer says to them.

    `objection_id`: of a statement its own, of a body's answer the referral's and its place ("f1:0").
    """

    objection_id: str
    number: int
    properties: tuple[str, ...]
    statement: Statement | ReferralAnswer
    body: str = ""

    @property
    def recipient_id(self) -> str:
        """Who was heard; empty for a body."""
        return self.statement.recipient_id if isinstance(self.statement, Statement) else ""

    @property
    def text(self) -> str:
        return self.statement.text

    @property
    def answer(self) -> str:
        return self.statement.answer

    @property
    def met(self) -> bool:
        return self.statement.met


@dataclass(frozen=True)
class ReferralAnswer:
    """What a body answered. `signed`: who wrote it there; `received`: the day that it came in.

    `objects`: it has something against it, which the decision answers as it does a neighbour's views.
    """

    text: str
    document_ids: tuple[str, ...]
    at: datetime
    received: date
    way: Way
    signed: str = ""
    late: bool = False
    objects: bool = False
    answer: str = ""
    answered_by: str = ""
    summary: str = ""
    met: bool = False


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


def objections(hearings: tuple[Hearing, ...], referrals: tuple[Referral, ...] = ()) -> tuple[Objection, ...]:
    """Every statement with views, and every body's answer with some, numbered in the order in which they came."""
    found = [
        Objection(each.statement_id, 0, recipient.properties if (recipient := one.recipient(each.recipient_id)) else (),
                  each)
        for one in hearings
        for each in one.statements
        if each.has_views
    ]  # fmt: skip
    found += [
        Objection(answer_id(one, place), 0, (), each, one.name)
        for one in referrals
        for place, each in enumerate(one.answers)
        if each.objects
    ]
    found.sort(key=lambda each: each.statement.at)
    return tuple(replace(each, number=number) for number, each in enumerate(found, 1))


def answer_id(referral: Referral, place: int) -> str:
    """By what a body's answer is known: the first has place 0."""
    return f"{referral.referral_id}:{place}"

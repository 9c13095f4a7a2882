"""What a case is: frozen values, as its events left them (case.folding)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from permits.case.building import Building
from permits.case.communications import Communication, Needless
from permits.case.decisions import Amendment, Appeal, Decision, OnAgenda, Reading, Recipient, TakenBack
from permits.case.events.timing import AnswerOverdue
from permits.case.hearings import Hearing, Objection, Referral, objections
from permits.case.notices import Notice
from permits.case.orders import Addition, Completion, Point
from permits.case.pauses import Paused
from permits.words import N_

PROTECTED_NAME = "Skyddade personuppgifter"


class State(StrEnum):
    """Where a case stands."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    AWAITING_APPLICANT = "awaiting_applicant"
    GRANTED = "granted"
    REFUSED = "refused"
    CLEARED = "cleared"
    BUILDING = "building"
    INTERIM = "interim"
    CLOSED = "closed"
    LAPSED = "lapsed"
    PARTLY_GRANTED = "partly_granted"
    DISMISSED = "dismissed"
    STRUCK_OFF = "struck_off"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]

    @property
    def is_open(self) -> bool:
        return self not in DECIDED

    @property
    def is_building(self) -> bool:
        """Whether what was granted may still be carried out; an advance ruling never is (case.stage)."""
        return self in IN_BUILDING


DECIDED = frozenset({State.GRANTED, State.PARTLY_GRANTED, State.REFUSED, State.DISMISSED, State.STRUCK_OFF}) | {
    State.CLEARED, State.BUILDING, State.INTERIM, State.CLOSED, State.LAPSED,
}  # fmt: skip
IN_BUILDING = frozenset({State.GRANTED, State.PARTLY_GRANTED, State.CLEARED, State.BUILDING, State.INTERIM})
STATE_LABELS = {
    State.SUBMITTED: N_("Inkommen"),
    State.UNDER_REVIEW: N_("Under handläggning"),
    State.AWAITING_APPLICANT: N_("Väntar på komplettering"),
    State.GRANTED: N_("Beviljad"),
    State.REFUSED: N_("Avslagen"),
    State.PARTLY_GRANTED: N_("Delvis beviljad"),
    State.DISMISSED: N_("Avvisad"),
    State.STRUCK_OFF: N_("Avskriven"),
    State.CLEARED: N_("Startbesked"),
    State.BUILDING: N_("Arbetet pågår"),
    State.INTERIM: N_("Interimistiskt slutbesked"),
    State.CLOSED: N_("Avslutat"),
    State.LAPSED: N_("Upphört att gälla"),
}


class PartyRole(StrEnum):
    """What somebody is in a case."""

    APPLICANT = "applicant"
    CO_APPLICANT = "co_applicant"
    AGENT = "agent"
    CONTROL_OFFICER = "control_officer"

    @property
    def label(self) -> str:
        return PARTY_LABELS[self]


PARTY_LABELS = {
    PartyRole.APPLICANT: N_("Sökande"),
    PartyRole.CO_APPLICANT: N_("Medsökande"),
    PartyRole.AGENT: N_("Ombud"),
    PartyRole.CONTROL_OFFICER: N_("Kontrollansvarig"),
}


@dataclass(frozen=True)
class Party:
    """A person or company in the case. With `protected`, show `shown_name` and nothing else of theirs."""

    person_id: str
    role: PartyRole
    name: str
    protected: bool = False
    street: str = ""
    postal_code: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""

    @property
    def shown_name(self) -> str:
        return PROTECTED_NAME if self.protected else self.name

    @property
    def masked(self) -> Party:
        """The party with nothing that tells who or where, when it is protected."""
        if not self.protected:
            return self
        return Party(self.person_id, self.role, PROTECTED_NAME, protected=True)


@dataclass(frozen=True)
class Document:
    """A document of the case; its bytes are in the file store under `sha256`. `received` UTC.

    `replaced_by`: the id of the document that the applicant handed in instead.
    """

    document_id: str
    label: str
    filename: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    received: datetime
    asked: bool = True
    replaced_by: str = ""


@dataclass(frozen=True)
class Waiver:
    """That an officer does not need a document, and why."""

    label: str
    reason: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class Written:
    """A message between the officer and the applicant, and who wrote it when."""

    text: str
    by_applicant: bool
    at: datetime
    by: str
    by_name: str


@dataclass(frozen=True)
class Extended:
    """That the board gave itself so many weeks more, why, and when the applicant was told."""

    weeks: int
    reason: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class MapChange:
    """That the maps changed so that the case would be found otherwise, and when an officer took it in."""

    number: int
    at: datetime
    seen: datetime | None = None
    seen_by: str = ""


@dataclass(frozen=True)
class Case:
    """The case as its events left it.

    `version` is what a write must name: the last event that a person's form could have been made from. What the
    service merely records of its own work (mail sent, file made) does not move it. `needs` is what the law asks of
    each measure where there are several, `wanted` what was applied for (law.facts.Wanted). `corrected`: the steps whose
    answers were corrected after it came in; `former`: the parties as they were told of before that.
    """

    case_id: str
    registry_number: str
    journey: str
    measures: tuple[str, ...]
    designation: str
    state: State
    version: int
    submitted: datetime
    updated: datetime
    parties: tuple[Party, ...]
    documents: tuple[Document, ...] = ()
    need: str = ""
    needs: tuple[str, ...] = ()
    wanted: str = "lov"
    officer_id: str | None = None
    officer_name: str = ""
    completions: tuple[Completion, ...] = ()
    additions: tuple[Addition, ...] = ()
    corrected: tuple[str, ...] = ()
    former: tuple[Party, ...] = ()
    messages: tuple[Written, ...] = ()
    extension: Extended | None = None
    pauses: tuple[Paused, ...] = ()
    overdue: tuple[AnswerOverdue, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    decision: Decision | None = None
    taken_back: TakenBack | None = None
    reading: Reading | None = None
    agenda: OnAgenda | None = None
    recipients: tuple[Recipient, ...] = ()
    announced: date | None = None
    appeals: tuple[Appeal, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    case_file: Document | None = None
    decision_document: Document | None = None
    order_documents: tuple[Document, ...] = ()
    time_papers: tuple[Document, ...] = ()
    building: Building = field(default_factory=Building)
    building_documents: tuple[Document, ...] = ()
    tags: tuple[str, ...] = ()
    map_changes: tuple[MapChange, ...] = ()
    notices: tuple[Notice, ...] = ()
    hearings: tuple[Hearing, ...] = ()
    referrals: tuple[Referral, ...] = ()
    statement_documents: tuple[Document, ...] = ()
    communications: tuple[Communication, ...] = ()
    needless: tuple[Needless, ...] = ()
    length: int = 0

    @property
    def measure(self) -> str:
        """The first of the measures, by which the case goes in lists."""
        return self.measures[0]

    @property
    def applicant(self) -> Party:
        return next(party for party in self.parties if party.role is PartyRole.APPLICANT)

    @property
    def completion(self) -> Completion | None:
        """The latest request for completion."""
        return self.completions[-1] if self.completions else None

    @property
    def open_orders(self) -> tuple[Completion, ...]:
        """The orders of which something is not answered, the first of them first."""
        return tuple(order for order in self.completions if order.is_open)

    def point(self, point_id: str) -> Point | None:
        """The point with this id, of whichever order."""
        return next((point for order in self.completions for point in order.points if point.id == point_id), None)

    def waiver(self, label: str) -> Waiver | None:
        """Why the document with this label is not needed, if an officer has said so."""
        return next((waiver for waiver in self.waivers if waiver.label == label), None)

    @property
    def unseen_map_change(self) -> MapChange | None:
        """The latest change of the maps, if nobody has taken it in yet."""
        return next((change for change in self.map_changes[::-1] if change.seen is None), None)

    @property
    def objections(self) -> tuple[Objection, ...]:
        """What those who were heard have against it, the first first, each with what the officer says to it."""
        return objections(self.hearings, self.referrals)

    @property
    def is_protected(self) -> bool:
        return any(party.protected for party in self.parties)

    def document(self, document_id: str) -> Document | None:
        made = (
            self.case_file,
            self.decision_document,
            *self.order_documents,
            *self.time_papers,
            *self.building_documents,
            *self.statement_documents,
        )
        return next((each for each in (*self.documents, *made) if each and each.document_id == document_id), None)

"""Who a case waits for, and what has come that its officer has not acted on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

from permits.case.awaiting import AwaitedKind, awaited
from permits.case.decisions import AppealStands, ReadingStands
from permits.case.events import EVENT_TYPES, FindingsRecorded, StoredEvent
from permits.case.model import Case, State
from permits.law.book import Outcome
from permits.words import N_


class Waits(StrEnum):
    """Whose turn it is."""

    OFFICER = "officer"
    APPLICANT = "applicant"
    NOBODY = "nobody"


class Attention(StrEnum):
    """What asks for the officer."""

    NEW = "new"
    ANSWERED = "answered"
    ADDED = "added"
    MESSAGE = "message"
    REMARKED = "remarked"
    CHANGED = "changed"
    LATE_ORDER = "late_order"
    LATE_REFERRAL = "late_referral"
    HEARD_OUT = "heard_out"
    COMMUNICATED = "communicated"
    OBJECTED = "objected"
    TO_READ = "to_read"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    LISTED = "listed"
    APPEALED = "appealed"
    DEPARTS = "departs"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS: Final = {
    Attention.NEW: N_("Ny"),
    Attention.ANSWERED: N_("Komplettering har kommit"),
    Attention.ADDED: N_("Något har kommit utan att ni bad om det"),
    Attention.MESSAGE: N_("Oläst meddelande"),
    Attention.REMARKED: N_("Den sökande har yttrat sig över underlaget"),
    Attention.CHANGED: N_("Kartunderlaget har ändrats"),
    Attention.LATE_ORDER: N_("Kompletteringen är försenad"),
    Attention.LATE_REFERRAL: N_("Ett remissvar är försenat"),
    Attention.HEARD_OUT: N_("Svarstiden för grannarna har gått ut"),
    Attention.COMMUNICATED: N_("Tiden att yttra sig över underlaget har gått ut"),
    Attention.OBJECTED: N_("Synpunkter att bemöta"),
    Attention.TO_READ: N_("Förslag hos andra läsare"),
    Attention.SENT_BACK: N_("Förslaget har skickats tillbaka"),
    Attention.APPROVED: N_("Förslaget är godkänt"),
    Attention.LISTED: N_("På nämndens lista"),
    Attention.APPEALED: N_("Överklagande att pröva"),
    Attention.DEPARTS: N_("Något stämmer inte"),
}
FROM_THE_APPLICANT: Final[Mapping[str, Attention]] = {
    "CompletionAnswered": Attention.ANSWERED,
    "AdditionReceived": Attention.ADDED,
    "DocumentReceived": Attention.ADDED,
    "MessageWritten": Attention.MESSAGE,
    "MaterialAnswered": Attention.REMARKED,
}
"""What an applicant can do that their officer has to read, by event type."""
OF_LATENESS: Final = {
    AwaitedKind.ORDER: Attention.LATE_ORDER,
    AwaitedKind.HEARING: Attention.HEARD_OUT,
    AwaitedKind.REFERRAL: Attention.LATE_REFERRAL,
    AwaitedKind.COMMUNICATION: Attention.COMMUNICATED,
}
STAYS: Final = frozenset({AwaitedKind.ORDER, AwaitedKind.REFERRAL})
"""What somebody still owes an answer, whatever the officer does meanwhile; of the others nobody has to answer."""
NO_ANSWER_TO_IT: Final = frozenset({"CaseAssigned", "CaseAllotted", "TagAdded", "TagRemoved", "ReassessmentSeen"})
"""What staff can do with a case without having read what came."""


def waits_for(case: Case) -> Waits:
    """Whose turn it is; that an applicant's time has run out is for the day to tell."""
    if not case.state.is_open:
        return Waits.NOBODY
    return Waits.APPLICANT if case.state is State.AWAITING_APPLICANT else Waits.OFFICER


OF_READING: Final = {
    ReadingStands.ASKED: Attention.TO_READ,
    ReadingStands.SENT_BACK: Attention.SENT_BACK,
    ReadingStands.APPROVED: Attention.APPROVED,
}


def _prepared(case: Case) -> Iterator[Attention]:
    """How far the decision has come."""
    if any(not each.answer for each in case.objections):
        yield Attention.OBJECTED
    if case.agenda is not None:
        yield Attention.LISTED
    elif case.reading is not None:
        yield OF_READING[case.reading.stands]


def _departs(stored: tuple[StoredEvent, ...]) -> bool:
    """Whether the findings that stand say that something does not comply."""
    latest = next((each.data for each in reversed(stored) if each.type == FindingsRecorded.type()), None)
    findings = latest["assessment"].get("findings", ()) if latest else ()
    return any(finding["outcome"] == Outcome.CONFLICT for finding in findings)


def attention_of(case: Case, stored: Iterable[StoredEvent]) -> tuple[Attention, ...]:
    """What asks for the officer: what nobody has begun with, and what came since somebody acted; once it is decided,
    an appeal whose time nobody has tried."""
    if not case.state.is_open:
        return (Attention.APPEALED,) if any(each.stands is AppealStands.RECEIVED for each in case.appeals) else ()
    parties = {party.person_id for party in case.parties}
    found = [Attention.NEW] if case.state is State.SUBMITTED else []
    stored = tuple(stored)
    found += [Attention.DEPARTS] if _departs(stored) else []
    found += _prepared(case)
    if any(change.seen is None for change in case.map_changes):
        found.append(Attention.CHANGED)
    lately = {(each.kind.value, each.about, each.due) for each in awaited(case)}
    late = [each for each in case.overdue if (each.kind, each.about, each.due) in lately]
    found += dict.fromkeys(OF_LATENESS[AwaitedKind(each.kind)] for each in late if each.kind in STAYS)
    for envelope in reversed(stored[1:]):
        if envelope.event in late and (passed := OF_LATENESS[AwaitedKind(envelope.data["kind"])]) not in found:
            found.append(passed)
        if envelope.type in NO_ANSWER_TO_IT or EVENT_TYPES[envelope.type].record_only:
            continue
        if envelope.by not in parties:
            break
        told = FROM_THE_APPLICANT.get(envelope.type)
        unasked = envelope.type != "DocumentReceived" or not envelope.data.get("asked", True)
        if told and unasked and told not in found:
            found.append(told)
    return tuple(found)

"""What the registry says of an event: which way it went, and whom it came from or went to (OSL 5 kap. 2 §)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import singledispatch
from typing import Final

from permits.case import events
from permits.case.events import SYSTEM, Event, StoredEvent
from permits.case.hearings import Way
from permits.case.model import Case, PartyRole
from permits.services.building_papers import PAPERS
from permits.services.telling import LATER, document_title
from permits.services.time_papers import TIME_PAPERS
from permits.words import N_


class EntryKind(StrEnum):
    """Which way something went."""

    IN = "in"
    OUT = "ut"
    MADE = "upprattat"
    DECISION = "beslut"
    NOTED = "handelse"

    @property
    def label(self) -> str:
        return ENTRY_KINDS[self]


ENTRY_KINDS: Final = {
    EntryKind.IN: N_("Inkommet"),
    EntryKind.OUT: N_("Utskickat"),
    EntryKind.MADE: N_("Upprättat"),
    EntryKind.DECISION: N_("Beslut"),
    EntryKind.NOTED: N_("Händelse"),
}
MADE_TITLES: Final[Mapping[str, str]] = {
    "arendeakt": "Ärendeakt", "beslut": "Beslut", "forelaggande": "Föreläggande", "foto": "Fotografi", **LATER,
    **PAPERS, **TIME_PAPERS,
}  # fmt: skip

_OF_TYPES: Mapping[EntryKind, tuple[type[Event], ...]] = {
    EntryKind.IN: (
        events.ApplicationSubmitted, events.DocumentReceived, events.CompletionAnswered, events.AdditionReceived,
        events.ApplicationTakenBack, events.AppealReceived, events.StatementReceived,
        events.StatementDocumentReceived, events.ReferralAnswered, events.BuildingPapersHandedIn,
        events.MaterialAnswered, events.AnswersCorrected,
        events.BuildingFinished,
    ),
    EntryKind.OUT: (
        events.CompletionRequested, events.CompletionProlonged, events.PointWithdrawn, events.HearingBegun,
        events.HearingSent, events.HearingLettersPrinted, events.ReferralSent, events.ReferralMailed,
        events.MaterialCommunicated,
        events.ReferralWithdrawn, events.MessageSent, events.DecisionDispatched, events.AppealPassedOn,
        events.MeetingBooked, events.MeetingChanged, events.MeetingCancelled, events.SanctionConsidered,
        events.NoticePutUp, events.RecordsHandedOut,
    ),
    EntryKind.MADE: (
        events.FindingsRecorded, events.CaseFileMade, events.DecisionDocumentMade, events.OrderDocumentMade,
        events.TimePaperMade,
        events.BuildingDocumentMade, events.SitePhotoTaken, events.MinutesWritten, events.VisitMade,
    ),
    EntryKind.DECISION: (
        events.CasePaused, events.CaseResumed,
        events.TimeExtended, events.PermitGranted, events.PermitPartlyGranted, events.PermitRefused,
        events.ApplicationDismissed, events.CaseStruckOff, events.AppealDismissed, events.DecisionCorrected,
        events.DecisionReconsidered, events.StartCleared, events.StartRefused, events.InterimCleared,
        events.FinalCleared, events.FinalRefused, events.ConsultationDecided, events.PermitLapsed,
        events.RecordsRefused,
    ),
}  # fmt: skip
KIND_OF: Final[Mapping[str, EntryKind]] = {each.type(): kind for kind, types in _OF_TYPES.items() for each in types}
NOT_REGISTERED: Final = frozenset(
    each.type()
    for each in (
        events.TagAdded, events.TagRemoved, events.ReassessmentSeen, events.FindingsReassessed,
        events.AnswerOverdue, events.DocumentReplaced,
        events.ValidityReminded, events.HearingReminded, events.ReferralReminded, events.CompletionReminded,
        events.MaterialReminded,
        events.SecondReadingAsked, events.ProposalApproved, events.ProposalSentBack,
    )
)  # fmt: skip
"""Marks of the committee's own work, which say nothing of what came in, went out or was decided."""


def kind_of(event: Event) -> EntryKind:
    """Which way it went; what nobody has said anything of is an event."""
    if isinstance(event, (events.MessageWritten, events.BuildingBegun, events.ControlOfficerNamed)):
        own = EntryKind.OUT if isinstance(event, events.MessageWritten) else EntryKind.NOTED
        return EntryKind.IN if event.by_applicant else own
    if isinstance(event, events.MessageSent) and event.to == "officer":
        return EntryKind.NOTED  # within the committee
    return KIND_OF.get(event.type(), EntryKind.NOTED)


def title_of(label: str) -> str:
    """What a document with this label is called (Swedish)."""
    return MADE_TITLES.get(label) or document_title(label)


def counterpart(envelope: StoredEvent, case: Case) -> str:
    """Whom it came from or went to; empty where there is nobody. Protected parties as they may be shown."""
    event = envelope.event
    if kind_of(event) is EntryKind.IN:
        return _sender(event, envelope, case)
    return _receiver(event, case) if kind_of(event) is EntryKind.OUT else ""


@singledispatch
def _sender(event: Event, envelope: StoredEvent, case: Case) -> str:  # noqa: ARG001 - the call that all answer
    """Whoever wrote it in the log, where that was a party; what staff put in came from the applicant."""
    party = next((party for party in case.parties if party.person_id == envelope.by), None)
    if party is not None:
        return party.shown_name
    return case.applicant.shown_name


@_sender.register
def _(event: events.ApplicationSubmitted, envelope: StoredEvent, case: Case) -> str:  # noqa: ARG001
    asking = (party for party in case.parties if party.role in {PartyRole.APPLICANT, PartyRole.CO_APPLICANT})
    return ", ".join(dict.fromkeys(party.shown_name for party in asking))


@_sender.register
def _(event: events.MaterialAnswered, envelope: StoredEvent, case: Case) -> str:  # noqa: ARG001
    return "Fastighetens ägare" if event.by_owner else case.applicant.shown_name


@_sender.register
def _(event: events.AppealReceived, envelope: StoredEvent, case: Case) -> str:  # noqa: ARG001
    return event.name


@_sender.register
def _(event: events.StatementReceived, envelope: StoredEvent, case: Case) -> str:
    if event.way == Way.LOGIN and envelope.by != SYSTEM:
        return envelope.by_name
    return _of_properties(case, event.recipient_id)


@_sender.register
def _(event: events.StatementDocumentReceived, envelope: StoredEvent, case: Case) -> str:
    for hearing in case.hearings:
        for statement in hearing.statements:
            if event.document_id in statement.document_ids:
                by_login = statement.way is Way.LOGIN
                return envelope.by_name if by_login else _of_properties(case, statement.recipient_id)
    return next(
        (each.name for each in case.referrals for given in each.answers if event.document_id in given.document_ids), ""
    )


@_sender.register
def _(event: events.ReferralAnswered, envelope: StoredEvent, case: Case) -> str:  # noqa: ARG001
    return _body(case, event.referral_id)


@singledispatch
def _receiver(event: Event, case: Case) -> str:  # noqa: ARG001 - the call that all answer
    return case.applicant.shown_name


@_receiver.register
def _(event: events.MessageSent, case: Case) -> str:
    named = dict.fromkeys(party.shown_name for party in case.parties if party.role.value == event.to)
    return ", ".join(named)


@_receiver.register(events.HearingBegun)
@_receiver.register(events.HearingLettersPrinted)
def _(event: Event, case: Case) -> str:  # noqa: ARG001
    return "De som hörs"


@_receiver.register
def _(event: events.HearingSent, case: Case) -> str:
    return _of_properties(case, event.recipient_id)


@_receiver.register(events.ReferralSent)
@_receiver.register(events.ReferralMailed)
@_receiver.register(events.ReferralWithdrawn)
def _(event: events.ReferralSent, case: Case) -> str:
    return _body(case, event.referral_id)


@_receiver.register
def _(event: events.DecisionDispatched, case: Case) -> str:
    sent_to = (each for each in case.recipients if each.id in event.recipients)
    return ", ".join(each.name or each.why for each in sent_to)


@_receiver.register
def _(event: events.RecordsHandedOut, case: Case) -> str:  # noqa: ARG001
    return "Den som begärde det"


@_receiver.register
def _(event: events.AppealPassedOn, case: Case) -> str:  # noqa: ARG001
    return "Länsstyrelsen"


@_receiver.register
def _(event: events.NoticePutUp, case: Case) -> str:  # noqa: ARG001
    return "Anslagstavlan"


def _of_properties(case: Case, recipient_id: str) -> str:
    """Those who are heard are named by their property: the log tells no more of them."""
    return next(_holders(case, recipient_id), "")


def _holders(case: Case, recipient_id: str) -> Iterator[str]:
    for hearing in case.hearings:
        found = hearing.recipient(recipient_id)
        if found is not None:
            yield "Berörd, " + ", ".join(found.properties)


def _body(case: Case, referral_id: str) -> str:
    return next((each.name for each in case.referrals if each.referral_id == referral_id), "")

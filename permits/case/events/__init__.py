"""What has happened in a case, in the past tense, one module a subject; folding has one of the same name for each."""

from permits.case.events.allotting import CaseAllotted, TagAdded, TagRemoved
from permits.case.events.appealing import (
    AppealDismissed,
    AppealPassedOn,
    AppealReceived,
    AppealSettled,
    DecisionCorrected,
    DecisionReconsidered,
)
from permits.case.events.arriving import ApplicationSubmitted, DocumentReceived, FindingsRecorded
from permits.case.events.base import SYSTEM, Event
from permits.case.events.clearing import (
    BuildingBegun,
    BuildingDocumentMade,
    BuildingFinished,
    FinalCleared,
    FinalRefused,
    InterimCleared,
    PermitLapsed,
    SanctionConsidered,
    StartCleared,
    StartRefused,
    ValidityReminded,
)
from permits.case.events.communicating import CommunicationWaived, MaterialAnswered, MaterialCommunicated
from permits.case.events.completing import (
    AdditionReceived,
    AnswerAccepted,
    AnswersCorrected,
    CompletionAnswered,
    CompletionProlonged,
    CompletionReminded,
    CompletionRequested,
    DocumentReplaced,
    PointWithdrawn,
)
from permits.case.events.consulting import (
    ConsultationDecided,
    MeetingBooked,
    MeetingCancelled,
    MeetingChanged,
    MinutesWritten,
)
from permits.case.events.controlling import BuildingPapersHandedIn, ControlOfficerLeft, ControlOfficerNamed
from permits.case.events.deciding import (
    ApplicationDismissed,
    ApplicationTakenBack,
    CaseStruckOff,
    PermitGranted,
    PermitPartlyGranted,
    PermitRefused,
)
from permits.case.events.disposing import DocumentsDisposed
from permits.case.events.handing_out import RecordsHandedOut, RecordsRefused
from permits.case.events.handling import CaseAssigned, DocumentNeededAgain, DocumentWaived
from permits.case.events.hearing import (
    HearingBegun,
    HearingLettersPrinted,
    HearingReminded,
    HearingSent,
    ObjectionAnswered,
    StatementDocumentReceived,
    StatementReceived,
)
from permits.case.events.notices import NoticePutUp, NoticeTakenDown
from permits.case.events.own_work import CaseFileMade, DecisionDocumentMade, MessageSent, OrderDocumentMade
from permits.case.events.proposing import (
    ProposalApproved,
    ProposalSentBack,
    PutOnAgenda,
    SecondReadingAsked,
    TakenOffAgenda,
)
from permits.case.events.reassessing import FindingsReassessed, ReassessmentSeen
from permits.case.events.rectifying import ContactChanged
from permits.case.events.referring import (
    ReferralAnswered,
    ReferralMailed,
    ReferralReminded,
    ReferralSent,
    ReferralWithdrawn,
)
from permits.case.events.serving import (
    DecisionAnnounced,
    DecisionDispatched,
    DecisionServed,
    RecipientsListed,
)
from permits.case.events.stored import EVENT_TYPES, StoredEvent, from_data, to_data
from permits.case.events.timing import AnswerOverdue, CasePaused, CaseResumed, TimeExtended
from permits.case.events.visiting import SitePhotoTaken, VisitCancelled, VisitMade, VisitNoted, VisitPlanned
from permits.case.events.writing import MessageWritten

__all__ = [
    "EVENT_TYPES",
    "SYSTEM",
    "AdditionReceived",
    "AnswerAccepted",
    "AnswerOverdue",
    "AnswersCorrected",
    "AppealDismissed",
    "AppealPassedOn",
    "AppealReceived",
    "AppealSettled",
    "ApplicationDismissed",
    "ApplicationSubmitted",
    "ApplicationTakenBack",
    "BuildingBegun",
    "BuildingDocumentMade",
    "BuildingFinished",
    "BuildingPapersHandedIn",
    "CaseAllotted",
    "CaseAssigned",
    "CaseFileMade",
    "CasePaused",
    "CaseResumed",
    "CaseStruckOff",
    "CommunicationWaived",
    "CompletionAnswered",
    "CompletionProlonged",
    "CompletionReminded",
    "CompletionRequested",
    "ConsultationDecided",
    "ContactChanged",
    "ControlOfficerLeft",
    "ControlOfficerNamed",
    "DecisionAnnounced",
    "DecisionCorrected",
    "DecisionDispatched",
    "DecisionDocumentMade",
    "DecisionReconsidered",
    "DecisionServed",
    "DocumentNeededAgain",
    "DocumentReceived",
    "DocumentReplaced",
    "DocumentWaived",
    "DocumentsDisposed",
    "Event",
    "FinalCleared",
    "FinalRefused",
    "FindingsReassessed",
    "FindingsRecorded",
    "HearingBegun",
    "HearingLettersPrinted",
    "HearingReminded",
    "HearingSent",
    "InterimCleared",
    "MaterialAnswered",
    "MaterialCommunicated",
    "MeetingBooked",
    "MeetingCancelled",
    "MeetingChanged",
    "MessageSent",
    "MessageWritten",
    "MinutesWritten",
    "NoticePutUp",
    "NoticeTakenDown",
    "ObjectionAnswered",
    "OrderDocumentMade",
    "PermitGranted",
    "PermitLapsed",
    "PermitPartlyGranted",
    "PermitRefused",
    "PointWithdrawn",
    "ProposalApproved",
    "ProposalSentBack",
    "PutOnAgenda",
    "ReassessmentSeen",
    "RecipientsListed",
    "RecordsHandedOut",
    "RecordsRefused",
    "ReferralAnswered",
    "ReferralMailed",
    "ReferralReminded",
    "ReferralSent",
    "ReferralWithdrawn",
    "SanctionConsidered",
    "SecondReadingAsked",
    "SitePhotoTaken",
    "StartCleared",
    "StartRefused",
    "StatementDocumentReceived",
    "StatementReceived",
    "StoredEvent",
    "TagAdded",
    "TagRemoved",
    "TakenOffAgenda",
    "TimeExtended",
    "ValidityReminded",
    "VisitCancelled",
    "VisitMade",
    "VisitNoted",
    "VisitPlanned",
    "from_data",
    "to_data",
]

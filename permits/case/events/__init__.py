"""What has happened in a case, in the past tense, one module a subject; folding has one of the same name for each."""

from permits.case.events.allotting import CaseAllotted, TagAdded, TagRemoved
from permits.case.events.arriving import ApplicationSubmitted, DocumentReceived, FindingsRecorded
from permits.case.events.base import SYSTEM, Event
from permits.case.events.completing import (
    AdditionReceived,
    AnswerAccepted,
    CompletionAnswered,
    CompletionProlonged,
    CompletionReminded,
    CompletionRequested,
    PointWithdrawn,
)
from permits.case.events.deciding import PermitGranted, PermitRefused
from permits.case.events.handling import CaseAssigned, DocumentNeededAgain, DocumentWaived
from permits.case.events.notices import NoticePutUp, NoticeTakenDown
from permits.case.events.own_work import CaseFileMade, DecisionDocumentMade, MessageSent, OrderDocumentMade
from permits.case.events.reassessing import FindingsReassessed, ReassessmentSeen
from permits.case.events.stored import EVENT_TYPES, StoredEvent, from_data, to_data
from permits.case.events.timing import TimeExtended
from permits.case.events.writing import MessageWritten

__all__ = [
    "EVENT_TYPES",
    "SYSTEM",
    "AdditionReceived",
    "AnswerAccepted",
    "ApplicationSubmitted",
    "CaseAllotted",
    "CaseAssigned",
    "CaseFileMade",
    "CompletionAnswered",
    "CompletionProlonged",
    "CompletionReminded",
    "CompletionRequested",
    "DecisionDocumentMade",
    "DocumentNeededAgain",
    "DocumentReceived",
    "DocumentWaived",
    "Event",
    "FindingsReassessed",
    "FindingsRecorded",
    "MessageSent",
    "MessageWritten",
    "NoticePutUp",
    "NoticeTakenDown",
    "OrderDocumentMade",
    "PermitGranted",
    "PermitRefused",
    "PointWithdrawn",
    "ReassessmentSeen",
    "StoredEvent",
    "TagAdded",
    "TagRemoved",
    "TimeExtended",
    "from_data",
    "to_data",
]

"""What has happened in a case, in the past tense, one module a subject; folding has one of the same name for each."""

from permits.case.events.allotting import CaseAllotted, TagAdded, TagRemoved
from permits.case.events.arriving import ApplicationSubmitted, DocumentReceived, FindingsRecorded
from permits.case.events.base import SYSTEM, Event
from permits.case.events.completing import CompletionAnswered, CompletionRequested
from permits.case.events.deciding import PermitGranted, PermitRefused
from permits.case.events.handling import CaseAssigned, DocumentNeededAgain, DocumentWaived
from permits.case.events.own_work import CaseFileMade, DecisionDocumentMade, MessageSent
from permits.case.events.stored import EVENT_TYPES, StoredEvent, from_data, to_data

__all__ = [
    "EVENT_TYPES",
    "SYSTEM",
    "ApplicationSubmitted",
    "CaseAllotted",
    "CaseAssigned",
    "CaseFileMade",
    "CompletionAnswered",
    "CompletionRequested",
    "DecisionDocumentMade",
    "DocumentNeededAgain",
    "DocumentReceived",
    "DocumentWaived",
    "Event",
    "FindingsRecorded",
    "MessageSent",
    "PermitGranted",
    "PermitRefused",
    "StoredEvent",
    "TagAdded",
    "TagRemoved",
    "from_data",
    "to_data",
]

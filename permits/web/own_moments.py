"""What has happened in a case, in plain words for the person whose case it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from permits.case.events import StoredEvent
from permits.case.matter import decided_as
from permits.case.model import Case
from permits.case.pauses import PauseGround
from permits.services.building_papers import PAPERS
from permits.services.time_papers import TIME_PAPERS
from permits.web import own_afterwards
from permits.web.attaching import document_names
from permits.web.page import moment
from permits.words import Text, _, date_text

WRITTEN_BY_OFFICERS = frozenset({
    "CompletionRequested", "CompletionProlonged", "DocumentWaived", "PointWithdrawn", "TimeExtended",
    "CasePaused", "CaseResumed",
})  # fmt: skip
DECISIONS = frozenset({
    "PermitGranted", "PermitPartlyGranted", "PermitRefused", "ApplicationDismissed", "CaseStruckOff",
})  # fmt: skip


def made_names() -> dict[str, Text]:
    """What documents are called that no applicant hands in with an application."""
    stage = {label: _(name) for label, name in {**PAPERS, **TIME_PAPERS}.items()}
    made = {"arendeakt": _("Ärendeakt"), "beslut": _("Beslut"), "forelaggande": _("Föreläggande")}
    return {**made, **own_afterwards.CAME_IN, **stage}


def own_moment(event: StoredEvent, case: Case) -> dict[str, Any] | None:
    """An event in plain words for the person whose case it is; None for what is only the service's own work."""
    told = _decided(event, case) or _in_words(event)
    if told is None:
        return None
    what, more = told
    return {
        "iso": event.at.isoformat(timespec="seconds"),
        "when": moment(event.at),
        "what": what,
        "more": more,
        "lang": _in_swedish(event),
    }


def _in_swedish(event: StoredEvent) -> str:
    """The language of what an officer wrote; what the applicant wrote is in whatever language they chose."""
    return "sv" if event.type in WRITTEN_BY_OFFICERS else ""


def _decided(event: StoredEvent, case: Case) -> tuple[Text | str, str] | None:
    return (f"{_(decided_as(case)[0])}.", "") if event.type in DECISIONS else None


def _in_words(event: StoredEvent) -> tuple[Text | str, str] | None:
    tell = TOLD.get(event.type) or own_afterwards.TOLD.get(event.type)
    return tell(event.data) if tell else None


def _received(data: Mapping[str, Any]) -> tuple[Text, str]:
    names = {**document_names(), **made_names()}
    return _("Vi tog emot: %(name)s.", name=names.get(data["label"], data["label"])), str(data["filename"])


def _document_name(data: Mapping[str, Any]) -> str:
    name = str(document_names().get(data["label"], data["label"]))
    return name[:1].lower() + name[1:]


def _answers(data: Mapping[str, Any]) -> str:
    return str(data["text"]) or "\n".join(str(each["text"]) for each in data.get("answers", ()) if each["text"])


def _asked(data: Mapping[str, Any]) -> tuple[Text, str]:
    due = date_text(date.fromisoformat(str(data["due"])))
    return _("Handläggaren bad om mer. Svara senast %(due)s.", due=due), "" if data.get("points") else str(data["text"])


def _heard(data: Mapping[str, Any]) -> tuple[Text, str]:
    due = date_text(date.fromisoformat(str(data["due"])))
    return _("Grannar och andra som berörs fick frågan vad de tycker, med svar senast %(due)s.", due=due), ""


def _stated(data: Mapping[str, Any]) -> tuple[Text, str]:
    """What somebody who was heard thinks: the applicant reads it before the decision (9 kap. 98 §), not who it was."""
    told = _("En som berörs har synpunkter.") if data["has_views"] else _("En som berörs har inga synpunkter.")
    return told, str(data["text"])


TOLD: dict[str, Callable[[Mapping[str, Any]], tuple[Text, str]]] = {
    "ApplicationSubmitted": lambda data: (
        _("Ärendet kom in och fick nummer %(number)s.", number=data["registry_number"]),
        "",
    ),
    "DocumentReceived": _received,
    "CaseAssigned": lambda data: (_("%(name)s är din handläggare.", name=data["officer_name"]), ""),
    "CaseAllotted": lambda data: (_("%(name)s är din handläggare.", name=data["officer_name"]), ""),
    "CompletionRequested": _asked,
    "CompletionAnswered": lambda data: (_("Du svarade."), _answers(data)),
    "HearingBegun": _heard,
    "StatementReceived": _stated,
    "ReferralSent": lambda data: (_("Vi bad %(name)s att yttra sig.", name=data["name"]), ""),
    "ReferralAnswered": lambda data: (_("Ett remissvar kom in."), str(data["text"])),
    "MaterialCommunicated": lambda data: (
        _("Du fick underlag att yttra dig över, senast %(due)s.", due=date_text(date.fromisoformat(str(data["due"])))),
        "",
    ),
    "MaterialAnswered": lambda data: (
        _("Fastighetens ägare yttrade sig.") if data.get("by_owner") else _("Du yttrade dig över underlaget."),
        str(data["text"]),
    ),
    "PointWithdrawn": lambda data: (_("Punkt %(n)s behövs inte längre.", n=data["point"]), str(data["reason"])),
    "CompletionProlonged": lambda data: (
        _("Du fick längre tid att svara: senast %(due)s.", due=date_text(date.fromisoformat(str(data["due"])))),
        str(data["reason"]),
    ),
    "AnswersCorrected": lambda _data: (_("Du rättade uppgifter i ansökan."), ""),
    "DocumentReplaced": lambda _data: (_("Du bytte ut en handling mot en ny."), ""),
    "AdditionReceived": lambda data: (_("Du lade till eller ändrade något på eget initiativ."), str(data["text"])),
    "TimeExtended": lambda data: (
        _("Tiden för beslut förlängdes med %(n)s veckor.", n=data["weeks"]),
        str(data["reason"]),
    ),
    "CasePaused": lambda data: (
        _("Ärendet vilar. %(why)s.", why=_(PauseGround(data["ground"]).label)),
        str(data["reason"]),
    ),
    "CaseResumed": lambda data: (_("Ärendet togs upp igen."), str(data["reason"])),
    "DocumentWaived": lambda data: (
        _("Du behöver inte lämna in %(name)s.", name=_document_name(data)),
        str(data["reason"]),
    ),
    "DocumentNeededAgain": lambda data: (_("Handlingen behövs ändå: %(name)s.", name=_document_name(data)), ""),
    "ApplicationTakenBack": lambda data: (_("Du tog tillbaka ansökan."), str(data["text"])),
    "DecisionDocumentMade": lambda _data: (_("Beslutet finns att läsa."), ""),
}

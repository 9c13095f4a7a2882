"""The resident's own case: where it stands, what happens next, what is asked, and the answer to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, BinaryIO

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.events import StoredEvent
from permits.case.matter import state_label, words
from permits.case.model import Case, State
from permits.services.charging import fee_told
from permits.services.completeness import completeness
from permits.services.refusals import FileRefused, Refused, Stale
from permits.services.shapes import CaseView
from permits.web.attaching import document_names, served, stream_of
from permits.web.auth import needs, principal
from permits.web.forms import pages, typed_version
from permits.web.page import measure_of, moment, notice, page, services, today
from permits.wizard.fields import Option
from permits.words import Text, _, date_text

# The state in plain words: what it is called, its colour, and what happens next.
STANDS: dict[State, tuple[Text, str, Text]] = {
    State.SUBMITTED: (
        _("Inkommen"),
        "now",
        _("Det du skickade har kommit fram. En handläggare läser det och hör av sig om något saknas."),
    ),
    State.UNDER_REVIEW: (
        _("Handläggs"),
        "now",
        _("En handläggare går igenom ditt ärende. Du behöver inte göra något nu. Vi mejlar när det händer något."),
    ),
    State.AWAITING_APPLICANT: (
        _("Väntar på dig"),
        "warn",
        _("Handläggaren behöver mer från dig. Läs vad som saknas och svara här nedanför."),
    ),
    State.GRANTED: (_("Beviljat"), "good", _("Du har fått ja. Läs beslutet innan du gör något mer.")),
    State.REFUSED: (_("Avslaget"), "bad", _("Du har fått nej. I beslutet står varför, och hur du överklagar.")),
}


def stands(state: State) -> dict[str, Any]:
    """The state as lists tell it, which know nothing of what was applied for."""
    label, kind, next_ = STANDS[state]
    return {"label": label, "kind": kind, "next": next_}


def case_stands(case: Case) -> dict[str, Any]:
    """The state of one case; once it is decided, by the name of what was decided."""
    told, general = words(case), stands(case.state)
    if case.decision is None:
        return general
    if case.decision.granted:
        next_ = f"{_(told.told_given)} {_(told.begin_now)} {_('Läs beslutet innan du gör något mer.')}"
    else:
        next_ = f"{_(told.told_refused)} {_('I beslutet står varför, och hur du överklagar.')}"
    return {**general, "label": _(state_label(case)), "next": next_}


@pages.get("/arende/<case_id>")
@needs(Permission.SEE_OWN_CASES)
def own_case(case_id: str) -> Response:
    return _case_page(services().applying.case_of(principal(), case_id))


def _case_page(view: CaseView, status: int = 200, **more: Any) -> Response:
    case = view.case
    asked = case.completions[-1] if case.completions else None
    return page(
        "apply/case.html",
        status,
        case=case,
        documents=view.documents,
        names={**document_names(), "arendeakt": _("Ärendeakt"), "beslut": _("Beslut")},
        stands=case_stands(case),
        measure=measure_of(case),
        moments=[told for event in view.events if (told := _moment(event, case))],
        asked=asked if case.state is State.AWAITING_APPLICANT else None,
        decision=case.decision_document,
        is_decided=case.decision is not None,
        levels=completeness(view),
        fee=fee_told(view, services().municipality.fees, today()),
        label_options=[Option(label, name) for label, name in document_names().items()],
        **{"typed": {}, "problems": [], **more},
    )


@pages.get("/arende/<case_id>/kvitto")
@needs(Permission.SEE_OWN_CASES)
def receipt(case_id: str) -> Response:
    view = services().applying.case_of(principal(), case_id)
    mine = next((party for party in view.case.parties if party.person_id == principal().person_id), None)
    return page("apply/receipt.html", case=view.case, measure=measure_of(view.case), mine=mine)


@pages.get("/arende/<case_id>/komplettering")
@needs(Permission.ANSWER_COMPLETION)
def completion(case_id: str) -> Response:
    """The form stands on the case's own page."""
    view = services().applying.case_of(principal(), case_id)
    return redirect(url_for(".own_case", case_id=view.case.case_id) + "#komplettera", 303)


@pages.post("/arende/<case_id>/komplettering")
@needs(Permission.ANSWER_COMPLETION)
def answer_completion(case_id: str) -> Response:
    """Hand in the answer: a text, files, or both. All of it is received, or nothing."""
    view = services().applying.case_of(principal(), case_id)
    text = request.form.get("text", "")
    files: list[tuple[str, str, BinaryIO]] = []
    for number in ("1", "2", "3"):
        for file in request.files.getlist(f"file{number}"):
            if file.filename:
                files.append((request.form.get(f"label{number}", ""), file.filename, stream_of(file)))
    try:
        services().applying.answer_completion(principal(), case_id, text, files, typed_version())
    except (Refused, FileRefused) as refused:
        field = "text" if isinstance(refused, Refused) else "file1"
        return _case_page(view, 422, typed=request.form, problems=[(field, refused.message_sv)])
    except Stale:
        notice(_("Ärendet har ändrats sedan du öppnade sidan. Läs igenom det och skicka svaret igen."), "warn")
        return _case_page(services().applying.case_of(principal(), case_id), 409, typed=request.form)
    return redirect(url_for(".own_case", case_id=case_id), 303)


@pages.get("/arende/<case_id>/handling/<document_id>")
@needs(Permission.SEE_OWN_CASES)
def document(case_id: str, document_id: str) -> Response:
    return served(services().applying.document(principal(), case_id, document_id))


def _moment(event: StoredEvent, case: Case) -> dict[str, Any] | None:
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
    return "sv" if event.type in {"CompletionRequested", "DocumentWaived"} else ""


def _decided(event: StoredEvent, case: Case) -> tuple[Text | str, str] | None:
    called = {"PermitGranted": words(case).given, "PermitRefused": words(case).not_given}.get(event.type)
    return (f"{_(called)}.", "") if called else None


def _in_words(event: StoredEvent) -> tuple[Text | str, str] | None:
    tell = TOLD.get(event.type)
    return tell(event.data) if tell else None


def _received(data: Mapping[str, Any]) -> tuple[Text, str]:
    return _("Vi tog emot: %(name)s.", name=document_names().get(data["label"], data["label"])), str(data["filename"])


def _document_name(data: Mapping[str, Any]) -> str:
    name = str(document_names().get(data["label"], data["label"]))
    return name[:1].lower() + name[1:]


def _asked(data: Mapping[str, Any]) -> tuple[Text, str]:
    due = date_text(date.fromisoformat(str(data["due"])))
    return _("Handläggaren bad om mer. Svara senast %(due)s.", due=due), str(data["text"])


TOLD: dict[str, Callable[[Mapping[str, Any]], tuple[Text, str]]] = {
    "ApplicationSubmitted": lambda data: (
        _("Ärendet kom in och fick nummer %(number)s.", number=data["registry_number"]),
        "",
    ),
    "DocumentReceived": _received,
    "CaseAssigned": lambda data: (_("%(name)s är din handläggare.", name=data["officer_name"]), ""),
    "CaseAllotted": lambda data: (_("%(name)s är din handläggare.", name=data["officer_name"]), ""),
    "CompletionRequested": _asked,
    "CompletionAnswered": lambda data: (_("Du svarade."), str(data["text"])),
    "DocumentWaived": lambda data: (
        _("Du behöver inte lämna in %(name)s.", name=_document_name(data)),
        str(data["reason"]),
    ),
    "DocumentNeededAgain": lambda data: (_("Handlingen behövs ändå: %(name)s.", name=_document_name(data)), ""),
    "DecisionDocumentMade": lambda _data: (_("Beslutet finns att läsa."), ""),
}

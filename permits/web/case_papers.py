"""The documents of a case at the officer's desk, and what the service is making right now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from permits.services.building_papers import PAPERS
from permits.services.letters import LETTERS
from permits.services.parts import Kind
from permits.services.shapes import CaseView, DocumentRecord
from permits.services.telling import DOCUMENTS
from permits.services.time_papers import TIME_PAPERS
from permits.services.working_material import PartCheck
from permits.web.file_told import standing
from permits.web.page import services
from permits.words import N_, _

MADE_BY_US = {"arendeakt": N_("Ärendeakt"), "beslut": N_("Beslut"), "forelaggande": N_("Föreläggande"), **PAPERS,
               **TIME_PAPERS}  # fmt: skip


def files(view: CaseView, checks: Mapping[str, PartCheck]) -> list[dict[str, Any]]:
    """What came from the applicant, the latest first."""
    theirs = [record for record in view.documents if record.origin == "applicant"]
    ordered = sorted(theirs, key=lambda record: record.received, reverse=True)
    return [{**file_told(view, record), "check": checks.get(f"{Kind.FILE}:{record.id}")} for record in ordered]


def papers(view: CaseView) -> dict[str, Any]:
    """What the service has made: the case file and the decision that stand, and earlier ones."""
    made = [record for record in view.documents if record.origin == "made"]
    ours = (view.case.case_file, view.case.decision_document)
    latest_made = (*ours, *view.case.order_documents, *view.case.time_papers, *view.case.building_documents)
    standing = {document.document_id for document in latest_made if document}
    latest = [record for record in made if record.id in standing]
    return {
        "standing": [file_told(view, record) for record in sorted(latest, key=lambda record: record.label != "beslut")],
        "earlier": [file_told(view, record) for record in made if record.id not in standing][::-1],
    }


def file_told(view: CaseView, record: DocumentRecord) -> dict[str, Any]:
    told = MADE_BY_US if record.origin == "made" else DOCUMENTS
    return {
        "record": record,
        "replaced": is_replaced(view, record.id),
        "title": _(told.get(record.label, record.label.replace("_", " ").capitalize())),
        "url": url_for("office.document", case_id=view.case.case_id, document_id=record.id),
        "look": url_for("office.look", case_id=view.case.case_id, document_id=record.id),
        "standing": None if record.origin == "made" else standing(record.sha256),
    }


def is_replaced(view: CaseView, document_id: str) -> bool:
    """Whether the applicant has handed in another document instead."""
    document = view.case.document(document_id)
    return document is not None and bool(document.replaced_by)


def working(view: CaseView) -> list[dict[str, Any]]:
    """What the service is doing by itself right now, so that nobody wonders where the case file is."""
    said = {
        "waiting": _("väntar på sin tur"),
        "working": _("görs nu"),
        "failed": _("har inte gått att göra än"),
        "letter": _("brevet har inte gått än"),
    }
    return [
        {
            "what": _(line.label),
            "state": said[("letter" if line.reaction in LETTERS else "failed") if line.detail else line.state],
            "failed": bool(line.detail),
            "detail": line.detail,
        }
        for line in services().reacting.progress(view.case.case_id)
        if line.state in said
    ]

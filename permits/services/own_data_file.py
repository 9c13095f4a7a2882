"""What is held about somebody as a file to take along: JSON with Swedish names, and a zip with the documents beside."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from typing import IO, Any, Final

from permits.case.matter import state_label, words
from permits.case.model import PARTY_LABELS
from permits.services.answers_told import answers_told
from permits.services.file_shapes import Quarantined
from permits.services.happenings import diary
from permits.services.own_data import Held, HeldCase, HeldHearing, Named, reached
from permits.services.ports import Files
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import DocumentRecord, Draft, DraftDocument
from permits.services.telling import DOCUMENTS, measure_text
from permits.words import _

MOST_BYTES: Final = 1_000_000_000
JSON_NAME: Final = "mina-uppgifter.json"


def as_values(held: Held) -> dict[str, Any]:
    """Everything by Swedish names, with moments in ISO 8601; what JSON can say."""
    return {
        "hämtat": _moment(held.at),
        "person": {
            "namn": held.name,
            "personnummer": held.number,
            "skyddade personuppgifter": held.protected,
            "folkbokföringen": _registered(held),
            "inloggad på antal ställen": held.sessions,
        },
        "ärenden": [_case(each) for each in held.cases],
        "yttranden som granne": [_hearing(each) for each in held.heard],
        "nämnd i": [_named(each) for each in held.named],
        "utkast": [_draft(each) for each in held.drafts],
    }


def as_json(held: Held) -> str:
    return json.dumps(as_values(held), ensure_ascii=False, indent=1)


def write_zip(held: Held, files: Files, target: IO[bytes]) -> None:
    """Write the JSON and every document that the person may read. Raises Refused when it would be too large."""
    wanted = list(_documents(held))
    if sum(document.size for _path, document in wanted) > MOST_BYTES:
        raise Refused(
            _("Dina filer är tillsammans större än 1 GB. Hämta uppgifterna utan filer, och filerna var för sig.")
        )
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr(JSON_NAME, as_json(held), zipfile.ZIP_DEFLATED)
        for path, document in wanted:
            try:
                source = files.open(document.sha256)
            except (NotFound, Quarantined, OSError):  # held back, or disposed of: it is listed all the same
                continue
            with source, packed.open(path, "w", force_zip64=True) as kept:
                shutil.copyfileobj(source, kept)


def _documents(held: Held) -> Iterator[tuple[str, DocumentRecord | DraftDocument]]:
    """Each document under a path of its own in the zip."""
    for each in held.cases:
        for number, record in enumerate(each.view.documents, 1):
            yield f"{_folder(each.case.registry_number)}/{number:03}-{_name(record.filename)}", record
    for place, draft in enumerate(held.drafts, 1):
        for number, document in enumerate(draft.documents, 1):
            yield f"utkast-{place}/{number:03}-{_name(document.filename)}", document


def _folder(registry_number: str) -> str:
    return "".join(mark if mark.isalnum() else "-" for mark in registry_number)


def _name(filename: str) -> str:
    plain = PurePath(filename.replace("\\", "/")).name
    return "".join(mark if mark.isalnum() or mark in " .-_" else "-" for mark in plain)[:100] or "fil"


def _registered(held: Held) -> dict[str, Any] | None:
    return None if held.registered is None else {"namn": held.registered.name, **reached(held.registered)}


def _case(held: HeldCase) -> dict[str, Any]:
    case, view = held.case, held.view
    return {
        "diarienummer": case.registry_number,
        "fastighet": case.designation,
        "åtgärder": [measure_text(kind) for kind in case.measures],
        "du är": PARTY_LABELS[held.party.role],
        "läge": state_label(case),
        "inkom": _moment(case.submitted),
        "handläggare": case.officer_name,
        "kontaktuppgifter": reached(held.party),
        "svar i ansökan": [
            {"steg": section.title, "fråga": row.label, "svar": row.value, "varifrån": row.source}
            for section in answers_told(view.answers, view.sources)
            for row in section.rows
        ],
        "handlingar": [_document(document) for document in view.documents],
        "meddelanden": [{"när": _moment(each.at), "från": each.by_name, "text": each.text} for each in case.messages],
        "händelser": [
            {"när": row.when, "vad": row.what, "mer": row.more, "vem": row.who}
            for row in diary(view.events, frozenset(), words(case))
        ],
        "påbörjade svar": {point: told.get("text", "") for point, told in held.answering.content.items()},
        "öppnat av kommunens personal": [_moment(each) for each in held.read],
    }


def _document(document: DocumentRecord | DraftDocument) -> dict[str, Any]:
    return {
        "sort": DOCUMENTS.get(document.label, document.label),
        "filnamn": document.filename,
        "byte": document.size,
        "sha256": document.sha256,
    }


def _hearing(held: HeldHearing) -> dict[str, Any]:
    return {
        "diarienummer": held.case.registry_number,
        "fastighet": held.case.designation,
        "frågan": held.hearing.text,
        "skickad till": {"namn": held.person.name, **reached(held.person)},
        "svar": [
            {"när": _moment(each.at), "synpunkter": each.has_views, "text": each.text} for each in held.statements
        ],
    }


def _named(named: Named) -> dict[str, Any]:
    return {
        "diarienummer": named.registry_number,
        "fastighet": named.designation,
        "du är": PARTY_LABELS[named.role],
        "kontaktuppgifter": reached(named.party),
    }


def _draft(draft: Draft) -> dict[str, Any]:
    return {
        "påbörjat": _moment(draft.created),
        "ändrat": _moment(draft.updated),
        "svar": draft.answers,
        "uppgifter ur register": {
            field: {"register": source.register, "hämtat": source.at, "värde": source.value}
            for field, source in draft.sources.items()
        },
        "handlingar": [_document(document) for document in draft.documents],
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")

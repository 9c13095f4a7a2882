"""The page where drawings and other documents are handed in: added, named, looked at, removed."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import redirect, request, send_file, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.refusals import FileRefused, NotFound, Refused
from permits.services.shapes import DraftDocument
from permits.services.telling import DOCUMENTS
from permits.web import consent
from permits.web.auth import needs, principal
from permits.web.forms import Opened, Problem, opened, pages, step_page
from permits.web.page import services, today
from permits.wizard.bygglov import ALWAYS_MADE
from permits.wizard.fields import Option
from permits.words import Text, _

SHOWN_INLINE = {"application/pdf", "image/jpeg", "image/png"}
STEPS = ("handlingar", "fullmakt")


def document_names() -> dict[str, Text]:
    """What documents are called, by their label."""
    return {label: _(name) for label, name in DOCUMENTS.items()}


def label_options(at: Opened, step: str = "handlingar") -> list[Option]:
    """What a document can be; first what this application is asked for."""
    if step == "fullmakt":
        return [Option("fullmakt", document_names()["fullmakt"])]
    asked = [line.label for line in at.context.assessment.documents] if at.context.assessment else []
    order = [*dict.fromkeys(label for label in asked if label in DOCUMENTS), *DOCUMENTS]
    return [Option(label, document_names()[label]) for label in dict.fromkeys(order)]


def beside(at: Opened) -> dict[str, Any]:
    """The list of what is needed, and what has been handed in."""
    documents = at.draft.documents
    asked = at.context.assessment.documents if at.context.assessment else ()
    lines: list[dict[str, Any]] = [
        {
            "line": line,
            "made": line.label in ALWAYS_MADE,
            "count": (count := sum(document.label == line.label for document in documents)),
            "wanted": line.level != "relevant" or count > 0,
        }
        for line in asked
    ]
    missing = (each["line"].label for each in lines if each["wanted"] and not each["made"] and not each["count"])
    return {
        "documents": documents,
        "lines": lines,
        "label_options": label_options(at),
        "names": document_names(),
        "has_drawing": services().applying.report(at.draft) is not None,
        "consent_paper": consent.offered(at),
        "chosen_label": request.values["label"] if "label" in request.values else next(missing, ""),
        "file_problem": "",
    }


@pages.post("/ansokan/<draft_id>/handlingar/lagg-till")
@needs(Permission.APPLY)
def add(draft_id: str) -> Response:
    """Take one or more files, all of one label. What can be taken is, also where something beside it cannot."""
    step = request.form.get("step", "handlingar")
    if step not in STEPS:
        raise NotFound
    at = opened(draft_id)
    if not at.journey.may_open(step, at.draft.answers, at.context):
        return redirect(at.resume_url(), 303)
    files = [file for file in request.files.getlist("file") if file.filename]
    label = "fullmakt" if step == "fullmakt" else request.form.get("label", "")
    if not label:
        return _refused(draft_id, step, "label", _("Välj vad handlingen är."))
    if not files:
        return _refused(draft_id, step, "file", _("Välj en fil först."))
    wrong = []
    for file in files:
        try:
            services().applying.attach(principal(), draft_id, label, file.filename or "", stream_of(file))
        except (FileRefused, Refused) as refused:
            wrong.append(f"{file.filename}: {refused.message_sv}")
    if wrong:
        return _refused(draft_id, step, "file", *wrong)
    return redirect(url_for("apply.step", draft_id=draft_id, slug=step) + "#inlamnat", 303)


def _refused(draft_id: str, step: str, field: str, *messages: Any) -> Response:
    """The page again, with what was wrong; files that were taken are kept."""
    at = opened(draft_id)
    asked = at.journey.step(step)
    if asked is None:
        raise NotFound
    stored = at.draft.answers.get(step, {})
    form = asked.form_class(at.draft.answers, at.context).showing(stored, today=today())
    problems: list[Problem] = [(field, message) for message in messages]
    return step_page(at, asked, form, problems=problems, **{**beside(at), "file_problem": {field: messages}})


def stream_of(file: FileStorage) -> BinaryIO:
    """What a browser sent, as a stream of bytes."""
    return cast(BinaryIO, file.stream)


@pages.post("/ansokan/<draft_id>/handlingar/<document_id>/ta-bort")
@needs(Permission.APPLY)
def remove(draft_id: str, document_id: str) -> Response:
    services().applying.remove(principal(), draft_id, document_id)
    return _back(draft_id)


@pages.post("/ansokan/<draft_id>/handlingar/<document_id>/etikett")
@needs(Permission.APPLY)
def relabel(draft_id: str, document_id: str) -> Response:
    try:
        services().applying.relabel(principal(), draft_id, document_id, request.form.get("label", ""))
    except FileRefused as refused:
        return _refused(draft_id, "handlingar", "label", refused.message_sv)
    return _back(draft_id)


def _back(draft_id: str) -> Response:
    step = request.form.get("step", "handlingar")
    return redirect(
        url_for("apply.step", draft_id=draft_id, slug=step if step in STEPS else STEPS[0]) + "#inlamnat", 303
    )


@pages.get("/ansokan/<draft_id>/handlingar/<document_id>")
@needs(Permission.APPLY)
def read(draft_id: str, document_id: str) -> Response:
    return served(_document(draft_id, document_id))


@pages.get("/ansokan/<draft_id>/handlingar/<document_id>/miniatyr")
@needs(Permission.APPLY)
def thumbnail(draft_id: str, document_id: str) -> Response:
    found = services().files.thumbnail(_document(draft_id, document_id).sha256)
    if found is None:
        raise NotFound
    response = send_file(found, mimetype="image/jpeg", max_age=0)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _document(draft_id: str, document_id: str) -> DraftDocument:
    draft = services().applying.open(principal(), draft_id)
    found = next((document for document in draft.documents if document.id == document_id), None)
    if found is None:
        raise NotFound
    return found


def served(document: Any) -> Response:
    """A stored file to its owner: shown when it is of a kind that a browser can show safely, else downloaded."""
    inline = document.media_type in SHOWN_INLINE
    response = send_file(
        services().files.path(document.sha256),
        mimetype=document.media_type if inline else "application/octet-stream",
        as_attachment=not inline,
        download_name=document.filename,
        max_age=0,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
    response.headers["Cache-Control"] = "private, no-store"
    return response

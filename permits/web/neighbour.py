"""What those who are heard read by their code, and how they answer after logging in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.neighbour import Asked, AskedAnother
from permits.services.refusals import FileRefused, NotFound, Refused
from permits.services.shapes import DocumentRecord
from permits.web.attaching import document_names, served, stream_of
from permits.web.auth import needs, principal, public
from permits.web.page import measure_of, notice, page, services, today
from permits.words import Text, _

pages = Blueprint("neighbour", __name__)
LONGEST_CODE = 60
GROUPED = {28: 4, 25: 5}  # letters in all, and in a group; the second are codes that were sent before the first


@pages.get("/yttrande")
@public
def enter() -> Response:
    """Where the code of a letter on paper is typed."""
    return page("neighbour/enter.html", typed="", problem="")


@pages.post("/yttrande")
@public
def find() -> Response:
    """To what the code opens; a code that opens nothing is told where it was typed."""
    code = request.form.get("kod", "").strip().upper()[:LONGEST_CODE]
    plain = _grouped("".join(mark for mark in code if mark.isalnum()))
    try:
        services().neighbours.asked(plain)
    except NotFound:
        problem = _("Koden stämmer inte, eller så har dess tid gått ut. Kontrollera den mot brevet.")
        return page("neighbour/enter.html", 422, typed=code, problem=problem)
    return redirect(url_for("neighbour.asked", code=plain), 303)


def _grouped(letters: str) -> str:
    """The letters of a code in the groups that it is written in, however they were typed."""
    together = GROUPED.get(len(letters), len(letters) or 1)
    return "-".join(letters[start : start + together] for start in range(0, len(letters), together))


@pages.get("/yttrande/<code>")
@public
def asked(code: str) -> Response:
    """What is applied for, where, with which drawings, and how to answer."""
    try:
        question = services().neighbours.asked(code)
    except NotFound:
        return page("neighbour/gone.html", 404)
    return page("neighbour/asked.html", code=code, measure=measure_of(question.case), **_told(question))


def _told(question: Asked) -> dict[str, Any]:
    return {
        "asked": question,
        "case": question.case,
        "names": document_names(),
        "overdue": today() > question.hearing.due,
    }


@pages.get("/yttrande/<code>/situationsplan.svg")
@public
def site_plan(code: str) -> Response:
    try:
        drawn = services().neighbours.site_plan(code)
    except NotFound:
        abort(404)
    response = Response(drawn, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.get("/yttrande/<code>/handling/<document_id>")
@public
def document(code: str, document_id: str) -> Response:
    try:
        return served(plainly_named(services().neighbours.document(code, document_id)))
    except NotFound:
        abort(404)


def plainly_named(record: DocumentRecord) -> DocumentRecord:
    """The document under the name of what it is: file names hold people's names and numbers."""
    title = str(document_names().get(record.label, record.label))
    return replace(record, filename=f"{title}{PurePath(record.filename).suffix}")


# --- after login ----------------------------------------------------------------------------------------------------


@pages.get("/yttrande/svara/<recipient_id>")
@needs(Permission.ANSWER_HEARING)
def answer(recipient_id: str) -> Response:
    """The form to answer, for the one who was asked."""
    try:
        question = services().neighbours.question(principal(), recipient_id)
    except AskedAnother:
        return _another()
    if request.args.get("gjort"):
        notice(_("Tack, ditt svar har kommit in."))
    return _answer_page(question)


@pages.post("/yttrande/svara/<recipient_id>")
@needs(Permission.ANSWER_HEARING)
def send_answer(recipient_id: str) -> Response:
    """Take the answer. What was typed is shown again when it could not be taken."""
    text, choice = request.form.get("text", ""), request.form.get("val", "")
    files = [(file.filename, stream_of(file)) for file in request.files.getlist("fil") if file.filename]
    try:
        services().neighbours.answer(principal(), recipient_id, choice, text, files)
    except AskedAnother:
        return _another(text)
    except (Refused, FileRefused) as refused:
        question = services().neighbours.question(principal(), recipient_id)
        field = "val" if choice not in {"inga", "synpunkter"} else "fil" if files else "text"
        return _answer_page(question, 422, text, choice, [(field, refused.message_sv)])
    return redirect(url_for("neighbour.answer", recipient_id=recipient_id, gjort="ja"), 303)


def _answer_page(
    question: Asked,
    status: int = 200,
    text: str = "",
    choice: str = "",
    problems: list[tuple[str, Text | str]] | None = None,
) -> Response:
    return page(
        "neighbour/answer.html",
        status,
        measure=measure_of(question.case),
        text=text,
        choice=choice,
        problems=problems or [],
        **_told(question),
    )


def _another(text: str = "") -> Response:
    """Calmly: the question is another person's. What was typed is shown, so that it can be copied."""
    return page("neighbour/another.html", 403, text=text)

"""What a body reads by the link in its letter, and how it answers there without logging in."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.services.refusals import FileRefused, NotFound, Refused
from permits.web.attaching import document_names, served, stream_of
from permits.web.auth import public
from permits.web.neighbour import plainly_named
from permits.web.own_case import made_names
from permits.web.page import measure_of, notice, page, services
from permits.web.session import takes_up_to
from permits.words import Text, _

pages = Blueprint("referral", __name__)
LARGEST = 32 * 1024 * 1024


def _is_open() -> bool:
    """Nothing large is taken in from whoever does not hold a code that opens something."""
    return services().referring.is_open(str((request.view_args or {}).get("code", "")))


@pages.get("/remiss/<code>")
@public
def asked(code: str) -> Response:
    """The question, its documents and the form to answer."""
    if request.args.get("gjort"):
        notice(_("Tack, ert svar har kommit in."))
    return _referral_page(code)


@pages.get("/remiss/<code>/handling/<document_id>")
@public
def document(code: str, document_id: str) -> Response:
    try:
        return served(plainly_named(services().referring.document(code, document_id)))
    except NotFound:
        abort(404)


@pages.post("/remiss/<code>")
@public
@takes_up_to(LARGEST, when=_is_open)
def answer(code: str) -> Response:
    """Take the answer. What was typed is shown again when it could not be taken."""
    text, signed, objects = (request.form.get(name, "") for name in ("text", "signed", "emot"))
    files = [(file.filename, stream_of(file)) for file in request.files.getlist("fil") if file.filename]
    try:
        services().referring.answer(code, text, signed, files, objects=objects == "ja")
    except NotFound:
        return page("neighbour/gone.html", 404)
    except (Refused, FileRefused) as refused:
        field = "signed" if not signed.strip() else "fil" if files else "text"
        return _referral_page(code, 422, text, signed, [(field, refused.message_sv)], objects)
    return redirect(url_for("referral.asked", code=code, gjort="ja"), 303)


def _referral_page(
    code: str,
    status: int = 200,
    text: str = "",
    signed: str = "",
    problems: list[tuple[str, Text | str]] | None = None,
    objects: str = "",
) -> Response:
    try:
        referred = services().referring.referred(code)
    except NotFound:
        return page("neighbour/gone.html", 404)
    return page(
        "neighbour/referral.html",
        status,
        asked=referred,
        case=referred.case,
        code=code,
        measure=measure_of(referred.case),
        names={**document_names(), **made_names()},
        text=text,
        signed=signed,
        objects=objects,
        problems=problems or [],
    )

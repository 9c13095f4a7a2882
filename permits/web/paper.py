"""The page where an application that was handed in on paper is registered."""

from __future__ import annotations

import secrets
from datetime import date
from typing import BinaryIO

from flask import redirect, request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.refusals import FileRefused, Incomplete
from permits.services.registering import PAPER, PaperApplication
from permits.web.attaching import document_names, stream_of
from permits.web.auth import needs, principal
from permits.web.case_page import pages
from permits.web.done_told import after
from permits.web.page import page, services, today
from permits.web.session import takes_up_to
from permits.wizard.fields import Option
from permits.wizard.paper_form import PaperForm, kinds_of_measure
from permits.wizard.several import MOST_MEASURES
from permits.words import Text, _

LARGEST = 128 * 1024 * 1024
ROWS = 4  # ways to add files of one kind each


@pages.get("/ko/papper")
@needs(Permission.REGISTER_CASE)
def ask_paper() -> Response:
    return _paper_page(PaperForm.showing({"arrived": today().isoformat()}, today=today()), secrets.token_hex(16))


@pages.post("/ko/papper")
@needs(Permission.REGISTER_CASE)
@takes_up_to(LARGEST)
def register_paper() -> Response:
    """Make a case of it. What was typed is never lost; a file has to be chosen again."""
    form = PaperForm(request.form, today=today())
    token, files = request.form.get("kod", ""), _files()
    good = form.validate()
    if not good or not _kinds() or not files:
        return _paper_page(form, token, 422, [*_fields(form), *_lacking(files)])
    told = form.values()
    paper = PaperApplication(
        **{name: str(told.get(name, "")) for name in ("number", "name", "street", "postal_code", "city", "email",
                                                      "phone", "designation", "wanted")},
        protected=told.get("protected") == "ja",
        kinds=_kinds(),
        arrived=date.fromisoformat(told["arrived"]),
    )  # fmt: skip
    try:
        receipt = services().registering.register(principal(), token, paper, files)
    except Incomplete as incomplete:
        return _paper_page(form, token, 422, list(incomplete.problems))
    except FileRefused as refused:
        return _paper_page(form, token, 422, [("fil-1", refused.message_sv)])
    return redirect(after("office.case", receipt.case_id, "registered"), 303)


def _kinds() -> tuple[str, ...]:
    typed = [request.form.get(f"kind-{place}", "") for place in range(1, MOST_MEASURES + 1)]
    return tuple(kind for kind in typed if kind)


def _files() -> list[tuple[str, str, BinaryIO]]:
    return [
        (request.form.get(f"vad-{row}") or PAPER, file.filename, stream_of(file))
        for row in range(1, ROWS + 1)
        for file in request.files.getlist(f"fil-{row}")
        if file.filename
    ]


def _fields(form: PaperForm) -> list[tuple[str, Text | str]]:
    return [(field.name, message) for field in form for message in field.errors]


def _lacking(files: list[tuple[str, str, BinaryIO]]) -> list[tuple[str, Text | str]]:
    lacks: list[tuple[str, Text | str]] = []
    if not _kinds():
        lacks.append(("kind-1", _("Välj vad ansökan gäller.")))
    if not files:
        lacks.append(("fil-1", _("Lägg till den skannade ansökan som fil.")))
    return lacks


def _paper_page(
    form: PaperForm, token: str, status: int = 200, problems: list[tuple[str, Text | str]] | None = None
) -> Response:
    labels = [Option(PAPER, _("Ansökan")), *(Option(label, name) for label, name in document_names().items())]
    named = {"kind": "kind-1", "fil": "fil-1"}
    return page(
        "office/paper.html",
        status,
        form=form,
        token=token,
        problems=[(named.get(field, field), message) for field, message in problems or []],
        kinds=kinds_of_measure(),
        chosen=[request.form.get(f"kind-{place}", "") for place in range(1, MOST_MEASURES + 1)],
        labels=labels,
        rows=range(1, ROWS + 1),
        typed=request.form,
    )

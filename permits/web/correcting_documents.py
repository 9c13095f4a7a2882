"""The page on which an applicant does the documents of an application again: replaced, or added to."""

from __future__ import annotations

from typing import Final

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.services.correcting import NewFile, Redoing
from permits.services.redoing import DOCUMENTS
from permits.services.refusals import FileRefused, Refused
from permits.web.attaching import document_names, stream_of
from permits.web.auth import principal
from permits.web.forms import Problem
from permits.web.page import measure_of, page, services
from permits.wizard.fields import Option
from permits.words import _

REMOVE: Final = "ta-bort:"
INSTEAD: Final = "i-stallet-"


def case_url(case_id: str) -> str:
    """The case's own page, where what is asked for stands."""
    return url_for(".own_case", case_id=case_id, _anchor="komplettera")


def documents_page(redoing: Redoing, problems: list[Problem] | None = None, chosen: str = "") -> Response:
    """What is handed in, each of which can be replaced, and what is handed in anew so far."""
    names = document_names()
    standing = [each for each in redoing.view.case.documents if not each.replaced_by and each.label in names]
    anew = {file.get("replaces"): file for file in redoing.kept["files"] if file.get("replaces")}
    needed = redoing.view.assessment.documents if redoing.view.assessment else ()
    order = dict.fromkeys([*(line.label for line in needed if line.label in names), *names])
    return page(
        "apply/redo_documents.html",
        422 if problems else 200,
        case=redoing.view.case,
        point=redoing.point,
        measure=measure_of(redoing.view.case),
        problems=problems or [],
        names=names,
        standing=standing,
        anew=anew,
        added=[file for file in redoing.kept["files"] if file.get("label") and not file.get("replaces")],
        label_options=[Option(label, names[label]) for label in order],
        chosen=chosen,
        back=case_url(redoing.view.case.case_id),
        is_redone=redoing.is_redone(DOCUMENTS),
        overview=url_for(".ask_correction", case_id=redoing.view.case.case_id, point_id=redoing.point.id),
    )


def keep_documents(redoing: Redoing) -> Response:
    case_id, point_id, who = redoing.view.case.case_id, redoing.point.id, principal()
    here = url_for(".redo_step", case_id=case_id, point_id=point_id, slug=DOCUMENTS)
    if (do := request.form.get("gor", "")).startswith(REMOVE):
        services().answering.remove_file(who, case_id, do.removeprefix(REMOVE))
        return redirect(here, 303)
    label = request.form.get("ny-vad", "")
    files = [
        NewFile("", name.removeprefix(INSTEAD), file.filename, stream_of(file))
        for name in request.files
        for file in request.files.getlist(name)
        if file.filename and name.startswith(INSTEAD)
    ]
    added = [NewFile(label, "", file.filename, stream_of(file)) for file in request.files.getlist("ny-fil")
             if file.filename]  # fmt: skip
    if added and not label:
        return documents_page(redoing, [("ny-vad", _("Välj vad handlingen är."))])
    try:
        services().correcting.keep_documents(who, case_id, point_id, [*files, *added])
    except (Refused, FileRefused) as refused:
        field = INSTEAD + files[0].replaces if files else "ny-fil"
        return documents_page(redoing, [(field, refused.message_sv)], label)
    return redirect(here, 303)

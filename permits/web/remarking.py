"""What an applicant says of the material that they were told of before a decision."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.refusals import FileRefused, Refused, Stale
from permits.web.attaching import stream_of
from permits.web.auth import needs, principal
from permits.web.forms import pages, typed_version
from permits.web.own_case import own_case_page
from permits.web.page import notice, services
from permits.words import _


def _handed_in() -> list[FileStorage]:
    """The files of whichever form was sent: each communication has a field of its own."""
    return [file for name in request.files if name.startswith("yttrande") for file in request.files.getlist(name)]


@pages.post("/arende/<case_id>/yttra-dig")
@needs(Permission.ANSWER_COMPLETION)
def remark(case_id: str) -> Response:
    """Take it in. What was typed is shown again when it could not be taken."""
    who, form = principal(), request.form
    view = services().applying.case_of(who, case_id)
    about, text = form.get("underlag", ""), form.get("yttrande", "")
    files = [(file.filename, stream_of(file)) for file in _handed_in() if file.filename]
    if form.get("inget") == "ja" and not text.strip() and not files:
        text = str(_("Jag har inget att invända."))
    typed = {"yttrande": text, "underlag": about}
    try:
        services().communicating.remark(who, case_id, typed_version(), about, text, files)
    except (Refused, FileRefused) as refused:
        field = "yttrande-fil" if files else "yttrande"
        return own_case_page(view, 422, typed=typed, problems=[(field, refused.message_sv)])
    except Stale:
        notice(_("Ärendet har ändrats sedan du öppnade sidan. Läs igenom det och skicka igen."), "warn")
        return own_case_page(services().applying.case_of(who, case_id), 409, typed=typed)
    return redirect(url_for(".own_case", case_id=case_id, gjort="yttrat", _anchor="laget"), 303)

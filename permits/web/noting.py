"""Notes and tasks beside a case: written, done, taken away."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.refusals import Refused
from permits.web.auth import needs, principal
from permits.web.case_page import case_page, pages, view_of_case
from permits.web.page import services
from permits.wizard.days import read_day
from permits.words import _


@pages.post("/<case_id>/anteckningar")
@needs(Permission.HANDLE_CASE)
def note(case_id: str) -> Response:
    """Do what the pressed button says with a note or a task."""
    try:
        _do(case_id, request.form.get("gor", ""))
    except Refused as refused:
        return case_page(view_of_case(case_id), 422, refused.message_sv, request.form)
    return redirect(url_for("office.case", case_id=case_id, _anchor="anteckningar"), 303)


def _do(case_id: str, do: str) -> None:
    ours, who, form = services().noting, principal(), request.form
    if do == "anteckna":
        ours.note(who, case_id, form.get("text", ""))
    elif do == "ta-bort":
        ours.remove_note(who, case_id, form.get("id", ""))
    elif do == "uppgift":
        typed = form.get("due", "").strip()
        due = read_day(typed)
        if typed and due is None:
            raise Refused(_("Skriv datumet som år-månad-dag, till exempel 2027-05-14."))
        ours.add_task(who, case_id, form.get("text", ""), due, form.get("who", ""))
    elif do in {"klart", "ogjord"}:
        ours.finish_task(who, case_id, form.get("id", ""), done=do == "klart")
    else:
        raise Refused(_("Det gick inte att förstå vad som skulle göras. Läs om sidan."))

"""What an applicant does in the building stage: names a control officer, hands in plans, begins, is done."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.answering import Handed
from permits.services.refusals import FileRefused, Refused, Stale
from permits.web.attaching import stream_of
from permits.web.auth import needs, principal
from permits.web.forms import pages, typed_version
from permits.web.own_case import own_case_page
from permits.web.page import notice, services
from permits.wizard.days import read_day
from permits.words import _

MOVES = {"kontrollansvarig": "propose_control_officer", "borja": "begin_building", "klart": "tell_finished"}
FIELDS = {"kontrollansvarig": "ka-name", "borja": "borja-day", "klart": "klart-day", "handlingar": "bygg-fil"}
"""Where a refusal is shown."""
DAYS = ("valid_until", "day")


@pages.post("/arende/<case_id>/bygget")
@needs(Permission.ANSWER_COMPLETION)
def tell_building(case_id: str) -> Response:
    """Do what the pressed button says. What was typed is kept when something was wrong with it."""
    do, who, ours = request.form.get("gor", ""), principal(), services().building
    view = services().applying.case_of(who, case_id)
    prefix = {"kontrollansvarig": "ka-", "borja": "borja-", "klart": "klart-", "handlingar": "bygg-"}.get(do, "")
    typed = ((name, text) for name, text in request.form.items() if prefix and name.startswith(prefix))
    told = {name.removeprefix(prefix): text for name, text in typed}
    for name in DAYS:
        if name in told and (day := read_day(told[name])) is not None:
            told[name] = day.isoformat()
    try:
        if do == "handlingar":
            ours.hand_in(who, case_id, typed_version(), told.get("text", ""), _files())
        elif do in MOVES:
            ours.do(who, case_id, typed_version(), MOVES[do], told)
        else:
            raise Refused(_("Det gick inte att förstå vad som skulle göras. Läs om sidan."))
    except (Refused, FileRefused) as refused:
        problems = [(FIELDS.get(do, ""), refused.message_sv)]
        return own_case_page(view, 422, typed=dict(request.form), problems=problems)
    except Stale:
        notice(_("Ärendet har ändrats sedan du öppnade sidan. Läs igenom det och skicka igen."), "warn")
        return own_case_page(services().applying.case_of(who, case_id), 409, typed=dict(request.form))
    return redirect(url_for(".own_case", case_id=case_id, gjort="meddelat", _anchor="laget"), 303)


def _files() -> list[Handed]:
    label = request.form.get("bygg-vad", "kontrollplan")
    return [(label, file.filename, stream_of(file)) for file in request.files.getlist("bygg-fil") if file.filename]

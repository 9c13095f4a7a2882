"""What is held about oneself: read, taken along, corrected, and erased where the law lets it be."""

from __future__ import annotations

import tempfile

from flask import current_app, redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.model import Case, Party
from permits.services.own_data_file import JSON_NAME, as_json, write_zip
from permits.services.refusals import Refused, Stale
from permits.web.attaching import document_names
from permits.web.auth import needs, principal
from permits.web.forms import pages, posted, problems_of, typed_version
from permits.web.own_case import made_names, stands
from permits.web.page import SETTINGS, measure_of, notice, page, services, today
from permits.wizard.forms import StepForm
from permits.wizard.own_forms import Contact, ProtectedContact
from permits.words import _

ZIP_NAME = "mina-uppgifter.zip"
SPOOLED = 8 * 1024 * 1024


@pages.get("/mina-uppgifter")
@needs(Permission.SEE_OWN_CASES)
def own_data() -> Response:
    if request.args.get("gjort") == "utkast":
        notice(_("Dina utkast är borttagna."))
    return _own_data_page()


def _own_data_page(status: int = 200) -> Response:
    held = services().own_data.held(principal())
    shown = page(
        "own/data.html",
        status,
        held=held,
        stands=stands,
        measure_of=measure_of,
        names={**document_names(), **made_names()},
    )
    return _unkept(shown)


@pages.get("/mina-uppgifter/uppgifter.json")
@needs(Permission.SEE_OWN_CASES)
def own_data_json() -> Response:
    told = as_json(services().own_data.held(principal()))
    response = Response(told, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{JSON_NAME}"'
    return _unkept(response)


@pages.get("/mina-uppgifter/allt.zip")
@needs(Permission.SEE_OWN_CASES)
def own_data_zip() -> Response:
    """The same, with every document that one has handed in or been sent."""
    disk = current_app.extensions[SETTINGS].data / "incoming"  # the system's own place for it is often in memory
    packed = tempfile.SpooledTemporaryFile(SPOOLED, dir=disk)  # noqa: SIM115 - closed when it has been sent
    try:
        write_zip(services().own_data.held(principal()), services().files, packed)
    except Refused as refused:
        packed.close()
        notice(refused.message_sv, "warn")
        return _own_data_page(409)
    packed.seek(0)
    return _unkept(send_file(packed, "application/zip", as_attachment=True, download_name=ZIP_NAME))


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.get("/mina-uppgifter/ta-bort-utkast")
@needs(Permission.APPLY)
def ask_before_erasing() -> Response:
    return page("own/erase.html", drafts=services().applying.drafts_of(principal()))


@pages.post("/mina-uppgifter/ta-bort-utkast")
@needs(Permission.APPLY)
def erase_drafts() -> Response:
    services().own_data.erase_drafts(principal())
    return redirect(url_for(".own_data", gjort="utkast"), 303)


# --- correcting -----------------------------------------------------------------------------------------------------


@pages.get("/arende/<case_id>/kontakt")
@needs(Permission.ANSWER_COMPLETION)
def contact(case_id: str) -> Response:
    case, party = services().rectifying.contact(principal(), case_id)
    return _contact_page(case, _form(party).showing(vars(party), today=today()))


@pages.post("/arende/<case_id>/kontakt")
@needs(Permission.ANSWER_COMPLETION)
def change_contact(case_id: str) -> Response:
    case, party = services().rectifying.contact(principal(), case_id)
    form = posted(_form(party))
    if not form.validate():
        return _contact_page(case, form, 422)
    try:
        services().rectifying.change_contact(principal(), case_id, typed_version(), form.values())
    except Stale:
        notice(_("Ärendet har ändrats sedan du öppnade sidan. Kontrollera uppgifterna och spara igen."), "warn")
        return _contact_page(services().rectifying.contact(principal(), case_id)[0], form, 409)
    return redirect(url_for(".own_case", case_id=case_id, gjort="kontakt"), 303)


def _form(party: Party) -> type[StepForm]:
    return ProtectedContact if party.protected else Contact


def _contact_page(case: Case, form: StepForm, status: int = 200) -> Response:
    return page("own/contact.html", status, case=case, form=form, problems=problems_of(form))


@pages.get("/arende/<case_id>/rattelse")
@needs(Permission.ANSWER_COMPLETION)
def correction(case_id: str) -> Response:
    return _correction_page(services().rectifying.contact(principal(), case_id)[0])


@pages.post("/arende/<case_id>/rattelse")
@needs(Permission.ANSWER_COMPLETION)
def ask_for_correction(case_id: str) -> Response:
    """What is recorded is corrected by the officer, who answers in the case."""
    text = request.form.get("rattelse", "")
    case, _party = services().rectifying.contact(principal(), case_id)
    try:
        services().rectifying.ask(principal(), case_id, text)
    except Refused as refused:
        return _correction_page(case, text, str(refused.message_sv), 422)
    return redirect(url_for(".own_case", case_id=case_id, gjort="rattelse", _anchor="meddelanden"), 303)


def _correction_page(case: Case, text: str = "", problem: str = "", status: int = 200) -> Response:
    return page("own/correction.html", status, case=case, text=text, problem=problem)

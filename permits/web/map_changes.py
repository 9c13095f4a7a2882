"""The officer's word that a change of the maps has been taken in."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.ports import Refused, Stale
from permits.web.auth import needs, principal
from permits.web.case_page import case_page, pages, view_of_case
from permits.web.page import services
from permits.words import _


@pages.post("/<case_id>/kartunderlag/sett")
@needs(Permission.HANDLE_CASE)
def see_map_change(case_id: str) -> Response:
    view = view_of_case(case_id)
    try:
        services().reassessing.seen(principal(), case_id, request.form.get("version", type=int) or 0)
    except Stale:
        said = _("Ärendet har ändrats sedan du öppnade sidan. Så här ser det ut nu.")
        return case_page(view_of_case(case_id), 409, said)
    except Refused as refusal:
        if view.case.unseen_map_change is None and view.case.map_changes:  # pressed twice: it is seen already
            return redirect(url_for("office.case", case_id=case_id), 303)
        return case_page(view, 409, refusal.message_sv)
    return redirect(url_for("office.case", case_id=case_id), 303)

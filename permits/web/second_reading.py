"""The second reader's page: the proposal, and to approve it or send it back."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.decisions import Outcome
from permits.case.lifecycle import MOVES, label_of
from permits.services.grounds import ALL
from permits.services.objecting import TRIED
from permits.services.ports import Refused, Stale
from permits.web.auth import needs, principal
from permits.web.case_findings import finding_groups
from permits.web.case_page import case_page, pages, view_of_case
from permits.web.deciding import prepared_of
from permits.web.done_told import after
from permits.web.objections import rows
from permits.web.page import measure_of, page, services
from permits.words import Text, _

NOTHING = _("Det finns inget förslag att läsa.")
CHANGED = _("Ärendet har ändrats sedan du öppnade sidan. Läs förslaget igen och svara sedan.")


@pages.get("/<case_id>/las-forslag")
@needs(Permission.READ_PROPOSAL)
def ask_reading(case_id: str) -> Response:
    """The proposal to read."""
    return _reading_page(case_id)


@pages.post("/<case_id>/las-forslag")
@needs(Permission.READ_PROPOSAL)
def answer_reading(case_id: str) -> Response:
    """Approve, or send back and say why."""
    who, seen = principal(), request.form.get("version", type=int) or 0
    text, do = request.form.get("svar", ""), request.form.get("gor", "")
    ours = services().preparing
    try:
        if do == "godkann":
            ours.approve(who, case_id, seen, text)
        elif do == "tillbaka":
            ours.send_back(who, case_id, seen, text)
        else:
            raise Refused(_("Välj om du godkänner förslaget eller skickar tillbaka det."))
    except Stale:
        return _reading_page(case_id, 409, CHANGED, text)
    except Refused as refused:
        return _reading_page(case_id, 422, refused.message_sv, text)
    return redirect(after("office.case", case_id, do), 303)


def _reading_page(case_id: str, status: int = 200, said: Text | str = "", typed: str = "") -> Response:
    prepared = prepared_of(case_id)
    view, reading = prepared.view, prepared.view.case.reading
    saved = prepared.version(reading.proposal) if reading else None
    if reading is None or saved is None or not any(move.name == "approve_reading" for move in view.moves):
        return case_page(view_of_case(case_id), 409, said or NOTHING)
    move = next(move for move in MOVES if move.name == saved.content.outcome)
    ground = ALL.get(saved.content.ground)
    return page(
        "office/reading.html",
        status,
        view=view,
        saved=saved,
        reading=reading,
        measure=measure_of(view.case),
        ends=_(label_of(move, view.case)),
        ground=_(ground.label) if ground else "",
        objections=rows(view) if saved.content.outcome in TRIED else (),
        gives=saved.content.outcome in {Outcome.GRANT, Outcome.PARTLY},
        said=said,
        typed=typed,
        groups=[group for group in finding_groups(view.assessment) if not group.folded],
    )

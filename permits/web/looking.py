"""Looking at a document of a case: page by page as pictures, nearer or farther, with what the officer finds of it."""

from __future__ import annotations

from typing import Final

from flask import abort, request, send_file
from werkzeug.wrappers import Response

from permits.case.access import Permission, may
from permits.services.parts import parts_of
from permits.services.refusals import NotFound
from permits.services.viewing import still_kept
from permits.web.attaching import SHOWN_INLINE
from permits.web.auth import needs, principal
from permits.web.case_page import pages, view_of_case
from permits.web.case_papers import file_told
from permits.web.file_told import standing
from permits.web.page import page, services

WIDTHS: Final = {1: 900, 2: 1500, 3: 2400}
"""How wide a page is drawn, in pixels, by how near it is looked at."""


@pages.get("/<case_id>/handling/<document_id>/visa")
@needs(Permission.SEE_QUEUE)
def look(case_id: str, document_id: str) -> Response:
    """The document on a page of its own, with the next and the previous one."""
    view = view_of_case(case_id)
    records = sorted(view.documents, key=lambda record: (record.origin != "applicant", record.received, record.id))
    place = next((number for number, record in enumerate(records) if record.id == document_id), None)
    if place is None:
        abort(404)
    record = still_kept(records[place])
    stands = standing(record.sha256, look=record.origin != "made" and record.media_type in SHOWN_INLINE)
    count = 1 if stands.held else record.pages or services().files.page_count(record.sha256, record.media_type)
    number = min(max(request.args.get("sida", 1, type=int), 1), count)
    zoom = min(max(request.args.get("zoom", 1, type=int), 1), len(WIDTHS))
    _notes, _tasks, checks = services().noting.beside(principal(), view.case)
    return page(
        "office/look.html",
        view=view,
        file=file_told(view, record),
        part=next((p for p in parts_of(view, checks) if p.document and p.document.id == document_id), None),
        may_handle=may(principal(), Permission.HANDLE_CASE, view.case) and view.case.state.is_open,
        can_be_shown=record.media_type in SHOWN_INLINE,
        standing=stands,
        number=number,
        count=count,
        zoom=zoom,
        nearest=len(WIDTHS),
        before=file_told(view, records[place - 1]) if place else None,
        after=file_told(view, records[place + 1]) if place + 1 < len(records) else None,
        place=place + 1,
        of=len(records),
    )


@pages.get("/<case_id>/handling/<document_id>/sida/<int:number>.png")
@needs(Permission.SEE_QUEUE)
def page_picture(case_id: str, document_id: str, number: int) -> Response:
    """A page of a document as a picture. 404 when there is no such page, or it cannot be drawn."""
    width = WIDTHS.get(request.args.get("zoom", 1, type=int))
    try:
        record = services().handling.document(principal(), case_id, document_id)
        if width is None or number < 1 or record.media_type not in SHOWN_INLINE:
            raise NotFound
        drawn = services().files.picture(record.sha256, number, width)
    except NotFound:
        abort(404)
    response = send_file(drawn, mimetype="image/png", max_age=0)
    response.headers["Cache-Control"] = "private, no-store"
    return response

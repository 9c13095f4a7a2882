"""The archive package of a decided case, to fetch."""

from __future__ import annotations

from flask import Blueprint, abort, send_file
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.ports import NotFound
from permits.web.auth import needs, principal
from permits.web.page import services

pages = Blueprint("archive", __name__)


@pages.get("/handlaggning/<case_id>/arkivpaket.zip")
@needs(Permission.SEE_QUEUE)
def package(case_id: str) -> Response:
    """FGS Ärendehantering with every document, as a BagIt. An open case has none: it is refused with the reason."""
    try:
        name, content = services().archiving.package(principal(), case_id)
    except NotFound:
        abort(404)
    sent: Response = send_file(content, mimetype="application/zip", as_attachment=True, download_name=name)
    sent.headers["Cache-Control"] = "private, no-store"
    return sent

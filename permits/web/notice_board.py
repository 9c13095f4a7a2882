"""The municipality's notice board, for anybody to read and print."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from permits.services.refusals import NotFound
from permits.web.auth import public
from permits.web.page import page, services

pages = Blueprint("notice_board", __name__)


@pages.get("/anslagstavla")
@public
def board() -> Response:
    """Everything that is put up today."""
    return page("public/notice_board.html", standing=services().notice_board.standing(), alone=False)


@pages.get("/anslagstavla/<notice_id>")
@public
def notice(notice_id: str) -> Response:
    """One notice by itself, to be linked to and printed. 404 when it has come down."""
    try:
        found = services().notice_board.notice(notice_id)
    except NotFound:
        abort(404)
    return page("public/notice_board.html", standing=[found], alone=True)

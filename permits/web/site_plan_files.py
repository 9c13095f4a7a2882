"""The situationsplan to fetch as PDF and DXF: for who applies, and for who handles the case."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.web.auth import needs
from permits.web.case_page import view_of_case
from permits.web.forms import opened
from permits.web.page import services
from permits.wizard.several import measures_of

pages = Blueprint("site_plans", __name__)

PDF, DXF = "application/pdf", "image/vnd.dxf"


@pages.get("/ansokan/<draft_id>/situationsplan.pdf")
@needs(Permission.APPLY)
def of_draft(draft_id: str) -> Response:
    """As the draft stands. `papper`: A4 (default) or A3."""
    draft = opened(draft_id).draft
    kinds = [asked.kind for asked in measures_of(draft.answers)]
    return _sent(services().site_plan_files.pdf(kinds, services().applying.reports(draft), _paper()), PDF, "pdf")


@pages.get("/ansokan/<draft_id>/situationsplan.dxf")
@needs(Permission.APPLY)
def drawing_of_draft(draft_id: str) -> Response:
    draft = opened(draft_id).draft
    kinds = [asked.kind for asked in measures_of(draft.answers)]
    return _sent(services().site_plan_files.dxf(kinds, services().applying.reports(draft)), DXF, "dxf")


@pages.get("/handlaggning/<case_id>/situationsplan.pdf")
@needs(Permission.SEE_QUEUE)
def of_case(case_id: str) -> Response:
    """As the case was recorded. `papper`: A4 (default) or A3."""
    return _sent(services().site_plan_files.pdf_of_case(view_of_case(case_id), _paper()), PDF, "pdf")


@pages.get("/handlaggning/<case_id>/situationsplan.dxf")
@needs(Permission.SEE_QUEUE)
def drawing_of_case(case_id: str) -> Response:
    return _sent(services().site_plan_files.dxf_of_case(view_of_case(case_id)), DXF, "dxf")


def _paper() -> str:
    return "A3" if request.args.get("papper") == "A3" else "A4"


def _sent(made: bytes | None, kind: str, ending: str) -> Response:
    """The file; 404 while nothing has been drawn."""
    if made is None:
        abort(404)
    response = Response(made, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="situationsplan.{ending}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response

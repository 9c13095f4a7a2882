"""The paper that neighbours sign: where it is fetched, and where it is offered."""

from __future__ import annotations

from flask import abort, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.consent import papers
from permits.web.auth import needs
from permits.web.forms import Opened, opened, pages
from permits.web.page import services

FILENAME = "grannemedgivande.pdf"


@pages.get("/ansokan/<draft_id>/grannemedgivande.pdf")
@needs(Permission.APPLY)
def consent_paper(draft_id: str) -> Response:
    """The papers of all measures that stand near somebody; 404 while there is nobody to ask."""
    draft = opened(draft_id).draft
    made = services().consents.document(
        str(draft.answers.get("fastighet", {}).get("designation", "")), *services().applying.facts(draft)
    )
    if made is None:
        abort(404)
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILENAME}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def offered(at: Opened) -> str:
    """The address of the paper, or nothing when there is nobody to ask."""
    there = papers(*services().applying.facts(at.draft))
    return url_for("apply.consent_paper", draft_id=at.draft.id) if there else ""

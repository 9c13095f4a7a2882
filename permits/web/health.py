"""Whether the service lives and can do its work right now, for whoever keeps it running."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from permits.web.auth import public
from permits.web.page import services

pages = Blueprint("health", __name__)


@pages.get("/halsa")
@public
def health() -> Response:
    """200 while this process answers: one that does not is to be started again. Asks nobody else."""
    return _never_kept(jsonify(ok=True))


@pages.get("/halsa/redo")
@public
def ready() -> tuple[Response, int]:
    """200 when database, store, layers and worker all work, else 503 with which does not; no more to a stranger.

    Whether letters leave is told too, but pages are to be had without: it alone is no 503.
    """
    readiness = services().readiness
    parts = readiness.parts()
    ready, lagging = all(parts.values()), readiness.lagging() if parts["database"] else {}
    return _never_kept(jsonify(ok=ready, **parts, **lagging)), 200 if ready else 503


def _never_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response

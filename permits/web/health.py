"""Whether the service can do its work right now, for whoever keeps it running."""

from __future__ import annotations

import logging

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from permits.web.auth import public
from permits.web.page import services

pages = Blueprint("health", __name__)
log = logging.getLogger("lovlig.health")


@pages.get("/halsa")
@public
def health() -> tuple[Response, int]:
    """200 when database and layer store answer, else 503 with what does not; never more than that to a stranger."""
    try:
        layers = services().places.layers()
        missing = sorted(layer.name for layer in layers.values() if not layer.path.is_file())
    except Exception:
        log.exception("the database does not answer")
        return jsonify(ok=False, database=False), 503
    return jsonify(ok=not missing, database=True, layers=len(layers), missing=missing), 503 if missing else 200

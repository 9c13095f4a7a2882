"""What a system is told when it asked for something that it cannot have: problem details (RFC 9457)."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.wrappers import Response

SYSTEMS = "/api/"
"""The addresses below this are read by systems: they are never shown a page."""


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    response = Response(
        json.dumps(told, ensure_ascii=False, allow_nan=False) + "\n", status, mimetype="application/problem+json"
    )
    response.headers["Cache-Control"] = "no-store"
    return response

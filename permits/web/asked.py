"""Each request by an id of its own: in every line that is logged of it, in its answer, and when it is refused."""

from __future__ import annotations

import logging
import secrets
from typing import Final

from flask import Flask, Response, g, request

from permits import logged

REQUEST_ID: Final = "X-Request-Id"
ABOUT: Final = {"case_id": "case", "draft_id": "draft"}
"""What of an address is told in the log, and as what. Codes that open something never are."""
REFUSALS: Final = frozenset({400, 403, 405, 413, 415, 421, 429})

log = logging.getLogger("lovlig.access")


def install(app: Flask) -> None:
    """Number the requests of `app`. Before permits.web.session.install, whose lines are to have the number too."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    values = request.view_args or {}
    logged.now_about(request=g.request_id, **{ABOUT[name]: str(values[name]) for name in ABOUT if name in values})


def _end(response: Response) -> Response:
    """Name the request, and note what was refused: by whom is told with the opaque id, where by the endpoint."""
    response.headers[REQUEST_ID] = g.get("request_id", "")
    person = (g.get("session") or {}).get("person_id")
    # of what is not theirs, people are told that it is not there
    sought = response.status_code == 404 and person and request.view_args
    if response.status_code in REFUSALS or sought:
        log.warning(
            "refused: %s %s %s by %s", response.status_code, request.method, request.endpoint or "nothing",
            f"person {person}" if person else "nobody",
        )  # fmt: skip
    return response


def _forget(_error: BaseException | None) -> None:
    logged.now_about()

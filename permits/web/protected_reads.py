"""Every page that staff open of a case with somebody protected in it is noted before it is shown."""

from __future__ import annotations

from flask import Flask, request

from permits.web.auth import somebody
from permits.web.page import services


def install(app: Flask) -> None:
    """Must come after permits.web.auth.install, which lets nobody past who may not ask."""
    app.before_request(_noted)


def _noted() -> None:
    case_id = (request.view_args or {}).get("case_id")
    if not case_id or request.endpoint is None:
        return
    who = somebody()
    if who is not None and who.is_staff:
        services().case_reads.asked_for(who, str(case_id), request.endpoint)

"""The rooms of the officers' desk beside the queue: what is looked up, planned and counted across cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import request, url_for

from permits.case.access import Permission, Principal, may
from permits.words import Text, _

DESK: Final = "/handlaggning"
ROOMS: Final[tuple[tuple[str, Permission, Callable[[], Text]], ...]] = (
    ("registry.look", Permission.SEE_QUEUE, lambda: _("Diarium")),
    ("hand_outs.every", Permission.SEE_QUEUE, lambda: _("Utlämnande")),
    ("office.visit_route", Permission.SEE_QUEUE, lambda: _("Platsbesök")),
    ("office.meetings", Permission.SEE_QUEUE, lambda: _("Nämnden")),
    ("statistics.statistics", Permission.SEE_QUEUE, lambda: _("Statistik")),
    ("office.absent", Permission.SEE_QUEUE, lambda: _("Frånvaro")),
    ("disposal.look", Permission.SEE_DISPOSAL, lambda: _("Gallring")),
)


def desk_rooms(person: Principal | None) -> list[dict[str, Any]]:
    """Where this person may go from a page of the desk; nothing on other pages."""
    if person is None or not (request.path == DESK or request.path.startswith(f"{DESK}/")):
        return []
    told = [(url_for(endpoint), label) for endpoint, needed, label in ROOMS if may(person, needed)]
    return [{"url": url, "label": label(), "current": request.path.startswith(url)} for url, label in told]

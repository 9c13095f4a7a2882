"""The page of disposal: by which rules what is kept for how long, what would go now and why, and what has gone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.model import State
from permits.services.disposal_shapes import KINDS, SINCE, DisposalKind
from permits.services.disposing import PER_PAGE
from permits.services.registry_words import title_of
from permits.web.auth import needs, principal
from permits.web.page import page, services
from permits.words import N_, Text, _

pages = Blueprint("disposal", __name__, url_prefix="/handlaggning")

CASE_ENDED = N_("Ärendet avslutades")


@pages.get("/gallring")
@needs(Permission.SEE_DISPOSAL)
def look() -> Response:
    """Nothing is taken away from here: that is done by command, or by the worker where the profile says so."""
    asked = request.args.get("sida", "1")
    shown = services().disposing.look(principal(), int(asked) if asked.isdecimal() and len(asked) < 7 else 1)
    return page(
        "office/disposal.html",
        shown=shown,
        first=(shown.page - 1) * PER_PAGE + 1,
        automatic=services().municipality.records.automatic,
        rules=_rules(),
        since={kind: _(SINCE.get(kind, CASE_ENDED)) for kind in DisposalKind},
    )


def _rules() -> list[dict[str, Any]]:
    """What is kept for how long, each rule as (what, after how long, by which decision); the rest is kept for ever."""
    ours = services().municipality
    by_days = [
        {"what": _(KINDS[DisposalKind(name)]), "days": rule.days, "rule": rule.rule}
        for name, rule in ours.records.disposal.items()
    ]
    by_label = [
        {"what": title_of(label), "years": rule.years, "rule": rule.rule}
        for label, rule in ours.archive.disposal.items()
    ]
    by_end = [
        {"what": _ended(State(state)), "years": rule.years, "rule": rule.rule}
        for state, rule in ours.records.cases.items()
    ]
    return [*by_days, *by_label, *by_end]


def _ended(state: State) -> Text:
    return _("Alla handlingar i ärenden som slutade så: %(state)s", state=str(_(state.label)))

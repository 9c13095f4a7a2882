"""Going through an application part by part: approve, question, and what has been gathered so far."""

from __future__ import annotations

from typing import Any, Final

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.parts import LACKING, Kind, Part, grouped
from permits.services.refusals import Refused
from permits.web.auth import needs, principal
from permits.web.case_page import case_page, pages, view_of_case
from permits.web.page import measure_of, page, services
from permits.words import Text, _

AT_ONCE: Final = frozenset({Kind.FILE, Kind.STEP})
"""What may be approved all at once."""
OUTCOMES: Final = {
    "conflict": (_("Stämmer inte"), "bad"),
    "missing": (_("Att komplettera"), "warn"),
    "judge": (_("Att bedöma"), "warn"),
    "unknown": (_("Kunde inte avgöras"), ""),
}
"""What a finding says, in the words of the case's page, and the kind of its mark."""


@pages.get("/<case_id>/delar")
@needs(Permission.HANDLE_CASE)
def parts(case_id: str) -> Response:
    """Every part of the application, what is lacking first."""
    return _parts_page(case_id)


def _parts_page(
    case_id: str, status: int = 200, wrong: str = "", said: Text | str = "", typed: dict[str, str] | None = None
) -> Response:
    """`wrong` is the key of the part whose question could not be kept, `typed` what it said."""
    view, found, questioned = services().completing.parts(principal(), case_id)
    untouched = [part for part in found if part.is_drafted and part.is_untouched]
    groups = grouped(found)
    return page(
        "office/parts.html",
        status,
        view=view,
        measure=measure_of(view.case),
        groups=groups,
        untouched={group.kind: sum(part.is_untouched for part in group.parts) for group in groups},
        at_once=AT_ONCE,
        outcomes=OUTCOMES,
        ids={part.key: f"del-{number}" for number, part in enumerate(found, 1)},
        questioned=questioned,
        can_propose=any(part.kind is Kind.MISSING or part.key.endswith(LACKING) for part in untouched),
        looked_at=sum(part.check is not None or part.point is not None for part in found),
        count=len(found),
        wrong=wrong,
        said=said,
        typed=typed or {},
        is_open=view.case.state.is_open,
    )


@pages.post("/<case_id>/delar")
@needs(Permission.HANDLE_CASE)
def check_part(case_id: str) -> Response:
    """Approve a part, question it, or take either back."""
    ours, who = services().completing, principal()
    form = request.form
    key, do = form.get("del", "")[:200], form.get("gor", "")
    typed = {name: form.get(name, "") for name in ("lacks", "why", "mend")}
    try:
        if do == "godkann":
            ours.approve(who, case_id, key)
        elif do == "resten":
            ours.approve(who, case_id, *(part.key for part in _rest(case_id, key)))
        elif do == "fraga":
            ours.question(who, case_id, key, **typed)
        elif do == "angra":
            ours.clear(who, case_id, key)
        elif do == "foresla":
            ours.propose(who, case_id)
        else:
            raise Refused(_("Välj om delen är i sin ordning eller om du har en fråga."))
    except Refused as refused:
        return _parts_page(case_id, 422, key, refused.message_sv, typed)
    return redirect(_back(case_id, key), 303)


@pages.post("/<case_id>/fraga-igen")
@needs(Permission.HANDLE_CASE)
def ask_again(case_id: str) -> Response:
    """Put a point in question again, for the next order."""
    try:
        services().completing.ask_again(
            principal(), case_id, request.form.get("point", ""), request.form.get("lacks", "")
        )
    except Refused as refused:
        return case_page(view_of_case(case_id), 422, refused.message_sv, request.form)
    return redirect(url_for("office.parts", case_id=case_id) + "#samlat", 303)


def _rest(case_id: str, kind: str) -> list[Part]:
    """What nobody has looked at of the documents or of the answers; findings and what is missing are each weighed."""
    _view, found, _questioned = services().completing.parts(principal(), case_id)
    return [part for part in found if part.kind == kind and part.kind in AT_ONCE and part.is_untouched]


def _back(case_id: str, key: str) -> str:
    """The page that the button stood on, at the part that it was about."""
    if request.form.get("fran") == "forelaggande":
        return url_for("office.ask_order", case_id=case_id)
    kind, _colon, name = key.partition(":")
    if request.form.get("fran") == "dokument" and kind == Kind.FILE:
        return url_for("office.look", case_id=case_id, document_id=name)
    _view, found, _questioned = services().completing.parts(principal(), case_id)
    if key in set(AT_ONCE):
        return url_for("office.parts", case_id=case_id, _anchor=f"grupp-{key}")
    number = next((number for number, part in enumerate(found, 1) if part.key == key), 0)
    anchor: dict[str, Any] = {"_anchor": f"del-{number}" if number else "samlat"}
    return url_for("office.parts", case_id=case_id, **anchor)

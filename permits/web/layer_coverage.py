"""Where a layer is complete: its history, what a change would mean, and letting the change hold."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission, may
from permits.services.covering import CoverageHistory
from permits.services.layering import LayerRow
from permits.services.ports import FileRefused, NotFound, Refused, Stale
from permits.services.standing_shapes import CoverageMove, CoverageRow
from permits.web.attaching import stream_of
from permits.web.auth import needs, principal
from permits.web.consequences_told import consequences_of, is_reckoned
from permits.web.layer_page import covers, found_layer, pages, somebody_was_first, told
from permits.web.layer_versions import NOT_SAVED
from permits.web.page import language, moment, page, services, today
from permits.web.script_words import map_words
from permits.web.session import takes_up_to
from permits.wizard.forms import StepForm
from permits.wizard.publishing import CoverageChange, Publication, publication
from permits.words import _

LARGEST: Final = 21 * 1024 * 1024  # bytes of the form; the file itself may be 20 MB


@pages.get("/<name>/tackning")
@needs(Permission.SEE_LAYERS)
def coverage(name: str) -> Response:
    return _history_page(found_layer(name), CoverageChange.showing({}, today=today()))


def _history_page(row: LayerRow, form: StepForm, status: int = 200, file_error: str = "", said: str = "") -> Response:
    history = services().covering.history(principal(), row.entry.name)
    errors = [(field.name, message) for field in form for message in field.errors]
    return page(
        "layers/coverage.html",
        status,
        layer=told(row),
        form=form,
        history=history,
        holds=_holding(history, today()),
        to_come=history.to_come(today()),
        covers=covers,
        errors=[*errors, *([("fil", file_error)] if file_error else [])],
        file_error=file_error,
        said=said,
        may_publish=may(principal(), Permission.PUBLISH_LAYERS),
    )


def _holding(history: CoverageHistory, day: date) -> CoverageMove | None:
    """The change that holds; None while what the municipality's profile says does."""
    taken_back = {move.withdraws for move in history.moves}
    begun = [
        move
        for move in history.moves
        if move.withdraws is None and move.revision not in taken_back and move.published <= day
    ]
    return max(begun, key=lambda move: (move.published, move.revision), default=None)


@pages.post("/<name>/tackning")
@needs(Permission.PUBLISH_LAYERS)
@takes_up_to(LARGEST)
def propose_coverage(name: str) -> Response:
    """Say where the layer is to be complete; nothing holds before it has been looked at and published."""
    row = found_layer(name)
    form = CoverageChange(request.form, today=today())
    if not form.validate():
        return _history_page(row, form, 422)
    where = form.values()["where"]
    file = request.files.get("fil")
    chosen = file is not None and bool(file.filename)
    if where == "area" and not chosen:
        return _history_page(row, form, 422, str(_("Välj en fil med området.")))
    try:
        if where == "area" and file is not None:
            proposed = services().covering.propose(principal(), name, where, file.filename or "", stream_of(file))
        else:
            proposed = services().covering.propose(principal(), name, where)
    except FileRefused as refusal:
        return _history_page(row, form, 422, str(refusal.message_sv))
    except Refused as refusal:
        return _history_page(row, form, 409, said=str(refusal.message_sv))
    return redirect(url_for("layers.proposed_coverage", name=name, coverage_id=proposed.id), 303)


@pages.get("/<name>/tackning/<coverage_id>")
@needs(Permission.SEE_LAYERS)
def proposed_coverage(name: str, coverage_id: str) -> Response:
    return _proposal_page(found_layer(name), _found(name, coverage_id))


def _found(name: str, coverage_id: str) -> CoverageRow:
    try:
        found = services().covering.coverage(principal(), coverage_id)
    except NotFound:
        abort(404)
    if found.layer != name:
        abort(404)
    return found


def _form_of(found: CoverageRow) -> type[StepForm]:
    return publication(why_needed=True, unreckoned=not is_reckoned(found), because_of_checks=False)


def _proposal_page(
    row: LayerRow, found: CoverageRow, status: int = 200, said: str = "", form: StepForm | None = None
) -> Response:
    history = services().covering.history(principal(), row.entry.name)
    form = form or _form_of(found).showing({}, today=today())
    return page(
        "layers/coverage_proposed.html",
        status,
        layer=told(row),
        found=found,
        title=_title(found),
        before=covers(row.entry.coverage),
        holds=found.coverage == row.entry.coverage,
        planned=[move for move in history.to_come(today()) if move.coverage_id == found.id],
        revision=history.revision,
        consequences=consequences_of(found) if found.coverage != row.entry.coverage else None,
        form=form,
        errors=[(field.name, message) for field in form for message in field.errors],
        map=_map(row, found),
        said=said,
        may_publish=may(principal(), Permission.PUBLISH_LAYERS),
    )


def _title(found: CoverageRow) -> str:
    return found.filename or str(covers(found.coverage))


def _map(row: LayerRow, found: CoverageRow) -> Any:
    return services().covering.area_map(
        found, str(_(row.entry.title)), described_by="tackning-i-ord", words=map_words(language())
    )


@pages.post("/<name>/tackning/<coverage_id>/publicera")
@needs(Permission.PUBLISH_LAYERS)
def publish_coverage(name: str, coverage_id: str) -> Response:
    row, found = found_layer(name), _found(name, coverage_id)
    form = _form_of(found)(request.form, today=today())
    moves = services().covering.history(principal(), name).moves
    if _revision() != (moves[0].revision if moves else 0):  # before anything is asked again
        return _proposal_page(row, found, 409, _who_was_first(next(iter(moves), None)), form)
    if not form.validate():
        return _proposal_page(row, found, 422, form=form)
    day = form.chosen_day() if isinstance(form, Publication) else None
    try:
        services().covering.publish(principal(), found.id, _revision(), day, form.values().get("why", ""))
    except Stale as stale:
        return _proposal_page(found_layer(name), found, 409, _who_was_first(stale.current), form)
    except Refused as refusal:
        return _proposal_page(row, found, 409, str(refusal.message_sv), form)
    return redirect(url_for("layers.coverage", name=name), 303)


@pages.post("/<name>/tackning/ta-tillbaka")
@needs(Permission.PUBLISH_LAYERS)
def withdraw_coverage(name: str) -> Response:
    """Take back a change of the coverage that has not begun."""
    row = found_layer(name)
    empty = CoverageChange.showing({}, today=today())
    planned = request.form.get("planned", type=int) or 0
    try:
        services().covering.withdraw(principal(), name, planned, _revision())
    except Stale as stale:
        return _history_page(row, empty, 409, said=_who_was_first(stale.current))
    except Refused as refusal:
        return _history_page(row, empty, 409, said=str(refusal.message_sv))
    except NotFound:
        return _history_page(row, empty, 409, said=somebody_was_first())
    return redirect(url_for("layers.coverage", name=name), 303)


def _revision() -> int:
    seen = request.form.get("revision", type=int)
    return -1 if seen is None else seen


def _who_was_first(move: CoverageMove | None) -> str:
    if move is None:
        return somebody_was_first()
    done = _("%(who)s ändrade täckningen %(at)s, efter att du öppnade sidan.", who=move.by_name, at=moment(move.at))
    return f"{done} {NOT_SAVED}"

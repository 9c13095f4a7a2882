"""How GIS staff hand in a new version of a layer: the file, how far its import has come, and what it asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, jsonify, redirect, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.import_shapes import ImportRow, ImportState
from permits.services.import_telling import (
    columns_asked,
    guesses_told,
    layers_asked,
    place_map,
    stages_of,
    stands,
)
from permits.services.importing import AnsweredAlready
from permits.services.ports import FileRefused, NotFound, Refused
from permits.web.attaching import stream_of
from permits.web.auth import needs, principal
from permits.web.layer_page import LARGEST_LAYER, found_layer, layer_page, pages, told
from permits.web.page import language, page, services, today
from permits.web.script_words import map_words
from permits.web.session import takes_up_to
from permits.wizard.layer_forms import LayerHandIn, LayerSystem
from permits.words import _

FORM_AROUND = 1024 * 1024
LARGEST_ANSWER = 256 * 1024
PLACES = ("system", "axes", "place")


@pages.post("/<name>/lamna-in")
@needs(Permission.PUBLISH_LAYERS)
@takes_up_to(LARGEST_LAYER + FORM_AROUND)
def hand_in(name: str) -> Response:
    row = found_layer(name)
    form = LayerHandIn(request.form, today=today())
    file = request.files.get("fil")
    missing = "" if file and file.filename else str(_("Välj en fil att lämna in."))
    if not form.validate() or missing or file is None:
        return layer_page(row, form, 422, missing)
    typed = form.values()
    choices = {"epsg": int(typed["epsg"])} if typed.get("epsg") else {}
    try:
        begun = services().importing.begin(
            principal(), name, file.filename or "", stream_of(file), typed["source"], typed.get("why", ""), choices
        )
    except FileRefused as refusal:
        return layer_page(row, form, 422, str(refusal.message_sv))
    return _to(begun)


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """The layer's page, since the form could not be read; nothing of the file has been kept."""
    name = (request.view_args or {}).get("name", "")
    message = _("Filen är större än 1 GB. Dela upp den eller förenkla geometrin, och försök igen.")
    return layer_page(found_layer(name), LayerHandIn.showing({}, today=today()), 413, str(message))


@pages.get("/<name>/inlamning/<import_id>")
@needs(Permission.PUBLISH_LAYERS)
def intake(name: str, import_id: str) -> Response:
    row = _found(name, import_id)
    if row.state is ImportState.DONE:
        return redirect(url_for("layers.version", name=name, version_id=row.version_id), 303)
    return _page(row)


@pages.get("/<name>/inlamning/<import_id>/lage")
@needs(Permission.PUBLISH_LAYERS)
def intake_progress(name: str, import_id: str) -> Response:
    """Where an import stands, for the script that follows it."""
    row = _found(name, import_id)
    response: Response = jsonify(
        state=row.state.value,
        said=str(stands(row, services().importing.ahead_of(row), _now())),
        stages=[
            {"name": one.name, "state": one.state, "value": one.value, "most": one.most, "said": str(one.said)}
            for one in stages_of(row)
        ],
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/<name>/inlamning/<import_id>/avbryt")
@needs(Permission.PUBLISH_LAYERS)
def cancel_intake(name: str, import_id: str) -> Response:
    row = _found(name, import_id)
    try:
        return _to(services().importing.cancel(principal(), row.id))
    except Refused:  # it was done first, and its page says so
        return _to(row)


@pages.post("/<name>/inlamning/<import_id>/igen")
@needs(Permission.PUBLISH_LAYERS)
def intake_again(name: str, import_id: str) -> Response:
    """The same file once more, with everything asked."""
    row = _found(name, import_id)
    try:
        return _to(services().importing.again(principal(), row.id))
    except (Refused, FileRefused) as refusal:
        return layer_page(found_layer(name), LayerHandIn.showing({}, today=today()), 409, said=str(refusal.message_sv))


@pages.post("/<name>/inlamning/<import_id>/lager")
@needs(Permission.PUBLISH_LAYERS)
def choose_source_layer(name: str, import_id: str) -> Response:
    row = _found(name, import_id)
    try:
        return _to(services().importing.answer_layer(principal(), row.id, request.form.get("lager", "")))
    except Refused as refusal:
        return _refused(row, "lager", refusal)


@pages.post("/<name>/inlamning/<import_id>/kolumner")
@needs(Permission.PUBLISH_LAYERS)
def choose_columns(name: str, import_id: str) -> Response:
    row = _found(name, import_id)
    chosen = {
        field.removeprefix("kolumn-"): value for field, value in request.form.items() if field.startswith("kolumn-")
    }
    lacking = [] if "utan" in request.form else _lacking(row, chosen)
    if lacking:
        return _page(row, 422, [(f"kolumn-{own}", message) for own, message in lacking], chosen)
    try:
        return _to(services().importing.answer_columns(principal(), row.id, chosen))
    except Refused as refusal:
        return _refused(row, next((f"kolumn-{own}" for own in chosen), ""), refusal, chosen)


def _lacking(row: ImportRow, chosen: dict[str, str]) -> list[tuple[str, str]]:
    """The columns that the layer must have and nothing was chosen for."""
    if (row.question or {}).get("about") != "columns":
        return []
    _layer, asked = columns_asked(row, _kind(row))
    return [
        (one.own.name, str(_("Välj vilken kolumn i filen som är %(what)s.", what=str(_(one.own.label)).lower())))
        for one in asked
        if one.own.is_required and not chosen.get(one.own.name)
    ]


@pages.post("/<name>/inlamning/<import_id>/plats")
@needs(Permission.PUBLISH_LAYERS)
def choose_place(name: str, import_id: str) -> Response:
    row = _found(name, import_id)
    ours, number = services().importing, request.form.get("forslag", type=int)
    try:
        if number is not None:
            return _to(ours.answer_place(principal(), row.id, number - 1))
        form = LayerSystem(request.form, today=today())
        if not form.validate():
            return _page(
                row, 422, [(field.name, str(message)) for field in form for message in field.errors], form=form
            )
        typed = form.values()
        return _to(ours.answer_system(principal(), row.id, int(typed["epsg"]), typed.get("order") == "north"))
    except Refused as refusal:
        return _refused(row, "epsg", refusal)


def _found(name: str, import_id: str) -> ImportRow:
    try:
        return services().importing.find(principal(), import_id, name)
    except NotFound:
        abort(404)


def _to(row: ImportRow) -> Response:
    return redirect(url_for("layers.intake", name=row.layer, import_id=row.id), 303)


def _refused(row: ImportRow, field: str, refusal: Refused, chosen: dict[str, str] | None = None) -> Response:
    """The question again with what was wrong; where it is answered already, how the import stands now."""
    if isinstance(refusal, AnsweredAlready):
        return _to(row)
    return _page(row, 422, [(field, str(refusal.message_sv))], chosen)


def _page(
    row: ImportRow,
    status: int = 200,
    errors: list[tuple[str, str]] | None = None,
    chosen: dict[str, str] | None = None,
    form: LayerSystem | None = None,
) -> Response:
    """The page of an import: what it asks, or how far it has come."""
    ours, layer = services().importing, found_layer(row.layer)
    about = (row.question or {}).get("about", "") if row.state is ImportState.ASKS else ""
    shown: dict[str, Any] = {"layer": told(layer), "row": row, "errors": errors or [], "question": row.question}
    if about == "layer":
        return page("layers/intake_layer.html", status, choices=layers_asked(row), **shown)
    if about == "columns":
        source, asked = columns_asked(row, _kind(row))
        return page("layers/intake_columns.html", status, source=source, asked=asked, chosen=chosen or {}, **shown)
    if about in PLACES:
        drawn = place_map(
            row, ours.standing, services().places.layers(), described_by="forslag", words=map_words(language())
        )
        form = form or LayerSystem.showing({"order": "east"}, today=today())
        return page(
            "layers/intake_place.html", status, map=drawn, guesses=guesses_told(row, ours.standing), form=form, **shown
        )
    return page(
        "layers/intake.html",
        status,
        stages=stages_of(row),
        said=stands(row, ours.ahead_of(row), _now()),
        is_on=not row.is_over,
        can_begin_again=row.is_over and ours.can_begin_again(row.id),
        **shown,
    )


def _kind(row: ImportRow) -> str:
    return found_layer(row.layer).entry.kind


def _now() -> datetime:
    return services().clock()

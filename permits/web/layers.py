"""The layers' desk: what holds, what was handed in and what it changes, publishing and rolling back."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, make_response, redirect, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from permits.case.access import Permission, may
from permits.services.layer_faults import mended_map, problem_list, problem_map
from permits.services.layering import LayerRow
from permits.services.ports import FileRefused, LayerVersionRow, NotFound, Refused, Stale
from permits.web.attaching import stream_of
from permits.web.auth import needs, principal
from permits.web.page import language, page, services, today
from permits.web.script_words import map_words
from permits.web.session import takes_up_to
from permits.wizard.office import LayerHandIn
from permits.words import Text, _

pages = Blueprint("layers", __name__, url_prefix="/kartlager")

LARGEST_LAYER = 1024 * 1024 * 1024  # bytes
FORM_AROUND = 1024 * 1024
KINDS = {
    "property": _("Fastigheter"),
    "building": _("Byggnader"),
    "road": _("Vägar"),
    "railway": _("Järnväg"),
    "water": _("Vatten"),
    "border": _("Gräns"),
    "plan": _("Detaljplaner"),
    "provision": _("Planbestämmelser"),
    "constraint": _("Begränsningar"),
}
CHANGES = {
    "added": _("nya"),
    "changed": _("ändrade"),
    "removed": _("borttagna"),
    "unchanged": _("oförändrade"),
}


@pages.get("")
@needs(Permission.SEE_LAYERS)
def every() -> Response:
    rows = services().layering.layers(principal())
    return page("layers/every.html", layers=[_told(row) for row in rows])


def _told(row: LayerRow) -> dict[str, Any]:
    pointer = row.pointer
    return {
        "name": row.entry.name,
        "title": _(row.entry.title),
        "kind": KINDS[row.entry.kind],
        "coverage": covers(row.entry.coverage),
        "source": pointer.source if pointer else row.entry.source,
        "version": pointer.version[:12] if pointer else "",
        "count": pointer.count if pointer else None,
        "published": pointer.published if pointer else None,
        "age": age(pointer.published, today()) if pointer else None,
        "waiting": len(row.waiting),
    }


def covers(coverage: str) -> Text:
    """Where absence in the layer means absence on the ground, in words."""
    if coverage == "everywhere":
        return _("Hela kommunen")
    return _("Ingenstans fullständigt") if coverage == "nowhere" else _("En del av kommunen")


def age(since: date, now: date) -> Text:
    """How old a version is, in words."""
    days = (now - since).days
    if days < 1:
        return _("gäller från i dag") if days == 0 else _("gäller från %(day)s", day=since.isoformat())
    return _("1 dag gammalt") if days == 1 else _("%(n)s dagar gammalt", n=days)


@pages.get("/<name>")
@needs(Permission.SEE_LAYERS)
def layer(name: str) -> Response:
    return _layer_page(_layer(name), LayerHandIn.showing({}, today=today()))


def _layer(name: str) -> LayerRow:
    try:
        return services().layering.layer(principal(), name)
    except NotFound:
        abort(404)


def _layer_page(row: LayerRow, form: LayerHandIn, status: int = 200, file_error: str = "", said: str = "") -> Response:
    history = services().layering.history(row.entry.name)
    versions = {version.id: version for version in history.versions}
    errors = [(field.name, message) for field in form for message in field.errors]
    return page(
        "layers/layer.html",
        status,
        layer=_told(row),
        row=row,
        moves=history.moves,
        versions=versions,
        revision=row.revision,
        form=form,
        file_error=file_error,
        errors=[*([("fil", file_error)] if file_error else []), *errors],
        largest=LARGEST_LAYER,
        said=said,
        may_publish=may(principal(), Permission.PUBLISH_LAYERS),
    )


@pages.post("/<name>/lamna-in")
@needs(Permission.PUBLISH_LAYERS)
@takes_up_to(LARGEST_LAYER + FORM_AROUND)
def hand_in(name: str) -> Response:
    row = _layer(name)
    form = LayerHandIn(request.form, today=today())
    file = request.files.get("fil")
    missing = "" if file and file.filename else str(_("Välj en fil att lämna in."))
    if not form.validate() or missing or file is None:
        return _layer_page(row, form, 422, missing)
    told = form.values()
    try:
        version = services().layering.hand_in(
            principal(), name, file.filename or "", stream_of(file), told["source"], epsg=_epsg(told.get("epsg", ""))
        )
    except FileRefused as refusal:
        return _layer_page(row, form, 422, str(refusal.message_sv))
    return redirect(url_for("layers.version", name=name, version_id=version.id), 303)


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """The layer's page, since the form could not be read; nothing of the file has been kept."""
    name = (request.view_args or {}).get("name", "")
    message = _("Filen är större än 1 GB. Dela upp den eller förenkla geometrin, och försök igen.")
    return _layer_page(_layer(name), LayerHandIn.showing({}, today=today()), 413, str(message))


def _epsg(told: str) -> int | None:
    return int(told) if told else None


@pages.get("/<name>/version/<version_id>")
@needs(Permission.SEE_LAYERS)
def version(name: str, version_id: str) -> Response:
    return _version_page(_layer(name), _version(name, version_id))


def _version(name: str, version_id: str) -> LayerVersionRow:
    try:
        found = services().layering.version(principal(), version_id)
    except NotFound:
        abort(404)
    if found.layer != name:
        abort(404)
    return found


def _version_page(row: LayerRow, found: LayerVersionRow, status: int = 200, said: str = "") -> Response:
    counted = found.diff.get("counts", {})
    shown = _shown_on_map(found)
    return page(
        "layers/version.html",
        status,
        layer=_told(row),
        version=found,
        revision=row.revision,
        holds=row.pointer is not None and row.pointer.version_id == found.id,
        has_held=any(move.version_id == found.id for move in services().layering.history(row.entry.name).moves),
        was_read=bool(found.version) or found.count > 0,
        changes=[(words, counted[name], name) for name, words in CHANGES.items() if name in counted],
        alike=bool(counted) and not any(counted.get(name) for name in CHANGES if name != "unchanged"),
        named=[
            (words, names)
            for name, words in CHANGES.items()
            if isinstance(names := found.diff.get(name), list) and names
        ],
        checks=_checks(found),
        shown=shown,
        map=_map(row, found, shown),
        has_places=any(problem.get("place") for problem in found.problems),
        mended=found.diff.get("mended"),
        said=said,
        may_publish=may(principal(), Permission.PUBLISH_LAYERS) and not found.blocked,
        may_hand_in=may(principal(), Permission.PUBLISH_LAYERS),
    )


def _shown_on_map(found: LayerVersionRow) -> str:
    """What the page's one map shows: the problems, the mended copy, or what the version changes."""
    asked = request.args.get("karta", "")
    return asked if asked in {"kontroller", "lagat", "andringar"} else "kontroller" if found.blocked else "andringar"


def _map(row: LayerRow, found: LayerVersionRow, shown: str) -> Any:
    title = str(_(row.entry.title))
    if shown == "kontroller":
        return problem_map(found, title, described_by="kontroller", words=map_words(language()))
    if shown == "lagat":
        return mended_map(found, title, described_by="lagat", words=map_words(language()))
    return services().layering.preview(principal(), found.id, described_by="andringar", words=map_words(language()))


def _checks(found: LayerVersionRow) -> list[dict[str, Any]]:
    """The problems by check: those that stop first, with their features."""
    checks: dict[tuple[bool, str], list[dict[str, Any]]] = {}
    for problem in found.problems:
        checks.setdefault((not problem["blocks"], problem["check"]), []).append(problem)
    return [
        {
            "name": name,
            "blocks": not warns,
            "count": sum(problem.get("count", 1) for problem in problems),
            "problems": problems,
        }
        for (warns, name), problems in sorted(checks.items())
    ]


@pages.get("/<name>/version/<version_id>/fel.<any(csv, geojson):form>")
@needs(Permission.SEE_LAYERS)
def problems(name: str, version_id: str, form: str) -> Response:
    """What the checks found, to work from in a spreadsheet or a GIS."""
    response = make_response(problem_list(_version(name, version_id), form))
    response.content_type = "text/csv; charset=utf-8" if form == "csv" else "application/geo+json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-fel.{form}"'
    return response


@pages.post("/<name>/anvand-lagad")
@needs(Permission.PUBLISH_LAYERS)
def use_mended(name: str) -> Response:
    found = _version(name, request.form.get("version_id", ""))
    try:
        mended = services().layering.use_mended(principal(), found.id)
    except Refused as refusal:
        return _version_page(_layer(name), found, 409, str(refusal.message_sv))
    return redirect(url_for("layers.version", name=name, version_id=mended.id), 303)


@pages.post("/<name>/publicera")
@needs(Permission.PUBLISH_LAYERS)
def publish(name: str) -> Response:
    found = _version(name, request.form.get("version_id", ""))
    if _holds(name, found):  # pressed twice, or from an old page: what was wanted is so already
        return redirect(url_for("layers.layer", name=name), 303)
    revision = request.form.get("revision", type=int)
    try:
        services().layering.publish(principal(), found.id, -1 if revision is None else revision)
    except Stale:
        return _version_page(_layer(name), found, 409, _somebody_was_first())
    except Refused as refusal:
        return _version_page(_layer(name), found, 409, str(refusal.message_sv))
    return redirect(url_for("layers.layer", name=name), 303)


@pages.post("/<name>/aterstall")
@needs(Permission.PUBLISH_LAYERS)
def roll_back(name: str) -> Response:
    found = _version(name, request.form.get("version_id", ""))
    if _holds(name, found):
        return redirect(url_for("layers.layer", name=name), 303)
    revision = request.form.get("revision", type=int)
    empty = LayerHandIn.showing({}, today=today())
    try:
        services().layering.roll_back(principal(), name, found.id, -1 if revision is None else revision)
    except Stale:
        return _layer_page(_layer(name), empty, 409, said=_somebody_was_first())
    except Refused as refusal:
        return _layer_page(_layer(name), empty, 409, said=str(refusal.message_sv))
    return redirect(url_for("layers.layer", name=name), 303)


def _holds(name: str, found: LayerVersionRow) -> bool:
    pointer = _layer(name).pointer
    return pointer is not None and pointer.version_id == found.id


def _somebody_was_first() -> str:
    return str(_("Någon annan har ändrat vad som gäller sedan du öppnade sidan. Så här ser det ut nu."))

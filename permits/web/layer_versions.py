"""A version of a layer: what was found and what it changes, and letting it hold, now or again."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission, may
from permits.services.layer_faults import mended_map, problem_list, problem_map
from permits.services.layering import LayerRow
from permits.services.ports import LayerVersionRow, Refused, Stale
from permits.web.auth import needs, principal
from permits.web.layer_page import found_layer, found_version, intake_of, layer_page, pages, somebody_was_first, told
from permits.web.page import language, page, services, today
from permits.web.script_words import map_words
from permits.wizard.layer_forms import LayerHandIn
from permits.words import _

CHANGES = {
    "added": _("nya"),
    "changed": _("ändrade"),
    "removed": _("borttagna"),
    "unchanged": _("oförändrade"),
}


@pages.get("/<name>/version/<version_id>")
@needs(Permission.SEE_LAYERS)
def version(name: str, version_id: str) -> Response:
    return _version_page(found_layer(name), found_version(name, version_id))


def _version_page(row: LayerRow, found: LayerVersionRow, status: int = 200, said: str = "") -> Response:
    counted = found.diff.get("counts", {})
    shown = _shown_on_map(found)
    return page(
        "layers/version.html",
        status,
        layer=told(row),
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
        **intake_of(found, row.entry.kind),
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
    return services().layer_maps.preview(
        principal(), found.id, described_by="andringar", words=map_words(language()),
        background=services().places.background(),
    )  # fmt: skip


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
    response = make_response(problem_list(found_version(name, version_id), form))
    response.content_type = "text/csv; charset=utf-8" if form == "csv" else "application/geo+json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-fel.{form}"'
    return response


@pages.post("/<name>/anvand-lagad")
@needs(Permission.PUBLISH_LAYERS)
def use_mended(name: str) -> Response:
    found = found_version(name, request.form.get("version_id", ""))
    try:
        mended = services().layering.use_mended(principal(), found.id)
    except Refused as refusal:
        return _version_page(found_layer(name), found, 409, str(refusal.message_sv))
    return redirect(url_for("layers.version", name=name, version_id=mended.id), 303)


@pages.post("/<name>/publicera")
@needs(Permission.PUBLISH_LAYERS)
def publish(name: str) -> Response:
    found = found_version(name, request.form.get("version_id", ""))
    if _holds(name, found):  # pressed twice, or from an old page: what was wanted is so already
        return redirect(url_for("layers.layer", name=name), 303)
    revision = request.form.get("revision", type=int)
    try:
        services().layering.publish(principal(), found.id, -1 if revision is None else revision)
    except Stale:
        return _version_page(found_layer(name), found, 409, somebody_was_first())
    except Refused as refusal:
        return _version_page(found_layer(name), found, 409, str(refusal.message_sv))
    return redirect(url_for("layers.layer", name=name), 303)


@pages.post("/<name>/aterstall")
@needs(Permission.PUBLISH_LAYERS)
def roll_back(name: str) -> Response:
    found = found_version(name, request.form.get("version_id", ""))
    if _holds(name, found):
        return redirect(url_for("layers.layer", name=name), 303)
    revision = request.form.get("revision", type=int)
    empty = LayerHandIn.showing({}, today=today())
    try:
        services().layering.roll_back(principal(), name, found.id, -1 if revision is None else revision)
    except Stale:
        return layer_page(found_layer(name), empty, 409, said=somebody_was_first())
    except Refused as refusal:
        return layer_page(found_layer(name), empty, 409, said=str(refusal.message_sv))
    return redirect(url_for("layers.layer", name=name), 303)


def _holds(name: str, found: LayerVersionRow) -> bool:
    pointer = found_layer(name).pointer
    return pointer is not None and pointer.version_id == found.id

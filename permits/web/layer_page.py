"""What the pages of the layers' desk share: their blueprint, how a layer is told of, and a layer's own page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from permits.case.access import Permission, may
from permits.services.harvest_shapes import LayerAge
from permits.services.import_telling import renamings, stands
from permits.services.layer_ages import age_words, too_old
from permits.services.layering import LayerRow
from permits.services.ports import LayerVersionRow, NotFound
from permits.web.auth import principal
from permits.web.page import page, services, today
from permits.wizard.layer_forms import LayerHandIn
from permits.words import Text, _

pages = Blueprint("layers", __name__, url_prefix="/kartlager")

LARGEST_LAYER: Final = 1024 * 1024 * 1024  # bytes
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


def told(row: LayerRow, ages: Mapping[str, LayerAge] | None = None) -> dict[str, Any]:
    """A layer as the pages tell of it; `ages` of the layers that have a source, where they are known already."""
    pointer = row.pointer
    of_source = (services().harvesting.ages() if ages is None else ages).get(row.entry.name)
    return {
        "name": row.entry.name,
        "title": _(row.entry.title),
        "kind": KINDS[row.entry.kind],
        "of_plans": row.entry.kind in {"plan", "provision"},
        "coverage": covers(row.entry.coverage),
        "source": pointer.source if pointer else row.entry.source,
        "version": pointer.version[:12] if pointer else "",
        "count": pointer.count if pointer else None,
        "published": pointer.published if pointer else None,
        "age": age(pointer.published, today()) if pointer else None,
        "waiting": len(row.waiting),
        "harvested": age_words(of_source, services().clock()) if of_source else None,
        "too_old": bool(of_source and too_old(of_source, services().clock())),
        "failing": bool(of_source and of_source.failing),
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


def found_layer(name: str) -> LayerRow:
    """The layer that the address names; anything else is not found."""
    try:
        return services().layering.layer(principal(), name)
    except NotFound:
        abort(404)


def layer_page(
    row: LayerRow, form: LayerHandIn | None = None, status: int = 200, file_error: str = "", said: str = ""
) -> Response:
    """A layer's own page: what has held, what waits, and the form to hand in with what was wrong in it."""
    form = form or LayerHandIn.showing({}, today=today())
    history = services().layering.history(row.entry.name)
    versions = {version.id: version for version in history.versions}
    errors = [(field.name, message) for field in form for message in field.errors]
    return page(
        "layers/layer.html",
        status,
        layer=told(row),
        row=row,
        moves=history.moves,
        versions=versions,
        revision=row.revision,
        form=form,
        file_error=file_error,
        errors=[*([("fil", file_error)] if file_error else []), *errors],
        largest=LARGEST_LAYER,
        said=said,
        imports=open_imports(row.entry.name),
        may_publish=may(principal(), Permission.PUBLISH_LAYERS),
    )


def open_imports(layer: str | None = None) -> list[tuple[Any, Text, str]]:
    """What is on its way in, to a layer or to any: the import, where it stands, and the layer it is for."""
    ours = services().importing
    titles = {} if layer else {row.entry.name: row.entry.title for row in services().layering.layers(principal())}
    return [
        (row, stands(row, ours.ahead_of(row), services().clock()), titles.get(row.layer, ""))
        for row in ours.unfinished(principal(), layer)
    ]


def intake_of(found: LayerVersionRow, kind: str) -> dict[str, Any]:
    """How a version's file was read, for its page, and whether it can be read again with other choices."""
    intake = found.diff.get("intake") or {}
    import_id = str(intake.get("import_id", ""))
    return {
        "intake": intake,
        "renamed": renamings(intake, kind),
        "can_read_again": bool(import_id) and services().importing.can_begin_again(import_id),
    }


def found_version(name: str, version_id: str) -> LayerVersionRow:
    """A version of the layer that the address names; anything else is not found."""
    try:
        found = services().layering.version(principal(), version_id)
    except NotFound:
        abort(404)
    if found.layer != name:
        abort(404)
    return found


def somebody_was_first() -> str:
    """Said when what holds was moved after the page was opened."""
    return str(_("Någon annan har ändrat vad som gäller sedan du öppnade sidan. Så här ser det ut nu."))

"""A version of a layer: what was found and what it changes, and letting it hold, now or again."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission, may
from permits.services.layer_faults import mended_map, problem_list, problem_map
from permits.services.layering import LayerRow
from permits.services.ports import LayerPointer, LayerVersionRow, NotFound, Refused, Stale
from permits.services.publishing import have_held, still_to_come, why_is_needed
from permits.web.auth import needs, principal
from permits.web.consequences_told import consequences_of, is_reckoned
from permits.web.layer_page import found_layer, found_version, intake_of, layer_page, pages, somebody_was_first, told
from permits.web.page import language, moment, page, services, today
from permits.web.script_words import map_words
from permits.wizard.forms import StepForm
from permits.wizard.publishing import Publication, publication
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


def _version_page(
    row: LayerRow,
    found: LayerVersionRow,
    status: int = 200,
    said: str = "",
    form: StepForm | None = None,
) -> Response:
    counted = found.diff.get("counts", {})
    shown = _shown_on_map(found)
    moves = services().layering.history(row.entry.name).moves
    holds = row.pointer is not None and row.pointer.version_id == found.id
    could_hold = bool(found.version) and not found.blocked and not holds
    form = form or _form_of(found).showing({}, today=today())
    return page(
        "layers/version.html",
        status,
        layer=told(row),
        version=found,
        revision=row.revision,
        holds=holds,
        has_held=found.id in have_held(moves, today()),
        planned=[move for move in still_to_come(moves, today()) if move.version_id == found.id],
        consequences=consequences_of(found) if could_hold else None,
        form=form,
        errors=[(field.name, message) for field in form for message in field.errors],
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
        differences=services().layer_maps.listed(principal(), found.id) if shown == "andringar" else [],
        has_places=any(problem.get("place") for problem in found.problems),
        mended=found.diff.get("mended"),
        said=said,
        may_publish=may(principal(), Permission.PUBLISH_LAYERS) and not found.blocked,
        may_hand_in=may(principal(), Permission.PUBLISH_LAYERS),
        **intake_of(found, row.entry.kind),
    )


def _form_of(found: LayerVersionRow) -> type[StepForm]:
    return publication(why_needed=why_is_needed(found), unreckoned=not is_reckoned(found))


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
        principal(), found.id, described_by="andringar" if found.diff.get("counts") else "",
        words=map_words(language()),
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
    """Let the version hold from the day that was chosen. What was typed is kept when it could not be done."""
    found = found_version(name, request.form.get("version_id", ""))
    if _holds(name, found):  # pressed twice, or from an old page: what was wanted is so already
        return redirect(url_for("layers.layer", name=name), 303)
    form = _form_of(found)(request.form, today=today())
    row, may_hold = found_layer(name), bool(found.version) and not found.blocked
    if _revision() != row.revision and may_hold:  # before what is asked again because somebody else was first
        last = next(iter(services().layering.history(name).moves), None)
        return _version_page(row, found, 409, who_was_first(last), form)
    if may_hold and not form.validate():
        return _version_page(row, found, 422, form=form)
    day = form.chosen_day() if isinstance(form, Publication) else None
    try:
        services().layering.publish(principal(), found.id, _revision(), day, form.values().get("why", ""))
    except Stale as stale:
        return _version_page(found_layer(name), found, 409, who_was_first(stale.current), form)
    except Refused as refusal:
        return _version_page(row, found, 409, str(refusal.message_sv), form)
    return redirect(url_for("layers.layer", name=name), 303)


@pages.post("/<name>/aterstall")
@needs(Permission.PUBLISH_LAYERS)
def roll_back(name: str) -> Response:
    """One press: what has held before is known, and can be left again as quickly."""
    found = found_version(name, request.form.get("version_id", ""))
    if _holds(name, found):
        return redirect(url_for("layers.layer", name=name), 303)
    why = request.form.get("why", "")
    return _moved(name, lambda: services().layering.roll_back(principal(), name, found.id, _revision(), why))


@pages.post("/<name>/ta-tillbaka")
@needs(Permission.PUBLISH_LAYERS)
def withdraw(name: str) -> Response:
    """Take back a publication that has not begun."""
    found_layer(name)
    planned = request.form.get("planned", type=int) or 0
    return _moved(name, lambda: services().layering.withdraw(principal(), name, planned, _revision()))


def _moved(name: str, move: Any) -> Response:
    try:
        move()
    except Stale as stale:
        return layer_page(found_layer(name), status=409, said=who_was_first(stale.current))
    except Refused as refusal:
        return layer_page(found_layer(name), status=409, said=str(refusal.message_sv))
    except NotFound:
        return layer_page(found_layer(name), status=409, said=somebody_was_first())
    return redirect(url_for("layers.layer", name=name), 303)


def _revision() -> int:
    seen = request.form.get("revision", type=int)
    return -1 if seen is None else seen


def _holds(name: str, found: LayerVersionRow) -> bool:
    pointer = found_layer(name).pointer
    return pointer is not None and pointer.version_id == found.id


DONE = {
    "publish": _("%(who)s publicerade en annan version %(at)s, efter att du öppnade sidan."),
    "roll_back": _("%(who)s återställde en tidigare version %(at)s, efter att du öppnade sidan."),
    "withdraw": _("%(who)s tog tillbaka en publicering %(at)s, efter att du öppnade sidan."),
}

NOT_SAVED = _("Ingenting av ditt har sparats. Läs vad som gäller nu, och skicka igen om det fortfarande stämmer.")


def who_was_first(move: LayerPointer | None) -> str:
    """Who did what and when, said to whoever came after; what they typed is still there."""
    if move is None:
        return somebody_was_first()
    first = str(_(DONE[move.action].source, who=move.by_name, at=moment(move.at)))
    return f"{first} {NOT_SAVED}"

"""The page of a layer's source: where it is fetched from, what has come of it, trying, fetching now and turning off."""

from __future__ import annotations

from typing import Any, Final

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission, may
from permits.services.harvest_shapes import HarvestRun, LayerSource, Outcome, Schedule, SourceWish
from permits.services.harvesting import SourceView
from permits.services.layer_ages import age_words, too_old
from permits.services.layering import LayerRow
from permits.services.ports import NotFound, Refused, Stale
from permits.web.auth import needs, principal
from permits.web.layer_page import found_layer, pages, told
from permits.web.page import page, services, today
from permits.wizard.layer_source import WEEKDAYS, LayerSourceForm, with_logins
from permits.words import Text, _

COLUMN: Final = "kolumn-"
MOST_COLUMNS: Final = 300
OUTCOMES: Final = {
    Outcome.FETCHING: (_("Hämtas nu"), "now"),
    Outcome.IMPORTING: (_("Läses in"), "now"),
    Outcome.ASKS: (_("Behöver svar"), "warn"),
    Outcome.PUBLISHED: (_("Publicerad"), "good"),
    Outcome.UNCHANGED: (_("Oförändrad"), ""),
    Outcome.WAITING: (_("Väntar på dig"), "warn"),
    Outcome.FAILED: (_("Misslyckades"), "bad"),
}


@pages.get("/<name>/kalla")
@needs(Permission.SEE_LAYERS)
def source(name: str) -> Response:
    row = found_layer(name)
    view = services().harvesting.view(principal(), name)
    return _page(row, view, _form_of(view))


@pages.post("/<name>/kalla")
@needs(Permission.PUBLISH_LAYERS)
def save_source(name: str) -> Response:
    """Try the address, which keeps nothing, or keep the source."""
    row = found_layer(name)
    ours, view = services().harvesting, services().harvesting.view(principal(), name)
    form = with_logins(view.logins)(request.form, today=today())
    if not form.validate():
        return _page(row, view, form, 422)
    wish = _wish(form)
    try:
        if "prova" in request.form:
            return _page(row, view, form, offer=ours.look(principal(), name, wish), wish=wish)
        ours.save(principal(), name, wish, request.form.get("version", 0, type=int))
    except Refused as refusal:
        return _page(row, view, form, 422, wrong=[(_at_fault(wish), refusal.message_sv)])
    except Stale:
        fresh = ours.view(principal(), name)
        said = _("Någon annan har ändrat källan sedan du öppnade sidan. Spara igen om det du ser här ska gälla.")
        return _page(row, fresh, form, 409, wrong=[("", str(said))])
    return redirect(url_for("layers.source", name=name), 303)


@pages.post("/<name>/kalla/hamta")
@needs(Permission.PUBLISH_LAYERS)
def harvest_now(name: str) -> Response:
    return _done(name, lambda: services().harvesting.now(principal(), name))


@pages.post("/<name>/kalla/lage")
@needs(Permission.PUBLISH_LAYERS)
def turn_source(name: str) -> Response:
    on, version = request.form.get("lage") == "pa", request.form.get("version", 0, type=int)
    return _done(name, lambda: services().harvesting.turn(principal(), name, version, on=on))


def _done(name: str, do: Any) -> Response:
    row = found_layer(name)
    try:
        do()
    except (Refused, Stale, NotFound) as refusal:
        view = services().harvesting.view(principal(), name)
        said = (
            refusal.message_sv if isinstance(refusal, Refused) else str(_("Källan har ändrats. Så här ser det ut nu."))
        )
        return _page(row, view, _form_of(view), 409, wrong=[("", said)])
    return redirect(url_for("layers.source", name=name), 303)


def _at_fault(wish: SourceWish) -> str:
    """The field that a refusal leads to: most often it is the address that is wrong."""
    return "address" if not wish.collection or not wish.where else "where"


def _form_of(view: SourceView) -> LayerSourceForm:
    form = with_logins(view.logins)
    if view.source is None:
        return form.showing({}, today=today())
    wish = view.source.wish
    shown = {
        "protocol": wish.protocol,
        "address": wish.address,
        "login": wish.login,
        "collection": wish.collection,
        "inside": "ja" if wish.inside else "nej",
        "where": wish.where,
        "schedule": wish.schedule.value,
        "weekday": str(wish.weekday),
        "hour": str(wish.hour),
        "most_change": "" if wish.most_change is None else f"{wish.most_change:g}",
        "oldest": "" if wish.oldest is None else str(wish.oldest),
    }
    return form.showing(shown, today=today())


def _wish(form: LayerSourceForm) -> SourceWish:
    typed = form.values()
    columns = {
        name.removeprefix(COLUMN): value for name, value in request.form.items() if name.startswith(COLUMN) and value
    }
    return SourceWish(
        protocol=typed["protocol"],
        address=typed["address"],
        collection=typed.get("collection", ""),
        inside=typed["inside"] == "ja",
        where=typed.get("where", ""),
        columns=dict(list(columns.items())[:MOST_COLUMNS]),
        login=typed.get("login", ""),
        schedule=Schedule(typed["schedule"]),
        hour=int(typed.get("hour", 3)),
        weekday=int(typed.get("weekday", 0)),
        most_change=float(typed["most_change"]) if "most_change" in typed else None,
        oldest=int(typed["oldest"]) if "oldest" in typed else None,
    )


def _page(
    row: LayerRow,
    view: SourceView,
    form: LayerSourceForm,
    status: int = 200,
    offer: Any = None,
    wish: SourceWish | None = None,
    wrong: list[tuple[str, str]] | None = None,
) -> Response:
    name = row.entry.name
    for field, message in wrong or []:
        if field:
            form[field].errors = [*form[field].errors, message]
    errors = [(field.name, str(message)) for field in form for message in field.errors]
    errors += [("", message) for field, message in wrong or [] if not field]
    return page(
        "layers/source.html",
        status,
        layer=told(row),
        source=view.source,
        form=form,
        errors=errors,
        offer=offer,
        columns=_columns(name, view.source, offer, wish),
        schedule=_schedule(view.source) if view.source else "",
        age=_age(view),
        runs=[_run(run) for run in view.runs],
        going_on=bool(view.runs) and not view.runs[0].is_over,
        may_change=may(principal(), Permission.PUBLISH_LAYERS),
    )


def _columns(name: str, stands: LayerSource | None, offer: Any, wish: SourceWish | None) -> dict[str, Any] | None:
    """Which column of the source each of the layer's own is: asked when they are known, kept as typed otherwise."""
    ours = services().harvesting
    own = ours.own_columns(name)
    if offer is not None and offer.columns and wish is not None:
        return {"own": own, "names": offer.columns, "chosen": wish.columns or ours.guessed(name, offer, wish)}
    typed = {key.removeprefix(COLUMN): value for key, value in request.form.items() if key.startswith(COLUMN)}
    chosen = typed or (dict(stands.wish.columns) if stands else {})
    names = request.form.getlist("kalla-kolumn")[:MOST_COLUMNS] or list(dict.fromkeys(filter(None, chosen.values())))
    return {"own": own, "names": names, "chosen": chosen} if names else None


def _schedule(stands: LayerSource) -> Text | str:
    wish = stands.wish
    if not stands.active:
        return _("Avstängd")
    if wish.schedule is Schedule.DAILY:
        return _("Varje dag klockan %(hour)s", hour=f"{wish.hour:02d}.00")
    if wish.schedule is Schedule.WEEKLY:
        return _("%(day)s varje vecka, klockan %(hour)s", day=str(WEEKDAYS[wish.weekday]), hour=f"{wish.hour:02d}.00")
    return _("Bara när någon ber om det")


def _age(view: SourceView) -> dict[str, Any] | None:
    if view.age is None:
        return None
    now = services().clock()
    return {"said": age_words(view.age, now), "old": bool(too_old(view.age, now)), "at": view.age.confirmed}


def _run(run: HarvestRun) -> dict[str, Any]:
    label, kind = OUTCOMES[run.outcome]
    seconds = (run.ended - run.begun).total_seconds() if run.ended else None
    return {"run": run, "label": label, "kind": kind, "seconds": None if seconds is None else max(1, round(seconds))}

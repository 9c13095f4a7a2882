"""The layers' desk on an earlier day: what held, and what it said of a place."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.services.looking_back import LayerThen, PlaceThen
from permits.services.ports import Refused
from permits.web.auth import needs, principal
from permits.web.layer_page import covers, pages
from permits.web.page import page, services, today
from permits.wizard.days import read_day
from permits.wizard.publishing import LookBack
from permits.words import Text, _, date_text, number

MARKS = {"yes": ("warn", _("Berörs")), "no": ("good", _("Berörs inte")), "unknown": ("", _("Inte känt"))}


def layers_then(asked: str) -> dict[str, Any]:
    """What the list of layers shows for the day in the address: the rows that held then, or what is wrong with it."""
    if not asked.strip():
        return {"then": None, "asked_day": "", "day_error": ""}
    day = read_day(asked)
    if day is None:
        wrong = _("Skriv datumet som år-månad-dag, till exempel 2027-05-14.")
        return {"then": None, "asked_day": asked[:40], "day_error": wrong}
    if day > today():
        wrong = _("Dagen har inte varit ännu. Välj i dag eller en tidigare dag.")
        return {"then": None, "asked_day": asked[:40], "day_error": wrong}
    rows = [_row(row) for row in services().looking_back.layers(principal(), day)]
    return {"then": {"day": day, "rows": rows}, "asked_day": day.isoformat(), "day_error": ""}


def _row(row: LayerThen) -> dict[str, Any]:
    pointer = row.pointer
    return {
        "name": row.entry.name,
        "title": _(row.entry.title),
        "coverage": covers(row.entry.coverage) if pointer else "–",
        "pointer": pointer,
    }


@pages.get("/plats")
@needs(Permission.SEE_LAYERS)
def place_then() -> Response:
    """What the layers of a day said of a property."""
    if not request.args:
        return _place_page(LookBack.showing({"dag": today().isoformat()}, today=today()))
    form = LookBack(request.args, today=today())
    if not form.validate():
        return _place_page(form, status=422)
    told = form.values()
    try:
        found = services().looking_back.place(principal(), told["fastighet"], date.fromisoformat(told["dag"]))
    except Refused as refusal:
        return _place_page(form, status=404, said=str(refusal.message_sv))
    return _place_page(form, found)


def _place_page(form: LookBack, found: PlaceThen | None = None, status: int = 200, said: str = "") -> Response:
    return page(
        "layers/place_then.html",
        status,
        form=form,
        said=said,
        found=found,
        summary=_summary(found.report) if found else [],
        constraints=[_constraint(each) for each in found.report.constraints] if found else [],
        provisions=found.report.provisions if found else (),
        layers=sorted(found.layers.values(), key=lambda layer: layer.title) if found else [],
        errors=[(field.name, message) for field in form for message in field.errors],
    )


def _summary(report: Any) -> list[tuple[Text, Text | str]]:
    plans = ", ".join(f"{plan.designation} {plan.name}".strip() for plan in report.plans)
    unknown = _("Inte känt")
    plan = plans or (_("Ingen detaljplan") if report.in_plan is False else report.plan_unknown_because or unknown)
    built = report.building_area_on_plot
    return [
        (_("Tomtens yta"), f"{number(round(report.plot_area))} m²" if report.plot_area is not None else unknown),
        (_("Detaljplan"), plan),
        (_("Byggt på tomten"), f"{number(round(built))} m²" if built is not None else unknown),
        (_("Byggnader nära"), str(len(report.buildings))),
        (_("Grannar"), ", ".join(report.neighbours) or "–"),
        (_("Över vägen"), ", ".join(report.across_road) or "–"),
    ]


def _constraint(found: Any) -> dict[str, Any]:
    kind, word = MARKS[found.hit.value]
    version = found.stamp.version if found.stamp else "–"
    since = date_text(found.stamp.published) if found.stamp else ""
    return {
        "title": _(found.title),
        "kind": kind,
        "word": word,
        "told": ", ".join(found.names) or found.why_unknown,
        "version": version,
        "since": since,
    }

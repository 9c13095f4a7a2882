"""The statistics page: how long cases take and how many are complete from the start, as tables, charts and CSV."""

from __future__ import annotations

import csv
import io
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from permits.case.access import Permission
from permits.case.matter import Matter
from permits.services.figures import Figures
from permits.services.statistics import Period
from permits.web.auth import needs, principal
from permits.web.page import page, services, today
from permits.words import N_, _

pages = Blueprint("statistics", __name__, url_prefix="/handlaggning")

MATTERS: Final = {
    Matter.BYGGLOV: N_("Bygglov"),
    Matter.TIDSBEGRANSAT: N_("Tidsbegränsat bygglov"),
    Matter.FORHANDSBESKED: N_("Förhandsbesked"),
    Matter.RIVNINGSLOV: N_("Rivningslov"),
    Matter.MARKLOV: N_("Marklov"),
    Matter.ANMALAN: N_("Anmälan"),
    Matter.NOTHING: N_("Kräver inget lov"),
}
MOST_MONTHS: Final = 120
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
CHART_HEIGHT: Final = 140
BAR, GAP, LEFT = 14, 12, 34
COLUMNS: Final = (
    "arende", "inkommen", "slag", "atgard", "forelagganden", "efterfragat", "tillagg", "forlangd", "raknas_fran",
    "beslut_senast", "beslut", "bifall", "dagar", "dagar_fran_komplett", "femtedelar", "avgift",
)  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """Pairs of bars, a pair a month, in the units of its drawing. `ticks`: (height, words)."""

    width: int
    height: int
    bars: tuple[tuple[int, int, int, str], ...]
    labels: tuple[tuple[int, str], ...]
    ticks: tuple[tuple[int, int], ...]


@pages.get("/statistik")
@needs(Permission.SEE_QUEUE)
def statistics() -> Response:
    """Of a period of whole months, the last twelve when none is told."""
    period, matter = _asked()
    told = services().counting.statistics(principal(), period, matter)
    return page(
        "office/statistics.html",
        told=told,
        first=f"{period.first:%Y-%m}",
        last=f"{period.last:%Y-%m}",
        chosen=matter,
        matters=[
            {"value": "", "label": _("Alla slag")},
            *({"value": each.value, "label": _(name)} for each, name in MATTERS.items()),
        ],
        rows=[(row.key, row.summary) for row in told.months],
        kinds=[(_(MATTERS[Matter(row.key)]), row.summary) for row in told.matters],
        many=chart_of([(row.key, row.summary.received, row.summary.decided) for row in told.months]),
        days_chart=chart_of([(row.key, row.summary.days, row.summary.days_slow) for row in told.months]),
        csv=url_for("statistics.as_csv", fran=f"{period.first:%Y-%m}", till=f"{period.last:%Y-%m}", slag=matter),
    )


@pages.get("/statistik.csv")
@needs(Permission.SEE_QUEUE)
def as_csv() -> Response:
    """A line for each case received or decided in the period, without anything that tells who."""
    period, matter = _asked()
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow(COLUMNS)
    lines.writerows(_line(each) for each in services().counting.cases(principal(), period, matter))
    response = Response("\ufeff" + written.getvalue(), mimetype="text/csv")  # so that Excel reads it as UTF-8
    name = f"statistik-{period.first:%Y-%m}-{period.last:%Y-%m}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _line(told: Figures) -> list[Any]:
    words = {True: "ja", False: "nej", None: ""}
    cells = (
        told.case_id, told.received, told.matter, told.kind, told.orders, " | ".join(told.asked), told.additions,
        words[told.extended], told.started, told.due, told.decided, words[told.granted], told.days, told.days_complete,
        told.fifths, told.fee,
    )  # fmt: skip
    return ["" if cell is None else _harmless(str(cell)) for cell in cells]


def _harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell


def _asked() -> tuple[Period, str]:
    """The period and the matter that are asked for; what cannot be read is as if it had not been said."""
    last = _month_day(request.args.get("till", "")) or today().replace(day=1)
    first = _month_day(request.args.get("fran", "")) or _months_before(last, 11)
    first, last = sorted((first, last))
    first = max(first, _months_before(last, MOST_MONTHS - 1))
    matter = request.args.get("slag", "")
    return Period(first, _last_day(last)), matter if matter in set(Matter) else ""


def _months_before(month: date, many: int) -> date:
    """The first day of the month so many before."""
    counted = month.year * 12 + month.month - 1 - many
    return date(counted // 12, counted % 12 + 1, 1)


def _month_day(told: str) -> date | None:
    try:
        month = date.fromisoformat(f"{told}-01")
    except ValueError:
        return None
    return month if FIRST_YEAR <= month.year <= LAST_YEAR else None


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def chart_of(pairs: Sequence[tuple[str, int | None, int | None]]) -> Chart:
    """Two numbers a month ("2026-11"), side by side, as high as the greatest; what is None is not drawn."""
    top = _round_top(max((number or 0 for _month, *both in pairs for number in both), default=0))
    bars, labels = [], []
    for place, (month, *both) in enumerate(pairs):
        left = LEFT + place * (2 * BAR + GAP)
        for nth, (number, kind) in enumerate(zip(both, ("first", "second"), strict=True)):
            height = round(CHART_HEIGHT * number / top) if top and number else 0
            bars.append((left + nth * BAR, CHART_HEIGHT - height, height, kind))
        if len(pairs) <= 14 or month.endswith(("-01", "-07")):
            labels.append((left + BAR, month[2:]))
    ticks = ((CHART_HEIGHT, 0), (CHART_HEIGHT // 2, top // 2), (0, top)) if top else ()
    return Chart(LEFT + len(pairs) * (2 * BAR + GAP), CHART_HEIGHT, tuple(bars), tuple(labels), ticks)


def _round_top(most: int) -> int:
    """The least of 2, 4, 6, 8, 10, 20, 40, 60 ... that is not below."""
    tops = (first * 10**power for power in range(7) for first in (2, 4, 6, 8, 10))
    return next(top for top in tops if top >= most) if most else 0

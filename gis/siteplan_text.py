"""The situationsplan told in plain Swedish sentences, for those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import atan2, degrees

import shapely

from gis import crs
from gis.lines import strip_length
from gis.site import Hit, SiteReport
from gis.siteplan_measures import STRAIGHT_M, chosen_boundaries, metres, square_metres
from gis.siteplan_new import CONCERNED, MANNERS
from gis.siteplan_panel import TitleBlock

_QUARTERS = ("norr", "nordost", "öster", "sydost", "söder", "sydväst", "väster", "nordväst")
_MARKS = {
    "no_build": "prickmark, som inte får bebyggas",
    "ancillary_only": "korsmark, där bara komplementbyggnader får stå",
}
MOST_PROPERTIES = 6  # named one by one; of the others only how many
NEAR_M = 10.0  # buildings farther off than this say nothing about the placement


def told(
    report: SiteReport,
    title: TitleBlock,
    scale: int,
    whole_plot: bool,
    others: Sequence[tuple[SiteReport, str, str]] = (),
) -> str:
    """Paragraphs parted by line breaks: what and where, distances, buildings, plan, what is touched or unknown.

    Of each of the others, with its name, how large it is, where it lies and how far from the boundaries.
    """
    paragraphs = (
        _what(report, title, scale, whole_plot),
        _where(report, title.sign),
        _distances(report, title.sign),
        _buildings(report, title.sign),
        _plan(report, title.sign),
        _touched(report),
        *(_also(other, name, sign) for other, name, sign in others),
    )
    return "\n".join(paragraph for paragraph in paragraphs if paragraph)


def _what(report: SiteReport, title: TitleBlock, scale: int, whole_plot: bool) -> str:
    place = f" på {report.designation or title.designation}" if report.designation or title.designation else ""
    new = _named_and_sized(report, title.building, title.sign)
    text = f"{title.drawing} i skala 1:{scale}{place}, med norr uppåt. {new}."
    if not whole_plot:
        text += " Fastigheten är stor, så planen visar marken runt omkring och en liten översikt."
    return text


def _also(report: SiteReport, name: str, sign: str) -> str:
    parts = (f"{_named_and_sized(report, name, sign)}.", _where(report, sign), _distances(report, sign))
    return " ".join(part for part in parts if part)


def _named_and_sized(report: SiteReport, name: str, sign: str) -> str:
    if sign == "stands":
        return f"{name}. {CONCERNED} är markerad: {square_metres(report.area)}"
    return f"{name}: {_size(report, sign)}"


def _size(report: SiteReport, sign: str) -> str:
    """Area and sides: 24,0 m², 4,00 × 6,00 meter; of a wall its length."""
    if sign == "line":
        return f"{metres(strip_length(report.footprint))} meter långt, sett uppifrån"
    sides = [crs.true_length(shapely.LineString(pair)) for pair in _corners(report)]
    shape = f"{metres(min(sides))} × {metres(max(sides))} meter" if len(sides) == 4 else f"{len(sides)} sidor"
    return f"{square_metres(report.area)}, {shape}"


def _corners(report: SiteReport) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    return list(pairwise(shapely.force_2d(report.footprint).exterior.simplify(STRAIGHT_M).coords))


def _it(sign: str) -> str:
    return "Byggnaden" if sign in {"building", "stands"} else "Det nya"


def _where(report: SiteReport, sign: str) -> str:
    on = [touched for touched in report.properties if touched.share > 0.0005]
    if not on:
        return ""
    if len(on) == 1 and on[0].share > 0.9995:
        size = f", som är {square_metres(report.plot_area)}" if report.plot_area else ""
        return f"{_it(sign)} ligger helt på {on[0].designation}{size}."
    shares = [f"{square_metres(touched.inside_area)} på {touched.designation}" for touched in on[:MOST_PROPERTIES]]
    if len(on) > MOST_PROPERTIES:
        shares.append(f"{len(on) - MOST_PROPERTIES} andra fastigheter")
    return f"{_it(sign)} ligger över en gräns: {_listed(shares)}."


def _distances(report: SiteReport, sign: str) -> str:
    if not MANNERS[sign].has_distances:
        return ""
    if not report.boundaries:
        return "Avståndet till gränserna är inte känt."
    crossed = [boundary for boundary in report.boundaries if boundary.distance < 0.005]
    start = f"{_it(sign)} går ända fram till eller över gränsen. " if crossed else ""
    parts = []
    for boundary in chosen_boundaries(report):
        (x1, y1), (x2, y2) = boundary.shortest.coords[0], boundary.shortest.coords[-1]
        beyond = f" mot {boundary.beyond}" if boundary.beyond else ""
        parts.append(f"{metres(boundary.distance)} meter åt {_quarter(x2 - x1, y2 - y1)}{beyond}")
    return start + (f"Kortaste avstånd till gräns: {_listed(parts)}." if parts else "")


def _quarter(east: float, north: float) -> str:
    return _QUARTERS[round(degrees(atan2(east, north)) % 360 / 45) % 8]


def _buildings(report: SiteReport, sign: str) -> str:
    others = [b for b in report.buildings if sign != "stands" or b.overlap < b.area / 2]
    near = sorted((b for b in others if b.distance <= NEAR_M), key=lambda building: building.distance)[:4]
    parts = (
        f"{_named(b.purpose or b.kind)} {f'{metres(b.distance)} meter bort' if b.distance > 0.005 else 'intill'}"
        for b in near
    )
    return f"Byggnader i närheten: {_listed(parts)}." if near else ""


def _named(purpose: str) -> str:
    return purpose.split(",", maxsplit=1)[0].strip().lower() or "byggnad"


def _plan(report: SiteReport, sign: str) -> str:
    if report.in_plan is None:
        return f"Om platsen har en detaljplan är inte känt. {report.plan_unknown_because}".strip()
    if not report.in_plan:
        return "Platsen har ingen detaljplan."
    plans = _listed(f"{plan.designation} ({plan.name})" if plan.name else plan.designation for plan in report.plans)
    text = f"Platsen ligger i detaljplan {plans}."
    for kind, words in _MARKS.items():
        overlap = sum(provision.overlap for provision in report.provisions if provision.kind == kind)
        if overlap > 0.05:
            text += f" {square_metres(overlap)} av {_it(sign).lower()} ligger på {words}."
    return text


def _touched(report: SiteReport) -> str:
    hit = [c.title + (f" ({', '.join(c.names)})" if c.names else "") for c in report.constraints if c.hit is Hit.YES]
    unknown = [c.title for c in report.constraints if c.hit is Hit.UNKNOWN]
    text = f"Byggnaden berör: {_listed(hit)}." if hit else ""
    if unknown:
        text += f" Inte känt här: {_listed(unknown)}."
    return text.strip()


def _listed(parts: Iterable[str]) -> str:
    items = list(parts)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} och {items[-1]}" if items else ""

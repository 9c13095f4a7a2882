"""What is said of a building while it is being placed: area, distances, what it touches, the need for a permit."""

from __future__ import annotations

from typing import Any

from permits.law.book import Assessment, Need
from permits.services.places import Places
from permits.wizard.bygglov import INSIDE_ENOUGH
from permits.words import _, number

NEEDS = {
    Need.BYGGLOV: (_("Du behöver bygglov"), "ask"),
    Need.ANMALAN: (_("Du behöver göra en anmälan"), "ask"),
    Need.NONE: (_("Du behöver varken bygglov eller anmälan"), "good"),
    Need.JUDGE: (_("En handläggare behöver bedöma om du behöver bygglov"), "ask"),
    Need.UNKNOWN: (_("Vi kan inte avgöra om du behöver bygglov"), "unknown"),
}
MOST_TOUCHED = 8


def live_answer(report: Any, assessment: Assessment | None, places: Places) -> dict[str, Any]:
    """The answer as the drawing map reads it (its contract stands at the top of static/draw.js).

    `report` is a site report. Everything is text ready to show; a tone never stands without its words.
    """
    answer: dict[str, Any] = {
        "ok": True,
        "headline": headline(report),
        "area": f"{number(report.area)} m²",
        "distances": [_distance(line) for line in places.live_lines(report)],
        "touches": touched(report),
    }
    if assessment is not None:
        title, tone = NEEDS[assessment.need.need]
        answer["hint"] = {"title": str(title), "text": assessment.need.sentence, "tone": tone, "lang": "sv"}
    return answer


def _distance(line: dict[str, Any]) -> dict[str, Any]:
    """A distance in the reader's words."""
    to = str(_("gränsen")) if line["to"] == "gränsen" else line["to"]
    return {**line, "text": f"{number(line['metres'], 2)} m", "to": to}


def headline(report: Any) -> str:
    """The area and the nearest boundary in one line."""
    area = f"{number(report.area)} m²"
    nearest = report.nearest_boundary
    if nearest is None:
        return str(_("%(area)s. Vi vet inte avståndet till gränsen här.", area=area))
    metres = number(nearest.distance, 2)
    if nearest.beyond:
        return str(_("%(area)s, närmast %(metres)s m till %(beyond)s", area=area, metres=metres, beyond=nearest.beyond))
    return str(_("%(area)s, närmast %(metres)s m till gränsen", area=area, metres=metres))


def touched(report: Any) -> list[dict[str, str]]:
    """What the building meets or what could not be found out, most serious first."""
    lines = []
    if report.inside_municipality is False:
        lines.append(_line(_("Utanför kommunen"), _("Byggnaden ligger utanför kommunen."), "bad"))
    elif report.share_inside is not None and report.share_inside < INSIDE_ENOUGH:
        outside = number(100 * (1 - report.share_inside), 0)
        text = _("%(share)s procent av byggnaden ligger utanför fastigheten.", share=outside)
        lines.append(_line(_("Utanför fastigheten"), text, "bad"))
    for building in report.buildings:
        if building.overlap > 0:
            what = building.purpose or building.kind
            lines.append(_line(_("Annan byggnad"), _("Ligger över en byggnad på kartan: %(what)s.", what=what), "ask"))
    for found in report.constraints:
        if found.hit.value == "yes":
            lines.append(_line(_(found.title), ", ".join(found.names) or _("Byggnaden ligger inom området."), "ask"))
        elif found.hit.value == "unknown" and found.why_unknown:
            lines.append({**_line(_(found.title), found.why_unknown, "unknown"), "lang": "sv"})
        elif found.hit.value == "unknown":
            lines.append(_line(_(found.title), _("Går inte att avgöra här."), "unknown"))
    return lines[:MOST_TOUCHED]


def _line(title: object, text: object, tone: str) -> dict[str, str]:
    return {"title": str(title), "text": str(text), "tone": tone}

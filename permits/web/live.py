"""What is said of a measure while it is being placed: area, distances, what it touches, the need for a permit."""

from __future__ import annotations

from typing import Any

from permits.law.book import Assessment, Need
from permits.law.facts import MeasureKind
from permits.law.measures import STRUCTURES, Shown
from permits.law.need import HEADLINES
from permits.services.places import Places
from permits.services.siting import BEYOND, wall_length
from permits.wizard.bygglov import INSIDE_ENOUGH
from permits.wizard.place_words import placed, shown
from permits.words import Text, _, number

TONES = {Need.NONE: "good", Need.UNKNOWN: "unknown"}
UNLESS_CONSENT = (_("Du behöver bygglov, om inte grannarna säger ja"), "ask")
MOST_TOUCHED = 8
SLIVER = 0.5  # m²: less than this upon another building is how walls are drawn on maps
APART = 1.0  # m: an extension farther than this from every building does not reach its house


def live_answer(
    report: Any, assessment: Assessment | None, places: Places, measure: str = "", *, consent_decides: bool = False
) -> dict[str, Any]:
    """The answer as the drawing map reads it (its contract stands at the top of static/draw.js).

    `report` is a site report. Everything is text ready to show; a tone never stands without its words.
    """
    stands = shown(measure) is Shown.BUILDING
    to_boundaries = [_distance(line, measure) for line in places.live_lines(report)]
    distances = [] if stands else [*_to_building(report, measure), *to_boundaries]
    answer: dict[str, Any] = {
        "ok": True,
        "headline": headline(report, measure),
        "area": f"{number(report.area)} m²",
        "distances": distances,
        "wrong": stands_wrong(report, measure),
        "touches": touched(report),
        "not_known": not_known(report),
    }
    if assessment is not None:
        asked = consent_decides and assessment.need.need is Need.UNKNOWN
        need = assessment.need.need
        title, tone = UNLESS_CONSENT if asked else (need_title(need, assessment.need.permit), TONES.get(need, "ask"))
        answer["hint"] = {"title": str(title), "text": because(assessment), "tone": tone, "lang": "sv"}
    return answer


def need_title(need: Need, called: str) -> Text:
    """What is needed, in a line, with the permit by its own name."""
    permit = _(called)
    return {
        Need.BYGGLOV: _("Du behöver %(permit)s", permit=permit),
        Need.ANMALAN: _("Du behöver göra en anmälan"),
        Need.NONE: _("Du behöver varken %(permit)s eller anmälan", permit=permit),
        Need.JUDGE: _("En handläggare behöver bedöma om du behöver %(permit)s", permit=permit),
        Need.UNKNOWN: _("Vi kan inte avgöra om du behöver %(permit)s", permit=permit),
    }[need]


def _distance(line: dict[str, Any], measure: str) -> dict[str, Any]:
    """A distance in the reader's words. A wall may well stand in the boundary, if those beyond agree."""
    tone = "ask" if line["tone"] == "bad" and shown(measure) is Shown.LINE else line["tone"]
    to = named(line["kind"], None if line["to"] == "gränsen" else line["to"])
    return {**line, "text": f"{number(line['metres'], 2)} m", "to": to, "tone": tone}


def because(assessment: Assessment) -> str:
    """Why, without the answer itself: that is the heading above."""
    need = assessment.need
    return need.sentence.removeprefix(need.headline or HEADLINES[need.need]).strip()


def _to_building(report: Any, measure: str) -> list[dict[str, Any]]:
    """How far the nearest building is, where the law asks for it."""
    if measure not in STRUCTURES or not report.buildings or "byggnader" in report.missing:
        return []
    nearest = min(building.distance for building in report.buildings)
    text = f"{number(nearest, 2)} m"
    return [{"to": str(_("närmaste byggnad")), "metres": round(nearest, 2), "text": text, "tone": "good"}]


def headline(report: Any, measure: str = "") -> str:
    """The area, or of a wall the length, and the nearest boundary in one line; of what stands, the area alone."""
    size = f"{number(report.area)} m²"
    if shown(measure) is Shown.BUILDING:
        return str(_("Byggnaden är %(area)s", area=size))
    if shown(measure) is Shown.LINE:
        size = f"{number(wall_length(report))} m"
    nearest = report.nearest_boundary
    if nearest is None:
        return str(_("%(area)s. Vi vet inte avståndet till gränsen här.", area=size))
    metres = number(nearest.distance, 2)
    to = named(nearest.beyond_kind, nearest.beyond)
    return str(_("%(area)s, närmast %(metres)s m till %(beyond)s", area=size, metres=metres, beyond=to))


def named(kind: str, designation: str | None) -> str:
    """What lies beyond a boundary: that it is a street comes before its designation, which few people know."""
    what = BEYOND.get(kind)
    if what is None:
        return str(designation or _("gränsen"))
    return f"{what} ({designation})" if designation else str(what)


def stands_wrong(report: Any, measure: str) -> list[dict[str, str]]:
    """What is odd about where it stands, most serious first: outside, upon another, apart from its house."""
    lines = []
    stands = shown(measure) is Shown.BUILDING
    if report.inside_municipality is False:
        text = _("%(what)s ligger utanför kommunen.", what=first_upper(placed(measure).the))
        lines.append(_line(_("Utanför kommunen"), text, "bad"))
    elif not stands and report.share_inside is not None and report.share_inside < INSIDE_ENOUGH:
        outside, what = number(100 * (1 - report.share_inside), 0), placed(measure).the
        text = _("%(share)s procent av %(what)s ligger utanför fastigheten.", share=outside, what=what)
        lines.append(_line(_("Utanför fastigheten"), text, "bad"))
    if measure == MeasureKind.TILLBYGGNAD:
        return lines + _apart_from_its_house(report)
    if measure == MeasureKind.ALTAN:
        return lines + _over_the_house(report)
    return lines if stands or measure == MeasureKind.MARKATGARD else lines + _upon_another(report)


def _upon_another(report: Any) -> list[dict[str, str]]:
    lines = []
    for building in report.buildings:
        if building.overlap > SLIVER:
            text = _(
                "%(area)s m² av det du har ritat ligger över en byggnad på kartan (%(what)s). Flytta det, om den "
                "byggnaden ska stå kvar. Ska den rivas: fråga kommunen om du behöver rivningslov.",
                area=number(building.overlap),
                what=building.purpose or building.kind,
            )
            lines.append(_line(_("Det står redan en byggnad här"), text, "bad"))
    return lines


def _apart_from_its_house(report: Any) -> list[dict[str, str]]:
    """An extension is drawn beside the house that it extends, touching it, and not with the whole house."""
    if "byggnader" in report.missing:
        return []
    if all(building.distance > APART for building in report.buildings):
        text = _("Ingen byggnad på kartan ligger intill det du har ritat. Flytta det så att det går ihop med huset.")
        return [_line(_("Tillbyggnaden når inte fram till huset"), text, "bad")]
    return _over_the_house(report)


def _over_the_house(report: Any) -> list[dict[str, str]]:
    """What is built against a house is drawn beside it; its wall may be drawn over, but not half of it."""
    if any(building.overlap > building.area / 2 for building in report.buildings):
        text = _("Det du har ritat täcker huset som finns. Rita bara det nya.")
        return [_line(_("Över hela huset"), text, "bad")]
    return []


def first_upper(words: object) -> str:
    """The words as they begin a sentence."""
    text = str(words)
    return text[:1].upper() + text[1:]


def touched(report: Any) -> list[dict[str, str]]:
    """The other regimes that it meets."""
    return [
        _line(_(found.title), ", ".join(found.names) or _("Platsen ligger inom området."), "ask")
        for found in report.constraints
        if found.hit.value == "yes"
    ][:MOST_TOUCHED]


def not_known(report: Any) -> str:
    """What no map could tell of the place, in one line; the verdict page tells why."""
    titles = [str(_(found.title)) for found in report.constraints if found.hit.value == "unknown"]
    return str(_("Kartan kan inte svara på: %(what)s.", what=", ".join(titles))) if titles else ""


def _line(title: object, text: object, tone: str) -> dict[str, str]:
    return {"title": str(title), "text": str(text), "tone": tone}

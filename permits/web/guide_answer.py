"""The guide's answer in words: what is needed, why, what else holds, what it costs, and what would change it."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from permits.law.book import Assessment, Finding, Need, Outcome, Part, Topic
from permits.law.clock import handling_time
from permits.law.conditions import Holds
from permits.law.fees import fee_of
from permits.law.measures import MEASURE_TITLES
from permits.law.plan_duties import may_depart_from_plan
from permits.services.guiding import Guide, GuideAnswer, SharedAnswer
from permits.services.relieving import GROWS, Change
from permits.services.supposing import Supposed, supposed
from permits.web.live import because, stands_wrong
from permits.web.page import municipality, page, services
from permits.web.read_verdict import HEEDED, TOPICS_READ, deciding
from permits.web.session import browsing
from permits.wizard.guide_forms import title_of
from permits.wizard.verdicts import part_of
from permits.words import N_, Text, _, number

FACES: dict[Need, tuple[str, str]] = {
    Need.BYGGLOV: ("", "!"),
    Need.ANMALAN: ("", "!"),
    Need.NONE: ("good", "✓"),
    Need.JUDGE: ("warn", "?"),
    Need.UNKNOWN: ("plain", "?"),
}
"""The banner's kind, and the sign that says the same without colour."""
FREE = {Need.NONE, Need.ANMALAN}
PERMITS = (N_("bygglov"), N_("rivningslov"), N_("marklov"), N_("lov"))
"""What the law calls the permit; named here so that each has its words in every language."""
LEVELS = ("statute", "normal", "relevant")


def own(guide: Guide) -> Response:
    """The answer to who is in the middle of the guide."""
    found = services().guiding.assess(guide)
    if found is None:
        raise LookupError("a guide without a measure has no answer")
    report = services().guiding.report(guide)
    return page(
        "guide/answer.html",
        guide=guide,
        title=title_of(guide.measure),
        shared=False,
        link=browsing().base_url + url_for("guide.shared", share_id=guide.shared["id"]) if guide.shared else "",
        report=report,
        stands_wrong=stands_wrong(report, guide.measure) if report else [],
        stamps=_stamps(found.assessment),
        supposed=[_supposed_told(each, found) for each in supposed(found.facts)] if guide.has_no_place else [],
        **_told(found, url_for("guide.answer")),
    )


def others(shared: SharedAnswer) -> Response:
    """The answer to who has been sent its link: nothing in it tells whose or which place it is about."""
    found = shared.answer
    return page(
        "guide/answer.html",
        guide=None,
        title=str(_(MEASURE_TITLES[found.facts.measure])),
        shared=True,
        given=shared.given,
        report=None,
        stamps=_stamps(found.assessment),
        **_told(found, request.path),
    )


def _told(found: GuideAnswer, here: str) -> dict[str, Any]:
    """What both pages show. Where consent decides, `grannar` in the address says which way to read it."""
    read = request.args.get("grannar", "")
    ways = _both_ways(found, read, here)
    assessment = _read_as(found, read)
    others_ = [f for f in assessment.findings if f.topic in TOPICS_READ and f not in assessment.need.findings]
    decided = deciding(assessment)
    reminders = [f for f in assessment.need.findings if part_of(f) in {Part.REMINDER, Part.WITH_PERMIT}]
    left = [f for f in assessment.need.findings if f not in decided and f not in reminders]
    return {
        "need": assessment.need.need.value,
        "face": FACES[Need.JUDGE if found.consent_decides and not read else assessment.need.need],
        "headline": headline(found, read),
        "because": "" if found.consent_decides and not read else because(assessment),
        "ways": ways,
        "deciding": decided,
        "reminders": reminders,
        "heeded": {topic: [f for f in others_ if f.topic is topic and f.outcome in HEEDED] for topic in TOPICS_READ},
        "beside": _beside(assessment),
        "unknown": [f for f in left + others_ if f.outcome is Outcome.UNKNOWN and f.topic is not Topic.BESIDE],
        "in_order": [f for f in left + others_ if f.outcome is Outcome.MET],
        "may_depart": _may_depart(found, assessment),
        "ways_out": [_way_told(way) for way in found.ways_out],
        "with_margin": _has_margin(found),
        "fee": fee_of(found.facts, assessment, municipality().fees),
        "time": handling_time(found.facts, assessment.need.need),
        "documents": [] if assessment.need.need is Need.NONE else _documents(assessment),
        "permit": assessment.need.permit,
    }


def _may_depart(found: GuideAnswer, assessment: Assessment) -> bool:
    """Whether what the plan says against it does not matter, since it needs no permit (10 kap. 2 a §)."""
    in_plan = found.facts.in_detailed_plan is True and assessment.need.need in FREE
    return in_plan and may_depart_from_plan(found.facts).holds is Holds.YES


def _has_margin(found: GuideAnswer) -> bool:
    """Whether a way out is a distance on the map, which must be a little more than the law's own."""
    changed = {change.fact for way in found.ways_out for change in way}
    return any(found.facts.is_measured(fact) for fact in changed & set(GROWS))


def headline(found: GuideAnswer, read: str = "") -> Text:
    """The answer in one line."""
    permit = found.assessment.need.permit
    if found.agreed is not None and read not in {"ja", "nej"}:
        if found.agreed.need.need in FREE:
            return _("Du behöver %(permit)s, om inte grannarna säger ja", permit=_(permit))
        return _("Du behöver %(permit)s om grannarna inte säger ja", permit=_(permit))
    return need_told(_read_as(found, read).need.need, permit)


def need_told(need: Need, called: str) -> Text:
    """What is needed, with the permit by its name in the reader's language."""
    permit = _(called)
    if need is Need.BYGGLOV:
        return _("Du behöver %(permit)s", permit=permit)
    if need is Need.ANMALAN:
        return _("Du behöver inte %(permit)s, men du ska göra en anmälan", permit=permit)
    if need is Need.NONE:
        return _("Du behöver varken %(permit)s eller anmälan", permit=permit)
    if need is Need.JUDGE:
        return _("En handläggare behöver bedöma om du behöver %(permit)s", permit=permit)
    return _("Vi kan inte avgöra om du behöver %(permit)s", permit=permit)


def _read_as(found: GuideAnswer, read: str) -> Assessment:
    """The assessment to read: by the chosen way where consent decides, else as if there were none."""
    if found.agreed is None or found.refused is None:
        return found.assessment
    return found.agreed if read == "ja" else found.refused


def _both_ways(found: GuideAnswer, read: str, here: str) -> list[dict[str, Any]]:
    """The answer with and without consent, each a link to all that follows from it."""
    if found.agreed is None or found.refused is None:
        return []
    permit = found.assessment.need.permit
    ways = (("ja", _("Om grannarna säger ja"), found.agreed), ("nej", _("Om grannarna säger nej"), found.refused))
    return [
        {
            "label": label, "headline": need_told(each.need.need, permit), "href": f"{here}?grannar={key}#varfor",
            "current": read == key or (not read and key == "nej"), "because": because(each),
            "face": FACES[each.need.need],
        }
        for key, label, each in ways
    ]  # fmt: skip


def _beside(assessment: Assessment) -> dict[str, list[Finding]]:
    """The other regimes: those that the place meets, those that nobody could see, and those that it does not meet."""
    found = assessment.about(Topic.BESIDE)
    return {
        "meets": [finding for finding in found if finding.outcome in HEEDED],
        "unknown": [finding for finding in found if finding.outcome is Outcome.UNKNOWN],
        "clear": [finding for finding in found if finding.outcome is Outcome.MET],
    }


def _documents(assessment: Assessment) -> list[Any]:
    return sorted(assessment.documents, key=lambda line: LEVELS.index(line.level))


def _stamps(assessment: Assessment) -> list[str]:
    """The map layers, with their versions, that the answer rests on."""
    return list(dict.fromkeys(stamp for finding in assessment.findings for stamp in finding.layers))


def _supposed_told(each: Supposed, found: GuideAnswer) -> dict[str, Any]:
    where = _("Inom detaljplan") if each.in_plan else _("Utanför detaljplan")
    how = {
        "far": _("minst 4,5 meter från gränsen"),
        "near": _("närmare gränsen än 4,5 meter, utan grannarnas ja"),
    }.get(each.distance)
    return {
        "where": f"{where}, {how}" if how else str(where),
        "headline": need_told(each.need, found.assessment.need.permit),
        "face": FACES[each.need],
    }


def _way_told(way: tuple[Change, ...]) -> str:
    told = [str(_change_told(change)) for change in way]
    if len(told) == 1:
        return f"{told[0]}."
    *first, last = [told[0], *(each[:1].lower() + each[1:] for each in told[1:])]
    return str(_("%(first)s och %(second)s.", first=", ".join(first), second=last))


def _change_told(change: Change) -> Text:
    now, then, less = number(change.now, 2), number(change.then, 2), number(change.difference, 2)
    return {
        "footprint_area": _("Minska byggnadsarean från %(now)s till %(then)s m²", now=now, then=then),
        "gross_area": _("Minska bruttoarean från %(now)s till %(then)s m²", now=now, then=then),
        "ridge_height": _("Sänk taknocken från %(now)s till %(then)s m", now=now, then=then),
        "structure_height": _("Sänk höjden från %(now)s till %(then)s m", now=now, then=then),
        "ground_area": _("Minska ytan från %(now)s till %(then)s m²", now=now, then=then),
        "level_change": _("Ändra marknivån med %(then)s m i stället för %(now)s m", now=now, then=then),
        "power_kw": _("Minska effekten från %(now)s till %(then)s kW", now=now, then=then),
        "premises_area": _("Minska lokalens yta från %(now)s till %(then)s m²", now=now, then=then),
        "distance_to_boundary": _(
            "Flytta det %(less)s m längre från gränsen, så att det blir minst %(then)s m dit", less=less, then=then
        ),
        "distance_to_building": _(
            "Flytta det närmare huset, så att allt står högst %(then)s m därifrån i stället för %(now)s m",
            now=now,
            then=then,
        ),
        "distance_to_railway": _(
            "Flytta det %(less)s m längre från järnvägen, så att det blir minst %(then)s m dit", less=less, then=then
        ),
    }[change.fact]

"""The page "Så bedömer vi": how an automated answer is reached, and every rule behind it with worked examples."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from flask import Blueprint, request
from werkzeug.wrappers import Response

from permits.law.book import Outcome, Rule, Topic
from permits.law.citation import Citation
from permits.law.facts import MeasureKind
from permits.law.measures import MEASURE_TITLES
from permits.services.rule_list import ListedRule, listed_rules
from permits.web.auth import public
from permits.web.page import page, today
from permits.words import Text, _

pages = Blueprint("rules", __name__)

TOPICS: dict[Topic, Text] = {
    Topic.PERMIT_NEED: _("Behövs bygglov eller anmälan?"),
    Topic.SITING: _("Planen och platsen"),
    Topic.CONTENTS: _("Vad ansökan ska innehålla"),
    Topic.HEARING: _("Grannar som ska höras"),
    Topic.CONTROL: _("Kontroll av bygget"),
    Topic.BESIDE: _("Andra lagar på platsen"),
}
OUTCOMES: dict[Outcome, tuple[Text, Text]] = {
    Outcome.MET: (_("Uppfyllt"), _("Regeln kräver inget mer av dig.")),
    Outcome.MISSING: (_("Krävs"), _("Lagen kräver något: ett lov, en anmälan, att grannar hörs eller en handling.")),
    Outcome.CONFLICT: (_("Stämmer inte"), _("Avviker från detaljplanen. Vi säger hur mycket, inte om det ändå går.")),
    Outcome.JUDGE: (_("Behöver bedömas"), _("Lagen lämnar frågan till en människa, och det gör vi också.")),
    Outcome.UNKNOWN: (_("Går inte att avgöra"), _("En uppgift saknas, eller så täcker kartan inte platsen.")),
}
HEADINGS = (
    (0, "Krav i planer och områdesbestämmelser"),
    (3, "Nybyggnad"),
    (9, "Tillbyggnad"),
    (15, "Annan ändring av en byggnad"),
    (19, "Murar, plank och altaner"),
    (22, "Parkeringsplatser"),
    (25, "Upplag och materialgårdar"),
    (28, "Master, torn, skorstenar och vindkraftverk"),
    (31, "Andra anläggningar"),
    (34, "Nära gräns eller järnväg"),
    (36, "Totalförsvaret"),
    (37, "Värdefulla byggnader och områden"),
    (39, "Tidsbegränsat bygglov och säsong"),
    (41, "Förhandsbesked"),
    (43, "Rivningslov"),
    (47, "Marklov"),
    (51, "Åtgärder för totalförsvaret"),
    (52, "Lov som ingen behöver söka"),
    (55, "Anmälningsplikt"),
    (56, "Förutsättningar för bygglov inom detaljplan"),
    (57, "Förutsättningar för bygglov utanför detaljplan"),
    (58, "Förutsättningar för lov"),
    (85, "Ansökans innehåll"),
    (94, "Underrättelser till grannar"),
    (99, "Tidsfrister"),
    (104, "Beslut"),
)
"""From which section of 9 kap. PBL a heading holds; the statute's own headings, shortened."""
STATUTES = {
    "PBL": "plan- och bygglagen",
    "PBF": "plan- och byggförordningen",
    "MB": "miljöbalken",
    "KML": "kulturmiljölagen",
}


@dataclass(frozen=True)
class Group:
    """Rules under one heading of a statute; the heading is the statute's, in Swedish."""

    heading: str
    rules: tuple[ListedRule, ...]


@dataclass(frozen=True)
class Chapter:
    """The rules on one topic, grouped as the statutes are."""

    topic: Topic
    title: Text
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        return sum(len(group.rules) for group in self.groups)


@pages.get("/sa-bedomer-vi")
@public
def how_we_judge() -> Response:
    told = request.args.get("atgard", "")
    chosen = MeasureKind(told) if told in set(MeasureKind) else None
    chapters = chapters_about(chosen)
    return page(
        "public/rules.html",
        chapters=chapters,
        count=sum(chapter.count for chapter in chapters),
        outcomes=OUTCOMES,
        chosen=chosen.value if chosen else "",
        chosen_title=_(MEASURE_TITLES[chosen]) if chosen else "",
        measures=[{"value": "", "label": _("Alla åtgärder")}]
        + [{"value": kind.value, "label": _(title)} for kind, title in MEASURE_TITLES.items()],
        holds=lambda rule: rule.in_force.holds(today()),
    )


@lru_cache(maxsize=len(MeasureKind) + 1)
def chapters_about(measure: MeasureKind | None) -> tuple[Chapter, ...]:
    """The book for one kind of measure, or all of it, by topic and heading."""
    rules = listed_rules(measure)
    chapters = [
        Chapter(topic, title, _groups(one for one in rules if one.rule.topic is topic))
        for topic, title in TOPICS.items()
    ]
    return tuple(chapter for chapter in chapters if chapter.groups)


def _groups(rules: Iterable[ListedRule]) -> tuple[Group, ...]:
    """Rules by heading, in the order of the statutes."""
    told = sorted(rules, key=lambda one: _place(one.rule))
    by_heading = groupby(told, key=lambda one: heading_of(one.rule.places[0]))
    return tuple(Group(heading, tuple(below)) for heading, below in by_heading)


def _place(rule: Rule) -> tuple[int, str, int, int]:
    """The chapter on permits first, then the rest of the building law, then other statutes."""
    first = rule.places[0]
    chapter = first.chapter or 0
    own = {("PBL", 9): 0, ("PBL", 10): 1, ("PBF", 6): 2}.get((first.statute, chapter), 3)
    return own, first.statute, chapter, _section(first)


def _section(place: Citation) -> int:
    digits = re.match(r"\d+", place.section)
    return int(digits[0]) if digits else 0


def heading_of(place: Citation) -> str:
    """Under which heading a place in a statute stands."""
    if (place.statute, place.chapter) == ("PBL", 9):
        return [heading for section, heading in HEADINGS if section <= _section(place)][-1]
    if place.chapter is None:
        return place.statute
    return f"{place.chapter} kap. {STATUTES.get(place.statute, place.statute)}"

"""What a case is called: each kind of application, and a notification, by its own word wherever it is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import html5lib
import pytest

from permits.adapters.mail import TemplateLetters
from permits.case import events
from permits.case.events import StoredEvent
from permits.case.folding import fold
from permits.case.lifecycle import MOVES, label_of
from permits.case.matter import WORDS, Matter, label_in_lists, matters_of, state_label, words, words_of
from permits.case.model import State
from permits.law.book import Assessment, Need
from permits.services.deadline import clock_of
from permits.services.happenings import diary
from permits.services.recording import assessment_to_json
from permits.services.ruling import ruling
from permits.services.shapes import CaseView
from tests.unit.printed_case import MUNICIPALITY, TEMPLATES, assessment, report, report_to_json, view

GRANT, REFUSE = events.PermitGranted("Skälen."), events.PermitRefused("Skälen.")
LINK = "https://exempel.example/arende/case-1"

CASES: dict[Matter, tuple[str, dict[str, str], Need]] = {
    Matter.BYGGLOV: ("komplementbyggnad", {}, Need.BYGGLOV),
    Matter.TIDSBEGRANSAT: ("komplementbyggnad", {"wanted": "tidsbegransat", "temporary_years": "3"}, Need.BYGGLOV),
    Matter.FORHANDSBESKED: ("nybyggnad_enbostadshus", {"wanted": "forhandsbesked"}, Need.BYGGLOV),
    Matter.RIVNINGSLOV: ("rivning", {}, Need.BYGGLOV),
    Matter.MARKLOV: ("markatgard", {}, Need.BYGGLOV),
    Matter.ANMALAN: ("eldstad", {}, Need.ANMALAN),
}


def needing(need: Need, kind: str = "") -> Assessment:
    """A made-up assessment with this answer."""
    found = assessment()
    permit = {"rivning": "rivningslov", "markatgard": "marklov"}.get(kind, "bygglov")
    return replace(found, need=replace(found.need, need=need, permit=permit))


def case_of(*measures: tuple[str, Need], decided: events.Event | None = None, **asked: str) -> CaseView:
    """A case about these measures, recorded as the service records it."""
    kinds = [kind for kind, _need in measures]
    parts = tuple(replace(needing(need, kind), measure=f"Del {n}") for n, (kind, need) in enumerate(measures, 1))
    whole = parts[0] if len(parts) == 1 else replace(parts[0], measure="", parts=parts)
    seen = view(decided=decided, found=whole, atgard={"measure": kinds[0], **asked})
    stored = [_as(each, kinds, whole, measures[0][1]) for each in seen.events]
    place = report_to_json(report())
    more = (place,) * (len(kinds) - 1)
    return replace(seen, case=fold(stored), events=tuple(stored), assessment=whole, more_reports=more)


def _as(each: StoredEvent, kinds: list[str], whole: Assessment, need: Need) -> StoredEvent:
    changed: dict[str, Any] = {}
    if each.type == "ApplicationSubmitted":
        changed = {"measure": kinds[0], "more_measures": kinds[1:]}
    if each.type == "FindingsRecorded":
        changed = {"need": need.value, "assessment": assessment_to_json(whole)}
    return replace(each, data={**each.data, **changed})


def of(matter: Matter, decided: events.Event | None = None) -> CaseView:
    kind, asked, need = CASES[matter]
    return case_of((kind, need), decided=decided, **asked)


HEADINGS = {
    Matter.BYGGLOV: ("Bygglov ges", "Ansökan om bygglov avslås"),
    Matter.TIDSBEGRANSAT: ("Tidsbegränsat bygglov ges", "Ansökan om tidsbegränsat bygglov avslås"),
    Matter.FORHANDSBESKED: ("Positivt förhandsbesked ges", "Negativt förhandsbesked ges"),
    Matter.RIVNINGSLOV: ("Rivningslov ges", "Ansökan om rivningslov avslås"),
    Matter.MARKLOV: ("Marklov ges", "Ansökan om marklov avslås"),
    Matter.ANMALAN: ("Startbesked ges", "Startbesked ges inte"),
}
DOES = {
    Matter.BYGGLOV: ("ger bygglov för ", "avslår ansökan om bygglov för "),
    Matter.TIDSBEGRANSAT: ("ger tidsbegränsat bygglov för ", "avslår ansökan om tidsbegränsat bygglov för "),
    Matter.FORHANDSBESKED: ("åtgärden kan lokaliseras", "åtgärden kan inte lokaliseras"),
    Matter.RIVNINGSLOV: ("ger rivningslov för ", "avslår ansökan om rivningslov för "),
    Matter.MARKLOV: ("ger marklov för ", "avslår ansökan om marklov för "),
    Matter.ANMALAN: ("ger startbesked för ", "ger inte startbesked för "),
}
SECTIONS = {
    Matter.BYGGLOV: "9 kap. 56 §",
    Matter.TIDSBEGRANSAT: "9 kap. 70–71 §§",
    Matter.FORHANDSBESKED: "9 kap. 74 §",
    Matter.RIVNINGSLOV: "9 kap. 75–76 §§",
    Matter.MARKLOV: "9 kap. 77–78 §§",
    Matter.ANMALAN: "10 kap. 23 c §",
}


@pytest.mark.parametrize("matter", CASES)
def test_a_decision_is_called_by_what_is_given_or_refused(matter: Matter) -> None:
    for nth, event in enumerate((GRANT, REFUSE)):
        told = ruling(of(matter, event), MUNICIPALITY)
        assert told.heading == HEADINGS[matter][nth]
        assert DOES[matter][nth] in told.operative
        assert SECTIONS[matter] in told.ground
        assert "på fastigheten Alviken 1:18" in told.operative


@pytest.mark.parametrize("kind", ["komplementbyggnad", "rivning", "markatgard"])
def test_a_permit_that_nobody_needed_is_tried_by_its_own_section(kind: str) -> None:
    for event in (GRANT, REFUSE):
        told = ruling(case_of((kind, Need.NONE), decided=event), MUNICIPALITY)
        assert "9 kap. 79 §" in told.ground
        assert "på sökandens begäran (52 §)" in told.ground


@pytest.mark.parametrize("matter", [each for each in CASES if each not in {Matter.BYGGLOV, Matter.TIDSBEGRANSAT}])
def test_nothing_else_is_called_a_building_permit(matter: Matter) -> None:
    for event in (GRANT, REFUSE):
        seen = of(matter, event)
        told = ruling(seen, MUNICIPALITY)
        text = " ".join([told.heading, told.operative, told.ground])
        text += " ".join(f"{row.what} {row.more}" for row in diary(seen.events, frozenset(), words(seen.case)))
        text += " ".join(label_of(move, seen.case) for move in MOVES) + state_label(seen.case)
        if matter is not Matter.FORHANDSBESKED:
            text += " ".join(f"{point.title} {point.text}" for point in told.points)
            assert "bygglov" not in text.lower()
        assert "bygglov ges" not in text.lower()
        assert "bygglov gavs" not in text.lower()


def made_known(matter: Matter) -> dict[str, tuple[str, str]]:
    return {each.title: (each.text, each.citation) for each in ruling(of(matter, GRANT), MUNICIPALITY).points}


@pytest.mark.parametrize(
    ("matter", "the"),
    [(Matter.BYGGLOV, "bygglovet"), (Matter.RIVNINGSLOV, "rivningslovet"), (Matter.MARKLOV, "marklovet")],
)
def test_every_permit_says_how_long_it_holds_and_that_work_waits_for_start_clearance(matter: Matter, the: str) -> None:
    told = made_known(matter)
    text, cited = told[f"Hur länge {the} gäller"]
    assert "inom två år och avslutats inom fem år" in text
    assert "9 kap. 115 §" in cited
    assert any("startbesked" in text and "9 kap. 105 §" in cited for text, cited in told.values())
    assert "9 kap. 109 §" in told["Beslutet kungörs"][1]


def test_a_permit_for_some_time_ends_on_a_day_and_the_place_is_restored_by_then() -> None:
    told = made_known(Matter.TIDSBEGRANSAT)
    text, cited = told["Hur länge det tidsbegränsade bygglovet gäller"]
    assert "i 3 år, till och med den 20 november 2029" in text
    assert "9 kap. 39 och 72 §§" in cited
    assert "9 kap. 73 §" in told["Återställ innan tiden är slut"][1]
    assert not any("fem år" in text for text, _cited in told.values())


def test_half_a_year_is_told_as_it_was_asked() -> None:
    seen = case_of(("mast", Need.BYGGLOV), decided=GRANT, wanted="tidsbegransat", temporary_years="0.5")
    assert any("i 0,5 år från beslutet" in point.text for point in ruling(seen, MUNICIPALITY).points)


def test_an_advance_ruling_gives_no_right_to_begin_and_two_years_to_apply() -> None:
    told = made_known(Matter.FORHANDSBESKED)
    assert "9 kap. 104 § PBL 2" in told["Du får inte börja bygga"][1]
    text, cited = told["Sök bygglov inom två år"]
    assert "inom två år" in text
    assert "9 kap. 104 § PBL 1" in cited
    assert not any("slutbesked" in text or "fem år" in text for text, _cited in told.values())


def test_start_clearance_lets_work_begin_and_holds_two_years() -> None:
    told = made_known(Matter.ANMALAN)
    assert "10 kap. 3 och 24 a §§" in told["Du får börja"][1]
    text, cited = told["Hur länge startbeskedet gäller"]
    assert "två år efter att det gavs" in text
    assert "10 kap. 25 § andra stycket" in cited
    assert "Beslutet kungörs" not in told
    assert not any("ännu" in title for title in told)


@pytest.mark.parametrize("matter", CASES)
def test_buttons_states_and_the_diary_use_the_same_word(matter: Matter) -> None:
    told = WORDS[matter]
    granted, refused = of(matter, GRANT), of(matter, REFUSE)
    labels = {move.name: label_of(move, granted.case) for move in MOVES}
    assert (labels["grant"], labels["refuse"]) == (told.give, told.refuse)
    assert labels["request_completion"] == "Begär komplettering"
    assert state_label(granted.case) == told.granted
    assert state_label(refused.case) == told.refused
    assert state_label(of(matter).case) == of(matter).case.state.label
    rows = [row.what for row in diary(granted.events, frozenset(), words(granted.case))]
    assert rows[0] == f"{told.applied} kom in"
    assert told.given in rows
    assert told.not_given in [row.what for row in diary(refused.events, frozenset(), words(refused.case))]


@pytest.mark.parametrize("matter", CASES)
def test_letters_call_it_by_its_name(matter: Matter) -> None:
    letters = TemplateLetters(TEMPLATES / "email")
    for kind, decided, said in (
        ("receipt", None, WORDS[matter].begin),
        ("decision", GRANT, WORDS[matter].told_given),
        ("decision", REFUSE, WORDS[matter].told_refused),
    ):
        seen = of(matter, decided)
        context = {"case": seen.case, "view": seen, "link": LINK, "municipality": MUNICIPALITY}
        text, html = letters.write(kind, context)
        assert html is not None
        html5lib.HTMLParser(strict=True).parse(html)
        assert said in text
        assert said in html


def test_only_a_notification_has_four_weeks() -> None:
    days = {matter: (clock_of(of(matter).case).due, of(matter).case) for matter in CASES}
    assert len({due for matter, (due, _case) in days.items() if matter is not Matter.ANMALAN}) == 1
    assert days[Matter.ANMALAN][0] < days[Matter.BYGGLOV][0]


def test_lists_tell_a_notification_from_a_permit() -> None:
    assert label_in_lists(State.GRANTED, "anmalan") == "Startbesked"
    assert label_in_lists(State.REFUSED, "anmalan") == "Inget startbesked"
    assert label_in_lists(State.GRANTED, "bygglov") == "Beviljad"
    assert label_in_lists(State.SUBMITTED, "anmalan") == State.SUBMITTED.label


# --- several measures -----------------------------------------------------------------------------------------------


def test_a_permit_and_a_notification_are_both_decided_each_by_its_name() -> None:
    both = (("komplementbyggnad", Need.BYGGLOV), ("eldstad", Need.ANMALAN))
    told = ruling(case_of(*both, decided=GRANT), MUNICIPALITY)
    assert told.heading == "Bygglov och startbesked ges"
    assert "ger bygglov för komplementbyggnad och startbesked för eldstad" in told.operative
    assert "9 kap. 56 §" in told.ground
    assert "10 kap. 23 c § PBL" in told.ground
    titles = [point.title for point in told.points]
    assert "Du får inte börja bygga ännu" in titles
    assert "Det du har anmält får du börja med" in titles
    refused = ruling(case_of(*both, decided=REFUSE), MUNICIPALITY)
    assert refused.heading == "Ansökan om bygglov avslås"
    assert "avslår ansökan om bygglov för komplementbyggnad och ger inte startbesked för eldstad" in refused.operative


def test_demolition_and_a_new_house_are_two_permits() -> None:
    seen = case_of(("nybyggnad_enbostadshus", Need.BYGGLOV), ("rivning", Need.BYGGLOV), decided=GRANT)
    told = ruling(seen, MUNICIPALITY)
    assert told.heading == "Bygglov och rivningslov ges"
    assert words(seen.case).applied == "Ansökan om lov"
    assert any("Lovet upphör att gälla" in point.text for point in told.points)


def test_what_needs_nothing_goes_with_a_permit_but_is_not_made_one_by_a_notification() -> None:
    kinds = ["eldstad", "komplementbyggnad"]
    assert matters_of(kinds, "lov", ["anmalan", "none"]) == (Matter.ANMALAN, Matter.NOTHING)
    assert words_of(matters_of(kinds, "lov", ["anmalan", "none"])).applied == "Anmälan"
    assert matters_of(["plank", "komplementbyggnad"], "lov", ["bygglov", "none"]) == (Matter.BYGGLOV,) * 2
    assert matters_of(["komplementbyggnad"], "lov", ["none"]) == (Matter.BYGGLOV,)


def test_a_notification_of_demolition_is_no_demolition_permit() -> None:
    assert matters_of(["rivning"], "lov", ["anmalan"]) == (Matter.ANMALAN,)
    assert matters_of(["rivning"], "tidsbegransat", ["bygglov"]) == (Matter.RIVNINGSLOV,)
    assert matters_of(["eldstad"], "lov", ["judge"]) == (Matter.ANMALAN,)
    assert matters_of(["mur"], "lov", ["unknown"]) == (Matter.BYGGLOV,)

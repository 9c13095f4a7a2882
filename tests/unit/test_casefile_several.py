"""The case file and the decision of an application about several measures."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from functools import cache

import pikepdf
from shapely import affinity

from permits.case.events import ApplicationSubmitted, FindingsRecorded, to_data
from permits.law.book import Assessment, Need, PermitNeed
from permits.law.need import HEADLINES
from permits.law.together import together
from permits.services.footprint_file import FOOTPRINT_FILE
from permits.services.happenings import diary
from permits.services.recording import report_to_json
from permits.services.ruling import ground, ruling
from permits.services.shapes import CaseView
from permits.services.telling import measures_text
from tests.unit.printed_case import FOOTPRINT, MUNICIPALITY, KeptFiles, assessment, report, view
from tests.unit.test_casefile import GRANTED, Press, failures, printed

MEASURES = ("komplementbyggnad", "plank")


def both() -> Assessment:
    """A building that needs no permit and a fence that does, with the same to say of the place."""
    building, fence = assessment(14), assessment(15, conflict=True)
    free = PermitNeed(Need.NONE, f"{HEADLINES[Need.NONE]} Garaget är litet.", building.need.findings)
    return together([("Komplementbyggnad", replace(building, need=free)), ("Plank", fence)])


def about_two(files: KeptFiles, in_plan: tuple[bool, bool] = (True, True)) -> CaseView:
    seen = view(files, decided=GRANTED)
    moved = replace(report(in_plan[1]), footprint=affinity.translate(FOOTPRINT, 3.0, -9.0))
    return replace(
        seen,
        case=replace(seen.case, measures=MEASURES),
        assessment=both(),
        report=report_to_json(report(in_plan[0])),
        more_reports=(report_to_json(moved),),
    )


@cache
def case_file() -> tuple[bytes, Press]:
    files = KeptFiles()
    return printed(about_two(files), files)


def test_the_papers_pass_both_profiles() -> None:
    files = KeptFiles()
    assert failures(case_file()[0]) == []
    assert failures(printed(about_two(files), files, decision=True)[0]) == []


def test_the_findings_stand_under_their_measure_and_what_is_said_of_both_once() -> None:
    text = case_file()[1].text
    text = text[text.index('id="provning"') : text.index('id="handlingar"')]
    places = [text.index(f"<h3>{name}</h3>") for name in ("Plank", "Gäller alla åtgärder")]
    assert places == sorted(places)
    assert text.count("Punkt 3: ") == 1
    assert text.index("Punkt 60: ") > places[0]
    assert text.index("Punkt 60: ") < places[1]


def test_both_are_drawn_and_both_go_with_the_file() -> None:
    press = case_file()[1]
    plan = press.pictures["situationsplan"].decode()
    assert "komplementbyggnad" in plan
    assert "plank" in plan
    enclosed = next(each for each in press.enclosures if each.filename == FOOTPRINT_FILE)
    told = json.loads(enclosed.content)
    assert [feature["properties"]["atgard"] for feature in told["features"]] == list(MEASURES)


def test_the_cover_and_the_title_name_all_of_it() -> None:
    pdf, press = case_file()
    assert "Komplementbyggnad och plank" in press.text
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "Ärendeakt" in str(document.docinfo.Title)


def test_the_decision_gives_a_permit_for_all_of_it_and_names_what_each_point_is_about() -> None:
    told = ruling(about_two(KeptFiles()), MUNICIPALITY)
    assert "bygglov för komplementbyggnad och plank på fastigheten Alviken 1:18" in told.operative
    assert any(each.title.startswith("Plank: ") for each in told.basis)


def test_places_within_and_without_a_plan_are_tried_by_both_sections() -> None:
    told = ground(about_two(KeptFiles(), in_plan=(True, False)))
    assert "9 kap. 56 och 57 §§" in told


def test_measures_are_listed_as_people_say_them() -> None:
    assert measures_text(["plank"]) == "Plank"
    assert measures_text(["plank", "mur", "plank"]) == "Plank (2) och mur"
    assert measures_text(["altan", "mur", "plank"]) == "Altan, mur och plank"


def test_the_diary_tells_what_each_measure_needs() -> None:
    from permits.services.recording import assessment_to_json

    seen = view()
    found = FindingsRecorded("V", "bygglov", assessment_to_json(both()), (), None)
    applied = seen.events[0].event
    assert isinstance(applied, ApplicationSubmitted)
    stored = [
        replace(seen.events[0], data=to_data(replace(applied, more_measures=("plank",)))),
        replace(next(each for each in seen.events if each.type == found.type()), data=to_data(found)),
    ]
    rows = diary(stored, frozenset())
    assert rows[0].more == "Komplementbyggnad och plank, Alviken 1:18"
    assert rows[1].more == "Komplementbyggnad kräver varken bygglov eller anmälan. Plank kräver bygglov."


def test_an_event_from_before_there_could_be_several_is_still_read() -> None:
    stored = view().events[0]
    data = {name: value for name, value in stored.data.items() if name != "more_measures"}
    applied = replace(stored, data=data).event
    assert isinstance(applied, ApplicationSubmitted)
    assert applied.more_measures == ()

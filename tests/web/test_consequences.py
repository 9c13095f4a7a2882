"""What a new version of a layer would do to open cases, and what they are told once it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from shapely import box
from shapely.geometry import shape

from permits.adapters.database import open_database
from permits.case.access import Principal
from permits.case.events import FindingsReassessed, MessageSent
from permits.services.refusals import Refused
from permits.services.shapes import CaseView, LayerVersionRow
from permits.services.standing_shapes import Reckoned
from permits.web import page
from tests.conftest import principal_of
from tests.web.desk_cases import refused, services_of, submitted
from tests.web.layer_changes import Row, changed_version, publish

LogIn = Callable[..., Principal]
FAR = (3_000.0, 3_000.0)  # m from every plot of the demo's village that a case is about


@pytest.fixture
def anna_case(app: Flask) -> str:
    """A garage amid Anna's plot, taken by an officer; the worker follows from here on."""
    case_id = submitted(app, principal_of(app, "anna"), "anna")
    ours = services_of(app)
    ours.handling.assign(principal_of(app, "officer"), case_id, view(app, case_id).case.version)
    ours.reassessing.react_once()
    return case_id


def view(app: Flask, case_id: str) -> CaseView:
    return services_of(app).handling.case(principal_of(app, "officer"), case_id)


def footprint_of(app: Flask, case_id: str) -> Any:
    report = view(app, case_id).report
    assert report is not None
    return shape(report["footprint"])


def reckoned(app: Flask, row: Any) -> Reckoned:
    ours = services_of(app)
    ours.reckoning.ask(row)
    ours.reckoning.react_once()
    found = ours.reckoning.of(row)
    assert found is not None
    assert found.state == "done"
    return found


def with_prickmark(app: Flask, case_id: str) -> LayerVersionRow:
    """The plan's provisions with a new prickmark over the case's building."""
    here = footprint_of(app, case_id).buffer(2)

    def change(rows: list[Row]) -> list[Row]:
        of_plan = next(row for row in rows if row["geometry"].geom_type != "Point" and row["geometry"].intersects(here))
        mark = {**of_plan, "provision_id": "prov-ny", "kind": "no_build", "code": "", "value": None}
        mark |= {"text": "Marken får inte förses med byggnad.", "value_type": None, "unit": None, "geometry": here}
        return [*rows, mark]

    return changed_version(app, "planbestammelser", change)


def told_of(app: Flask, case_id: str) -> list[FindingsReassessed]:
    return [each.event for each in view(app, case_id).events if isinstance(each.event, FindingsReassessed)]


# --- before it holds ------------------------------------------------------------------------------------------------


def test_a_prickmark_over_an_open_case_is_told_of_before_it_is_published(app: Flask, anna_case: str) -> None:
    found = reckoned(app, with_prickmark(app, anna_case))
    assert (found.open_cases, found.looked_at) == (1, 1)
    (case,) = found.cases
    assert case["registry_number"] == view(app, anna_case).case.registry_number
    assert case["officer_name"] == "Test officer"
    conflicts = [each for each in case["findings"] if each["after"] and each["after"][0] == "conflict"]
    assert any("inte förses med byggnad" in each["after"][1] or "prick" in each["after"][1] for each in conflicts)
    assert told_of(app, anna_case) == []


def test_a_change_far_away_asks_no_case(app: Flask, anna_case: str) -> None:
    spot = footprint_of(app, anna_case).centroid
    far = box(spot.x + FAR[0], spot.y + FAR[1], spot.x + FAR[0] + 20, spot.y + FAR[1] + 20)
    row = changed_version(app, "kulturmiljo", lambda rows: [*rows, {**rows[0], "name": "Långt bort", "geometry": far}])
    found = reckoned(app, row)
    assert (found.open_cases, found.looked_at, found.cases) == (1, 0, ())


def test_the_same_content_changes_nothing(app: Flask, anna_case: str) -> None:
    assert reckoned(app, changed_version(app, "strandskydd", lambda rows: rows)).cases == ()


def test_what_holds_meanwhile_makes_the_reckoning_stale(app: Flask, anna_case: str) -> None:
    ours = services_of(app)
    row = with_prickmark(app, anna_case)
    assert ours.reckoning.is_fresh(reckoned(app, row))
    publish(app, changed_version(app, "kulturmiljo", lambda rows: rows[:-1]))
    assert not ours.reckoning.is_fresh(ours.reckoning.of(row))
    ours.reckoning.react_once()
    assert ours.reckoning.is_fresh(ours.reckoning.of(row))


def test_a_coverage_that_shrinks_makes_a_no_unknown(app: Flask, anna_case: str) -> None:
    ours, gis = services_of(app), principal_of(app, "gis")
    row = ours.covering.propose(gis, "strandskydd", "nowhere")
    (case,) = reckoned(app, row).cases
    shore = next(each for each in case["findings"] if "strandskydd" in each["rule"] + each["title"].lower())
    assert shore["after"][0] == "unknown"
    ours.covering.publish(gis, row.id, 0, why="Underlaget är från 1975.")
    ours.reassessing.react_once()
    (told,) = told_of(app, anna_case)
    assert told.moved[0]["coverage"] is True


# --- after it holds -------------------------------------------------------------------------------------------------


def test_the_case_is_told_once_and_its_own_findings_stay(app: Flask, anna_case: str) -> None:
    ours, before = services_of(app), view(app, anna_case)
    row = with_prickmark(app, anna_case)
    publish(app, row)
    assert ours.reassessing.react_once() == 1
    assert ours.reassessing.react_once() == 0
    (told,) = told_of(app, anna_case)
    after = view(app, anna_case)
    assert after.assessment == before.assessment
    assert after.case.version == before.case.version, "nobody's form goes stale by it"
    assert f"planbestammelser@{row.version[:12]}" in told.layers
    assert told.moved[0] | {"coverage": False} == told.moved[0]
    assert told.findings


def test_rolling_back_tells_again_that_it_is_as_before(app: Flask, anna_case: str) -> None:
    ours, gis = services_of(app), principal_of(app, "gis")
    held = ours.layering.layer(gis, "planbestammelser").pointer
    assert held is not None
    pointer = publish(app, with_prickmark(app, anna_case))
    ours.reassessing.react_once()
    ours.layering.roll_back(gis, "planbestammelser", held.version_id, pointer.revision)
    ours.reassessing.react_once()
    first, second = told_of(app, anna_case)
    assert {(each["rule"], each["before"] and tuple(each["before"])) for each in second.findings} == {
        (each["rule"], each["after"] and tuple(each["after"])) for each in first.findings
    }


def test_what_came_and_went_while_the_worker_slept_is_not_told(app: Flask, anna_case: str) -> None:
    ours, gis = services_of(app), principal_of(app, "gis")
    held = ours.layering.layer(gis, "planbestammelser").pointer
    assert held is not None
    pointer = publish(app, with_prickmark(app, anna_case))
    ours.layering.roll_back(gis, "planbestammelser", held.version_id, pointer.revision)
    assert ours.reassessing.react_once() == 0
    assert told_of(app, anna_case) == []


def test_a_case_that_was_assessed_by_the_new_version_is_not_told(app: Flask, anna_case: str) -> None:
    publish(app, with_prickmark(app, anna_case))
    late = submitted(app, principal_of(app, "eva"), "eva")
    services_of(app).reassessing.react_once()
    assert told_of(app, late) == []
    assert len(told_of(app, anna_case)) == 1


def test_a_decided_case_rests_on_its_own_versions(app: Flask, anna_case: str) -> None:
    ours, officer = services_of(app), principal_of(app, "officer")
    refused(app, officer, anna_case, view(app, anna_case).case.version)
    publish(app, with_prickmark(app, anna_case))
    assert ours.reassessing.react_once() == 0
    assert told_of(app, anna_case) == []


def test_nobody_decides_before_the_change_is_seen(app: Flask, anna_case: str) -> None:
    ours, officer = services_of(app), principal_of(app, "officer")
    publish(app, with_prickmark(app, anna_case))
    ours.reassessing.react_once()
    stands = view(app, anna_case).case
    with pytest.raises(Refused, match="Kartunderlaget har ändrats"):
        ours.deciding.refuse(officer, anna_case, stands.version, "Strider mot planen.")
    seen = ours.reassessing.seen(officer, anna_case, stands.version)
    assert seen.case.unseen_map_change is None
    assert seen.case.map_changes[0].seen_by == "Test officer"
    refused(app, officer, anna_case, seen.case.version)


def test_the_officer_gets_one_mail_without_personal_data(app: Flask, anna_case: str) -> None:
    ours, officer = services_of(app), principal_of(app, "officer")
    ours.reacting._persons.note_mail(officer.person_id, "hanna@kommun.example")  # type: ignore[union-attr]
    publish(app, with_prickmark(app, anna_case))
    ours.reassessing.react_once()
    while ours.reacting.react_once():
        pass
    letters = [each.event for each in view(app, anna_case).events if isinstance(each.event, MessageSent)]
    (letter,) = [each for each in letters if each.kind == "map_change"]
    assert letter.to == "officer"
    assert letter.subject.endswith("Kartunderlaget har ändrats")


def test_a_crash_between_publishing_and_telling_loses_nothing_and_tells_once(app: Flask, anna_case: str) -> None:
    ours = services_of(app)
    other = submitted(app, principal_of(app, "eva"), "eva")
    here, there = footprint_of(app, anna_case), footprint_of(app, other)

    def change(rows: list[Row]) -> list[Row]:
        return [*rows, *({**rows[0], "name": "Ny strand", "geometry": each.buffer(3)} for each in (here, there))]

    publish(app, changed_version(app, "strandskydd", change))
    told = []

    def dies_after_one(*args: Any) -> bool:
        if told:
            raise MemoryError
        told.append(args)
        return tell_case(*args)

    tell_case = ours.reassessing._tell_case
    ours.reassessing._tell_case = dies_after_one  # type: ignore[method-assign]
    with pytest.raises(MemoryError):
        ours.reassessing.react_once()
    ours.reassessing._tell_case = tell_case  # type: ignore[method-assign]
    assert len(told_of(app, anna_case)) + len(told_of(app, other)) == 1
    ours.reassessing.react_once()
    assert [len(told_of(app, each)) for each in (anna_case, other)] == [1, 1]


def test_a_version_for_a_day_to_come_is_told_when_the_day_has_come(
    app: Flask, anna_case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = services_of(app)
    tomorrow = ours.places.today() + timedelta(days=1)
    publish(app, with_prickmark(app, anna_case), tomorrow)
    assert ours.reassessing.react_once() == 0
    now = ours.clock()
    later = lambda: now + timedelta(days=1)  # noqa: E731 (a clock)
    for holder in (ours.places, ours.reassessing, ours.reassessing._catalogue):
        monkeypatch.setattr(holder, "_clock", later)
    assert ours.reassessing.react_once() == 1
    assert len(told_of(app, anna_case)) == 1


def test_the_places_of_cases_are_where_they_were_drawn(app: Flask, anna_case: str) -> None:
    places = open_database(app.extensions[page.SETTINGS].database_url).case_places
    while places.follow():
        pass
    (place,) = places.open_cases()
    assert place.bounds == pytest.approx(footprint_of(app, anna_case).bounds)
    assert place.designation == view(app, anna_case).case.designation

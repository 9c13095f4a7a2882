"""The path follows from the answers: guard, resume, progress and what stands in the way of submitting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from permits.law.book import Assessment, DocumentLine, Need, Outcome, PermitNeed
from permits.services.shapes import Source
from permits.wizard.bygglov import BYGGLOV
from permits.wizard.journey import Context, Status
from permits.wizard.summary import told

TODAY = date(2026, 11, 22)
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [5, 0], [5, 5], [0, 5], [0, 0]]]}


def line(label: str, level: str) -> DocumentLine:
    return DocumentLine(label, label.capitalize(), level, "", "", "")


def assessment(
    need: Need = Need.BYGGLOV, *documents: DocumentLine, control_officer: Outcome = Outcome.MET
) -> Assessment:
    return Assessment("V2", PermitNeed(need, "", ()), (), documents, control_officer)


CONTEXT = Context(TODAY, share_inside=1.0, inside_municipality=True, assessment=assessment())


def answers(**changed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A complete application for a garage, with these steps changed."""
    complete: dict[str, dict[str, Any]] = {
        "fastighet": {"designation": "Alviken 1:18"},
        "atgard": {"measure": "komplementbyggnad"},
        "uppgifter": {
            "use": "garage",
            "complements": "en_tvabostadshus",
            "ridge_height": "3.9",
            "roof_pitch": "27",
            "existing_exempt_area": "0",
            "installations": "inget",
            "facade": "Trä",
            "roof": "Tegel",
        },
        "placering": {"method": "rita", "geometry": SQUARE},
        "fler": {"more": "nej"},
        "besked": {"seen": "ja", "verdict": "bygglov"},
        "handlingar": {"done": "ja"},
        "sokande": {
            "role": "sjalv",
            "name": "Anna Prov",
            "street": "Sjövägen 3",
            "postal_code": "123 45",
            "city": "Viken",
            "email": "anna@exempel.se",
            "phone": "070-123 45 67",
        },
        "medsokande": {"has": "nej"},
        "tid": {"start_date": "2027-05-14"},
        "faktura": {"same": "ja"},
    }
    return complete | changed


def slugs(given: dict[str, dict[str, Any]], context: Context = CONTEXT) -> list[str]:
    return [step.slug for step in BYGGLOV.path(given, context)]


def troubled(given: dict[str, dict[str, Any]], context: Context = CONTEXT) -> set[str]:
    return {slug for slug, _problem in BYGGLOV.problems(given, context)}


def test_a_complete_application_has_nothing_in_its_way() -> None:
    assert BYGGLOV.problems(answers(), CONTEXT) == []
    assert BYGGLOV.resume(answers(), CONTEXT) is None


def test_an_empty_application_begins_at_the_first_step_and_lists_every_step() -> None:
    first = BYGGLOV.resume({}, CONTEXT)
    assert first is not None
    assert first.slug == "fastighet"
    assert [slug for slug, _problem in BYGGLOV.problems({}, CONTEXT)] == slugs({})


def test_an_agent_is_asked_for_the_power_of_attorney_and_its_paper() -> None:
    applicant = {**answers()["sokande"], "role": "ombud"}
    given = answers(
        sokande=applicant,
        fullmakt={"principal_name": "B", "principal_number": "198007292389", "principal_email": "b@exempel.se"},
    )
    assert "fullmakt" in slugs(given)
    assert troubled(given) == {"fullmakt"}
    assert troubled(given, replace(CONTEXT, documents=("fullmakt",))) == set()


def test_neighbours_are_asked_about_only_when_their_consent_decides() -> None:
    assert "grannar" not in slugs(answers())
    assert "grannar" in slugs(answers(), replace(CONTEXT, consent_matters=True))


def test_a_consent_that_was_given_must_be_handed_in() -> None:
    given = answers(grannar={"consent": "ja"})
    assert troubled(given) == {"handlingar"}
    assert troubled(given, replace(CONTEXT, documents=("grannemedgivande",))) == set()


def test_a_control_officer_is_asked_for_where_the_law_says_and_offered_where_the_board_decides() -> None:
    def where(outcome: Outcome) -> Context:
        return replace(CONTEXT, assessment=assessment(control_officer=outcome))

    none = {"has": "nej"}
    assert "kontrollansvarig" not in slugs(answers())
    assert "kontrollansvarig" in troubled(answers(kontrollansvarig=none), where(Outcome.MISSING))
    assert "kontrollansvarig" in slugs(answers(kontrollansvarig=none), where(Outcome.JUDGE))
    assert troubled(answers(kontrollansvarig=none), where(Outcome.JUDGE)) == set()


def test_another_measure_asks_its_own_questions_again() -> None:
    assert "uppgifter" in troubled(answers(atgard={"measure": "tillbyggnad"}))


def test_a_building_outside_the_property_needs_an_explanation() -> None:
    outside = replace(CONTEXT, share_inside=0.8)
    assert troubled(answers(), outside) == {"placering"}
    explained = {"method": "rita", "geometry": SQUARE, "explanation": "Servitut."}
    assert troubled(answers(placering=explained), outside) == set()


def test_a_building_outside_the_municipality_cannot_be_explained() -> None:
    explained = {"method": "rita", "geometry": SQUARE, "explanation": "Jag vill."}
    assert troubled(answers(placering=explained), replace(CONTEXT, inside_municipality=False)) == {"placering"}


def test_measures_without_a_footprint_are_not_a_siting() -> None:
    assert troubled(answers(placering={"method": "rita"})) == {"placering"}


def test_a_verdict_that_has_changed_since_it_was_read_must_be_read_again() -> None:
    changed = replace(CONTEXT, assessment=assessment(Need.NONE))
    assert troubled(answers(), changed) == {"besked"}


def test_only_what_the_statute_asks_for_stops_an_application() -> None:
    asked = assessment(Need.BYGGLOV, line("fasadritning", "normal"), line("planritning", "statute"))
    assert BYGGLOV.problems(answers(), replace(CONTEXT, assessment=asked)) == [("handlingar", "Planritning saknas.")]


def test_a_start_that_has_passed_while_the_draft_lay_is_found_again() -> None:
    assert troubled(answers(), replace(CONTEXT, today=date(2027, 6, 1))) == {"tid"}


def test_a_step_is_closed_until_all_before_it_are_answered() -> None:
    given = {"fastighet": {"designation": "Alviken 1:18"}}
    assert BYGGLOV.may_open("atgard", given, CONTEXT)
    assert not BYGGLOV.may_open("uppgifter", given, CONTEXT)
    assert not BYGGLOV.may_open("fullmakt", answers(), CONTEXT)


def test_a_step_that_was_answered_stays_open_when_an_earlier_one_has_to_be_mended() -> None:
    assert BYGGLOV.may_open("tid", answers(fastighet={}), CONTEXT)


def test_the_place_of_a_step_gives_its_neighbours_and_number() -> None:
    place = BYGGLOV.place("atgard", answers(), CONTEXT)
    assert place is not None
    assert (place.number, place.total) == (2, 11)
    assert place.before is not None
    assert place.after is not None
    assert (place.before.slug, place.after.slug) == ("fastighet", "uppgifter")


def test_the_task_list_tells_done_mend_and_waiting_apart() -> None:
    given = answers(tid={"start_date": "2020-01-01"})
    del given["faktura"]
    status = {
        task.step.slug: task.status for _section, tasks in BYGGLOV.tasks(given, CONTEXT, "atgard") for task in tasks
    }
    assert status["fastighet"] is Status.DONE
    assert status["atgard"] is Status.CURRENT
    assert status["tid"] is Status.TO_MEND
    assert status["faktura"] is Status.WAITING


def test_the_summary_says_where_a_value_came_from_and_what_was_changed() -> None:
    fetched = "2026-11-22T10:00:00+00:00"
    sources = {
        "sokande.name": Source("Folkbokföringen", fetched, "Anna Prov"),
        "sokande.street": Source("Folkbokföringen", fetched, "Gamla vägen 1"),
    }
    rows = {
        row.field: row
        for section in told(BYGGLOV, answers(), sources, CONTEXT)
        for step in section.steps
        if step.slug == "sokande"
        for row in step.rows
    }
    assert rows["name"].source == "Hämtat från folkbokföringen 22 november 2026."
    assert rows["street"].source == "Ändrat av dig. Folkbokföringen sade ”Gamla vägen 1” 22 november 2026."
    assert rows["email"].source == ""


def test_the_summary_tells_answers_in_words_with_units() -> None:
    values = {
        row.field: row.value
        for section in told(BYGGLOV, answers(), {}, CONTEXT)
        for step in section.steps
        for row in step.rows
    }
    assert values["ridge_height"] == "3,9 m"
    assert values["use"] == "Garage eller carport"
    assert values["start_date"] == "14 maj 2027"
    assert "geometry" not in values

"""The path follows from the answers: guard, resume, progress and what stands in the way of submitting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from permits.law.book import Assessment, DocumentLine, Need, Outcome, PermitNeed
from permits.services.shapes import Source
from permits.wizard.bygglov import BYGGLOV
from permits.wizard.journey import Context, Status
from permits.wizard.several import measures_of, slug_of
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


# --- several measures -----------------------------------------------------------------------------------------------


def with_more(*kinds: str, **changed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The garage and then these, answered as it was."""
    complete = answers()
    for number, kind in enumerate(kinds, 2):
        complete[slug_of("fler", number - 1)] = {"more": kind}
        for step in ("uppgifter", "placering"):
            complete[slug_of(step, number)] = complete[step]
    return {**complete, slug_of("fler", len(kinds) + 1): {"more": "nej"}, **changed}


def test_each_measure_has_the_same_steps_and_the_last_says_there_is_no_more() -> None:
    given = with_more("komplementbyggnad", "komplementbyggnad")
    path = slugs(given)
    assert path[path.index("fler") : path.index("besked")] == [
        "fler", "uppgifter-2", "placering-2", "fler-2", "uppgifter-3", "placering-3", "fler-3",
    ]  # fmt: skip
    placed = replace(CONTEXT, others=(CONTEXT, CONTEXT))
    assert troubled({**given, "besked": {"seen": "ja"}}, placed) == set()


def test_after_the_fourth_measure_nobody_asks_for_more() -> None:
    path = slugs(with_more("plank", "mur", "altan"))
    assert "placering-4" in path
    assert "fler-4" not in path
    assert BYGGLOV.step("uppgifter-5") is None


def test_what_stands_behind_a_no_is_not_on_the_way_whatever_was_answered_there() -> None:
    given = with_more("plank", "mur", fler={"more": "nej"})
    assert [asked.kind for asked in measures_of(given)] == ["komplementbyggnad"]
    assert not [slug for slug in slugs(given) if slug.endswith(("-2", "-3"))]


def test_an_answer_that_is_no_kind_of_measure_ends_there() -> None:
    assert [asked.kind for asked in measures_of(with_more("slott", "mur"))] == ["komplementbyggnad"]


def test_the_answers_of_one_measure_read_as_if_there_were_no_other() -> None:
    given = with_more("plank", **{"uppgifter-2": {"structure_height": "1.9"}, "grannar-2": {"consent": "ja"}})
    fence = measures_of(given)[1]
    assert (fence.kind, fence.number, fence.of) == ("plank", 2, 2)
    assert fence.answers["atgard"]["measure"] == "plank"
    assert fence.answers["uppgifter"] == {"structure_height": "1.9"}
    assert fence.answers["grannar"] == {"consent": "ja"}
    assert not {slug for slug in fence.answers if "-" in slug or slug == "fler"}
    assert fence.slug("placering") == "placering-2"


def test_a_step_knows_the_place_of_its_own_measure() -> None:
    outside = replace(CONTEXT, share_inside=0.5)
    given = with_more("komplementbyggnad", besked={"seen": "ja"})
    assert troubled(given, replace(CONTEXT, others=(outside,))) == {"placering-2"}
    assert troubled(given, replace(outside, others=(CONTEXT,))) == {"placering"}


def test_neighbours_are_asked_about_for_the_measure_that_their_consent_decides() -> None:
    near = replace(CONTEXT, consent_matters=True)
    path = slugs(with_more("komplementbyggnad"), replace(CONTEXT, others=(near,)))
    assert "grannar" not in path
    assert "grannar-2" in path


def test_consent_to_any_measure_has_to_be_handed_in() -> None:
    given = with_more("komplementbyggnad", besked={"seen": "ja"}, **{"grannar-2": {"consent": "ja"}})
    assert troubled(given, replace(CONTEXT, others=(CONTEXT,))) == {"handlingar"}


def test_each_line_of_the_list_says_which_measure_it_is_about() -> None:
    given = with_more("plank")
    titles = {step.slug: str(step.title(given)) for step in BYGGLOV.path(given, CONTEXT)}
    assert titles["uppgifter"] == "Komplementbyggnad (1 av 2)"
    assert titles["uppgifter-2"] == "Plank (2 av 2)"
    assert titles["placering-2"] == "Placeringen (2 av 2)"
    assert str(BYGGLOV.path(answers(), CONTEXT)[2].title(answers())) == "Om byggnaden"


def test_a_verdict_is_remembered_measure_by_measure() -> None:
    one, other = assessment(Need.NONE), assessment(Need.BYGGLOV)
    whole = replace(other, parts=(one, other))
    read = with_more("plank", besked={"seen": "ja", "verdict": "none,bygglov"})
    assert "besked" not in troubled(read, replace(CONTEXT, assessment=whole, others=(CONTEXT,)))
    changed = replace(whole, parts=(other, other))
    assert "besked" in troubled(read, replace(CONTEXT, assessment=changed, others=(CONTEXT,)))


def test_what_needs_only_a_notification_is_called_one() -> None:
    notified = replace(CONTEXT, assessment=assessment(Need.ANMALAN))
    assert str(BYGGLOV.title(answers(), CONTEXT)) == "Ansökan om bygglov"
    assert str(BYGGLOV.title(answers(), notified)) == "Anmälan"


def test_what_is_applied_for_goes_by_its_own_name() -> None:
    def named(measure: str, **more: str) -> str:
        return str(BYGGLOV.title(answers(atgard={"measure": measure, **more}), CONTEXT))

    assert named("rivning") == "Ansökan om rivningslov"
    assert named("markatgard") == "Ansökan om marklov"
    assert named("mast", wanted="tidsbegransat") == "Ansökan om tidsbegränsat bygglov"
    assert named("nybyggnad_enbostadshus", wanted="forhandsbesked") == "Ansökan om förhandsbesked"

"""The answers as paper tells them: every kind, every answer, in Swedish."""

from __future__ import annotations

from typing import Any

import pytest

from permits.law.facts import MeasureKind
from permits.services.answers_told import AnswerSection, answers_told
from permits.services.shapes import Source
from permits.wizard.measures import DETAILS
from permits.words import speak
from tests.unit.measure_answers import filled, ways

SQUARE = {"type": "Polygon", "coordinates": [[[0.0, 1.0], [5.0, 1.0], [5.0, 6.0], [0.0, 1.0]]]}


def section(answers: dict[str, dict[str, Any]], step: str, **sources: Source) -> AnswerSection:
    told = answers_told(answers, {f"{step}.{field}": source for field, source in sources.items()})
    return next(each for each in told if each.step == step)


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_every_answer_of_every_kind_is_printed_in_words(kind: MeasureKind) -> None:
    for stored in ways(DETAILS[kind]):
        rows = section({"atgard": {"measure": kind.value}, "uppgifter": stored}, "uppgifter").rows
        assert len(rows) == len(stored)
        for row in rows:
            assert row.value
            assert row.label not in stored
            assert not any("_" in word for word in (row.label, row.value)), row


def test_paper_is_in_swedish_whatever_the_reader_speaks() -> None:
    stored = filled(DETAILS[MeasureKind.KOMPLEMENTBYGGNAD], ridge_height="3,9")
    answers = {"atgard": {"measure": "komplementbyggnad"}, "uppgifter": stored}
    in_swedish = answers_told(answers, {})
    speak(lambda text: f"in English: {text}", "en")
    try:
        assert answers_told(answers, {}) == in_swedish
    finally:
        speak(None)
    assert ("Nockhöjd", "3,9\u00a0m") in {(row.label, row.value) for part in in_swedish for row in part.rows}
    assert [part.title for part in in_swedish] == ["Åtgärden", "Om byggnaden"]


def test_the_measure_is_told_by_the_name_that_the_law_has() -> None:
    rows = section({"atgard": {"measure": "tillbyggnad", "wanted": "lov"}}, "atgard").rows
    assert [(row.label, row.value) for row in rows] == [("Åtgärd", "Tillbyggnad"), ("Slags lov", "Ett vanligt lov")]


def test_what_the_forms_of_today_do_not_ask_is_told_under_its_own_name() -> None:
    answers = {"atgard": {"measure": "tillbyggnad"}, "uppgifter": {"chimney": "Röd"}, "utsikt": {"view": "Sjön"}}
    assert [(row.label, row.value) for row in section(answers, "uppgifter").rows] == [("chimney", "Röd")]
    assert section(answers, "utsikt").title == "utsikt"


def test_an_answer_that_no_longer_applies_is_not_printed() -> None:
    stored = {**filled(DETAILS[MeasureKind.KOMPLEMENTBYGGNAD]), "use": "garage", "use_other": "Dans"}
    rows = section({"atgard": {"measure": "komplementbyggnad"}, "uppgifter": stored}, "uppgifter").rows
    assert "Dans" not in {row.value for row in rows}


def test_where_an_answer_came_from_and_whether_it_was_changed_is_told() -> None:
    answers = {"sokande": {"role": "sjalv", "name": "Anna Tallberg", "city": "Kjellstavik"}}
    register = {
        "name": Source("Folkbokföringen", "2026-11-22T09:00:00+01:00", "Anna Tallberg"),
        "city": Source("Folkbokföringen", "2026-11-22T09:00:00+01:00", "Norrhaga"),
    }
    rows = {row.label: row for row in section(answers, "sokande", **register).rows}
    assert rows["Namn"].changed == ""
    assert rows["Namn"].source.startswith("Folkbokföringen")
    assert rows["Ort"].changed == "Registret: Norrhaga"


def test_neither_personal_numbers_nor_raw_geometry_are_printed_but_the_corners_are() -> None:
    answers = {
        "medsokande": {"has": "ja", "name": "Bo Ek", "personal_number": "198007292389", "email": "bo@exempel.example"},
        "placering": {"method": "rita", "geometry": SQUARE},
    }
    told = answers_told(answers, {})
    everything = " ".join(row.value for part in told for row in part.rows)
    assert "198007292389" not in everything
    assert "{" not in everything
    assert "1.00  0.00\n1.00  5.00\n6.00  5.00" in everything

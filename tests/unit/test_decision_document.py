"""What a decision says on paper: all that the law asks of a permit, and of a refusal."""

from __future__ import annotations

import pytest

from permits.law.book import Outcome
from tests.unit.printed_case import (
    KeptFiles,
    assessment,
    view,
)
from tests.unit.test_casefile import REFUSED, decision, printed


def test_a_permit_says_all_that_the_law_asks() -> None:
    text = decision()[1].text.replace("\u00a0", " ")
    for told in (
        "Bygglov ges",
        "9 kap. 56 §",
        "Garaget följer detaljplanen.",
        "Takvattnet ska tas om hand",
        "inom två år och avslutats inom fem år",
        "laga kraft",
        "får inte påbörjas förrän",
        "startbesked",
        "behöva återställa",
        "Det behöver inte finnas någon kontrollansvarig.",
        "Länsstyrelsen i Skärgårdslän",
        "inom tre veckor",
        "taxa",
        "20 november 2026",
        "Orvar Handläggarsson",
        "Ylva Strandqvist (sökande)",
        "anslagstavla",
    ):
        assert told in text, told


def test_a_refusal_gives_reasons_and_how_to_appeal_but_no_validity() -> None:
    text = decision(REFUSED)[1].text.replace("\u00a0", " ")
    assert "Ansökan om bygglov avslås" in text
    assert "Garaget hamnar på prickmark." in text
    assert "Ansökan har prövats mot 9 kap. 56 §" in text
    assert "inom tre veckor" in text
    for told in ("fem år", "startbesked", "anslagstavla", "Villkor"):
        assert told not in text


@pytest.mark.parametrize(
    ("in_plan", "section"), [(True, "9 kap. 56 §"), (False, "9 kap. 57 §"), (None, "mot 9 kap. plan- och bygglagen")]
)
def test_the_ground_follows_from_where_the_place_is(in_plan: bool | None, section: str) -> None:
    text = decision(REFUSED, in_plan=in_plan)[1].text.replace("\u00a0", " ")
    assert section in text


def test_a_deviation_is_tried_by_its_own_sections() -> None:
    text = decision(found=assessment(conflict=True))[1].text.replace("\u00a0", " ")
    assert "60–62 §§" in text
    assert "60–62 §§" not in decision()[1].text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome.MISSING, "Det ska finnas en kontrollansvarig."),
        (Outcome.MET, "Det behöver inte finnas någon kontrollansvarig."),
        (Outcome.JUDGE, "Nämnden prövar inför startbeskedet om det behövs."),
    ],
)
def test_it_says_whether_there_shall_be_a_control_officer(outcome: Outcome, told: str) -> None:
    from dataclasses import replace

    assert told in decision(found=replace(assessment(), control_officer=outcome))[1].text


def test_it_names_the_control_officer_and_the_certificate() -> None:
    text = decision(kontrollansvarig={"name": "Kim Kontroll", "certificate": "K-1234"})[1].text
    assert "Kontrollansvarig är Kim Kontroll, certifikat K-1234." in text


def test_an_undecided_case_has_no_decision() -> None:
    with pytest.raises(ValueError, match="not been decided"):
        printed(view(), KeptFiles(), decision=True)

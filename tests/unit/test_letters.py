"""The letters: what they say, and what they never say."""

import re
from dataclasses import replace

import html5lib
import pytest

from permits.adapters.mail import TemplateLetters
from permits.case import events
from permits.case.deadline import clock_of
from permits.services.reacting import LETTERS
from permits.services.viewing import masked
from tests.unit.printed_case import MUNICIPALITY, TEMPLATES, view

LINK = "https://bygglov.kjellstavik.example/arende/case-1"
KINDS = tuple(sorted({letter.kind for letter in LETTERS.values()}))


def letter(kind: str, protected: bool = False, decided: events.Event | None = None) -> tuple[str, str]:
    shown = masked(view(protected=protected, decided=decided))
    context = {
        "case": shown.case,
        "view": shown,
        "link": LINK,
        "municipality": MUNICIPALITY,
        "clock": clock_of(shown.case),
    }
    text, html = TemplateLetters(TEMPLATES / "email").write(kind, context)
    assert html is not None
    return text, html


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_html_name_the_case_and_lead_to_it(kind: str) -> None:
    for told in letter(kind):
        assert "BYGG 2026-000123" in told
        assert LINK in told


@pytest.mark.parametrize("kind", KINDS)
def test_no_letter_holds_a_name_an_address_or_a_personal_number(kind: str) -> None:
    for told in letter(kind):
        assert not re.search(r"Ylva|Strandqvist|Havtornsvägen|\d{6}-?\d{4}", told.replace("08-465 004 20", ""))


@pytest.mark.parametrize("kind", KINDS)
def test_the_html_is_valid_and_asks_nothing_of_the_network(kind: str) -> None:
    html = letter(kind)[1]
    html5lib.HTMLParser(strict=True).parse(html)
    assert not re.search(r"<(?:img|link|script|iframe)\b|url\(", html)


def test_the_request_for_completion_says_by_when_but_not_what() -> None:
    for told in letter("completion_request"):
        assert "11 december 2026" in told
        assert "marknivåerna" not in told


def test_the_decision_says_which_way_it_went() -> None:
    granted = letter("decision", decided=events.PermitGranted("Skäl."))
    refused = letter("decision", decided=events.PermitRefused("Skäl."))
    assert all("Du har fått bygglov" in told and "startbesked" in told for told in granted)
    assert all("avslagits" in told and "Du har fått" not in told for told in refused)


def test_text_lines_leave_no_gaps_of_more_than_one_line() -> None:
    for kind in KINDS:
        assert "\n\n\n" not in letter(kind)[0]


TOLD_AT_ONCE = ("börjar tiden om", "sänks avgiften med en femtedel", "överklaga det till länsstyrelsen")
"""What PBL 9 kap. 100 § 1 has the board tell in writing when an application or a notification has come in."""


def test_an_application_is_acknowledged_with_the_time_what_lateness_costs_and_how_to_appeal() -> None:
    assert all(words in told for words in ("tio veckor", *TOLD_AT_ONCE) for told in letter("receipt") if told)


def test_a_notification_is_acknowledged_as_one_with_its_own_time() -> None:
    shown = view()
    case = replace(shown.case, need="anmalan")
    context = {
        "case": case,
        "view": replace(shown, case=case),
        "link": LINK,
        "municipality": MUNICIPALITY,
        "clock": clock_of(shown.case),
    }
    text, html = TemplateLetters(TEMPLATES / "email").write("receipt", context)
    assert html is not None
    html5lib.HTMLParser(strict=True).parse(html)
    assert "\n\n\n" not in text
    for told in (text, html):
        assert "fyra veckor" in told
        assert all(words in told for words in TOLD_AT_ONCE)
        assert "ansökan" not in told
        assert "bygglov" not in told.replace(LINK, "")
    assert "anmälan" in str(LETTERS["mail_receipt"].about(case))
    assert "ansökan" in str(LETTERS["mail_receipt"].about(shown.case))

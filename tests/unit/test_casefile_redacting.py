"""What is taken out of texts about a protected person, however it is written, and what is left."""

from __future__ import annotations

import pytest

from permits.case.model import PROTECTED_NAME
from permits.services.redacting import HIDDEN_NUMBER, Redaction
from tests.unit.printed_case import view

SEEN = view(protected=True)
REDACTION = Redaction(SEEN.case, SEEN.answers, keep=["Orvar Strandqvist", "Torget 1, 123 45 Alviken"])


@pytest.mark.parametrize(
    "told",
    [
        "Ylva Strandqvist",
        "YLVA STRANDQVIST",
        "Strandqvist, Ylva",
        "ylva_strandqvist.pdf",
        "Fasad-Ylva-Strandqvist",
        "Ylvas granne sa att Strandqvist bygger",
        "Havtornsvägen 4",
        "havtornsvägen  4",
        "Havtornsvägen_4.pdf",
        "YLVA@exempel.example",
        "070-174 06 05",
        "0701740605",
        "+46 70 174 06 05",
        "0046701740605",
        "123 46",
        "12346",
    ],
)
def test_it_is_taken_out_however_it_is_written(told: str) -> None:
    left = REDACTION.text(told).casefold()
    for secret in ("strandqvist", "havtornsvägen", "exempel.example", "174", "1740605", "123 46", "12346"):
        assert secret not in left


def test_a_name_in_the_genitive_is_still_a_name() -> None:
    assert "Ylva" not in REDACTION.text("Ylvas garage")


@pytest.mark.parametrize(
    "told",
    [
        "Alviken 1:18",
        "Alviken 1:19",
        "Orvar Strandqvist",
        "Torget 1, 123 45 Alviken",
        "BYGG 2026-000123",
        "Byggnadsarean är 28,0 m² och avståndet 4,6 m.",
        "6580100.40  674512.20",
    ],
)
def test_what_tells_nobody_who_or_where_is_left(told: str) -> None:
    assert REDACTION.text(told) == told


def test_several_in_a_row_become_one() -> None:
    assert REDACTION.text("Ylva Strandqvist, Havtornsvägen 4, 123 46") == PROTECTED_NAME


def test_it_reaches_into_what_holds_texts() -> None:
    told = {"a": ["Ylva", ("Havtornsvägen 4", 3)], "b": {"c": None}}
    assert REDACTION.all(told) == {"a": [PROTECTED_NAME, (PROTECTED_NAME, 3)], "b": {"c": None}}


def test_where_nobody_is_protected_only_numbers_go() -> None:
    open_case = view()
    redaction = Redaction(open_case.case, open_case.answers)
    assert redaction.text("Ylva Strandqvist 19121212-1212") == f"Ylva Strandqvist {HIDDEN_NUMBER}"


@pytest.mark.parametrize("told", ["19121212-1212", "191212121212", "121212-1212", "121212+1212", "1212121212"])
def test_a_personal_number_goes_however_it_is_written(told: str) -> None:
    assert REDACTION.text(f"nr {told}.") == f"nr {HIDDEN_NUMBER}."


@pytest.mark.parametrize("told", ["121212-1213", "129912-1212", "0123456789", "ab121212-1212", "121212-12123"])
def test_what_cannot_be_a_personal_number_is_left(told: str) -> None:
    assert REDACTION.text(told) == told


def test_a_short_name_is_taken_as_a_name_only() -> None:
    bo = view(protected=True, sokande={"name": "Bo Ek", "role": "sjalv", "protected": "ja"})
    redaction = Redaction(bo.case, bo.answers)
    assert redaction.text("Bo vill bo under en ek, ja.") == f"{PROTECTED_NAME} vill bo under en ek, ja."

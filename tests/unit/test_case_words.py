"""What cases are found by: words, property units whole, and never anybody's number."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.services.case_words import LIKE_A_NUMBER, asks_for_a_person, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Norrhaga 30:12", ["norrhaga", "30:12"]),
        ("s:21 och fs:1 samt 1:18>2", ["s:21", "och", "fs:1", "samt", "1:18>2"]),
        ("BYGG 2026-000123", ["bygg", "2026", "000123"]),
        ("Åsa Öberg-Ek, Ängsvägen 4", ["åsa", "öberg", "ek", "ängsvägen", "4"]),
        ("A\u030asa", ["åsa"]),  # however the ring was typed
        ("100 % * \" ' ) (", ["100"]),
        ("2026-11-22 kl. 14.05", ["2026", "11", "22", "kl", "14", "05"]),
    ],
)
def test_a_text_is_cut_into_small_words(text: str, words: list[str]) -> None:
    assert list(words_in(text)) == words


@pytest.mark.parametrize(
    "text", ["19900314-2388", "900314-2388", "199003142388", "900314 2388", "19900314 - 23 88", "900374–2388"]
)
def test_a_personal_number_gives_no_word_however_it_is_written(text: str) -> None:
    assert list(words_in(f"Pnr {text}.")) == ["pnr"]
    assert asks_for_a_person(text)


@given(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(0, 9999),
    st.sampled_from(["", "-", "+", " ", " - "]),
    st.booleans(),
)
def test_no_number_of_a_persons_form_is_ever_a_word(day, last, mark, century) -> None:  # type: ignore[no-untyped-def]
    written = f"{day:%Y%m%d}" if century else f"{day:%Y%m%d}"[2:]
    number = f"{written}{mark}{last:04d}"
    assert not any(LIKE_A_NUMBER.search(word) or f"{last:04d}" == word for word in words_in(f"a {number} b"))


@given(st.text(max_size=200))
def test_words_hold_nothing_that_a_question_language_knows(text: str) -> None:
    for word in words_in(text):
        assert word
        assert not set(word) & set("'\"*&|!()<- \t\n\\")

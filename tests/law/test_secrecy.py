"""The grounds of secrecy: each once, and what an earlier judgement rests on can still be told."""

from __future__ import annotations

from permits.law.secrecy import GROUNDS, NO_LONGER, PROTECTED_IDENTITY, ground


def test_an_earlier_judgement_keeps_its_ground_though_it_is_no_longer_to_choose() -> None:
    codes = [each.code for each in GROUNDS]
    assert len(codes) == len(set(codes))
    assert PROTECTED_IDENTITY in codes
    for each in NO_LONGER:
        assert each.code not in codes
        assert ground(each.code) is each
    assert ground("") is None


def test_a_ground_is_cited_as_its_code_says() -> None:
    for each in (*GROUNDS, *NO_LONGER):
        chapter, paragraph = each.code.split(":")
        number = paragraph.rstrip("a")
        assert each.citation == f"OSL {chapter} kap. {number}{paragraph[len(number) :].replace('a', ' a')} §"

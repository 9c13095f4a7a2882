"""Answers are kept while they are asked for, and the oldest makes room."""

from __future__ import annotations

from permits.services.keeping import Kept


def test_a_question_is_worked_out_once() -> None:
    asked: list[str] = []
    kept: Kept[int] = Kept(2)
    for _time in range(3):
        assert kept.get("hur stor?", lambda: asked.append("hur stor?") or 30) == 30
    assert asked == ["hur stor?"]


def test_the_answer_asked_for_longest_ago_makes_room() -> None:
    worked_out: list[str] = []
    kept: Kept[str] = Kept(2)
    for question in ("a", "b", "a", "c", "a", "b"):
        kept.get(question, lambda question=question: worked_out.append(question) or question)
    assert worked_out == ["a", "b", "c", "b"]

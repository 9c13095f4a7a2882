"""The worked examples that ship with the rules are what the book answers, and no rule lacks one."""

from __future__ import annotations

from permits.law.book import all_rules
from permits.services.rule_list import EXAMPLES, examples
from tests.law.examples import examples_text


def test_the_examples_are_what_the_book_answers() -> None:
    assert EXAMPLES.read_text(encoding="utf-8") == examples_text(), "python -m tests.law examples"


def test_every_rule_has_an_example() -> None:
    assert set(examples()) == {rule.id for rule in all_rules()}

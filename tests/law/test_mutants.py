"""The tool that changes the law: it makes every change that it says, one at a time, and never on disk."""

from __future__ import annotations

import ast

from tests.law import mutants
from tests.law.mutants import MODULE, equivalent, modules, mutants_of, mutated, source_of

TOY = """
LIMIT: int = 4
FREE = 4.5


def small(area: float) -> bool:
    return area <= FREE and not area == 0
"""


def test_each_number_and_comparison_is_changed_in_every_way(monkeypatch) -> None:
    monkeypatch.setattr(mutants, "source_of", lambda module: TOY)
    changes = {(mutant.function, mutant.change) for mutant in mutants_of("toy")}
    assert changes == {
        (MODULE, "4 → 5"), (MODULE, "4 → 3"), (MODULE, "4.5 → 4.6"), (MODULE, "4.5 → 4.4"),
        ("small", "And → Or"), ("small", "LtE → Lt"), ("small", "LtE → Gt"), ("small", "not x → x"),
        ("small", "Eq → NotEq"), ("small", "0 → 1"), ("small", "0 → -1"),
    }  # fmt: skip


def test_a_mutant_is_the_module_with_one_change(monkeypatch) -> None:
    monkeypatch.setattr(mutants, "source_of", lambda module: TOY)
    answers = set()
    for mutant in mutants_of("toy"):
        told: dict[str, object] = {}
        exec(mutated(mutant), told)
        answers.add((told["LIMIT"], told["FREE"], *(told["small"](area) for area in (0, 1, 4.5, 4.6))))  # type: ignore[operator]
    assert len(answers) == len(mutants_of("toy")) - 1  # without "not", and with "!=", it comes to the same
    assert (4, 4.5, False, True, True, False) not in answers


def test_the_law_has_many_places_that_can_be_changed() -> None:
    assert sum(len(mutants_of(module)) for module in modules()) > 1000
    assert all(ast.parse(source_of(module)) for module in modules())


def test_what_is_listed_as_equivalent_is_there_to_be_changed() -> None:
    known = {mutant.as_listed for module in modules() for mutant in mutants_of(module)}
    assert not equivalent() - known

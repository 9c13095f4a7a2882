"""Which small changes can be made to the law's code, and a module with one of them made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

LAW = Path(__file__).resolve().parent.parent.parent / "permits" / "law"
EQUIVALENT = Path(__file__).parent / "equivalent_mutants.txt"
NOT_THE_LAW = frozenset({"frozen", "maxsize", "slots", "hash", "kw_only", "repr", "compare", "flags", "strict"})
"""Keywords that say how Python keeps a value, and nothing of the law."""
ORDERINGS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
STEP = 0.1
MODULE = "<module>"


@dataclass(frozen=True)
class Mutant:
    """One change: in `module`, at the `index`th place where something can be changed, the `choice`th way to change it.

    `function` is the outermost function that holds the place, or MODULE; `line` is as written, `change` what is done.
    """

    module: str
    index: int
    choice: int
    function: str
    number: int
    line: str
    change: str

    @property
    def as_listed(self) -> str:
        """How the list of equivalent mutants names it: without the line's number, which moves."""
        return f"{self.module} | {self.line} | {self.change}"


def modules() -> list[str]:
    return sorted(path.stem for path in LAW.glob("*.py") if path.stem != "__init__")


def source_of(module: str) -> str:
    return (LAW / f"{module}.py").read_text(encoding="utf-8")


def mutants_of(module: str) -> list[Mutant]:
    """Every change that can be made to a module, in the order of its text."""
    source = source_of(module)
    lines = source.splitlines()
    found = []
    for index, (node, function) in enumerate(_places(ast.parse(source))):
        for choice, (_, change) in enumerate(_ways(node)):
            line = lines[node.lineno - 1].strip()
            found.append(Mutant(module, index, choice, function, node.lineno, line, change))
    return found


def mutated(mutant: Mutant) -> CodeType:
    """The mutant's module with the change made."""
    tree = ast.parse(source_of(mutant.module))
    node, _ = list(_places(tree))[mutant.index]
    replacement = _ways(node)[mutant.choice][0]
    tree = _Replace(node, replacement).visit(tree)
    return compile(ast.fix_missing_locations(tree), str(LAW / f"{mutant.module}.py"), "exec")


def equivalent() -> frozenset[str]:
    """Changes that change nothing that can be seen, each listed with a reason."""
    lines = EQUIVALENT.read_text(encoding="utf-8").splitlines() if EQUIVALENT.exists() else []
    told = [line for line in lines if line and not line.startswith("#")]
    return frozenset(line.rsplit(" | ", 1)[0] for line in told)


class _Replace(ast.NodeTransformer):
    def __init__(self, node: ast.AST, replacement: ast.AST) -> None:
        self._node = node
        self._replacement = replacement

    def visit(self, node: ast.AST) -> ast.AST:
        return ast.copy_location(self._replacement, node) if node is self._node else super().visit(node)


def _places(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    for statement in tree.body:
        yield from _inside(statement, MODULE)


def _inside(node: ast.AST, function: str) -> Iterator[tuple[ast.expr, str]]:
    """The expressions below `node` that can be changed. Types, and how Python keeps a value, are left alone."""
    if isinstance(node, ast.expr) and _ways(node):
        yield node, function
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns"} or (isinstance(node, ast.keyword) and node.arg in NOT_THE_LAW):
            continue
        below = function
        if function == MODULE and isinstance(node, ast.FunctionDef) and name in {"body"}:
            below = node.name
        elif function == MODULE and isinstance(node, ast.ClassDef) and name == "body":
            for one in node.body:
                holds = f"{node.name}.{one.name}" if isinstance(one, ast.FunctionDef) else MODULE
                yield from _inside(one, holds)
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST):
                yield from _inside(one, below)


def _ways(node: ast.expr) -> list[tuple[ast.expr, str]]:
    """How one expression can be changed: what stands there instead, and in words."""
    if isinstance(node, ast.Constant):
        return _other_constants(node.value)
    if isinstance(node, ast.Compare):
        return [
            (ast.Compare(node.left, [*node.ops[:at], new(), *node.ops[at + 1 :]], node.comparators), _told(op, new))
            for at, op in enumerate(node.ops)
            for new in ORDERINGS[type(op)]
        ]
    if isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        return [(ast.BoolOp(other(), node.values), _told(node.op, other))]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return [(node.operand, "not x → x")]
    return []


def _other_constants(value: object) -> list[tuple[ast.expr, str]]:
    if isinstance(value, bool):
        return [(ast.Constant(not value), f"{value} → {not value}")]
    if isinstance(value, int):
        return [(_constant(value + step), f"{value} → {value + step}") for step in (1, -1)]
    if isinstance(value, float):
        near = [round(value + step, 3) for step in (STEP, -STEP)]
        return [(_constant(other), f"{value} → {other}") for other in near]
    return []


def _constant(value: float) -> ast.expr:
    return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))


def _told(old: object, new: type) -> str:
    return f"{type(old).__name__} → {new.__name__}"

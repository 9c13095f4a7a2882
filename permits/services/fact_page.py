"""The documentation of the facts, docs/fakta.md, written from the law's own declarations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from permits.law.facts import MeasureKind
from permits.law.measures import MEASURES
from permits.services.fact_list import (
    BESIDES,
    LAYERS,
    PROVISION_KINDS,
    USES,
    VALUE_TYPES,
    TellableFact,
    Told,
    tellable_facts,
)

PREAMBLE = """# The facts that the law is asked about

Written by `lovlig facts > docs/fakta.md`; a test checks that it is current. How to ask, in a file or over the web:
[ask.md](ask.md). The scenarios in `tests/law` use the same names.

Lengths are metres, areas m². Numbers are numbers with a decimal point: `4.5`, never `"4,5"` or `"4.5 m"`. Days are TOML
dates or `"2026-11-21"`. A fact that could not be found out is named in the list `unknown`: it is then *unknown* to the
law, which is never *no*. Null (JSON only) says that there is no such thing: no track within reach, no such area."""
OF_PROVISIONS = """`provisions` is a list of tables with `kind` and `text`, and perhaps `value`, `unit`, `value_type`,
`overlap` (m² of the footprint; all of it unless told), `use`, `plan` and `provision_id`."""
OF_LAYERS = """`constraints` is a table from layer to `true` (hit), `false` (not hit, inside what the layer covers),
metres to the nearest (not hit), `"unknown"` (not covered, or not readable), `"missing"` (no such layer), or a table
with `hit`, `distance`, `names` and `title`. A layer that is left out is missing, and that never means no."""


def fact_page() -> str:
    """The whole page as Markdown."""
    return "\n\n".join((PREAMBLE, *_sections())) + "\n"


def _sections() -> Iterator[str]:
    facts = tellable_facts().values()
    yield "## Facts"
    yield _table(("Fact", "Called", "Type", "Unit", "May be", "Left out", "Asked for"), (_row(fact) for fact in facts))
    yield "## Allowed values"
    for fact in facts:
        if fact.allowed and fact.name not in {"measure", "beyond_kinds"}:
            also = " and **beyond_kinds**" if fact.name == "nearest_beyond_kind" else ""
            yield f"**{fact.name}**{also}: {_values(fact.allowed)}."
    yield "## Measures"
    yield _table(
        ("measure", "Called", "Asks the applicant for"),
        ((f"`{kind}`", words.title, ", ".join(sorted(words.asks))) for kind, words in MEASURES.items()),
    )
    yield "## Plan provisions"
    yield OF_PROVISIONS
    yield f"**kind**: {_values(PROVISION_KINDS)}."
    yield f"**value_type**: {_values(VALUE_TYPES)}."
    yield f"**use**: {_values(USES)}."
    yield "## Layers of other regimes"
    yield OF_LAYERS
    yield f"**Layers**: {_values(LAYERS)}."
    yield "## Besides facts"
    yield "\n".join(f"- `{name}`: {what}" for name, what in BESIDES.items())


def _row(fact: TellableFact) -> tuple[str, ...]:
    may_be = [word for word, so in (("unknown", fact.may_be_unknown), ("null", fact.may_be_null)) if so]
    told = (
        f"{fact.told} (below)" if fact.allowed or fact.told in {Told.PROVISIONS, Told.CONSTRAINTS} else str(fact.told)
    )
    return f"`{fact.name}`", fact.label, told, fact.unit, ", ".join(may_be), fact.left_out, _asked_for(fact)


def _asked_for(fact: TellableFact) -> str:
    """Kinds of measure, or where the fact comes from otherwise."""
    if fact.required:
        return "always"
    kinds = set(fact.asked_for)
    without = set(MeasureKind) - kinds
    if kinds and len(without) < 4:
        return "all" + (f" but {', '.join(sorted(without))}" if without else "")
    return ", ".join(kind for kind in MeasureKind if kind in kinds) or "map or case"


def _values(allowed: Mapping[str, str]) -> str:
    return ", ".join(f"`{value}` {word}" if word != value else f"`{value}`" for value, word in allowed.items())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

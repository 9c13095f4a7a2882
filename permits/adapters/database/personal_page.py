"""The map of personal data as a page: docs/personuppgifter.md."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table

import permits.adapters.database.opening  # noqa: F401 - every table is on the metadata once this is read
from permits.adapters.database.personal import PLAIN, Purpose
from permits.adapters.database.personal_tables import FILES, TABLES, WORDS
from permits.adapters.database.tables import metadata

HEAD = """\
# Personuppgifter i Lovlig

Den här sidan är gjord av `lovlig personal-data` ur det som står bredvid tabellerna
(`permits/adapters/database/personal_tables.py`). Ett test faller när en kolumn inte är beskriven eller sidan är gammal.

Personnummer står krypterade (AES-256-GCM) och hittas genom en hemlig kontrollsumma (HMAC-SHA-256),
se `docs/production.md`. Av ett personnummer i en inskickad ansökan står bara födelsedatumet i händelserna; numret
ersätts av ett id.
Den som är registrerad ser, hämtar och rättar sina uppgifter på `/mina-uppgifter`.
"""


def personal_data_page() -> str:
    """The whole page as Markdown. Raises LookupError naming what is not described."""
    if missing := undescribed():
        raise LookupError(", ".join(missing))
    return "\n".join([HEAD, *_purposes(), *_tables(), *_words(), *_files()]) + "\n"


def undescribed() -> list[str]:
    """Tables and columns of which nobody has said what they tell, and descriptions of what is not there."""
    found = [f"{table.name}" for table in metadata.sorted_tables if table.name not in TABLES]
    known = {table.name: table for table in metadata.sorted_tables}
    for name, holding in TABLES.items():
        if name not in known:
            found.append(f"{name} finns inte")
            continue
        columns = {column.name for column in known[name].columns}
        said = set(holding.columns) | holding.plain
        found += [f"{name}.{column}" for column in sorted(columns - said - PLAIN)]
        found += [f"{name}.{column} finns inte" for column in sorted(said - columns)]
    return found


def _held() -> dict[Purpose, list[Table]]:
    """The tables that hold anything of anybody, by purpose."""
    found: dict[Purpose, list[Table]] = {}
    for table in sorted(metadata.tables.values(), key=lambda each: each.name):
        if TABLES[table.name].columns:
            found.setdefault(TABLES[table.name].purpose, []).append(table)
    return found


def _purposes() -> Iterator[str]:
    yield "## Varför, hur länge och för vem\n"
    yield "| Ändamål | Rättslig grund | Hur länge | Vem läser | Tabeller |"
    yield "|---|---|---|---|---|"
    for purpose, tables in _held().items():
        names = ", ".join(f"`{table.name}`" for table in tables)
        yield f"| {purpose.why} | {purpose.ground} | {purpose.kept} | {purpose.read_by} | {names} |"


def _tables() -> Iterator[str]:
    yield "\n## Tabell för tabell\n"
    yield "| Tabell | Om vem | Kolumn | Vad |"
    yield "|---|---|---|---|"
    empty = []
    for table in sorted(metadata.tables.values(), key=lambda each: each.name):
        holding = TABLES[table.name]
        if not holding.columns:
            empty.append(table.name)
        for column in table.columns:
            if column.name in holding.columns:
                kind = holding.columns[column.name].value
                yield f"| `{table.name}` | {holding.of_whom} | `{column.name}` | {kind} |"
    yield f"\nUtan personuppgifter: {', '.join(f'`{name}`' for name in empty)}."


def _words() -> Iterator[str]:
    yield "\n## Sökorden\n"
    for name, (what, purpose) in WORDS.items():
        yield f"- `{name}`: {what}. {purpose.read_by}."


def _files() -> Iterator[str]:
    yield "\n## Utanför tabellerna\n"
    yield "| Var | Vad | Hur länge | Vem läser |"
    yield "|---|---|---|---|"
    for where, what, kept, read_by in FILES:
        yield f"| {where} | {what} | {kept} | {read_by} |"

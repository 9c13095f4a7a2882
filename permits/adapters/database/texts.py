"""The words that something is found by: FTS5 in SQLite, tsvector in PostgreSQL, the same words and the same answers.

We cut texts into words ourselves (services.case_words), so that neither database's own idea of a word decides.
Each table of words stands beside another, whose rows have the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, TextClause, text

SQLITE = ("CREATE VIRTUAL TABLE {table} USING fts5(words, tokenize=\"unicode61 remove_diacritics 0 tokenchars ':>'\")",)
POSTGRESQL = (
    "CREATE TABLE {table} (number INTEGER PRIMARY KEY, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_{table}_words ON {table} USING gin (words)",
)
CASES = "case_texts"
REGISTRY = "registry_texts"


def statements(dialect: str, table: str = CASES) -> tuple[str, ...]:
    """What makes the table."""
    return tuple(each.format(table=table) for each in (SQLITE if dialect == "sqlite" else POSTGRESQL))


def keep_words(connection: Connection, number: int, words: Sequence[str], table: str = CASES) -> None:
    """Let what has this number be found by these words and no others."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"DELETE FROM {table} WHERE rowid = :number"), {"number": number})  # noqa: S608 (ours)
        made = text(f"INSERT INTO {table} (rowid, words) VALUES (:number, :words)")  # noqa: S608 (ours)
        connection.execute(made, {"number": number, "words": " ".join(words)})
        return
    made = text(
        f"INSERT INTO {table} (number, words) VALUES (:number, array_to_tsvector(CAST(:words AS TEXT[]))) "  # noqa: S608
        "ON CONFLICT (number) DO UPDATE SET words = excluded.words"
    )
    connection.execute(made, {"number": number, "words": list(words)})


def drop_words(connection: Connection, numbers: Sequence[int], table: str = CASES) -> None:
    """Let what has these numbers be found by nothing any more."""
    key = "rowid" if connection.dialect.name == "sqlite" else "number"
    dropped = text(f"DELETE FROM {table} WHERE {key} = :number")  # noqa: S608 (ours)
    for number in numbers:
        connection.execute(dropped, {"number": number})


def forget_words(connection: Connection, table: str = CASES) -> None:
    connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 (ours)


def numbers_with(dialect: str, words: Sequence[str], table: str = CASES) -> TextClause:
    """The numbers of what holds every word, each whole or as the beginning of one.

    The number of a property unit only whole: 30:1 is not 30:12. Words hold letters, digits, colons and > alone
    (services.case_words), which neither language of questions takes for anything else.
    """
    if dialect == "sqlite":
        asked = " ".join(f'"{word}"' if ":" in word else f'"{word}"*' for word in words)
        return text(f"SELECT rowid FROM {table} WHERE {table} MATCH :asked").bindparams(asked=asked)  # noqa: S608 (ours)
    asked = " & ".join(f"'{word}'" if ":" in word else f"'{word}':*" for word in words)
    found = text(f"SELECT number FROM {table} WHERE words @@ CAST(:asked AS TSQUERY)")  # noqa: S608 (ours)
    return found.bindparams(asked=asked)

"""The words that cases are found by: FTS5 in SQLite, tsvector in PostgreSQL, the same words and the same answers.

We cut texts into words ourselves (services.case_words), so that neither database's own idea of a word decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, TextClause, text

SQLITE = (
    "CREATE VIRTUAL TABLE case_texts USING fts5(words, tokenize=\"unicode61 remove_diacritics 0 tokenchars ':>'\")",
)
POSTGRESQL = (
    "CREATE TABLE case_texts (number INTEGER PRIMARY KEY, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_case_texts_words ON case_texts USING gin (words)",
)


def statements(dialect: str) -> tuple[str, ...]:
    """What makes the table."""
    return SQLITE if dialect == "sqlite" else POSTGRESQL


def keep_words(connection: Connection, number: int, words: Sequence[str]) -> None:
    """Let the case with this number be found by these words and no others."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM case_texts WHERE rowid = :number"), {"number": number})
        made = text("INSERT INTO case_texts (rowid, words) VALUES (:number, :words)")
        connection.execute(made, {"number": number, "words": " ".join(words)})
        return
    made = text(
        "INSERT INTO case_texts (number, words) VALUES (:number, array_to_tsvector(CAST(:words AS TEXT[]))) "
        "ON CONFLICT (number) DO UPDATE SET words = excluded.words"
    )
    connection.execute(made, {"number": number, "words": list(words)})


def forget_words(connection: Connection) -> None:
    connection.execute(text("DELETE FROM case_texts"))


def numbers_with(dialect: str, words: Sequence[str]) -> TextClause:
    """The numbers of the cases that hold every word, each whole or as the beginning of one.

    The number of a property unit only whole: 30:1 is not 30:12. Words hold letters, digits, colons and > alone
    (services.case_words), which neither language of questions takes for anything else.
    """
    if dialect == "sqlite":
        asked = " ".join(f'"{word}"' if ":" in word else f'"{word}"*' for word in words)
        return text("SELECT rowid FROM case_texts WHERE case_texts MATCH :asked").bindparams(asked=asked)
    asked = " & ".join(f"'{word}'" if ":" in word else f"'{word}':*" for word in words)
    return text("SELECT number FROM case_texts WHERE words @@ CAST(:asked AS TSQUERY)").bindparams(asked=asked)

"""How a file that cannot be read says so, and how much one may hold."""

from __future__ import annotations

from typing import Final

MOST_FEATURES: Final = 1_000_000
MOST_VERTICES: Final = 500_000  # a feature; a coastline has fewer


class UnreadableFileError(Exception):
    """Why a file cannot be read; the text is Swedish, for people."""


def not_too_many(count: int) -> None:
    """Raises UnreadableFileError for more features than a layer may have."""
    if count > MOST_FEATURES:
        raise UnreadableFileError("Filen har mer än en miljon objekt. Dela upp den.")


def too_many_vertices(row: int) -> str:
    """What is said of a feature with more vertices than it may have."""
    return f"Objekt {row + 1} har mer än {MOST_VERTICES} hörn. Förenkla geometrin eller dela objektet."

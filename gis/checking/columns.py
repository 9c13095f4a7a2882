"""Checks of a layer's columns: that they are there and filled, readable, and name each feature once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np

from gis.checking.problem import MOST_TOLD, Problem, Submission, check
from gis.checking.whole import Whole, again


@check("har objekt", blocks=True, across=True)
def has_features(layer: Whole) -> Iterator[Problem]:
    """A layer without features would turn every answer into "no"."""
    if not layer.count:
        yield Problem(None, "Lagret är tomt. Kontrollera urvalet när du exporterar filen.")


@check("kolumner", blocks=True)
def has_its_columns(layer: Submission) -> Iterator[Problem]:
    """The columns that answers are read from must be there and filled."""
    for column in layer.rules.required:
        if column not in layer.frame.columns:
            if not layer.first:
                yield Problem(None, f"Kolumnen {column} saknas. Lägg till den eller byt namn på den som motsvarar den.")
            continue
        values = layer.frame[column]
        for row in np.flatnonzero(values.isna() | (values.astype(str).str.strip() == "")):
            yield Problem(int(row), f"Kolumnen {column} är tom.")


@check("dubbletter", blocks=True, across=True)
def has_no_duplicate_keys(layer: Whole) -> Iterator[Problem]:
    """Two features with the same name cannot be told apart, nor compared with the last version."""
    for number, row in enumerate(again(layer.seen.keys)[0].tolist()):
        key = layer.values(row, layer.key) if number < MOST_TOLD else ()
        told = ", ".join(f"{column} {value}" for column, value in zip(layer.key, key, strict=False))
        yield Problem(row, f"{told} finns redan på en tidigare rad.")


# UTF-8 read as Latin-1 or Windows-1252 shows Swedish letters as these pairs; U+FFFD stands for a byte that was lost.
_DAMAGE: Final = re.compile("Ã[¥¤¶…„–©¼\x84\x85\x96]|Â[§°²]|\ufffd")


@check("teckenkodning", blocks=True)
def has_readable_letters(layer: Submission) -> Iterator[Problem]:
    """Names are shown to people and looked up in registers, so å, ä and ö must have survived."""
    for column in layer.frame.columns:
        if not layer.first and _DAMAGE.search(str(column)):
            yield Problem(None, f"Kolumnnamnet ”{str(column)[:60]}” har skadade tecken. Spara om filen i UTF-8.")
        if column == layer.frame.geometry.name or layer.frame[column].dtype.kind in "biufM":
            continue
        texts = layer.frame[column]
        for row in np.flatnonzero(texts.map(lambda text: isinstance(text, str) and bool(_DAMAGE.search(text)))):
            damaged = str(texts.iloc[row])[:60]
            yield Problem(int(row), f"Kolumnen {column} har skadade tecken: ”{damaged}”. Spara om filen i UTF-8.")

"""Checks of a layer's columns: that they are there and filled, readable, and name each feature once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np

from gis.checking.problem import Problem, Submission, check


@check("har objekt", blocks=True)
def has_features(layer: Submission) -> Iterator[Problem]:
    """A layer without features would turn every answer into "no"."""
    if not len(layer.frame):
        yield Problem(None, "Lagret är tomt. Kontrollera urvalet när du exporterar filen.")


@check("kolumner", blocks=True)
def has_its_columns(layer: Submission) -> Iterator[Problem]:
    """The columns that answers are read from must be there and filled."""
    for column in layer.rules.required:
        if column not in layer.frame.columns:
            yield Problem(None, f"Kolumnen {column} saknas. Lägg till den eller byt namn på den som motsvarar den.")
            continue
        values = layer.frame[column]
        for row in np.flatnonzero(values.isna() | (values.astype(str).str.strip() == "")):
            yield Problem(int(row), f"Kolumnen {column} är tom.")


@check("dubbletter", blocks=True)
def has_no_duplicate_keys(layer: Submission) -> Iterator[Problem]:
    """Two features with the same name cannot be told apart, nor compared with the last version."""
    key = layer.key_columns()
    if not key:
        return
    for row in np.flatnonzero(layer.frame.duplicated(subset=key, keep="first")):
        told = ", ".join(f"{column} {layer.frame.iloc[row][column]}" for column in key)
        yield Problem(int(row), f"{told} finns redan på en tidigare rad.")


# UTF-8 read as Latin-1 or Windows-1252 shows Swedish letters as these pairs; U+FFFD stands for a byte that was lost.
_DAMAGE: Final = re.compile("Ã[¥¤¶…„–©¼\x84\x85\x96]|Â[§°²]|\ufffd")


@check("teckenkodning", blocks=True)
def has_readable_letters(layer: Submission) -> Iterator[Problem]:
    """Names are shown to people and looked up in registers, so å, ä and ö must have survived."""
    for column in layer.frame.columns:
        if _DAMAGE.search(str(column)):
            yield Problem(None, f"Kolumnnamnet ”{str(column)[:60]}” har skadade tecken. Spara om filen i UTF-8.")
        if column == layer.frame.geometry.name or layer.frame[column].dtype.kind in "biufM":
            continue
        texts = layer.frame[column]
        for row in np.flatnonzero(texts.map(lambda text: isinstance(text, str) and bool(_DAMAGE.search(text)))):
            damaged = str(texts.iloc[row])[:60]
            yield Problem(int(row), f"Kolumnen {column} har skadade tecken: ”{damaged}”. Spara om filen i UTF-8.")

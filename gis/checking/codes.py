"""Checks of the values that answers are decided by: codes, measures, dates and the letters of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd

from gis.checking.problem import Problem, Submission, check
from gis.layers import LayerKind
from gis.provisions import KINDS, LAND_USES, UNITS, VALUE_TYPES

STATUSES: Final = frozenset(
    {"påbörjad", "samråd", "granskning", "antagen", "överklagad", "tillsyn", "laga kraft", "upphävd", "avslutad"}
)
PLAN_TYPES: Final = frozenset({"avstyckningsplan", "byggnadsplan", "detaljplan", "stadsplan"})
MEASURED_IN: Final = frozenset({"meter", "kvadratmeter", "kubikmeter", "procent", "grader", "antal", "år", "dB(A)"})
# Uses of kvartersmark by their letter: those of BFS 2020:5, then those that older plans have.
LETTERS: Final = frozenset("BCDEGHJKLNOPRSTVZ") | frozenset("AIMQUWY")

# An unknown value in these is not seen by any rule: a plan "Laga kraft" would not bind.
DECISIVE: Final = {
    LayerKind.PROPERTY: {"kind": frozenset({"fastighet", "samfallighet"})},
    LayerKind.PLAN: {"status": STATUSES},
    LayerKind.PROVISION: {"kind": KINDS, "use": LAND_USES, "value_type": VALUE_TYPES},
}
DESCRIPTIVE: Final = {
    LayerKind.PLAN: {"plan_type": PLAN_TYPES, "digitised": frozenset({"komplett", "ej komplett"})},
    LayerKind.PROVISION: {"unit": MEASURED_IN},
}
DATES: Final = {LayerKind.PLAN: ("laga_kraft", "implementation_end")}


@check("kända värden", blocks=True)
def has_known_codes(layer: Submission) -> Iterator[Problem]:
    """A value that no rule knows would silently be left out of every answer."""
    for column, allowed in DECISIVE.get(layer.kind, {}).items():
        yield from _unknown(layer, column, allowed)


@check("värden att se över", blocks=False)
def has_usual_codes(layer: Submission) -> Iterator[Problem]:
    """A value outside the code list is shown as it stands, but is more often a slip of the pen."""
    for column, allowed in DESCRIPTIVE.get(layer.kind, {}).items():
        yield from _unknown(layer, column, allowed)


@check("bestämmelsens mått", blocks=True)
def has_measures_where_they_limit(layer: Submission) -> Iterator[Problem]:
    """A provision that limits needs its number, in its own unit, and whether it is the least or the most."""
    if layer.kind is not LayerKind.PROVISION or "kind" not in layer.frame.columns:
        return
    kinds = layer.frame["kind"].to_numpy()
    numbers = pd.to_numeric(_column(layer, "value"), errors="coerce").to_numpy(dtype=float)
    units, limits = _column(layer, "unit").to_numpy(), _column(layer, "value_type").to_numpy()
    for row in np.flatnonzero(pd.Series(kinds).isin(list(UNITS))):
        unit = UNITS[kinds[row]]
        if not np.isfinite(numbers[row]):
            yield Problem(int(row), f"Bestämmelsen {kinds[row]} saknar tal i kolumnen value. Skriv det i {unit}.")
        elif units[row] != unit:
            told = "saknas" if pd.isna(units[row]) else f"är {str(units[row])[:30]}"
            yield Problem(int(row), f"Bestämmelsen {kinds[row]} ska ha enheten {unit}, men den {told}.")
        elif pd.isna(limits[row]):
            yield Problem(int(row), f"Bestämmelsen {kinds[row]} saknar value_type. Skriv min, max eller exakt.")


@check("planens bokstäver", blocks=False)
def has_letters_of_the_catalogue(layer: Submission) -> Iterator[Problem]:
    """A use of kvartersmark is told by letters that the regulations list; others are drawn but nobody knows them."""
    if layer.kind is not LayerKind.PROVISION or not {"symbol", "kind", "use"} <= set(layer.frame.columns):
        return
    frame = layer.frame
    asked = (frame["kind"] == "use") & (frame["use"] == "kvartersmark") & frame["symbol"].notna()
    for row in np.flatnonzero(asked):
        symbol = str(frame["symbol"].iloc[row]).strip()
        strange = [letter for letter in re.sub(r"[^A-ZÅÄÖ]", "", symbol) if letter not in LETTERS]
        if strange or (symbol and not symbol[0].isalpha()):
            text = f"Beteckningen {symbol[:20]} är ingen känd användning. Jämför med Boverkets planbestämmelsekatalog."
            yield Problem(int(row), text)


@check("datum", blocks=True)
def has_readable_dates(layer: Submission) -> Iterator[Problem]:
    """A date that cannot be read is taken as none, and a plan would bind from another day."""
    for column in DATES.get(layer.kind, ()):
        if column not in layer.frame.columns or layer.frame[column].dtype.kind == "M":
            continue
        for row, value in enumerate(layer.frame[column]):
            if not _is_date(value):
                yield Problem(row, f"Kolumnen {column} är ”{str(value)[:30]}”. Skriv datum som 2026-11-22.")


def _unknown(layer: Submission, column: str, allowed: frozenset[str]) -> Iterator[Problem]:
    if column not in layer.frame.columns:
        return
    values = layer.frame[column]
    filled = values.notna() & (values.astype(str).str.strip() != "")
    by_letters = {value.casefold(): value for value in allowed}
    for row in np.flatnonzero(filled & ~values.isin(list(allowed))):
        told = str(values.iloc[row])
        meant = by_letters.get(told.strip().casefold())
        mend = f"Skriv {meant}." if meant else f"Tillåtet: {', '.join(sorted(allowed))}."
        yield Problem(int(row), f"Kolumnen {column} är ”{told[:40]}”. {mend}")


def _column(layer: Submission, name: str) -> pd.Series:
    nothing = pd.Series([None] * len(layer.frame), dtype=object)
    return pd.Series(layer.frame[name]) if name in layer.frame.columns else nothing


def _is_date(value: Any) -> bool:
    if isinstance(value, date | datetime) or pd.isna(value) or value == "":
        return True
    try:
        date.fromisoformat(str(value)[:10])
    except ValueError:
        return False
    return True

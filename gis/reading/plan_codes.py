"""What the provisions' codes of Swedish Standard SS 637040:2016 say, in words and in what can be computed.

Such a file holds codes and values, and no wordings. Codes of Boverket's catalogue of 2014-2018; what a machine can not
compute with certainty, or does not know, is "other" and is left to a human.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gis.provisions import Reading


@dataclass(frozen=True)
class Entry:
    """What a code means: the wording with {} for its value, and what it limits ("other": only a human can tell)."""

    wording: str
    kind: str = "other"
    unit: str | None = None


_PROPERTIES: Final = {
    "Eg_Omfatt_Prickmark": Entry("Marken får inte förses med byggnad.", "no_build"),
    "Eg_Omfatt_Korsmark": Entry("Marken får endast förses med komplementbyggnad.", "ancillary_only"),
    "Eg_Utform_Nockhojd_Meter": Entry("Högsta nockhöjd är {} meter.", "max_ridge_height", "meter"),
    "Eg_Utform_Byggnadshojd_Meter": Entry("Högsta byggnadshöjd är {} meter.", "max_building_height", "meter"),
    "Eg_Utform_Totalhojd_Meter": Entry("Högsta totalhöjd är {} meter.", unit="meter"),
    # not said to be for each property, so it cannot be set against one plot
    "Eg_Omfatt_Byggnadsarea_Kvm": Entry("Största byggnadsarea är {} m².", unit="kvadratmeter"),
    "Ad_Markres_Underjord": Entry("Markreservat för allmännyttiga underjordiska ledningar."),
    "Ad_Genomforande": Entry("Genomförandetiden är {} år."),
    "Ad_Strandskydd": Entry("Bestämmelse om strandskydd. Läs plankartan."),
}
_USES: Final = {
    "B": "Bostäder",
    "C": "Centrum",
    "D": "Vård",
    "E": "Tekniska anläggningar",
    "G": "Drivmedelsförsäljning",
    "H": "Detaljhandel",
    "J": "Industri",
    "K": "Kontor",
    "N": "Friluftsliv och camping",
    "O": "Tillfällig vistelse",
    "P": "Parkering",
    "R": "Besöksanläggningar",
    "S": "Skola",
    "T": "Trafik",
    "V": "Hamn",
    "W": "Vattenområde",
    "Z": "Verksamheter",
}
_LAND: Final = (("DP_KM_", "kvartersmark"), ("DP_AP_", "allman_plats"), ("DP_VO_", "vattenomrade"))
_ANCILLARY: Final = re.compile(r"(endast )?komplementbyggnad(er)?\b", re.IGNORECASE)


def read_use(code: str, symbol: str, precision: str) -> Reading:
    """A use of land, by its code and the letter on the plan map."""
    name = precision or _USES.get(symbol, "") or symbol.capitalize() or code
    text = f"{symbol}: {name}" if symbol and symbol.lower() != name.lower() else name
    return Reading(code, symbol, "use", text, None, None, None, _land(code))


def read_limit(code: str, symbol: str, values: dict[str, str]) -> Reading:
    """A provision on properties or on administration, by its code and its values by name."""
    entry = _entry(code)
    numbers = [number for number in map(_number, values.values()) if number is not None]
    number = numbers[0] if len(numbers) == 1 else None
    if entry is None:
        return Reading(code, symbol, "other", _in_words(code, symbol, values), number, None, None, _land(code))
    texts = [value for value in values.values() if _number(value) is None]
    kind, wording = entry.kind, entry.wording
    if kind == "ancillary_only" and texts:
        wording = f"Marken får endast förses med {' '.join(texts)}"
        kind = kind if all(_ANCILLARY.match(text) for text in texts) else "other"
    if "{}" in wording and number is None:
        return Reading(code, symbol, "other", _in_words(code, symbol, values), None, None, None, _land(code))
    shown = f"{number:g}".replace(".", ",") if number is not None else ""
    unit = entry.unit if number is not None else None
    return Reading(code, symbol, kind, wording.replace("{}", shown), number, "max" if unit else None, unit, _land(code))


def _entry(code: str) -> Entry | None:
    """The entry of a code; Korsmark has variants (_A, _B) that its value tells apart."""
    short = re.sub(r"^DP_[A-Z]{2}_", "", code)
    return _PROPERTIES.get(re.sub(r"(?<=Korsmark)_[A-Z]$", "", short))


def _in_words(code: str, symbol: str, values: dict[str, str]) -> str:
    told = ", ".join(f"{name} {value}".strip() for name, value in values.items())
    named = " ".join(part for part in ("Bestämmelsen", symbol, f"({code})" if code else "") if part)
    return f"{named}: {told}. Läs plankartan." if told else f"{named}. Läs plankartan."


def _land(code: str) -> str | None:
    return next((land for prefix, land in _LAND if code.startswith(prefix)), None)


def _number(value: str) -> float | None:
    try:
        number = float(value.replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None

"""How the law's numbers, days and facts are written for Swedish readers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from permits.law.facts import ConstraintFact, MeasureKind, ProvisionFact, Unknown
from permits.words import N_, swedish_number
from permits.words import swedish_date as date_text

SENTENCE_END: Final = re.compile(r"(?<=[.?!])\s+(?=[A-ZÅÄÖ])")


def number(value: float, decimals: int = 2) -> str:
    """As documents write it, with two decimals where there are any: what the law compares is told to the centimetre."""
    return swedish_number(value, decimals)


def limit(value: float) -> str:
    """A limit as the statute writes it, with one decimal: 30,0. A bound read from a map keeps its hundredths."""
    return f"{value:.1f}".replace(".", ",") if round(value, 1) == round(value, 2) else number(value)


def metres(value: float) -> str:
    return f"{number(value)} m"


def square_metres(value: float) -> str:
    return f"{number(value, 1)} m²" if round(value, 2) == round(value, 1) else f"{number(value)} m²"


def degrees(value: float) -> str:
    return f"{number(value)}°"


def percent(share: float) -> str:
    """A share 0–1 as percent, one decimal below ten percent."""
    return f"{number(share * 100, 1 if abs(share) < 0.1 else 0)} %"


def listed(words: Iterable[str], last: str = "och") -> str:
    """a, b och c."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def sentence(text: str) -> str:
    """`text` with a capital first and a full stop last."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".?!" else text + "."


def first_sentence(text: str) -> str:
    """The first of several sentences; a full stop before a small letter or a digit ends none ("9 kap. 4 §")."""
    return SENTENCE_END.split(text, maxsplit=1)[0]


@dataclass(frozen=True)
class FactWords:
    """How a fact is named to people, and how its value is written."""

    label: str
    write: Callable[[Any], str]


def _yes_or_no(value: bool) -> str:
    return "ja" if value else "nej"


def _designations(value: tuple[str, ...]) -> str:
    return listed(value) if value else "inga"


def _provisions(value: tuple[ProvisionFact, ...]) -> str:
    return "; ".join(provision.text for provision in value) if value else "inga på platsen"


def _constraints(value: tuple[ConstraintFact, ...]) -> str:
    return listed(constraint.title for constraint in value) if value else "inga"


MEASURE_TITLES: Final = {
    MeasureKind.KOMPLEMENTBYGGNAD: N_("Komplementbyggnad"),
    MeasureKind.TILLBYGGNAD: N_("Tillbyggnad"),
    MeasureKind.NYBYGGNAD_ENBOSTADSHUS: N_("Nybyggnad av enbostadshus"),
}

BEYOND: Final = {
    "fastighet": "en grannfastighet",
    "samfallighet": "en samfällighet",
    "allman_plats": "allmän plats",
    "vag": "allmän väg",
    "vatten": "vatten",
    "okand": "okänt",
}

INSTALLATIONS: Final = {
    "eldstad": "eldstad eller rökkanal",
    "ventilation": "hiss eller ventilation",
    "va": "vatten eller avlopp i byggnaden",
    "barande": "bärande delar som påverkas väsentligt",
    "brandskydd": "brandskydd som påverkas väsentligt",
}


def _installations(value: tuple[str, ...]) -> str:
    return listed(INSTALLATIONS.get(name, name) for name in value) if value else "inga"


def _to_railway(value: float) -> str:
    return "inget spår i närheten" if math.isinf(value) else metres(value)


FACT_WORDS: Final[dict[str, FactWords]] = {
    "begun": FactWords("Ärendet började", date_text),
    "measure": FactWords("Åtgärd", lambda kind: MEASURE_TITLES[kind]),
    "in_detailed_plan": FactWords("Inom detaljplan", _yes_or_no),
    "plan": FactWords("Detaljplan", str),
    "plan_legally_binding": FactWords("Planen fick laga kraft", date_text),
    "implementation_end": FactWords("Genomförandetiden går ut", date_text),
    "plan_provisions_read": FactWords("Planens bestämmelser är inlästa", _yes_or_no),
    "provisions": FactWords("Planbestämmelser på platsen", _provisions),
    "share_inside_property": FactWords("Andel inom fastigheten", percent),
    "plot_area": FactWords("Fastighetens area", square_metres),
    "building_area_on_plot": FactWords("Byggnadsarea som redan finns på fastigheten", square_metres),
    "distance_to_boundary": FactWords("Avstånd till fastighetsgräns", metres),
    "nearest_beyond_kind": FactWords("På andra sidan gränsen", lambda kind: BEYOND.get(kind, kind)),
    "beyond_kinds": FactWords("Bortom gränser närmare än 4,5 m", lambda kinds: listed(BEYOND.get(k, k) for k in kinds)),
    "distance_to_railway": FactWords("Avstånd till spårmitt", _to_railway),
    "constraints": FactWords("Andra skydd i kartan", _constraints),
    "valuable": FactWords("Utpekad kulturmiljö", _yes_or_no),
    "neighbours": FactWords("Angränsande fastigheter", _designations),
    "across_road": FactWords("Fastigheter på andra sidan väg eller gata", _designations),
    "footprint_area": FactWords("Byggnadsarea", square_metres),
    "gross_area": FactWords("Bruttoarea och öppenarea", square_metres),
    "storeys": FactWords("Antal våningar", str),
    "ridge_height": FactWords("Taknockshöjd", metres),
    "main_ridge_height": FactWords("Den befintliga byggnadens taknock", metres),
    "roof_pitch": FactWords("Takvinkel", degrees),
    "complements_one_two_dwelling_house": FactWords("Hör till ett en- eller tvåbostadshus", _yes_or_no),
    "main_building_area": FactWords("Huvudbyggnadens byggnadsarea", square_metres),
    "existing_exempt_area": FactWords("Lovfria komplementbyggnader som redan finns", square_metres),
    "existing_doubtful_area": FactWords("Komplementbyggnader som en gång fick bygglov", square_metres),
    "earlier_extension_area": FactWords("Tidigare lovfria tillbyggnader", square_metres),
    "extends_ancillary_building": FactWords("Tillbyggnad av komplementbyggnad", _yes_or_no),
    "footprint_after": FactWords("Byggnadsarea efter tillbyggnaden", square_metres),
    "neighbours_consent": FactWords("Skriftligt medgivande från alla berörda grannar", _yes_or_no),
    "railway_consent": FactWords("Skriftligt medgivande från järnvägens förvaltare", _yes_or_no),
    "installations": FactWords("Installationer och ingrepp", _installations),
    "start_date": FactWords("Arbetet ska börja", date_text),
    "control_officer_named": FactWords("Kontrollansvarig är angiven", _yes_or_no),
    "start_clearance_together": FactWords("Startbesked söks samtidigt", _yes_or_no),
}


def fact_label(name: str) -> str:
    """What a fact is called to people; the name itself when the law has no word for it."""
    return FACT_WORDS[name].label if name in FACT_WORDS else name


def fact_noun(name: str) -> str:
    """The label inside a sentence: byggnadsarea."""
    label = fact_label(name)
    return label[0].lower() + label[1:]


def fact_value(name: str, value: object) -> str:
    """A fact's value with unit, or why it is unknown."""
    if isinstance(value, Unknown):
        return f"okänt ({value.reason.rstrip('.')})"
    return FACT_WORDS[name].write(value)


def hit_value(constraint: ConstraintFact) -> str:
    """A constraint's answer in words: "berörs", "berörs inte" or why it is unknown."""
    if isinstance(constraint.hit, Unknown):
        return f"okänt ({constraint.hit.reason.rstrip('.')})"
    return "berörs" if constraint.hit else "berörs inte"

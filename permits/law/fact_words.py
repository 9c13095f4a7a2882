"""What each fact is called to people, and how its value is written."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from permits.law.facts import ConstraintFact, ProvisionFact, Unknown, Wanted
from permits.law.measures import MEASURES
from permits.law.wording import degrees, listed, metres, number, percent, square_metres
from permits.words import swedish_date as date_text


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


BEYOND: Final = {
    "fastighet": "en grannfastighet",
    "samfallighet": "en samfällighet",
    "allman_plats": "allmän plats",
    "vag": "allmän väg",
    "vatten": "vatten",
    "okand": "okänt",
}

BUILDING_KINDS: Final = {
    "enbostadshus": "enbostadshus",
    "tvabostadshus": "tvåbostadshus",
    "komplementbyggnad": "komplementbyggnad",
    "komplementbostadshus": "komplementbostadshus",
    "flerbostadshus": "flerbostadshus",
    "lokal": "byggnad med lokaler",
    "ekonomibyggnad": "ekonomibyggnad",
    "annat": "annan byggnad",
}
"""What a building that stands is; ONE_TWO_DWELLINGS are the en- and tvåbostadshus (1 kap. 4 §)."""
ONE_TWO_DWELLINGS: Final = frozenset({"enbostadshus", "tvabostadshus"})
ANCILLARY_KINDS: Final = frozenset({"komplementbyggnad", "komplementbostadshus"})

STRUCTURE_KINDS: Final = {
    "upplag": "upplag",
    "materialgard": "materialgård",
    "forvaring": "cistern eller annan fast förvaring",
    "mast": "mast",
    "torn": "torn",
    "skorsten": "skorsten",
    "vindkraftverk": "vindkraftverk",
    "skylt": "skylt",
    "ljus": "ljusanordning",
    "transformatorstation": "transformatorstation",
    "tunnel": "tunnel eller bergrum för annat än väg, spår eller gruvdrift",
    "skidbacke": "skidbacke eller skidlift",
    "linbana": "linbana",
    "idrottsanlaggning": "idrottsanläggning",
    "motorbana": "motorbana",
    "smabatshamn": "hamn för fritidsbåtar",
    "campingplats": "campingplats",
    "nojespark": "nöjespark",
    "djurpark": "djurpark",
    "begravningsplats": "begravningsplats",
}
"""What an installation other than a building is (9 kap. 25, 28 and 31 §§, 36 § 4, 38 § 2)."""

DEFENCE_AREAS: Final = {
    "flygplats": "flygplats för totalförsvaret",
    "ovningsfalt": "övnings- eller skjutfält",
    "annat": "annat område för totalförsvaret",
}
"""Why an area is of national interest for the defence (9 kap. 36 §)."""

WANTED: Final = {
    Wanted.LOV: "lov",
    Wanted.TIDSBEGRANSAT: "tidsbegränsat lov",
    Wanted.FORHANDSBESKED: "förhandsbesked",
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


def _years(value: float) -> str:
    return f"{number(value)} år"


def _to_railway(value: float) -> str:
    return "inget spår i närheten" if math.isinf(value) else metres(value)


def _to_building(value: float) -> str:
    return "ingen byggnad i närheten" if math.isinf(value) else metres(value)


FACT_WORDS: Final[dict[str, FactWords]] = {
    "begun": FactWords("Ärendet började", date_text),
    "measure": FactWords("Åtgärd", lambda kind: MEASURES[kind].title),
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
    "wanted": FactWords("Det som söks", lambda wanted: WANTED[wanted]),
    "temporary_years": FactWords("Så länge ska åtgärden pågå", _years),
    "earlier_temporary_years": FactWords("Tid med tidigare tidsbegränsade lov", _years),
    "can_be_restored": FactWords("Platsen kan återställas", _yes_or_no),
    "seasonal": FactWords("Ändamålet är av säsongskaraktär", _yes_or_no),
    "building_kind": FactWords("Byggnaden är", lambda kind: BUILDING_KINDS.get(kind, kind)),
    "faces_public_place": FactWords("Vetter mot allmän plats", _yes_or_no),
    "extends_farm_building": FactWords("Tillbyggnad av ekonomibyggnad", _yes_or_no),
    "horses": FactWords("För hästhållning", _yes_or_no),
    "for_public_transport_or_place": FactWords("För kollektivtrafiken eller på kommunens allmänna plats", _yes_or_no),
    "power_kw": FactWords("Solcellernas effekt", lambda value: f"{number(value)} kW"),
    "substantially_new_use": FactWords("Väsentligen annat ändamål", _yes_or_no),
    "premises_area": FactWords("Lokalernas bruttoarea", square_metres),
    "becomes_ancillary_dwelling": FactWords("Komplementbyggnad blir komplementbostadshus", _yes_or_no),
    "added_dwellings": FactWords("Antal nya bostäder", str),
    "in_contiguous_settlement": FactWords("Inom sammanhållen bebyggelse", _yes_or_no),
    "area_regulations": FactWords("Områdesbestämmelser gäller", _yes_or_no),
    "structure_kind": FactWords("Anläggningen är", lambda kind: STRUCTURE_KINDS.get(kind, kind)),
    "structure_height": FactWords("Höjd över marken", metres),
    "distance_to_building": FactWords("Avstånd till närmaste byggnad", _to_building),
    "farthest_from_building": FactWords("Avstånd från bortersta delen till en byggnad", metres),
    "ground_area": FactWords("Markyta", square_metres),
    "existing_ground_area": FactWords("Markyta för andra av samma slag på fastigheten", square_metres),
    "existing_deck_area": FactWords("Altaner som redan finns", square_metres),
    "in_road_plan": FactWords("Undantagen i vägplan eller järnvägsplan", _yes_or_no),
    "on_street_land": FactWords("Med stöd av väglagen eller på mark för gata eller väg", _yes_or_no),
    "environment_permit": FactWords("Har tillstånd enligt 9 eller 11 kap. miljöbalken", _yes_or_no),
    "defence_area": FactWords("Område för totalförsvaret", lambda kind: DEFENCE_AREAS.get(kind, kind)),
    "level_change": FactWords("Marknivån ändras", metres),
    "to_plan_level": FactWords("Till den nivå som planen bestämmer", _yes_or_no),
    "fells_trees": FactWords("Träd fälls", _yes_or_no),
    "plants_forest": FactWords("Skog planteras", _yes_or_no),
    "worsens_permeability": FactWords("Marken släpper igenom mindre vatten", _yes_or_no),
    "part_of_building_permit": FactWords("Markåtgärden ingår i ett bygglov", _yes_or_no),
    "ordered_by_board": FactWords("Nödvändig för att följa ett föreläggande", _yes_or_no),
    "part_only": FactWords("Bara en del rivs", _yes_or_no),
    "built_as_temporary": FactWords("Uppförd med tidsbegränsat lov", _yes_or_no),
    "substantial": FactWords("Påverkas väsentligt", _yes_or_no),
    "new_installation": FactWords("Ny installation", _yes_or_no),
    "developer_is_public": FactWords("Byggnaden eller tomten tillhör staten eller en region", _yes_or_no),
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

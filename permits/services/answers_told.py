"""How the applicant's answers are told on paper: a label, a value with its unit, and where the value came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from permits.services.shapes import Answers, Source
from permits.services.telling import MEASURES, short_moment
from permits.words import swedish_date as date_text
from permits.words import swedish_number as number


@dataclass(frozen=True)
class AnswerRow:
    """One answer and where it came from. `changed` tells what the register said when the applicant wrote otherwise."""

    label: str
    value: str
    source: str
    changed: str = ""


@dataclass(frozen=True)
class AnswerSection:
    """The answers of one step."""

    step: str
    title: str
    rows: tuple[AnswerRow, ...]


STEPS = {
    "fastighet": "Fastigheten",
    "atgard": "Åtgärden",
    "uppgifter": "Om byggnaden",
    "placering": "Placeringen",
    "grannar": "Grannarna",
    "sokande": "Den som söker",
    "medsokande": "Medsökande",
    "fullmakt": "Fullmakt",
    "kontrollansvarig": "Kontrollansvarig",
    "tid": "Tid",
    "faktura": "Faktura",
}
# Pages that were only seen or passed hold nothing to tell.
PASSED = frozenset({"besked", "handlingar"})
# Numbers of people are kept in the service and never printed; how many typed fields gave the place is told as one.
UNPRINTED = frozenset({"personal_number", "principal_number", "geometry", "same", "seen", "done", "protected"})

LABELS = {
    "designation": "Fastighetsbeteckning",
    "measure": "Vad som ska byggas",
    "use": "Användning",
    "use_other": "Användning, med egna ord",
    "what": "Vad som byggs till",
    "complements": "Hör till",
    "building_type": "Huset som byggs till",
    "gross_area": "Bruttoarea",
    "storeys": "Antal våningar",
    "ridge_height": "Nockhöjd",
    "main_ridge_height": "Husets nockhöjd",
    "roof_pitch": "Takvinkel",
    "facade": "Fasad",
    "roof": "Tak",
    "floor_level": "Höjd på färdigt golv",
    "water_sewage": "Vatten och avlopp",
    "existing_exempt_area": "Lovfria byggnader som redan finns",
    "earlier_extension_area": "Tidigare tillbyggnader",
    "method": "Hur platsen angavs",
    "shape": "Form",
    "width": "Bredd",
    "length": "Längd",
    "rotation": "Vridning",
    "boundary_a": "Första gränsen",
    "distance_a": "Avstånd till första gränsen",
    "boundary_b": "Andra gränsen",
    "distance_b": "Avstånd till andra gränsen",
    "coordinates": "Koordinater",
    "explanation": "Förklaring",
    "consent": "Grannarnas medgivande",
    "role": "Söker",
    "has": "Finns medsökande",
    "name": "Namn",
    "street": "Gatuadress",
    "postal_code": "Postnummer",
    "city": "Ort",
    "email": "E-post",
    "phone": "Telefon",
    "principal_name": "Fullmaktsgivare",
    "principal_email": "Fullmaktsgivarens e-post",
    "certificate": "Certifikat",
    "start_date": "Planerad byggstart",
    "reference": "Fakturareferens",
}
METRES = frozenset({"ridge_height", "main_ridge_height", "width", "length", "distance_a", "distance_b"})
SQUARE_METRES = frozenset({"gross_area", "existing_exempt_area", "earlier_extension_area"})
DEGREES = frozenset({"roof_pitch", "rotation"})
WORDS: Mapping[str, Mapping[str, str]] = {
    "measure": MEASURES,
    "use": {
        "garage": "Garage eller carport",
        "forrad": "Förråd",
        "vaxthus": "Växthus",
        "gaststuga": "Gäststuga",
        "bastu": "Bastu",
        "annat": "Annat",
    },
    "what": {
        "rum": "Rum",
        "uterum": "Uterum",
        "balkong": "Balkong",
        "takkupa": "Takkupa",
        "skarmtak": "Skärmtak",
        "annat": "Annat",
    },
    "complements": {"en_tvabostadshus": "Ett en- eller tvåbostadshus", "annat": "En annan byggnad"},
    "building_type": {"en_tvabostadshus": "En- eller tvåbostadshus", "annat": "Annan byggnad"},
    "water_sewage": {"kommunalt": "Kommunalt", "enskilt": "Enskilt"},
    "method": {"rita": "Ritad på kartan", "matt": "Mått och avstånd", "koordinater": "Koordinater"},
    "shape": {"rektangel": "Rektangel", "l_form": "L-form"},
    "consent": {"ja": "Ja, skriftligt", "nej": "Nej", "vet_inte": "Vet inte"},
    "role": {"sjalv": "För egen del", "ombud": "Som ombud"},
    "has": {"ja": "Ja", "nej": "Nej"},
}


def answers_told(answers: Answers, sources: Mapping[str, Source]) -> tuple[AnswerSection, ...]:
    """Every answer by step, in the order they were asked; a step or field unknown here is told under its own name."""
    steps = [*STEPS, *(step for step in answers if step not in STEPS and step not in PASSED)]
    sections = (
        AnswerSection(step, STEPS.get(step, step), tuple(_rows(step, answers[step], sources)))
        for step in steps
        if step in answers
    )
    return tuple(section for section in sections if section.rows)


def _rows(step: str, stored: Mapping[str, Any], sources: Mapping[str, Source]) -> Iterator[AnswerRow]:
    known = [field for field in LABELS if field in stored]
    others = [field for field in stored if field not in LABELS]
    if step == "faktura" and stored.get("same") == "ja":
        yield AnswerRow("Fakturan skickas till", "Den sökande", SELF)
        return
    for field in (*known, *others):
        value = stored[field]
        if field in UNPRINTED or value in (None, "", [], {}):
            continue
        source, changed = source_told(sources.get(f"{step}.{field}"), value)
        yield AnswerRow(LABELS.get(field, field), value_told(field, value), source, changed)
    if stored.get("geometry"):
        yield AnswerRow("Hörn, SWEREF 99 TM (N, E)", corners(stored["geometry"]), SELF)


SELF = "Den sökande"


def source_told(source: Source | None, value: Any) -> tuple[str, str]:
    """Where the answer came from, and what the register said if the applicant wrote something else."""
    if source is None:
        return SELF, ""
    told = f"{source.register}, {short_moment(datetime.fromisoformat(source.at))}"
    if source.value == str(value):
        return told, ""
    return f"{told}, ändrat av den sökande", f"Registret: {source.value}" if source.value else "Tomt i registret"


def value_told(field: str, value: Any) -> str:
    """The value as people read it. What is typed freely is told as it was typed."""
    text = str(value)
    if field in WORDS:
        return WORDS[field].get(text, text)
    if field == "start_date":
        return _day(text)
    unit = "m" if field in METRES else "m²" if field in SQUARE_METRES else "°" if field in DEGREES else ""
    if field == "floor_level":
        unit = "m över havet"
    return _measured(text, unit) if unit else text


def _measured(text: str, unit: str) -> str:
    try:
        value = float(Decimal(text))
    except InvalidOperation:
        return text
    space = "" if unit == "°" else "\u00a0"
    return f"{number(value, 2)}{space}{unit}"


def _day(text: str) -> str:
    try:
        return date_text(date.fromisoformat(text))
    except ValueError:
        return text


def corners(geometry: Mapping[str, Any]) -> str:
    """The corners of a GeoJSON polygon in EPSG:3006, one a line, northing first as surveyors write, in centimetres."""
    ring = geometry["coordinates"][0]
    return "\n".join(f"{north:.2f}  {east:.2f}" for east, north, *_ in ring[:-1])

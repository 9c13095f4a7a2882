"""What the columns of map layers are called in words, and which column of somebody else's file each may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from gis.kinds import RULES
from gis.layers import LayerKind
from permits.words import N_

LIKE_ENOUGH: Final = 0.78

LABELS: Final[Mapping[str, str]] = {
    "designation": N_("Fastighetsbeteckning"),
    "kind": N_("Slag"),
    "omrade": N_("Områdets nummer"),
    "trakt": N_("Trakt"),
    "block": N_("Block"),
    "unit": N_("Enhet"),
    "fnr": N_("Fastighetsnyckel"),
    "label": N_("Text på kartan"),
    "building_id": N_("Byggnadens id"),
    "purpose": N_("Ändamål"),
    "address": N_("Adress"),
    "main": N_("Huvudbyggnad"),
    "ridge_height": N_("Nockhöjd i meter"),
    "roof_pitch": N_("Takvinkel i grader"),
    "built_year": N_("Byggår"),
    "exempt": N_("Uppförd utan lov"),
    "name": N_("Namn"),
    "width": N_("Bredd i meter"),
    "manager": N_("Väghållare"),
    "area_ha": N_("Areal i hektar"),
    "plan_id": N_("Planens id"),
    "status": N_("Status"),
    "plan_type": N_("Plantyp"),
    "laga_kraft": N_("Laga kraft"),
    "implementation_end": N_("Genomförandetidens slut"),
    "digitised": N_("Digitaliserad"),
    "provisions_read": N_("Bestämmelserna lästa"),
    "provision_id": N_("Bestämmelsens id"),
    "text": N_("Bestämmelsens text"),
    "code": N_("Kod"),
    "symbol": N_("Beteckning på kartan"),
    "value": N_("Värde"),
    "value_type": N_("Värdets slag"),
    "unit_of_value": N_("Enhet"),
    "use": N_("Användning"),
    "feature_type": N_("Geometrins slag"),
    "description": N_("Beskrivning"),
    "authority": N_("Myndighet"),
    "decided": N_("Beslutsdatum"),
    "url": N_("Länk"),
    "north": N_("Nord (N) eller latitud"),
    "east": N_("Öst (E) eller longitud"),
}
"""Words for each column. "unit" means other things in other layers; `north` and `east` are a table's coordinates."""

# What registers, GIS programs and municipalities call the same thing; compared without marks, å, ä, ö and capitals.
KNOWN_AS: Final[Mapping[str, tuple[str, ...]]] = {
    "designation": ("fastbet", "fastighetsbeteckning", "fastighet", "fastighetsbet", "beteckning", "registerbeteckning",
                    "planbeteckning", "aktbeteckning"),
    "kind": ("typ", "slag", "detaljtyp", "kategori", "kkod", "objekttyp", "type", "bestammelsetyp", "huvudandamal",
             "vagtyp", "klass"),
    "omrade": ("omradesnr", "omradesnummer", "omrnr", "skifte", "skiftesnr"),
    "trakt": ("traktnamn", "traktnam"),
    "block": ("blockenhet", "blocknr"),
    "unit": ("enhet", "enhetsnr"),
    "fnr": ("fastighetsnyckel", "fnrfds", "registerenhetsid"),
    "label": ("etikett", "text", "textpakarta"),
    "building_id": ("byggnadsid", "byggid", "objektid", "objektidentitet", "objid", "uuid", "husid", "husnr",
                    "byggnadsidentitet", "identitet"),
    "purpose": ("andamal", "andamal1", "anvandning", "byggnadsandamal"),
    "address": ("adress", "beladress", "belagenhetsadress", "gatuadress"),
    "main": ("huvudbyggnad", "huvudbygg"),
    "ridge_height": ("nockhojd", "hojd", "taknock"),
    "roof_pitch": ("takvinkel", "taklutning"),
    "built_year": ("byggar", "nybyggnadsar", "vardear"),
    "name": ("namn", "objektnamn", "benamning", "titel", "title", "vagnamn", "gatunamn", "plannamn", "namn1",
             "omradesnamn"),
    "width": ("bredd", "vagbredd"),
    "manager": ("vaghallare", "hallare"),
    "area_ha": ("areal", "arealha", "areaha", "hektar"),
    "plan_id": ("planid", "plannr", "plannummer", "akt", "aktnr", "aktbeteckning", "objektidentitet", "planidentitet"),
    "status": ("planstatus", "skede", "planskede"),
    "plan_type": ("plantyp", "typavplan"),
    "laga_kraft": ("lagakraft", "lagakraftdatum", "datumlagakraft", "lagakrdat"),
    "implementation_end": ("genomforandetidslut", "genomforandeslut", "gentidslut", "genomforandetiden"),
    "provision_id": ("bestammelseid", "bestid", "objektidentitet", "bestammelsenr"),
    "text": ("formulering", "bestammelseformulering", "bestammelse", "beskrivning", "planbestammelse"),
    "code": ("bestammelsekod", "kod"),
    "symbol": ("beteckning", "symbol"),
    "value": ("varde", "varde1", "egenskapsvarde"),
    "value_type": ("vardetyp",),
    "use": ("anvandning", "anvandningsform"),
    "feature_type": ("geometrityp",),
    "description": ("beskrivning", "anmarkning", "kommentar", "information", "notering"),
    "authority": ("myndighet", "beslutsfattare", "beslutsmyndighet", "ansvarig", "forvaltare"),
    "decided": ("beslutsdatum", "datum", "ursprungligtbeslutsdatum", "beslutad"),
    "url": ("lank", "webbadress", "link", "hemsida", "dokument"),
    "north": ("nord", "northing", "n", "y", "lat", "latitud", "latitude", "ykoordinat", "nkoordinat"),
    "east": ("ost", "easting", "e", "x", "lon", "long", "longitud", "longitude", "xkoordinat", "ekoordinat"),
}  # fmt: skip


@dataclass(frozen=True)
class OwnColumn:
    """A column that a layer has, or must have."""

    name: str
    label: str
    is_required: bool


def own_columns(kind: LayerKind, *, table: bool = False) -> list[OwnColumn]:
    """The columns of a layer, those that it must have first; for a `table` also where its coordinates stand."""
    rules = RULES[kind]
    coordinates = [OwnColumn(name, LABELS[name], True) for name in ("north", "east")] if table else []
    required = [OwnColumn(name, label_of(name, kind), True) for name in rules.required]
    return coordinates + required + [OwnColumn(name, label_of(name, kind), False) for name in rules.optional]


def label_of(column: str, kind: LayerKind) -> str:
    """A column in words (Swedish)."""
    if kind is LayerKind.PROVISION and column == "unit":
        return LABELS["unit_of_value"]
    return LABELS.get(column, column)


def missing(columns: Sequence[str], kind: LayerKind) -> list[str]:
    """The columns that a layer must have and a file with these has not."""
    return [name for name in RULES[kind].required if name not in columns]


def guessed(own: Sequence[OwnColumn], columns: Sequence[str], used: Mapping[str, str]) -> dict[str, str]:
    """Which column of a file each of the layer's own may be: as `used` before (source name to own), else by likeness.

    Each of the file's columns stands for one of the layer's at most; what is not like any is left out.
    """
    before = {name: source for source, name in used.items() if source in columns}
    scored = sorted(
        (
            (-_likeness(source, one.name, before), not one.is_required, place, source, one.name)
            for place, one in enumerate(own)
            for source in columns
        ),
    )
    found: dict[str, str] = {}
    for likeness, _optional, _place, source, name in scored:
        if -likeness >= LIKE_ENOUGH and name not in found and source not in found.values():
            found[name] = source
    return {one.name: found[one.name] for one in own if one.name in found}


def _likeness(source: str, own: str, before: Mapping[str, str]) -> float:
    if before.get(own) == source:
        return 4.0
    if source == own:
        return 3.0
    plain = _plain(source)
    if not plain:
        return 0.0
    known = (_plain(own), *KNOWN_AS.get(own, ()))
    if plain in known:
        return 2.0 - 0.01 * known.index(plain)
    return max(SequenceMatcher(None, plain, name).ratio() if len(name) > 3 else 0.0 for name in known)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower())
    return re.sub(r"[^a-z0-9]", "", letters)

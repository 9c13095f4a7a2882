"""What kinds of personal data each table holds, why, for how long and for whom: beside the tables, held against them.

A column that is not named here as personal has to be among `PLAIN` or its table's own `plain`: nothing is left unsaid
(tests/unit/test_personal_data.py). docs/personuppgifter.md is written from this (`lovlig personal-data`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a column tells of somebody."""

    NUMBER = "personnummer eller organisationsnummer"
    NAME = "namn"
    CONTACT = "kontaktuppgifter"
    STAFF = "vem av personalen"
    WHO = "vem, genom ett id som inte säger något utanför tjänsten"
    PROTECTED = "att någon har skyddade personuppgifter"
    PLACE = "vilken fastighet eller plats"
    TEXT = "fritext eller svar, som kan handla om vem som helst"
    ADDRESS = "avtryck av en nätadress eller ett id"
    OPENS = "nyckel till en inloggning eller en länk, bara som kontrollsumma"


@dataclass(frozen=True)
class Purpose:
    """Why something is kept, on what ground, how long, and who reads it; all in Swedish."""

    why: str
    ground: str
    kept: str
    read_by: str


@dataclass(frozen=True)
class Holding:
    """What one table holds. `plain` are its own columns that tell nothing of anybody."""

    of_whom: str
    purpose: Purpose
    columns: Mapping[str, Kind] = field(default_factory=dict)
    plain: frozenset[str] = frozenset()


PLAIN: Final = frozenset({
    "id", "case_id", "seq", "version", "number", "state", "kind", "type", "at", "created", "updated", "changed",
    "expires", "due", "first", "last", "day", "label", "media_type", "size", "sha256", "pages", "position", "attempts",
    "tries", "sent", "hash", "previous_hash", "measure", "journey", "revision", "layer", "count", "purpose",
    "registry_number",
    "about", "draft_id", "kinds", "meeting", "done", "document_id",
})  # fmt: skip
"""Columns that tell nothing of anybody wherever they stand: ids of things, days, sums, states."""

CASE: Final = Purpose(
    "pröva ansökan, övervaka bygget och visa hur det gick till",
    "myndighetsutövning, artikel 6.1 e; PBL 9–11 kap., förvaltningslagen 27 §, OSL 5 kap.",
    "allmän handling: bevaras, eller gallras som profilen säger (`archive.disposal`, `records.cases`)",
    "handläggare och andra som läser ärenden; den sökande sitt eget. Skyddade personer visas inte",
)
WORKING: Final = Purpose(
    "handläggarens arbete med ärendet",
    "myndighetsutövning, artikel 6.1 e",
    "arbetsmaterial (TF 2 kap. 12 §): gallras efter att ärendet avslutats, profilens `records.disposal.working`",
    "de som handlägger ärendet; aldrig den sökande",
)
HEARING: Final = Purpose(
    "nå grannar och andra som ska höras, och ta emot deras svar",
    "myndighetsutövning, artikel 6.1 e; PBL 9 kap. 94–97 §§",
    "tills ärendet avslutats och tiden i `records.disposal.heard` gått; koder tills deras dag",
    "de som handlägger ärendet; den som hörs sitt eget",
)
PEOPLE: Final = Purpose(
    "känna igen den som loggar in eller är part",
    "myndighetsutövning, artikel 6.1 e; dataskyddslagen 3 kap. 10 § för personnummer",
    "så länge personen har ett ärende eller utkast",
    "tjänsten själv; numret visas aldrig för personalen",
)
STAFF: Final = Purpose(
    "veta vem av personalen som gjort vad, och nå dem",
    "myndighetsutövning, artikel 6.1 e; förvaltningslagen 31 §",
    "så länge ärendena bevaras; e-post och roller så länge personen loggar in",
    "personalen; namn och befattning på beslut läses av alla",
)
LOGIN: Final = Purpose(
    "hålla någon inloggad, och bara en gång per intyg",
    "myndighetsutövning, artikel 6.1 e",
    "till utgångstiden: en inloggning högst tolv timmar, ett intyg några minuter",
    "ingen",
)
DRAFT: Final = Purpose(
    "låta någon skriva klart sin ansökan en annan dag",
    "artikel 6.1 e; det är ingen allmän handling förrän det skickas in (TF 2 kap. 13 §)",
    "tills den som skriver tar bort det, eller som `records.disposal` säger (`drafts`, `sent_drafts`, `answer_drafts`)",
    "bara den som skriver",
)
GUIDE: Final = Purpose(
    "svara om bygglov behövs, utan inloggning",
    "artikel 6.1 e",
    "24 timmar; delade svar 90 dagar",
    "den som har länken; inget namn finns i den",
)
OPERATION: Final = Purpose(
    "hålla reda på tjänstens eget arbete", "artikel 6.1 e", "tills arbetet är gjort, eller så länge ärendet", "driften"
)
MAPS: Final = Purpose(
    "veta vem som publicerade vilket kartlager",
    "artikel 6.1 e; spårbarhet för beslut som bygger på kartan",
    "så länge beslut bygger på lagret",
    "GIS-personal och handläggare",
)
SETTINGS: Final = Purpose(
    "veta vem som ändrade kommunens inställningar",
    "artikel 6.1 e; spårbarhet",
    "så länge inställningarna har en historik",
    "administratörer",
)
HAND_OUT: Final = Purpose(
    "lämna ut allmänna handlingar, och visa vad som lämnades ut",
    "TF 2 kap. 15–20 §§; artikel 6.1 c och e. Den som begär behöver inte säga vem den är",
    "gallras som profilens `records.disposal.hand_outs` säger",
    "de som lämnar ut handlingar",
)
READS: Final = Purpose(
    "kunna se vem av personalen som öppnat ett ärende med någon som har skyddade personuppgifter",
    "artikel 6.1 e och 32; OSL 21 kap.",
    "gallras som profilens `records.disposal.reads` säger",
    "driften; den det rör ser när på Mina uppgifter",
)

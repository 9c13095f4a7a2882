"""How a plan provision is understood: from Boverket's catalogue entry and its wording to what can be computed.

Catalogue ids, codes and wordings: Boverket, Planbestämmelsekatalogen, release 7 (2025-12-01). What a machine cannot
compute with certainty is "other", and keeps its text for a human.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Entry:
    """A catalogue entry: Boverket's code, what it limits (None: only a human can tell), its symbol on the plan map."""

    code: str
    kind: str | None
    symbol: str = ""


_HEIGHT: Final = "DP_KM_Eg_Hojd_"
_AREA: Final = "DP_KM_Eg_Utnytt_"
_ROOF: Final = "DP_KM_Eg_Takvinkel_"

# Heights above a datum say nothing of a height above ground; areas per building or within an area that several
# properties share cannot be set against one plot. Those have no kind here.
CATALOGUE: Final = {
    "52b553a6-c8e9-4f6c-bd14-c2e5ac02154b": Entry(_HEIGHT + "ExaktHojd_Nockhojd", "max_ridge_height", "h"),
    "ee5f8de3-89b0-479a-a5cb-7439d40623e8": Entry(_HEIGHT + "HogstaHojd_Nockhojd", "max_ridge_height", "h"),
    "2ecd7d4e-1c26-494b-9f4e-5f33c753a715": Entry(_HEIGHT + "HogstaHojd_ByggnadsverkNockhojd", "max_ridge_height", "h"),
    "912a1a73-ad9d-418d-9ffd-19ecb2cc9c7f": Entry(_HEIGHT + "HogstaHojd_NockhojdNollplan", None, "h"),
    "5313b947-b6d2-4500-bd6b-1b365cc8e6ec": Entry(_HEIGHT + "HogstaHojd_ByggnadsverkNockhojdNollplan", None, "h"),
    "95e928d1-1b13-47f2-acb5-02155a48f32a": Entry(_HEIGHT + "ExaktHojd_NockhojdNollplan", None, "h"),
    "05c9ec9d-65e2-4a64-a711-3fde76f1c4f8": Entry(_HEIGHT + "HogstaHojd_Totalhojd", None, "h"),
    "1256e958-fbb9-44c1-8f68-74e4bddf9f6e": Entry(_HEIGHT + "HogstaHojd_ByggnadsverkTotalhojd", None, "h"),
    "d40b2afb-55ce-4882-b785-9a854be62feb": Entry(_HEIGHT + "HogstaHojd_TotalhojdNollplan", None, "h"),
    "d1f3a149-c107-4b4f-8304-bdd98e609467": Entry(_HEIGHT + "HogstaHojd_HogstaVan_Aldre", None),
    "e14f0324-1664-49c6-852c-9a9c7a8ad657": Entry(_HEIGHT + "LagstaHojd_Nockhojd", None, "h"),
    "9c330d09-156a-4f99-a1c7-279fbacae516": Entry(_HEIGHT + "LagstaHojd_Totalhojd", None, "h"),
    "4d971f5d-eb6f-4ca0-b20d-8d7005a9c617": Entry(
        _AREA + "StorstaAreaKvm_ByggnadsareaFastigh", "max_building_area", "e"
    ),
    "2bd7f01b-ac79-45b4-a24d-093620e7e2f2": Entry(_AREA + "StorstaAreaKvm_Byggnadsarea", None, "e"),
    "27303a9a-6a4b-40e7-b284-8df8fa9e8d43": Entry(_AREA + "StorstaAreaKvm_ByggnadsareaAnv", None, "e"),
    "dc4c4b93-5135-4dc0-9ca9-108b686db3a9": Entry(_AREA + "AreaPerByggnad_StorstaByggnadsKvm", None, "e"),
    "37cfed89-1786-4c31-a3f1-6d9d1fa4cc20": Entry(_AREA + "StorstaAreaProc_ByggnadsAnv", "max_building_share", "e"),
    "1c38a293-b48c-4572-a4a7-5a5d27697ea1": Entry(_AREA + "StorstaAreaProc_ByggnadsEgen", "max_building_share", "e"),
    "e0cc2964-bba0-4fe4-bbfa-defe13672303": Entry(_AREA + "StorstaAreaProc_BruttoAnv", None, "e"),
    "0b56d2a9-dd02-4318-84cc-36d6402fcabd": Entry(_AREA + "StorstaAreaProc_BruttoEgen", None, "e"),
    "270259e9-afad-4aa7-ba88-f9580bc1e926": Entry(_AREA + "StorstaAreaKvm_Brutto", None, "e"),
    "c0d19d33-d378-4a5b-ba20-53c57069c2ca": Entry(_AREA + "StorstaAreaKvm_BruttoAnv", None, "e"),
    "ecef161f-dd5b-488c-a3f3-c9759a3d5a63": Entry(_AREA + "StorstaAreaKvm_BruttoFastigh", None, "e"),
    "35d39010-6095-4dcf-888b-7231779a45fa": Entry(_AREA + "AreaPerByggnad_StorstaBruttoKvm", None, "e"),
    "46605299-5161-4c6f-90c0-2e2d39a9a7d1": Entry(_ROOF + "Exakt_Exakt", "roof_pitch", "o"),
    "397c2c74-c408-4a0a-8fd1-3fae9d93816e": Entry(_ROOF + "Minsta_Minsta", "roof_pitch", "o"),
    "411d8c8f-2356-4a24-a342-4777592555f6": Entry(_ROOF + "Storsta_Storsta", "roof_pitch", "o"),
    # a pitch for a named kind of building holds for that kind only
    "213777e6-2c38-4d06-bcef-8eb92ff0c004": Entry(_ROOF + "Exakt_Byggnad", None, "o"),
    "da687c50-b1bb-477e-9fe6-a7615c8902f4": Entry(_ROOF + "Minsta_Byggnad", None, "o"),
    "1c84c2e3-1ff2-4688-a00b-81aae8b58f35": Entry(_ROOF + "Storsta_Byggnad", None, "o"),
    "c9a54186-c6df-430f-91a3-0cae757273ec": Entry("DP_KM_Eg_Plac_Byggnadsverk_Fastgrans", "min_distance_boundary", "p"),
    "0d285657-a629-457a-8750-044693e2ffad": Entry(
        "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark_Aldre", "no_build"
    ),
    "f9e056a6-cda8-4b92-a15d-dc70d61dfa36": Entry("DP_KM_B2", "use", "B"),
    "9b78a950-1bb2-4046-98cf-9efbd5868323": Entry("DP_KM_E2", "use", "E"),
    "a0f58fd5-a361-4002-a359-03474901c15f": Entry("DP_KM_J2", "use", "J"),
    "cc4eb357-2ff0-4012-b609-09296e6ba4be": Entry("DP_KM_R2_Bygdegard", "use", "R"),
    "037d09ef-cac0-4d2e-bcc0-1e8dab8ee9ed": Entry("DP_AP_Skydd_Oversvamning", "use", "SKYDD"),
}

# For entries that are not listed above, the catalogue's fixed wording, before its variables are filled in.
_WORDINGS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"^marken? (som )?(får inte|icke får) (förses med byggnad|bebyggas)", "no_build"),
        (r"^marken får (endast|bara) (förses med|bebyggas med) (komplementbyggnad|uthus)", "ancillary_only"),
        (r"^högsta nockhöjd (på \[[^]]*\] )?är \[[^]]*:decimaltal\] meter\.?$", "max_ridge_height"),
        (r"^högsta byggnadshöjd (på \[[^]]*\] )?är \[[^]]*:decimaltal\] meter\.?$", "max_building_height"),
        (r"^största byggnadsarea är \[[^]]*:decimaltal\] m² per fastighet\.?$", "max_building_area"),
        (r"^största byggnadsarea är \[[^]]*:decimaltal\] % av fastighetsarean", "max_building_share"),
        (r"^(minsta takvinkel är|största takvinkel är|takvinkeln ska vara) \[[^]]*:decimaltal\] grader", "roof_pitch"),
        (r"^byggnad ska placeras minst \[[^]]*:decimaltal\] meter från fastighetsgräns", "min_distance_boundary"),
    )
)
UNITS: Final = {
    "max_ridge_height": "meter",
    "max_building_height": "meter",
    "max_building_area": "kvadratmeter",
    "max_building_share": "procent",
    "roof_pitch": "grader",
    "min_distance_boundary": "meter",
}
KINDS: Final = frozenset({"use", "no_build", "ancillary_only", "other", *UNITS})
"""What a provision's kind may be; "other" is left to a human."""
VALUE_TYPES: Final = frozenset({"min", "max", "exakt"})
LAND_USES: Final = frozenset({"kvartersmark", "allman_plats", "vattenomrade"})

_PUBLIC: Final = re.compile(r"^(gata|huvudgata|lokalgata|gång|cykel|gågata|torg|park|natur|väg|skydd|begravning)", re.I)
_WATER: Final = re.compile(r"^(öppet )?vattenområde", re.IGNORECASE)
_VARIABLE: Final = re.compile(r"\[([^\]:]*):(\w+)\]")


@dataclass(frozen=True)
class Reading:
    """A provision as it is understood. `kind` is normalised; `value` in `unit`; `text` with its numbers filled in."""

    code: str
    symbol: str
    kind: str
    text: str
    value: float | None
    value_type: str | None
    unit: str | None
    use: str | None


def read_provision(reference: str, wording: str, values: Sequence[dict[str, Any]], is_use: bool) -> Reading:
    """Understand one provision from its catalogue id, its wording with variables, and their values in order."""
    entry = CATALOGUE.get(reference.lower())
    numbers = [value for value in values if value.get("datatyp") == "decimaltal" or value.get("enhet")]
    number = _number(numbers[0].get("variabelvarde")) if len(numbers) == 1 else None
    limit, unit = (numbers[0].get("vardetyp"), numbers[0].get("enhet")) if len(numbers) == 1 else (None, None)
    kind = "use" if is_use else _kind(entry, wording)
    free_text = [value for value in values if value not in numbers]
    unsure = kind in UNITS and (number is None or unit != UNITS[kind] or limit not in VALUE_TYPES)
    if unsure or (kind == "min_distance_boundary" and free_text):  # an added text may be an exception
        kind = "other"
    code = entry.code if entry else reference
    symbol = entry.symbol if entry else (wording.upper() if is_use and _PUBLIC.match(wording) else "")
    text = filled_in(wording, values)
    return Reading(code, symbol, kind, text, number, limit, unit, _use(code, text, kind, is_use))


def filled_in(wording: str, values: Sequence[dict[str, Any]]) -> str:
    """The wording with its variables replaced by their values, in order; a variable without value goes out."""
    waiting = list(values)

    def fill(variable: re.Match[str]) -> str:
        if variable.group(0) == "[text:text]" and len(waiting) < 1:
            return ""
        told = str(waiting.pop(0).get("variabelvarde") or "") if waiting else ""
        return told.replace(".", ",") if variable.group(2) == "decimaltal" else told

    return re.sub(r"\s+([.,])", r"\1", _VARIABLE.sub(fill, wording)).strip()


def _kind(entry: Entry | None, wording: str) -> str:
    if entry is not None:
        return entry.kind or "other"
    return next((kind for pattern, kind in _WORDINGS if pattern.search(wording)), "other")


def _use(code: str, text: str, kind: str, is_use: bool) -> str | None:
    """Which sort of land the provision belongs to, by its code, else for a use by its name."""
    for prefix, use in (("DP_KM_", "kvartersmark"), ("DP_AP_", "allman_plats"), ("DP_VO_", "vattenomrade")):
        if code.startswith(prefix):
            return use
    if not is_use:  # what limits building limits it on kvartersmark
        return "kvartersmark" if kind != "other" else None
    if _WATER.match(text):
        return "vattenomrade"
    return "allman_plats" if _PUBLIC.match(text) else "kvartersmark"


def _number(value: object) -> float | None:
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None

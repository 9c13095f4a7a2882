"""How the applicant's answers become facts for the law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from permits.law.facts import NOT_ASKED, Unknown
from permits.wizard.journey import Answers


def facts_told(kind: str, about: Mapping[str, Any], answers: Answers) -> dict[str, Any]:
    """What the applicant says of one measure of this kind (`about`) and of the whole.

    Numbers are kept as decimal strings.
    """
    house = about.get("complements") or about.get("building_type")
    consent = answers.get("grannar", {}).get("consent")
    start = answers.get("tid", {}).get("start_date")
    storeys = number_or_unknown(about.get("storeys"))
    return {
        "gross_area": number_or_unknown(about.get("gross_area")),
        "storeys": storeys if isinstance(storeys, Unknown) else int(storeys),
        "ridge_height": number_or_unknown(about.get("ridge_height")),
        "roof_pitch": number_or_unknown(about.get("roof_pitch")),
        "complements_one_two_dwelling_house": house == "en_tvabostadshus" if house else NOT_ASKED,
        "earlier_extension_area": number_or_unknown(about.get("earlier_extension_area")),
        "control_officer_named": bool(answers.get("kontrollansvarig", {}).get("name")),
        "neighbours_consent": {"ja": True, "nej": False}.get(str(consent), NOT_ASKED),
        "start_date": date.fromisoformat(start) if start else NOT_ASKED,
    }


def number_or_unknown(typed: Any) -> float | Unknown:
    return NOT_ASKED if typed in {None, ""} else float(typed)

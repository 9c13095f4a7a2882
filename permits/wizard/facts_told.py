"""How the applicant's answers become facts for the law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from permits.law.facts import NOT_ASKED, Unknown
from permits.wizard.journey import Answers
from permits.wizard.measures import Measure, form_for


def facts_told(kind: str, about: Mapping[str, Any], answers: Answers) -> dict[str, Any]:
    """What the applicant says of one measure of this kind (`about`) and of the whole application.

    Its form knows what its answers mean; an "I do not know" is Unknown with the reason.
    """
    consent = answers.get("grannar", {})
    start = answers.get("tid", {}).get("start_date")
    return {
        **form_for(kind).facts(about),
        **Measure.facts(answers.get("atgard", {})),
        "control_officer_named": bool(answers.get("kontrollansvarig", {}).get("name")),
        "neighbours_consent": _consented(consent.get("consent")),
        "railway_consent": _consented(consent.get("railway")),
        "start_date": date.fromisoformat(start) if start else NOT_ASKED,
    }


def _consented(answer: Any) -> bool | Unknown:
    return {"ja": True, "nej": False}.get(str(answer), NOT_ASKED)


def number_or_unknown(typed: Any) -> float | Unknown:
    return NOT_ASKED if typed in {None, ""} else float(typed)

"""Which other laws a decision points out, so that nobody believes the permit to be enough (PBL 9 kap. 92 §)."""

from __future__ import annotations

from typing import Final

from permits.law.beside import (
    ancient_monuments,
    beside_public_road,
    natura_2000,
    protected_habitat,
    shore_protection,
    water_protection_area,
)
from permits.law.book import Outcome, Topic
from permits.services.shapes import CaseView

PERMITTED_ELSEWHERE: Final = frozenset(
    f"{Topic.BESIDE}.{rule.__name__}"
    for rule in (
        shore_protection, ancient_monuments, water_protection_area, natura_2000, protected_habitat, beside_public_road,
    )
)  # fmt: skip
"""The rules on what somebody else permits; the others are about what the board itself has tried."""


def other_permits(view: CaseView) -> str:
    """What the maps found at the place that other laws may ask a permit for, in sentences; empty where nothing is."""
    found = view.assessment.about(Topic.BESIDE) if view.assessment else ()
    told = [each.text for each in found if each.rule in PERMITTED_ELSEWHERE and each.outcome is Outcome.JUDGE]
    return " ".join(dict.fromkeys(told))

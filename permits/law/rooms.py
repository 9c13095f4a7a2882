"""The rooms of the book on permit need, in the order of the statute. Importing this one opens them all."""

from __future__ import annotations

from typing import Final

from permits.law import (
    alterations,
    defence,
    demolition,
    extensions,
    ground,
    installations,
    installed_along,
    local_duties,
    near_boundary,
    new_buildings,
    notification,
    plan_duties,
    structures,
    values,
)

ROOMS: Final = (
    new_buildings, extensions, alterations, structures, installations, near_boundary, defence, values, local_duties,
    plan_duties, demolition, ground, notification, installed_along,
)  # fmt: skip

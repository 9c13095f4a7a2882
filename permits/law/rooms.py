"""The rooms of the book on permit need, in the order of the statute. Importing this one opens them all."""

from __future__ import annotations

from typing import Final

from permits.law import extensions, near_boundary, new_buildings, notification, plan_duties, values

ROOMS: Final = (new_buildings, extensions, near_boundary, values, plan_duties, notification)

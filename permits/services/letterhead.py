"""Who a printed document is from: the municipality with its arms, its committee and how to reach it."""

from __future__ import annotations

from typing import Any

from permits.municipality import Municipality


def letterhead(municipality: Municipality, pictures: dict[str, bytes]) -> dict[str, Any]:
    """What a printed page asks of its sender. The arms go into `pictures` when there are any."""
    logo = municipality.folder / municipality.logo
    if logo.is_file():
        pictures["logo"] = logo.read_bytes()
    return {
        "sender": municipality.genitive,
        "committee": municipality.contact.committee,
        "contact": municipality.contact,
        "colour": municipality.colour,
        "has_logo": "logo" in pictures,
    }

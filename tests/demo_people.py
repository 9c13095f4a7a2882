"""The people of the demo municipality, as tests know them."""

from __future__ import annotations

from permits.demo.people import PERSONAS, Persona


def persona(key: str) -> Persona:
    return {one.key: one for one in PERSONAS}[key]

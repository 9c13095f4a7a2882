"""The first question, under the name that other modules still import it by."""

from __future__ import annotations

from permits.wizard.measures import MEASURES, Measure

__all__ = ["MEASURES", "Measure"]

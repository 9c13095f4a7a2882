"""The sections of the municipality's settings, as an administrator is asked about them."""

from __future__ import annotations

from permits.wizard.amending.base import Section
from permits.wizard.amending.phrases import PHRASES

ALL: tuple[Section, ...] = (PHRASES,)
BY_SLUG = {section.slug: section for section in ALL}

__all__ = ["ALL", "BY_SLUG", "Section"]

"""The sections of the municipality's settings, as an administrator is asked about them."""

from __future__ import annotations

from permits.wizard.amending.areas import AREAS
from permits.wizard.amending.base import Section
from permits.wizard.amending.days import DAYS
from permits.wizard.amending.delegation import DELEGATION
from permits.wizard.amending.documents import DOCUMENTS
from permits.wizard.amending.fees import FEES
from permits.wizard.amending.phrases import PHRASES

ALL: tuple[Section, ...] = (PHRASES, DELEGATION, DOCUMENTS, FEES, AREAS, DAYS)
BY_SLUG = {section.slug: section for section in ALL}

__all__ = ["ALL", "BY_SLUG", "Section"]

"""Which properties the sixty people hold, and how."""

from __future__ import annotations

from permits.adapters.registers.embedded import Holding

NAMED: dict[str, list[Holding]] = {}

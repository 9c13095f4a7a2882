"""What was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from permits.case.events.base import Event


@dataclass(frozen=True)
class PermitGranted(Event):
    """`fee` is what the decision charges and how it was reckoned; None when that is decided by itself."""

    reasons: str
    conditions: str = ""
    fee: dict[str, Any] | None = None


@dataclass(frozen=True)
class PermitRefused(Event):
    reasons: str
    fee: dict[str, Any] | None = None

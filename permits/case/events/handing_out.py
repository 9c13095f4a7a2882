"""What was handed out of a case to whoever asked for public records, and what was refused.

Who asked stands beside the log: nobody has to say who they are (TF 2 kap. 18 §), and the log is kept for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from permits.case.events.base import Event


@dataclass(frozen=True)
class RecordsHandedOut(Event):
    """Documents of the case left. `documents` are mappings of document_id, label, how ("hel", "maskad",
    "lamnas_inte") and ground (law.secrecy.SecrecyGround.code)."""

    record_only: ClassVar[bool] = True

    hand_out_id: str
    number: str
    channel: str
    documents: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class RecordsRefused(Event):
    """A written decision not to hand out some of it, or not all of it; `documents` as in RecordsHandedOut."""

    record_only: ClassVar[bool] = True

    hand_out_id: str
    number: str
    decided_by: str
    documents: tuple[dict[str, Any], ...]

"""That documents of the case were disposed of by a rule: what they were called stays, what stood in them is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from permits.case.events.base import Event


@dataclass(frozen=True)
class DocumentsDisposed(Event):
    """`documents` are mappings of document_id and label; `rule` is the decision that allows it."""

    record_only: ClassVar[bool] = True

    documents: tuple[dict[str, Any], ...]
    rule: str

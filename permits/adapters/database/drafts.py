"""How applications being written are kept: their answers, but for the personal numbers in them, which are sealed."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from permits.adapters.database.tables import draft_documents, drafts
from permits.adapters.keys import KeySource
from permits.services.parties import NUMBER_FIELDS
from permits.services.shapes import Answers, Draft, DraftDocument, Source

AS_THEY_ARE = ("id", "owner", "journey", "version", "created", "updated", "case_id")


class DraftRows:
    """services.stores.Drafts"""

    def __init__(self, connection: Connection, keys: KeySource) -> None:
        self._connection = connection
        self._keys = keys

    def add(self, draft: Draft) -> None:
        values = {name: getattr(draft, name) for name in AS_THEY_ARE}
        written = sealed(draft.id, draft.answers, self._keys)
        self._connection.execute(insert(drafts).values(**values, **written, sources=_told(draft.sources)))

    def get(self, draft_id: str, *, lock: bool = False) -> Draft | None:
        query = select(drafts).where(drafts.c.id == draft_id)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else self._draft(row)

    def owned_by(self, person_id: str) -> list[Draft]:
        query = (
            select(drafts)
            .where(drafts.c.owner == person_id, drafts.c.case_id.is_(None))
            .order_by(drafts.c.updated.desc())
        )
        return [self._draft(row) for row in self._connection.execute(query).all()]

    def save(self, draft_id: str, answers: Answers, sources: dict[str, Source], *, version: int, at: datetime) -> bool:
        changed = self._connection.execute(
            update(drafts)
            .where(drafts.c.id == draft_id, drafts.c.version == version, drafts.c.case_id.is_(None))
            .values(**sealed(draft_id, answers, self._keys), sources=_told(sources), version=version + 1, updated=at)
        )
        return changed.rowcount == 1

    def submitted(self, draft_id: str, case_id: str, at: datetime) -> None:
        """The numbers are not kept: whom they name is a party of the case now."""
        ended = update(drafts).where(drafts.c.id == draft_id)
        self._connection.execute(ended.values(case_id=case_id, updated=at, sealed_numbers=None))

    def delete(self, draft_id: str) -> None:
        self._connection.execute(delete(drafts).where(drafts.c.id == draft_id))

    def add_document(self, draft_id: str, document: DraftDocument, at: datetime) -> None:
        self._connection.execute(insert(draft_documents).values(**asdict(document), draft_id=draft_id, attached=at))
        self._connection.execute(update(drafts).where(drafts.c.id == draft_id).values(updated=at))

    def relabel(self, draft_id: str, document_id: str, label: str) -> bool:
        mine = (draft_documents.c.draft_id == draft_id) & (draft_documents.c.id == document_id)
        return self._connection.execute(update(draft_documents).where(mine).values(label=label)).rowcount == 1

    def remove_document(self, draft_id: str, document_id: str) -> bool:
        mine = (draft_documents.c.draft_id == draft_id) & (draft_documents.c.id == document_id)
        return self._connection.execute(delete(draft_documents).where(mine)).rowcount == 1

    def _documents(self, draft_id: str) -> tuple[DraftDocument, ...]:
        query = (
            select(draft_documents)
            .where(draft_documents.c.draft_id == draft_id)
            .order_by(draft_documents.c.attached, draft_documents.c.id)
        )
        return tuple(
            DraftDocument(row.id, row.label, row.filename, row.media_type, row.size, row.sha256, row.pages)
            for row in self._connection.execute(query)
        )

    def _draft(self, row: Row[Any]) -> Draft:
        return Draft(
            id=row.id,
            owner=row.owner,
            journey=row.journey,
            answers=opened(row.id, row.answers, row.sealed_numbers, self._keys),
            sources={field: Source(**source) for field, source in row.sources.items()},
            documents=self._documents(row.id),
            version=row.version,
            created=row.created,
            updated=row.updated,
            case_id=row.case_id,
        )


def about(draft_id: str) -> str:
    """What binds sealed numbers to their draft."""
    return f"drafts:{draft_id}"


def sealed(draft_id: str, answers: Answers, keys: KeySource) -> dict[str, Any]:
    """The columns `answers`, without any personal number, and `sealed_numbers` with them by "step.field"."""
    kept = {step: dict(fields) for step, fields in answers.items()}
    numbers = {
        f"{step}.{field}": kept[step].pop(field) for step, field in NUMBER_FIELDS if kept.get(step, {}).get(field)
    }
    if not numbers:
        return {"answers": kept, "sealed_numbers": None}
    return {"answers": kept, "sealed_numbers": keys().seal(json.dumps(numbers, sort_keys=True), about(draft_id))}


def opened(draft_id: str, answers: Answers, numbers: str | None, keys: KeySource) -> Answers:
    """The answers as they were given. Raises KeysDoNotFitError."""
    if numbers is None:
        return answers
    whole = {step: dict(fields) for step, fields in answers.items()}
    for name, number in json.loads(keys().open(numbers, about(draft_id))).items():
        step, _, field = name.partition(".")
        whole.setdefault(step, {})[field] = number
    return whole


def _told(sources: dict[str, Source]) -> dict[str, dict[str, str]]:
    return {field: asdict(source) for field, source in sources.items()}

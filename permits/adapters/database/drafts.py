"""How applications being written are kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from permits.adapters.database.tables import draft_documents, drafts
from permits.services.shapes import Answers, Draft, DraftDocument, Source


class DraftRows:
    """services.stores.Drafts"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, draft: Draft) -> None:
        values = {column.name: getattr(draft, column.name) for column in drafts.c if column.name != "sources"}
        self._connection.execute(insert(drafts).values(**values, sources=_told(draft.sources)))

    def get(self, draft_id: str, *, lock: bool = False) -> Draft | None:
        query = select(drafts).where(drafts.c.id == draft_id)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _draft(row, self._documents(draft_id))

    def owned_by(self, person_id: str) -> list[Draft]:
        query = (
            select(drafts)
            .where(drafts.c.owner == person_id, drafts.c.case_id.is_(None))
            .order_by(drafts.c.updated.desc())
        )
        return [_draft(row, self._documents(row.id)) for row in self._connection.execute(query).all()]

    def save(self, draft_id: str, answers: Answers, sources: dict[str, Source], *, version: int, at: datetime) -> bool:
        changed = self._connection.execute(
            update(drafts)
            .where(drafts.c.id == draft_id, drafts.c.version == version, drafts.c.case_id.is_(None))
            .values(answers=answers, sources=_told(sources), version=version + 1, updated=at)
        )
        return changed.rowcount == 1

    def submitted(self, draft_id: str, case_id: str, at: datetime) -> None:
        self._connection.execute(update(drafts).where(drafts.c.id == draft_id).values(case_id=case_id, updated=at))

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


def _told(sources: dict[str, Source]) -> dict[str, dict[str, str]]:
    return {field: asdict(source) for field, source in sources.items()}


def _draft(row: Row[Any], documents: tuple[DraftDocument, ...]) -> Draft:
    return Draft(
        id=row.id,
        owner=row.owner,
        journey=row.journey,
        answers=row.answers,
        sources={field: Source(**source) for field, source in row.sources.items()},
        documents=documents,
        version=row.version,
        created=row.created,
        updated=row.updated,
        case_id=row.case_id,
    )

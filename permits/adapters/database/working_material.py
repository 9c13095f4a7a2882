"""How working material is kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, update

from permits.adapters.database.tables import cases
from permits.adapters.database.working_tables import answer_drafts, case_notes, case_tasks, part_checks
from permits.case.model import State
from permits.services.working_material import AnswerDraft, Note, PartCheck, Task


class MaterialRows:
    """services.working_material.WorkingMaterial"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def checks(self, case_id: str) -> list[PartCheck]:
        query = select(part_checks).where(part_checks.c.case_id == case_id).order_by(part_checks.c.at)
        return [PartCheck(**row._mapping) for row in self._connection.execute(query)]

    def check(self, made: PartCheck) -> None:
        self.uncheck(made.case_id, [made.part])
        self._connection.execute(insert(part_checks).values(**asdict(made)))

    def uncheck(self, case_id: str, parts: list[str]) -> None:
        self._connection.execute(
            delete(part_checks).where(part_checks.c.case_id == case_id, part_checks.c.part.in_(parts))
        )

    def notes(self, case_id: str) -> list[Note]:
        query = select(case_notes).where(case_notes.c.case_id == case_id).order_by(case_notes.c.at.desc())
        return [Note(**row._mapping) for row in self._connection.execute(query)]

    def add_note(self, note: Note) -> None:
        self._connection.execute(insert(case_notes).values(**asdict(note)))

    def remove_note(self, case_id: str, note_id: str) -> None:
        self._connection.execute(delete(case_notes).where(case_notes.c.case_id == case_id, case_notes.c.id == note_id))

    def tasks(self, case_id: str) -> list[Task]:
        query = select(case_tasks).where(case_tasks.c.case_id == case_id)
        ordered = query.order_by(
            case_tasks.c.done.is_not(None), case_tasks.c.due.is_(None), case_tasks.c.due, case_tasks.c.at
        )
        return [Task(**row._mapping) for row in self._connection.execute(ordered)]

    def add_task(self, task: Task) -> None:
        self._connection.execute(insert(case_tasks).values(**asdict(task)))

    def finish_task(self, case_id: str, task_id: str, done: datetime | None, by_name: str) -> bool:
        changed = self._connection.execute(
            update(case_tasks)
            .where(case_tasks.c.case_id == case_id, case_tasks.c.id == task_id)
            .values(done=done, done_by=by_name if done else "")
        )
        return changed.rowcount == 1

    def answer_draft(self, case_id: str, person_id: str) -> AnswerDraft:
        query = select(answer_drafts).where(answer_drafts.c.case_id == case_id, answer_drafts.c.person_id == person_id)
        row = self._connection.execute(query).one_or_none()
        return AnswerDraft({}) if row is None else AnswerDraft(row.content, row.updated)

    def save_answer_draft(self, case_id: str, person_id: str, draft: AnswerDraft) -> None:
        self._connection.execute(
            delete(answer_drafts).where(answer_drafts.c.case_id == case_id, answer_drafts.c.person_id == person_id)
        )
        if draft.content:
            self._connection.execute(
                insert(answer_drafts).values(
                    case_id=case_id, person_id=person_id, content=draft.content, updated=draft.updated
                )
            )

    def waiting_until(self, last: date) -> list[str]:
        query = select(cases.c.case_id).where(
            cases.c.state == State.AWAITING_APPLICANT.value, cases.c.due.is_not(None), cases.c.due <= last
        )
        return list(self._connection.execute(query).scalars())

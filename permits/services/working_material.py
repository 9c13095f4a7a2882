"""What an officer works with beside the case, and an applicant before sending: none of it is a record of the case.

Notes, tasks and marks are working material (TF 2 kap. 12 §), half-written answers the applicant's own (13 §); what
becomes of them is recorded as events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

APPROVED, QUESTIONED = "approved", "questioned"


@dataclass(frozen=True)
class PartCheck:
    """How an officer found a part of the application (services.parts): approved, or questioned with what is lacking.

    `again`: the point of an order whose answer was not enough.
    """

    case_id: str
    part: str
    standing: str
    by: str
    by_name: str
    at: datetime
    title: str = ""
    lacks: str = ""
    why: str = ""
    mend: str = ""
    again: str = ""


@dataclass(frozen=True)
class Note:
    """A note for colleagues. It is never part of the case file, and the applicant never sees it."""

    id: str
    case_id: str
    text: str
    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class Task:
    """Something that somebody is to do in the case by a day, and who did it when."""

    id: str
    case_id: str
    text: str
    due: date | None
    who: str
    by_name: str
    at: datetime
    done: datetime | None = None
    done_by: str = ""

    def is_late(self, today: date) -> bool:
        return self.done is None and self.due is not None and self.due < today


@dataclass(frozen=True)
class AnswerDraft:
    """What an applicant has begun to answer. `content`: point id -> {"text", "files", "steps"}.

    A file is a ReceivedFile as a mapping with its "id", and of a document that is handed in anew its "label" and the id
    that it "replaces". "steps" by slug: {"told": the step's answers, "sources": what registers say of them}.
    """

    content: dict[str, dict[str, Any]]
    updated: datetime | None = None

    @property
    def with_something(self) -> AnswerDraft:
        """Without the points of which nothing is kept."""
        left = {point: told for point, told in self.content.items() if any(told.values())}
        return AnswerDraft(left, self.updated)


def kept_of(draft: AnswerDraft, point_id: str) -> dict[str, Any]:
    """What is kept of one point, whatever was kept of it when it was written."""
    return {"text": "", "files": [], "steps": {}, **draft.content.get(point_id, {})}


class WorkingMaterial(Protocol):
    """Where it is kept, beside the log, in the same transactions."""

    def checks(self, case_id: str) -> list[PartCheck]:
        """In the order in which they were made."""
        ...

    def check(self, made: PartCheck) -> None:
        """Keep the mark, in place of an earlier one on the same part."""
        ...

    def uncheck(self, case_id: str, parts: list[str]) -> None: ...

    def notes(self, case_id: str) -> list[Note]:
        """The latest first."""
        ...

    def add_note(self, note: Note) -> None: ...

    def remove_note(self, case_id: str, note_id: str) -> None: ...

    def tasks(self, case_id: str) -> list[Task]:
        """What is not done first, by its day."""
        ...

    def add_task(self, task: Task) -> None: ...

    def finish_task(self, case_id: str, task_id: str, done: datetime | None, by_name: str) -> bool:
        """Mark it done, or with None not done; False when there is no such task in the case."""
        ...

    def answer_draft(self, case_id: str, person_id: str) -> AnswerDraft: ...

    def save_answer_draft(self, case_id: str, person_id: str, draft: AnswerDraft) -> None:
        """Keep it; an empty one is forgotten."""
        ...

    def waiting_until(self, last: date) -> list[str]:
        """The cases that wait for an applicant whose day to answer is `last` or earlier."""
        ...

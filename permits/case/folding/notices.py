"""What is put up on the notice board, and taken down, makes of the case."""

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case
from permits.case.notices import Notice, NoticeKind


@happened.register
def _(event: events.NoticePutUp, case: Case, envelope: events.StoredEvent) -> Case:  # noqa: ARG001
    notice = Notice(event.notice_id, NoticeKind(event.kind), event.title, event.text, event.first, event.last)
    return replace(case, notices=(*case.notices, notice))


@happened.register
def _(event: events.NoticeTakenDown, case: Case, envelope: events.StoredEvent) -> Case:
    down = (
        replace(notice, taken_down=envelope.at, reason=event.reason) if notice.notice_id == event.notice_id else notice
        for notice in case.notices
    )
    return replace(case, notices=tuple(down))

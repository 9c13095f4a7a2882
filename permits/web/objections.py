"""The fields in which an officer answers objections, on the page of a decision and on that of the statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for

from permits.case.hearings import Objection
from permits.services.objecting import Reply, proposed_summary, replied
from permits.services.objections_told import whose
from permits.services.shapes import CaseView
from permits.web.auth import principal
from permits.web.page import services


def typed_replies(view: CaseView) -> list[Reply]:
    """What stands in the fields of the form that was sent; an empty field answers nothing."""
    form, keys = request.form, [each.objection_id for each in view.case.objections]
    return [
        Reply(key, text, form.get(f"mott-{key}") == "ja", form.get(f"korthet-{key}", ""))
        for key in keys
        if (text := form.get(f"svar-{key}", "")).strip()
    ]


def keep_replies(view: CaseView, seen: int) -> tuple[CaseView, int]:
    """Record the answers on the form that say something new, and from which version to go on.

    Raises Stale when the case has moved since `seen`, Refused for an answer that cannot be kept.
    """
    replies = typed_replies(view)
    if not may_reply(view) or not replied(view.case, replies):
        return view, seen
    after = services().hearing.answer(principal(), view.case.case_id, seen, replies)
    return after, after.case.version


def may_reply(view: CaseView) -> bool:
    return any(move.name == "answer_objection" for move in view.moves)


def rows(view: CaseView, names: Mapping[str, str] | None = None) -> Sequence[dict[str, Any]]:
    """Each objection with its fields: as they were sent when they were, otherwise as they stand."""
    return [_row(view, each, names or {}) for each in view.case.objections]


def _row(view: CaseView, each: Objection, names: Mapping[str, str]) -> dict[str, Any]:
    form, key, stands = request.form, each.objection_id, each.statement
    sent = f"svar-{key}" in form
    records = {record.id: record for record in view.documents}
    return {
        "objection": each,
        "id": key,
        "name": names.get(each.recipient_id, ""),
        "whose": whose(each),
        "answer": form[f"svar-{key}"] if sent else stands.answer,
        "summary": form.get(f"korthet-{key}", "") if sent else proposed_summary(each, view.case),
        "met": form.get(f"mott-{key}") == "ja" if sent else stands.met,
        "files": [
            (records[id].filename, url_for("office.look", case_id=view.case.case_id, document_id=id))
            for id in stands.document_ids
            if id in records
        ],
    }

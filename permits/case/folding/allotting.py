"""What being allotted and tagged makes of the case."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case


@happened.register
def _(event: events.CaseAllotted, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, officer_id=event.officer_id, officer_name=event.officer_name)


@happened.register
def _(event: events.TagAdded, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, tags=tuple(sorted({*case.tags, event.tag})))


@happened.register
def _(event: events.TagRemoved, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, tags=tuple(tag for tag in case.tags if tag != event.tag))

"""What is written between the officer and the applicant makes of the case."""

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case, Written


@happened.register
def _(event: events.MessageWritten, case: Case, envelope: events.StoredEvent) -> Case:
    written = Written(event.text, event.by_applicant, envelope.at, envelope.by, envelope.by_name)
    return replace(case, messages=(*case.messages, written))

"""What is asked of the applicant, and answered, makes of the case."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case, Completion, State


@happened.register
def _(event: events.CompletionRequested, case: Case, envelope: events.StoredEvent) -> Case:
    asked = Completion(event.text, event.due, envelope.at)
    return replace(case, state=State.AWAITING_APPLICANT, completions=(*case.completions, asked))


@happened.register
def _(event: events.CompletionAnswered, case: Case, envelope: events.StoredEvent) -> Case:
    *earlier, latest = case.completions
    answered = replace(latest, answered=envelope.at)
    return replace(case, state=State.UNDER_REVIEW, completions=(*earlier, answered))

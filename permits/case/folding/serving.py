"""Who has taken part of the decision makes of the case."""

# ruff: noqa: ARG001 - every event answers the same call

from __future__ import annotations

from dataclasses import replace

from permits.case import events
from permits.case.decisions import Recipient, Way
from permits.case.folding.happening import happened
from permits.case.model import Case


@happened.register
def _(event: events.RecipientsListed, case: Case, envelope: events.StoredEvent) -> Case:
    listed = tuple(
        Recipient(
            told["id"], told["name"], told["why"], told.get("serve") == "ja", Way(told["way"]),
            told.get("person_id", ""), told.get("address", ""),
        )
        for told in event.recipients
    )  # fmt: skip
    return replace(case, recipients=(*case.recipients, *listed))


@happened.register
def _(event: events.DecisionDispatched, case: Case, envelope: events.StoredEvent) -> Case:
    sent = tuple(
        replace(each, sent=each.sent or event.day) if each.id in event.recipients else each for each in case.recipients
    )
    return replace(case, recipients=sent)


@happened.register
def _(event: events.DecisionServed, case: Case, envelope: events.StoredEvent) -> Case:
    served = tuple(
        replace(each, served=event.day, how=event.how) if each.id == event.recipient else each
        for each in case.recipients
    )
    return replace(case, recipients=served)


@happened.register
def _(event: events.DecisionAnnounced, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, announced=event.day)

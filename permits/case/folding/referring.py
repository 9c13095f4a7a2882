"""What is asked of other bodies, and answered, makes of the case."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.hearings import Referral, ReferralAnswer, Way
from permits.case.model import Case


@happened.register
def _(event: events.ReferralSent, case: Case, envelope: events.StoredEvent) -> Case:
    asked = Referral(
        referral_id=event.referral_id,
        body=event.body,
        name=event.name,
        text=event.text,
        asked=envelope.at,
        due=event.due,
        document_ids=event.document_ids,
        defence=event.defence,
    )
    return replace(case, referrals=(*case.referrals, asked))


@happened.register
def _(event: events.ReferralMailed, case: Case, envelope: events.StoredEvent) -> Case:
    return _with(case, event.referral_id, lambda one: replace(one, sent=True))


@happened.register
def _(event: events.ReferralReminded, case: Case, envelope: events.StoredEvent) -> Case:
    return _with(case, event.referral_id, lambda one: replace(one, reminded=(*one.reminded, event.days)))


@happened.register
def _(event: events.ReferralAnswered, case: Case, envelope: events.StoredEvent) -> Case:
    def answered(one: Referral) -> Referral:
        answer = ReferralAnswer(
            text=event.text,
            document_ids=event.document_ids,
            at=envelope.at,
            received=event.received,
            way=Way(event.way),
            signed=event.signed,
            late=event.received > one.due,
            objects=event.objects,
        )
        return replace(one, answers=(*one.answers, answer))

    return _with(case, event.referral_id, answered)


@happened.register
def _(event: events.ReferralWithdrawn, case: Case, envelope: events.StoredEvent) -> Case:
    return _with(case, event.referral_id, lambda one: replace(one, withdrawn=event.reason))


def _with(case: Case, referral_id: str, change: Callable[[Referral], Referral]) -> Case:
    referrals = (change(one) if one.referral_id == referral_id else one for one in case.referrals)
    return replace(case, referrals=tuple(referrals))

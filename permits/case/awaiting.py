"""Whose answer a case waits for, until when, and which of those days have passed without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permits.case.model import Case


class AwaitedKind(StrEnum):
    """What was asked."""

    ORDER = "order"
    HEARING = "hearing"
    REFERRAL = "referral"
    COMMUNICATION = "communication"


@dataclass(frozen=True)
class Awaited:
    """An answer that has not come. `about`: the id of the order, hearing, referral or communication."""

    kind: AwaitedKind
    about: str
    due: date


def awaited(case: Case) -> tuple[Awaited, ...]:
    """Every answer that an open case waits for; of those who are heard, that of the last of them."""
    return tuple(_awaited(case)) if case.state.is_open else ()


def _awaited(case: Case) -> Iterator[Awaited]:
    yield from (Awaited(AwaitedKind.ORDER, order.order_id, order.due) for order in case.open_orders)
    for hearing in case.hearings:
        if hearing.waited_for:
            yield Awaited(AwaitedKind.HEARING, hearing.hearing_id, hearing.due)
    for referral in case.referrals:
        if referral.is_open:
            yield Awaited(AwaitedKind.REFERRAL, referral.referral_id, referral.due)
    for one in case.communications:
        if not one.answered:
            yield Awaited(AwaitedKind.COMMUNICATION, one.communication_id, one.due)


def overdue(case: Case, today: date) -> tuple[Awaited, ...]:
    """Those whose day has passed and of which nobody has been told."""
    told = {(each.kind, each.about, each.due) for each in case.overdue}
    return tuple(
        each for each in awaited(case) if each.due < today and (each.kind.value, each.about, each.due) not in told
    )

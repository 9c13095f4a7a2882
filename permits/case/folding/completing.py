"""What is asked of the applicant, and answered, makes of the case."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs all of it or not

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from permits.case import events
from permits.case.folding.happening import happened
from permits.case.model import Case, PartyRole, State
from permits.case.orders import Addition, Completion, Given, Point, Standing
from permits.case.times import swedish_day

APPLICANT: Final = "sokande"
"""The step that tells who the person is who fills the application in."""
REACHED_BY: Final = ("street", "postal_code", "city", "email", "phone")


@happened.register
def _(event: events.CompletionRequested, case: Case, envelope: events.StoredEvent) -> Case:
    order_id = event.order_id or str(len(case.completions) + 1)
    asked = tuple(_point(point) for point in event.points)
    whole = Point(id=f"{order_id}.1", part="", title="", lacks=event.text)  # an order of before points were kept
    points = asked or (whole,)
    again = {point.again for point in points if point.again}
    earlier = _with_points(
        case, lambda point, _order: replace(point, standing=Standing.ASKED_AGAIN) if point.id in again else point
    )
    order = Completion(
        event.text, event.due, envelope.at, order_id, points, event.consequence, by_name=envelope.by_name
    )
    return replace(case, state=State.AWAITING_APPLICANT, completions=(*earlier, order))


@happened.register
def _(event: events.CompletionAnswered, case: Case, envelope: events.StoredEvent) -> Case:
    given = {str(each["point"]): (str(each["text"]), tuple(each["document_ids"])) for each in event.answers}
    left = [point for order in case.completions for point in order.left]
    if not given:
        given = {point.id: (event.text, event.document_ids) for point in left}

    def answered(point: Point, order: Completion) -> Point:
        if point.id not in given or not point.is_open:
            return point
        late = swedish_day(envelope.at) > order.due
        answer = Given(*given[point.id], envelope.at, envelope.by_name, late)
        return replace(point, standing=Standing.ANSWERED, answers=(*point.answers, answer))

    return _waiting_or_not(replace(case, completions=_with_points(case, answered)))


@happened.register
def _(event: events.AnswerAccepted, case: Case, envelope: events.StoredEvent) -> Case:
    def accepted(point: Point, _order: Completion) -> Point:
        is_it = point.id == event.point and point.standing is Standing.ANSWERED
        return replace(point, standing=Standing.ACCEPTED) if is_it else point

    return replace(case, completions=_with_points(case, accepted))


@happened.register
def _(event: events.PointWithdrawn, case: Case, envelope: events.StoredEvent) -> Case:
    def withdrawn(point: Point, _order: Completion) -> Point:
        is_it = point.id == event.point
        return replace(point, standing=Standing.WITHDRAWN, reason=event.reason) if is_it else point

    return _waiting_or_not(replace(case, completions=_with_points(case, withdrawn)))


@happened.register
def _(event: events.CompletionProlonged, case: Case, envelope: events.StoredEvent) -> Case:
    orders = (
        replace(order, due=event.due, prolonged=event.reason, reminded=())
        if order.order_id == event.order_id
        else order
        for order in case.completions
    )
    return replace(case, completions=tuple(orders))


@happened.register
def _(event: events.CompletionReminded, case: Case, envelope: events.StoredEvent) -> Case:
    orders = (
        replace(order, reminded=(*order.reminded, event.days)) if order.order_id == event.order_id else order
        for order in case.completions
    )
    return replace(case, completions=tuple(orders))


@happened.register
def _(event: events.AdditionReceived, case: Case, envelope: events.StoredEvent) -> Case:
    return replace(case, additions=(*case.additions, Addition(event.text, event.document_ids, envelope.at)))


@happened.register
def _(event: events.AnswersCorrected, case: Case, envelope: events.StoredEvent) -> Case:
    corrected = replace(case, corrected=(*case.corrected, event.step))
    return _named_anew(corrected, event.after) if event.step == APPLICANT else corrected


@happened.register
def _(event: events.DocumentReplaced, case: Case, envelope: events.StoredEvent) -> Case:
    documents = (
        replace(each, replaced_by=event.by) if each.document_id == event.document_id else each
        for each in case.documents
    )
    return replace(case, documents=tuple(documents))


def _named_anew(case: Case, told: Mapping[str, Any]) -> Case:
    """The party whose answers these are, as they now say: the agent where there is one, else the applicant."""
    named: dict[str, Any] = {name: str(told.get(name, "")) for name in ("name", *REACHED_BY)}
    agent = next((party for party in case.parties if party.role is PartyRole.AGENT), case.applicant)
    anew = replace(agent, **named, protected=agent.protected or told.get("protected") == "ja")
    parties = tuple(anew if party is agent else party for party in case.parties)
    return replace(case, parties=parties, former=(*case.former, agent))


def _point(asked: Mapping[str, Any]) -> Point:
    redo = asked.get("redo")
    return Point(**{**asked, "redo": None if redo is None else tuple(redo)})


def _with_points(case: Case, change: Callable[[Point, Completion], Point]) -> tuple[Completion, ...]:
    """The orders of the case with each of their points changed."""
    return tuple(
        replace(order, points=tuple(change(point, order) for point in order.points)) for order in case.completions
    )


def _waiting_or_not(case: Case) -> Case:
    """A case waits for the applicant as long as something that was asked for is not answered."""
    if case.state is State.AWAITING_APPLICANT and not case.open_orders:
        return replace(case, state=State.UNDER_REVIEW)
    return case

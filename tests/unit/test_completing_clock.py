"""The clock of orders and answers, whatever happens, beside the statute restated by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from permits.case import events
from permits.case.deadline import clock_of, why_not_extended
from permits.case.events import Event, StoredEvent, to_data
from permits.case.folding import fold
from permits.case.model import Case
from permits.case.orders import Standing
from permits.law.clock import Start
from tests.unit.test_lifecycle import APPLICATION

DAY_ONE = date(2026, 11, 23)


Told = tuple[int, str]


HAPPENED = st.lists(
    st.tuples(st.integers(0, 90), st.sampled_from(["order", "answer", "again", "add", "extend", "withdraw"])),
    max_size=8,
)


def case_told(days: list[Told]) -> tuple[Case, list[tuple[date, str]]]:
    """A case in which this happened on these days after the application, each where it can; and what did happen."""
    happened: list[tuple[date, Event]] = [(DAY_ONE, APPLICATION)]
    done: list[tuple[date, str]] = []
    for offset, what in sorted(days, key=lambda each: each[0]):
        day = DAY_ONE + timedelta(days=offset)
        case = folded(happened)
        event = _possible(case, what, day)
        if event is not None:
            happened.append((day, event))
            done.append((day, what))
    return folded(happened), done


def folded(happened: list[tuple[date, Event]]) -> Case:
    return fold(
        StoredEvent(n, "c", n, event.type(), to_data(event), datetime.combine(day, time(9), UTC), "p", "N", "", "")
        for n, (day, event) in enumerate(happened, 1)
    )


def _possible(case: Case, what: str, day: date) -> Event | None:
    number = len(case.completions) + 1
    last = case.completions[-1].points[0] if case.completions else None
    point = {"id": f"{number}.1", "part": "fri", "title": "", "lacks": "Något.", "again": ""}
    asked = events.CompletionRequested("Text", day + timedelta(days=21), str(number), (point,), "avvisas")
    if what == "order" and not case.open_orders:
        return asked
    if what == "answer" and last and last.is_open:
        return events.CompletionAnswered("", (), ({"point": last.id, "text": "Här.", "document_ids": []},))
    if what == "again" and last and last.standing is Standing.ANSWERED:
        return replace(asked, points=({**point, "again": last.id},))
    if what == "withdraw" and last and last.is_open:
        return events.PointWithdrawn(last.id, "Behövs inte.")
    if what == "add":
        return events.AdditionReceived("Nytt.")
    if what == "extend" and why_not_extended(case, day) is None:
        return events.TimeExtended(3, "Utredning.")
    return None


def due_by_hand(done: list[tuple[date, str]]) -> date | None:
    """The statute said once more, plainly: the latest of arrival, additions and cured defects, plus ten weeks."""
    openings, starts, extra = [DAY_ONE], [DAY_ONE], 0
    chains: list[dict[str, object]] = []  # a defect: the days it was asked for, when it was cured
    for day, what in done:
        if what == "add":
            openings.append(day)
            starts.append(day)
        elif what == "extend":
            extra = 3
        elif what == "order":
            chains.append({"asked": [day], "cured": None})
        elif what == "again":
            chains[-1]["asked"].append(day)  # type: ignore[attr-defined]
            chains[-1]["cured"] = None
        elif what == "answer":
            chains[-1]["cured"] = day
        elif what == "withdraw":
            chains.pop()
    for chain in chains:
        in_time = any(
            timedelta(0) <= asked - opened <= timedelta(days=21)
            for asked in chain["asked"]  # type: ignore[attr-defined]
            for opened in openings
        )
        if in_time:
            if chain["cured"] is None:
                return None
            starts.append(chain["cured"])  # type: ignore[arg-type]
    return max(starts) + timedelta(weeks=10 + extra)


@settings(max_examples=300, deadline=None)
@given(HAPPENED)
def test_the_clock_goes_as_the_statute_says_whatever_happens(days: list[Told]) -> None:
    case, done = case_told(days)
    assert clock_of(case).due == due_by_hand(done)


def test_a_late_order_moves_nothing_and_an_addition_opens_a_new_window() -> None:
    late, _done = case_told([(30, "order"), (40, "answer")])
    assert clock_of(late).started == DAY_ONE
    opened, _done = case_told([(25, "add"), (30, "order"), (40, "answer")])
    assert (clock_of(opened).start, clock_of(opened).started) == (Start.CURED, DAY_ONE + timedelta(days=40))


def test_an_answer_that_was_not_enough_cured_nothing() -> None:
    case, _done = case_told([(5, "order"), (10, "answer"), (35, "again")])
    assert clock_of(case).due is None
    answered, _done = case_told([(5, "order"), (10, "answer"), (35, "again"), (50, "answer")])
    assert clock_of(answered).started == DAY_ONE + timedelta(days=50)

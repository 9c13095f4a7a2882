"""How the queue is kept beside the cases, written with their events, and asked with filters by the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    false,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy import case as when

from permits.adapters.database.cases import summary_of
from permits.adapters.database.queue_tables import queue_rows
from permits.adapters.database.tables import Day, case_parties, cases
from permits.adapters.database.texts import forget_words, keep_words, numbers_with
from permits.case.events import StoredEvent
from permits.case.matter import Matter, matters
from permits.case.model import IN_BUILDING, Case, State
from permits.case.times import swedish_day
from permits.services.attention import Attention, Waits, attention_of, waits_for
from permits.services.case_words import words_in, words_of_case
from permits.services.deadline import Reckoning, reckoning_of
from permits.services.queue_shapes import Asking, Counted, Placing, QueuedCase, Sought, Tab

ROWS = queue_rows.c
BESIDE = ("case_id", "state", "officer_id", "decide_by", "due")
"""Columns that stand in `cases` too, with the same in them."""
SHOWN = tuple(column for column in ROWS if column.name not in BESIDE)
BUILT = tuple(state.value for state in IN_BUILDING)
SOON = 14  # days, where the municipality says nothing else
TELLING = 1
"""Raised by whoever has rows tell something else of the same events: `lovlig migrate` tells the older ones again."""
MARK = "|"
"""Stands around each entry of a list in a column, so that a whole entry can be asked for."""


class QueueRows:
    """services.queue_stores.Queue"""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # written with the events

    def write(self, case: Case, stored: Sequence[StoredEvent]) -> None:
        """Bring the row and the words of a case up to its events."""
        values = {**row_of(case, stored), "telling": TELLING}
        changed = update(queue_rows).where(ROWS.case_id == case.case_id).values(**values)
        kept = self._connection.execute(changed.returning(ROWS.number, ROWS.address)).one_or_none()
        if kept is None:
            made = insert(queue_rows).values(case_id=case.case_id, **values)
            kept = self._connection.execute(made.returning(ROWS.number, ROWS.address)).one()
        keep_words(self._connection, kept.number, words_of_case(case, stored, kept.address))

    def place(self, case: Case, stored: Sequence[StoredEvent], found: Placing) -> None:
        """Keep where the case is; what is protected is not found by its address."""
        east, north = found.place or (None, None)
        values = {"area": found.area, "address": found.address, "east": east, "north": north}
        placed = update(queue_rows).where(ROWS.case_id == case.case_id).values(**values).returning(ROWS.number)
        number = self._connection.execute(placed).scalar_one()
        keep_words(self._connection, number, words_of_case(case, stored, found.address))

    def unplaced(self, limit: int) -> list[str]:
        """Cases whose area nobody has looked up, the first to come first."""
        query = select(ROWS.case_id).where(ROWS.area.is_(None)).order_by(ROWS.number).limit(limit)
        return list(self._connection.execute(query).scalars())

    def displace(self) -> None:
        undecided = ROWS.state.in_([state.value for state in State if state.is_open])
        self._connection.execute(update(queue_rows).where(undecided).values(area=None))

    def unallotted(self, limit: int, after: int = 0) -> list[tuple[int, str]]:
        """New cases that nobody has, and whose area is known, as (number, case_id) from `after` on."""
        open_to_all = and_(ROWS.officer_id.is_(None), ROWS.state == State.SUBMITTED.value, ROWS.area.is_not(None))
        query = select(ROWS.number, ROWS.case_id).where(open_to_all, ROWS.number > after).order_by(ROWS.number)
        return [(row.number, row.case_id) for row in self._connection.execute(query.limit(limit))]

    def rowless(self, limit: int) -> list[str]:
        """Cases without a row here, as those that came before there was a queue, or with one that tells too little."""
        known = select(ROWS.case_id).where(ROWS.telling == TELLING)
        query = select(cases.c.case_id).where(cases.c.case_id.not_in(known)).order_by(cases.c.submitted).limit(limit)
        return list(self._connection.execute(query).scalars())

    def forget(self) -> None:
        """Empty everything that can be told from the events again."""
        forget_words(self._connection)
        self._connection.execute(queue_rows.delete())

    # asked

    def page(self, sought: Sought, tab: Tab, asking: Asking, *, limit: int, offset: int = 0) -> list[QueuedCase]:
        """A page of one list: what the law wants decided first at the top, what waits for an applicant below."""
        numbers = self._ordered(self._found(select(ROWS.number), sought, asking).where(_in(tab, asking)), tab, asking)
        wanted = list(self._connection.execute(numbers.limit(limit).offset(offset)).scalars())
        rows: dict[int, QueuedCase] = {}
        for first in range(0, len(wanted), 500):
            joined = select(cases, *SHOWN).join(queue_rows, cases.c.case_id == ROWS.case_id)
            for row in self._connection.execute(joined.where(ROWS.number.in_(wanted[first : first + 500]))):
                rows[row.number] = _queued(row)
        return [rows[number] for number in wanted]

    def counted(self, sought: Sought, asking: Asking, tab: Tab, soon: int = SOON) -> Counted:
        """How many there are in each list under this filter, and how many of the open ones in `tab` are pressing."""
        among = and_(_in(tab, asking), ROWS.is_open, ROWS.decide_by.is_not(None))
        late = and_(among, ROWS.decide_by < asking.today)
        near = and_(among, ROWS.decide_by >= asking.today, ROWS.decide_by <= asking.today + timedelta(days=soon))
        asked: list[Any] = [*(_many(_in(each, asking)) for each in Tab), _many(late), _many(near)]
        query = self._found(select(*asked), sought, asking)
        found = [int(number or 0) for number in self._connection.execute(query).one()]
        return Counted(dict(zip(Tab, found, strict=False)), found[-2], found[-1])

    def loads(self) -> list[tuple[str, tuple[str, ...], int]]:
        """What lies on each officer's desk: officer, kinds, how many open cases of them."""
        query = select(ROWS.officer_id, ROWS.kinds, func.count()).where(ROWS.is_open, ROWS.officer_id.is_not(None))
        found = self._connection.execute(query.group_by(ROWS.officer_id, ROWS.kinds))
        return [(officer, _entries(kinds), number) for officer, kinds, number in found]

    def tags(self) -> list[str]:
        """The tags in use on open cases."""
        query = select(ROWS.tags).where(ROWS.tags != "", ROWS.is_open).distinct()
        return sorted({tag for told in self._connection.execute(query).scalars() for tag in _entries(told)})

    def areas(self) -> list[str]:
        query = select(ROWS.area).where(ROWS.area.is_not(None), ROWS.area != "").distinct()
        return sorted(self._connection.execute(query).scalars())

    def _found(self, query: Select[Any], sought: Sought, asking: Asking) -> Select[Any]:
        """The query kept to what is sought, and to cases that whoever asks is not in themselves."""
        who = {asking.person_id, *asking.ids}
        theirs = select(case_parties.c.case_id).where(case_parties.c.person_id.in_(who))
        query = query.select_from(queue_rows).where(ROWS.case_id.not_in(theirs))
        words = list(dict.fromkeys(words_in(sought.text)))
        if words:
            query = query.where(ROWS.number.in_(numbers_with(self._connection.dialect.name, words)))
        elif sought.text.strip():
            query = query.where(false())  # only signs, which no case is found by
        return query.where(*_filters(sought, asking.today))

    def _ordered(self, query: Select[Any], tab: Tab, asking: Asking) -> Select[Any]:
        if tab in {Tab.CLOSED, Tab.BUILDING}:
            return query.order_by(ROWS.decided.desc(), ROWS.number.desc())
        rests = when((and_(ROWS.decide_by.is_(None), ROWS.due >= asking.today), 1), else_=0)
        first = func.coalesce(ROWS.decide_by, ROWS.due, literal(date.max, Day()))
        return query.order_by(rests, first, ROWS.number)


def row_of(case: Case, stored: Iterable[StoredEvent]) -> dict[str, Any]:
    """What the queue shows of a case, as its events amount to, without where it is."""
    waiting = case.open_orders if case.state is State.AWAITING_APPLICANT else ()
    reckoning = reckoning_of(case)
    return {
        "is_open": case.state.is_open,
        "state": case.state.value,
        "officer_id": case.officer_id,
        "decide_by": reckoning.due,
        "due": max((order.due for order in waiting), default=None),
        "decided": swedish_day(case.decision.at) if case.decision else None,
        "waits": waits_for(case).value,
        "kinds": _listed(case.measures),
        "matters": _listed(matters(case)),
        "tags": _listed(case.tags),
        "attention": _listed(attention_of(case, stored)),
        "reckoning": reckoning.as_dict(),
    }


def _in(tab: Tab, asking: Asking) -> ColumnElement[bool]:
    built = and_(ROWS.state.in_(BUILT), not_(ROWS.matters.contains(f"{MARK}{Matter.FORHANDSBESKED}{MARK}")))
    if tab is Tab.BUILDING:
        return built
    if tab is Tab.CLOSED:
        return and_(not_(ROWS.is_open), not_(built))
    if tab is Tab.MINE:
        return and_(ROWS.is_open, ROWS.officer_id.in_(asking.mine or (asking.person_id,)))
    return and_(ROWS.is_open, ROWS.officer_id.is_(None)) if tab is Tab.UNASSIGNED else ROWS.is_open


def _many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(when((condition, 1), else_=0))


def _filters(sought: Sought, today: date) -> Iterable[ColumnElement[bool]]:
    listed = (
        (sought.kind, ROWS.kinds), (sought.wants, ROWS.matters), (sought.tag, ROWS.tags),
        (sought.attention, ROWS.attention),
    )  # fmt: skip
    for asked, column in listed:
        if asked:
            yield column.contains(f"{MARK}{asked}{MARK}", autoescape=True)
    for asked, column in ((sought.state, ROWS.state), (sought.officer, ROWS.officer_id), (sought.area, ROWS.area)):
        if asked:
            yield column == asked
    rests = and_(ROWS.waits == Waits.APPLICANT.value, ROWS.due >= today)
    if sought.waits == Waits.APPLICANT:
        yield rests
    elif sought.waits == Waits.OFFICER:
        yield and_(ROWS.is_open, or_(ROWS.waits != Waits.APPLICANT.value, ROWS.due < today))
    if sought.within is not None:
        yield ROWS.decide_by <= today + timedelta(days=sought.within)


def _listed(entries: Iterable[str]) -> str:
    told = MARK.join(str(entry) for entry in entries)
    return f"{MARK}{told}{MARK}" if told else ""


def _entries(told: str) -> tuple[str, ...]:
    return tuple(told.strip(MARK).split(MARK)) if told else ()


def _queued(row: Row[Any]) -> QueuedCase:
    attention = tuple(Attention(entry) for entry in _entries(row.attention))
    placed = row.east is not None
    return QueuedCase(
        summary=summary_of(row),
        kinds=_entries(row.kinds),
        reckoning=Reckoning.of_dict(row.reckoning),
        waits=Waits(row.waits),
        attention=attention,
        tags=_entries(row.tags),
        area=row.area or "",
        address=row.address,
        place=(row.east, row.north) if placed else None,
        decided=row.decided,
    )

"""The municipality's notice board: what is put up in a case, what anybody can read there, and when it comes down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from permits.case.events import NoticePutUp, NoticeTakenDown
from permits.case.folding import fold
from permits.case.matter import words
from permits.case.model import Case
from permits.case.notices import NoticeKind
from permits.case.times import swedish_day
from permits.services.diary import Hand, own_hand, record
from permits.services.drafting import new_id
from permits.services.ports import Clock
from permits.services.refusals import NotFound, Refused
from permits.services.stores import Transactions, Unit
from permits.services.telling import measures_text
from permits.words import _

LOOKS_EVERY: Final = 600.0  # seconds; a notice is a matter of days


@dataclass(frozen=True)
class PublicNotice:
    """A notice as anybody reads it: registry number, property, what it is about and until when. It names nobody."""

    id: str
    case_id: str
    kind: NoticeKind
    registry_number: str
    designation: str
    title: str
    text: str
    first: date
    last: date
    taken_down: datetime | None = None


class NoticeStore(Protocol):
    """The notices of all cases."""

    def add(self, notice: PublicNotice) -> None: ...

    def take_down(self, notice_id: str, at: datetime) -> None: ...

    def standing(self, day: date) -> list[PublicNotice]:
        """What is to be read on this day, the latest put up first."""
        ...

    def over(self, day: date) -> list[PublicNotice]:
        """What still stands though its last day is before this day."""
        ...


def title_of(case: Case, kind: NoticeKind) -> str:
    """What a notice about the case is called: what was applied for, and that it is heard or decided."""
    subject = f"{measures_text(case.measures)}, {case.designation}"
    if kind is NoticeKind.DECISION:
        return f"Beslut: {subject}"
    return f"{words(case).applied}: {subject}"


def put_up(
    unit: Unit, case: Case, kind: NoticeKind, first: date, last: date, *, hand: Hand, text: str = "", title: str = ""
) -> Case:
    """Put a notice about the case on the board from `first` to `last`, both with it, in this transaction.

    `text` says how to answer or appeal and where more is to be read, and names nobody; `title` else says what the case
    is about. The case must be locked. Raises Refused when the days are in disorder.
    """
    if last < first:
        raise Refused(_("Anslagets sista dag kan inte ligga före den första."))
    put = NoticePutUp(new_id(), kind.value, title or title_of(case, kind), text, first, last)
    unit.notices.add(
        PublicNotice(
            id=put.notice_id,
            case_id=case.case_id,
            kind=kind,
            registry_number=case.registry_number,
            designation=case.designation,
            title=put.title,
            text=text,
            first=first,
            last=last,
        )
    )
    return record(unit, case.case_id, [put], hand)


def take_down(unit: Unit, case_id: str, notice_id: str, *, hand: Hand, reason: str = "") -> Case:
    """Take a notice down in this transaction; one that is down already stays so. The case must be locked.

    Raises NotFound for a notice that is not the case's.
    """
    case = fold(unit.log.of_case(case_id))
    found = next((notice for notice in case.notices if notice.notice_id == notice_id), None)
    if found is None:
        raise NotFound
    if found.taken_down is not None:
        return case
    unit.notices.take_down(notice_id, hand.at)
    return record(unit, case_id, [NoticeTakenDown(notice_id, reason)], hand)


class NoticeBoard:
    """services.working.Working, and what the public reads."""

    pause = LOOKS_EVERY

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def standing(self) -> list[PublicNotice]:
        """What is to be read today."""
        with self._database.reading() as unit:
            return unit.notices.standing(swedish_day(self._clock()))

    def notice(self, notice_id: str) -> PublicNotice:
        """One notice that is to be read today. Raises NotFound: what has come down is nobody's to read here."""
        found = next((notice for notice in self.standing() if notice.id == notice_id), None)
        if found is None:
            raise NotFound
        return found

    def react_once(self) -> int:
        """Take down what has stood its time; how many there were."""
        at = self._clock()
        with self._database.reading() as unit:
            over = unit.notices.over(swedish_day(at))
        for notice in over:
            with self._database.transaction() as unit:
                if unit.cases.lock(notice.case_id):
                    take_down(unit, notice.case_id, notice.id, hand=own_hand(at))
        return len(over)

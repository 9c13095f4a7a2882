"""Disposal by the municipality's rules: what is due and why, taking it away, and a log of what went.

The events stay as they were: what goes stands beside them. What belongs to a case goes only when the case has ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final, Protocol

from permits.archive_profile import Disposal
from permits.case.access import Permission, Principal, may
from permits.case.events import DocumentsDisposed
from permits.case.folding import fold
from permits.case.model import Case
from permits.case.stage import has_ended
from permits.case.times import STOCKHOLM, swedish_day
from permits.municipality import Municipality
from permits.services.diary import SYSTEM_NAME, own_hand, record
from permits.services.disposal_shapes import OF_ENDED_CASES, DisposalKind, Disposed, Due, FoundDocument
from permits.services.ports import Clock
from permits.services.refusals import NotFound
from permits.services.registry_words import title_of
from permits.services.stores import Transactions, Unit

PER_PAGE: Final = 50
AT_A_TIME: Final = 500
FILES_STAY: Final = timedelta(days=1)  # a backup that began before something went still finds its file
LOOKS_EVERY: Final = 3600.0  # seconds; a rule is a matter of days
OF_CASE_ROWS: Final = OF_ENDED_CASES - {DisposalKind.DOCUMENTS}


class Forgetting(Protocol):
    """The file store, as far as files are taken away from it."""

    def forget(self, sha256: str) -> bool:
        """Remove the file and what was drawn from it; False when somebody has just handed it in again."""
        ...


@dataclass(frozen=True)
class DisposalShown:
    """What is due now, and a page of what went. `page` counts from 1; `more`: not all that is due is told."""

    due: Sequence[Due]
    more: bool
    log: Sequence[Disposed]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


class Disposing:
    """services.working.Working, and what an administrator and a registrator see of it."""

    pause = LOOKS_EVERY

    def __init__(self, database: Transactions, files: Forgetting, municipality: Municipality, clock: Clock) -> None:
        self._database = database
        self._files = files
        self._municipality = municipality
        self._clock = clock

    def look(self, who: Principal, page: int = 1) -> DisposalShown:
        """What would go now, and what has gone. Raises NotFound for who may not see it."""
        if not may(who, Permission.SEE_DISPOSAL):
            raise NotFound
        due = self.due()
        with self._database.reading() as unit:
            total = unit.disposal.logged()
            page = min(max(1, page), max(1, -(-total // PER_PAGE)))
            log = unit.disposal.log(PER_PAGE, (page - 1) * PER_PAGE)
        return DisposalShown(due[:AT_A_TIME], len(due) >= AT_A_TIME, log, total, page)

    def due(self, limit: int = AT_A_TIME) -> list[Due]:
        """What the rules say is to go now, kind by kind, the oldest first; at most `limit` of each kind."""
        with self._database.reading() as unit:
            return [*self._by_days(unit, limit), *self._documents(unit, limit)]

    def react_once(self) -> int:
        """What is due, where the municipality lets it go by itself; and files that nobody needs."""
        gone = self.run() if self._municipality.records.automatic else []
        return len(gone) + self.forget_files()

    def run(self, by_name: str = SYSTEM_NAME) -> list[Disposed]:
        """Dispose of everything that is due. Each piece is taken whole with its line in the log, or not at all."""
        gone: list[Disposed] = []
        while due := self.due():
            taken = [disposed for each in due if (disposed := self._take(each, by_name)) is not None]
            gone += taken
            if not taken:
                break
        self.forget_files()
        return gone

    def forget_files(self) -> int:
        """Remove the files of what went a day ago, which nothing names any more; how many there were."""
        forgotten = 0
        with self._database.reading() as unit:
            loose = unit.disposal.loose_files(self._clock() - FILES_STAY, AT_A_TIME)
        for sha256 in loose:
            with self._database.transaction() as unit:  # nobody else writes that something needs it meanwhile
                if not unit.disposal.is_needed(sha256):
                    if not self._files.forget(sha256):
                        continue
                    forgotten += 1
                unit.disposal.settled(sha256)
        return forgotten

    # what is due

    def _by_days(self, unit: Unit, limit: int) -> Iterator[Due]:
        for name, rule in self._municipality.records.disposal.items():
            kind = DisposalKind(name)
            for found in unit.disposal.found(kind, self._before(rule.days), limit):
                case = _case(unit, found.case_id) if found.case_id else None
                if kind in OF_CASE_ROWS and (case is None or not is_over(case)):
                    continue
                yield Due(
                    kind=kind,
                    key=found.key,
                    count=found.count,
                    since=found.since,
                    rule=rule.rule,
                    case_id=found.case_id,
                    registry_number=case.registry_number if case else "",
                )

    def _documents(self, unit: Unit, limit: int) -> Iterator[Due]:
        """Documents by their kind or by how their case ended, from the first day of the year when they may go."""
        this_year, seen = swedish_day(self._clock()).year, set[str]()
        for rule, labels, states in self._rules():
            before = datetime(this_year - rule.years, 1, 1, tzinfo=STOCKHOLM)
            for case_id, several in groupby(unit.disposal.documents(labels, states, before, limit), key=_by_case):
                documents = [each for each in several if each.document_id not in seen]
                case = _case(unit, case_id) if documents else None
                if case is None or not is_over(case):
                    continue
                seen |= {each.document_id for each in documents}
                yield Due(
                    kind=DisposalKind.DOCUMENTS,
                    key=case_id,
                    count=len(documents),
                    since=swedish_day(documents[0].updated),
                    rule=rule.rule,
                    case_id=case_id,
                    registry_number=case.registry_number,
                    document_ids=tuple(each.document_id for each in documents),
                )

    def _rules(self) -> Iterator[tuple[Disposal, Sequence[str], Sequence[str]]]:
        """Each rule with the label of documents, or the end of cases, that it is about."""
        for label, rule in self._municipality.archive.disposal.items():
            yield rule, (label,), ()
        for state, rule in self._municipality.records.cases.items():
            yield rule, (), (state,)

    def _before(self, days: int) -> datetime:
        """The beginning of the Swedish day so many days ago: what was last of use before it is old enough."""
        day: date = swedish_day(self._clock()) - timedelta(days=days)
        return datetime.combine(day, time(), STOCKHOLM)

    # taking it away

    def _take(self, due: Due, by_name: str) -> Disposed | None:
        at = self._clock()
        with self._database.transaction() as unit:
            if due.kind in OF_ENDED_CASES:
                case = _case(unit, due.case_id) if unit.cases.lock(due.case_id) else None
                if case is None or not is_over(case):
                    return None
            if due.kind is DisposalKind.DOCUMENTS:
                count = _take_documents(unit, due, at)
            else:
                rule = self._municipality.records.disposal.get(due.kind.value)
                count = unit.disposal.take(due.kind, due.key, self._before(rule.days), at) if rule else 0
            if not count:
                return None
            disposed = Disposed(at, due.kind, due.registry_number, count, due.rule, by_name)
            unit.disposal.note(disposed)
        return disposed


def is_over(case: Case) -> bool:
    """Whether nothing more can happen to the case: it has ended, and every appeal is settled."""
    return has_ended(case) and not any(appeal.holds_back for appeal in case.appeals)


def _by_case(document: FoundDocument) -> str:
    return document.case_id


def _case(unit: Unit, case_id: str) -> Case | None:
    stored = unit.log.of_case(case_id)
    return fold(stored) if stored else None


def _take_documents(unit: Unit, due: Due, at: datetime) -> int:
    """Mark the documents and tell the case's diary; how many there were."""
    taken = unit.disposal.take_documents(due.case_id, due.document_ids, at)
    if taken:
        known = {each.id: each for each in unit.documents.of_case(due.case_id)}
        told = tuple({"document_id": each, "label": title_of(known[each].label)} for each in taken)
        record(unit, due.case_id, [DocumentsDisposed(told, due.rule)], own_hand(at))
    return len(taken)

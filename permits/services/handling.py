"""What an officer does with a case on the way to its decision."""

from __future__ import annotations

from datetime import date, datetime

from permits.case.access import Permission, Principal, is_not_in_the_case, may
from permits.case.events import CaseAssigned, DocumentNeededAgain, DocumentWaived
from permits.case.folding import fold
from permits.case.model import Case, State
from permits.case.times import swedish_day
from permits.services.completeness import waivable
from permits.services.diary import hand_of, moving, record
from permits.services.ports import Clock
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import CaseView, DocumentRecord
from permits.services.stores import Transactions, Unit
from permits.services.viewing import still_kept, view_of
from permits.wizard.office import LONGEST_TEXT, LONGEST_TIME
from permits.words import Text, _


class Handling:
    """The case page and the moves before a decision."""

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def case(self, who: Principal, case_id: str) -> CaseView:
        """The case at the officer's desk. Raises NotFound, also for an officer who is named in the case."""
        with self._database.reading() as unit:
            return _from_outside(who, view_of(unit, case_id, who, self._clock()))

    def document(self, who: Principal, case_id: str, document_id: str) -> DocumentRecord:
        """The document as the officer may see it: a file's name can tell who is protected. Raises NotFound."""
        found = next((each for each in self.case(who, case_id).documents if each.id == document_id), None)
        if found is None:
            raise NotFound
        return still_kept(found)

    def assign(
        self, who: Principal, case_id: str, version: int, officer_id: str | None = None, officer_name: str = ""
    ) -> CaseView:
        """Take the case, or give it to another. Raises NotFound, Stale, Refused."""
        assigned = CaseAssigned(officer_id or who.person_id, officer_name if officer_id else who.name)
        at = self._clock()
        with self._database.transaction() as unit:
            move = "assign" if _is_new(unit, case_id) else "reassign"
            moving(unit, who, case_id, version, move, at)
            record(unit, case_id, [assigned], hand_of(who, at))
            return view_of(unit, case_id, who, at)

    def waive_document(self, who: Principal, case_id: str, version: int, label: str, reason: str) -> CaseView:
        """Do without a document that the law leaves to need. Raises NotFound, Stale, Refused."""
        waived = DocumentWaived(label, written(reason, _("Skriv varför handlingen inte behövs.")))
        return self._of_document(who, case_id, version, "waive_document", waived)

    def need_document_again(self, who: Principal, case_id: str, version: int, label: str) -> CaseView:
        """Take back that a document is not needed. Raises NotFound, Stale, Refused."""
        return self._of_document(who, case_id, version, "need_document_again", DocumentNeededAgain(label))

    def _of_document(
        self, who: Principal, case_id: str, version: int, move: str, happened: DocumentWaived | DocumentNeededAgain
    ) -> CaseView:
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, move, at)
            waived = case.waiver(happened.label) is not None
            if isinstance(happened, DocumentWaived):
                lines = waivable(view_of(unit, case_id, who, at))
                if happened.label not in {line.label for line in lines}:
                    raise Refused(_("Den handlingen går inte att avstå från här."))
            elif not waived:
                raise Refused(_("Ingen har avstått från den handlingen."))
            record(unit, case_id, [*taken_by(who, case), happened], hand_of(who, at))
            return view_of(unit, case_id, who, at)


def taken_by(who: Principal, case: Case) -> list[CaseAssigned]:
    """Whoever acts in a case that nobody has taken has taken it; so has its officer, who had only been given it."""
    is_new = case.state is State.SUBMITTED and case.officer_id in {None, "", who.person_id}
    return [CaseAssigned(who.person_id, who.name)] if is_new or not case.officer_id else []


def written(text: str, missing: Text) -> str:
    """The text as it is kept. Raises Refused, with `missing` when there is nothing in it."""
    kept = text.replace("\r\n", "\n").strip()
    if not kept:
        raise Refused(missing)
    if len(kept) > LONGEST_TEXT:
        raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_TEXT))
    return kept


def later(due: date, at: datetime) -> date:
    """The day, if it can be given to answer. Raises Refused."""
    today = swedish_day(at)
    if not today < due <= today + LONGEST_TIME:
        raise Refused(_("Välj ett datum efter i dag och inom ett år."))
    return due


def _from_outside(who: Principal, view: CaseView) -> CaseView:
    """The desk is for officers, and shows nobody a case in which they are named themselves."""
    if not may(who, Permission.SEE_QUEUE) or not is_not_in_the_case(who, view.case):
        raise NotFound
    return view


def _is_new(unit: Unit, case_id: str) -> bool:
    stored = unit.log.of_case(case_id)
    return bool(stored) and fold(stored).state is State.SUBMITTED

"""What officers note beside a case, and what they write in it to the applicant."""

from __future__ import annotations

from datetime import date
from typing import Final

from permits.case.access import Permission, Principal, is_not_in_the_case, may
from permits.case.deadline import limits_of
from permits.case.events import MessageWritten, TimeExtended
from permits.case.model import Case
from permits.services.answering import is_said_already
from permits.services.completing import at_desk
from permits.services.diary import hand_of, moving, record
from permits.services.drafting import new_id
from permits.services.handling import taken_by, written
from permits.services.ports import Clock
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import CaseView
from permits.services.stores import Transactions
from permits.services.viewing import view_of
from permits.services.working_material import Note, PartCheck, Task
from permits.words import _

LONGEST_LINE: Final = 300


class Noting:
    """Beside the case and in it. Raises NotFound for a case that is not theirs."""

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    # working material: never in the case file, never seen by the applicant

    def beside(self, who: Principal, case: Case) -> tuple[list[Note], list[Task], list[PartCheck]]:
        """The notes, the tasks and the marks on parts, for whoever reads this case at the desk."""
        if not may(who, Permission.SEE_QUEUE) or not is_not_in_the_case(who, case):
            raise NotFound
        with self._database.reading() as unit:
            material = unit.material
            return material.notes(case.case_id), material.tasks(case.case_id), material.checks(case.case_id)

    def note(self, who: Principal, case_id: str, text: str) -> None:
        """Note something for colleagues. Raises Refused when there is nothing in it."""
        told = written(text, _("Skriv något i anteckningen."))
        at = self._clock()
        with self._database.transaction() as unit:
            at_desk(unit, who, case_id, at)
            unit.material.add_note(Note(new_id(), case_id, told, who.person_id, who.name, at))

    def remove_note(self, who: Principal, case_id: str, note_id: str) -> None:
        """Remove a note of one's own."""
        with self._database.transaction() as unit:
            at_desk(unit, who, case_id, self._clock())
            mine = any(note.id == note_id and note.by == who.person_id for note in unit.material.notes(case_id))
            if not mine:
                raise Refused(_("Bara den som skrev anteckningen kan ta bort den."))
            unit.material.remove_note(case_id, note_id)

    def add_task(self, who: Principal, case_id: str, text: str, due: date | None, for_whom: str = "") -> None:
        """Note something to be done. Raises Refused."""
        told = written(text, _("Skriv vad som ska göras."))
        if max(len(told), len(for_whom)) > LONGEST_LINE:
            raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_LINE))
        at = self._clock()
        with self._database.transaction() as unit:
            at_desk(unit, who, case_id, at)
            unit.material.add_task(Task(new_id(), case_id, told, due, for_whom.strip() or who.name, who.name, at))

    def finish_task(self, who: Principal, case_id: str, task_id: str, *, done: bool) -> None:
        """Mark a task done, or not done after all. Raises Refused when it is not there."""
        at = self._clock()
        with self._database.transaction() as unit:
            at_desk(unit, who, case_id, at)
            if not unit.material.finish_task(case_id, task_id, at if done else None, who.name):
                raise Refused(_("Uppgiften finns inte längre. Läs om sidan."))

    # in the case

    def write(self, who: Principal, case_id: str, version: int, text: str) -> CaseView:
        """Write to the applicant, who is told by mail. Raises Stale, Refused."""
        told = written(text, _("Skriv ditt meddelande."))
        at = self._clock()
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            if is_said_already(view_of(unit, case_id, who, at).case, who, told, at):
                return view_of(unit, case_id, who, at)
            case = moving(unit, who, case_id, version, "write_message", at)
            record(unit, case_id, [*taken_by(who, case), MessageWritten(told)], hand_of(who, at))
            return view_of(unit, case_id, who, at)

    def extend(self, who: Principal, case_id: str, version: int, weeks: int, reason: str) -> CaseView:
        """Extend the time to decide, once, and tell the applicant why (9 kap. 99 and 100 §§). Raises Stale, Refused."""
        told = written(reason, _("Skriv varför tiden behöver förlängas. Skälen skickas till den sökande."))
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "extend_time", at)
            longest = limits_of(case).longest_extension
            if not 1 <= weeks <= longest:
                raise Refused(_("Tiden får förlängas med högst %(most)s veckor.", most=longest))
            record(unit, case_id, [*taken_by(who, case), TimeExtended(weeks, told)], hand_of(who, at))
            return view_of(unit, case_id, who, at)

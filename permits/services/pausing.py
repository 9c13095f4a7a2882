"""How a case is left to wait for another decision, and taken up again (PBL 9 kap. 102 §)."""

from __future__ import annotations

from permits.case.access import Principal
from permits.case.deadline import plan_work_is_over
from permits.case.events import CasePaused, CaseResumed, Event
from permits.case.model import Case
from permits.case.pauses import PauseGround
from permits.case.times import swedish_day
from permits.services.diary import hand_of, moving, record
from permits.services.handling import taken_by, written
from permits.services.ports import Clock
from permits.services.refusals import Refused
from permits.services.shapes import CaseView
from permits.services.stores import Transactions, Unit
from permits.services.viewing import view_of
from permits.words import _


class Pausing:
    """The officer's decisions to wait. Raises NotFound, Stale, Refused."""

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def pause(self, who: Principal, case_id: str, version: int, ground: str, reason: str) -> CaseView:
        """Decide that the case is not decided until what `ground` (PauseGround) names is settled, and why."""
        why = written(reason, _("Skriv skälen för beslutet. De skickas till den sökande."))
        if ground not in set(PauseGround):
            raise Refused(_("Välj vad ärendet väntar på."))
        return self._move(who, case_id, version, "pause", CasePaused(ground, why))

    def resume(self, who: Principal, case_id: str, version: int, reason: str) -> CaseView:
        """Take the case up again, from today, and why."""
        why = written(reason, _("Skriv varför ärendet tas upp igen."))
        return self._move(who, case_id, version, "resume", CaseResumed(why))

    def _move(self, who: Principal, case_id: str, version: int, move: str, happened: Event) -> CaseView:
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, move, at)
            self._possible(case, happened)
            return self._recorded(unit, who, case, happened)

    def _possible(self, case: Case, happened: Event) -> None:
        plan_work = isinstance(happened, CasePaused) and happened.ground == PauseGround.PLAN_WORK
        if plan_work and plan_work_is_over(case, swedish_day(self._clock())):
            raise Refused(
                _("Det är två år sedan ansökan kom in, så den får inte längre vänta på planarbete (PBL 9 kap. 102 §).")
            )

    def _recorded(self, unit: Unit, who: Principal, case: Case, happened: Event) -> CaseView:
        at = self._clock()
        record(unit, case.case_id, [*taken_by(who, case), happened], hand_of(who, at))
        return view_of(unit, case.case_id, who, at)

"""How an officer has an application completed: through its parts to one order, and to judging the answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from permits.case.access import Permission, Principal, is_not_in_the_case, may
from permits.case.events import AnswerAccepted, CompletionProlonged, CompletionRequested, Event, PointWithdrawn
from permits.case.model import Case
from permits.case.orders import Consequence, Standing
from permits.case.times import swedish_day
from permits.services.diary import hand_of, moving, record
from permits.services.handling import later, taken_by, written
from permits.services.order_text import Asked, moves_the_clock, order_text
from permits.services.parts import Part, parts_of, proposed
from permits.services.ports import Clock
from permits.services.redoing import step_names
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import CaseView
from permits.services.stores import Transactions, Unit
from permits.services.viewing import view_of
from permits.services.working_material import APPROVED, QUESTIONED, PartCheck
from permits.words import _

NO_PART = _("Den delen finns inte i ärendet längre. Läs om sidan.")
NO_POINT = _("Den punkten går inte att ändra längre. Läs om sidan.")
NOTHING_ASKED = _("Fråga om minst en del först. Ett föreläggande måste säga vad som saknas.")


class Completing:
    """The officer's way to a complete application. Raises NotFound for a case that is not theirs to handle."""

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    # going through the parts: working material

    def parts(self, who: Principal, case_id: str) -> tuple[CaseView, tuple[Part, ...], tuple[PartCheck, ...]]:
        """The case, every part with how it was found, and all that is questioned and not asked yet."""
        with self._database.reading() as unit:
            view = at_desk(unit, who, case_id, self._clock())
            checks = unit.material.checks(case_id)
        return view, parts_of(view, checks), tuple(each for each in checks if each.standing == QUESTIONED)

    def approve(self, who: Principal, case_id: str, *keys: str) -> None:
        """Find parts to be in order, all of them or none. Raises NotFound, Refused."""
        at = self._clock()
        with self._database.transaction() as unit:
            for key in keys:
                part = self._part(unit, who, case_id, key)
                unit.material.check(PartCheck(case_id, part.key, APPROVED, who.person_id, who.name, at, part.title))

    def question(self, who: Principal, case_id: str, key: str, lacks: str, why: str = "", mend: str = "") -> None:
        """Put a part in question, for the order that is being gathered. Raises NotFound, Refused."""
        told = written(lacks, _("Skriv vad som saknas eller är oklart."))
        at = self._clock()
        with self._database.transaction() as unit:
            part = self._part(unit, who, case_id, key)
            earlier = part.check.again if part.check else ""
            unit.material.check(
                PartCheck(
                    case_id,
                    part.key,
                    QUESTIONED,
                    who.person_id,
                    who.name,
                    at,
                    part.title,
                    told,
                    why.strip(),
                    mend.strip(),
                    earlier,
                )
            )

    def ask_again(self, who: Principal, case_id: str, point_id: str, lacks: str) -> None:
        """Put a point in question again, since its answer was not enough. Raises NotFound, Refused."""
        told = written(lacks, _("Skriv vad som fortfarande saknas."))
        at = self._clock()
        with self._database.transaction() as unit:
            case = _open(at_desk(unit, who, case_id, at).case)
            point = case.point(point_id)
            if point is None or point.standing not in {Standing.ANSWERED, Standing.ACCEPTED}:
                raise Refused(NO_POINT)
            part = point.part or f"punkt:{point.id}"
            unit.material.check(
                PartCheck(
                    case_id,
                    part,
                    QUESTIONED,
                    who.person_id,
                    who.name,
                    at,
                    point.title or str(_("Punkt")),
                    told,
                    point.why,
                    point.mend,
                    point.id,
                )
            )

    def clear(self, who: Principal, case_id: str, key: str) -> None:
        """Take back what was found of a part."""
        with self._database.transaction() as unit:
            at_desk(unit, who, case_id, self._clock())
            unit.material.uncheck(case_id, [key])

    def propose(self, who: Principal, case_id: str) -> int:
        """Put everything in question that the findings say is lacking and nobody has looked at; how many there were."""
        at = self._clock()
        with self._database.transaction() as unit:
            view = at_desk(unit, who, case_id, at)
            _open(view.case)
            found = proposed(parts_of(view, unit.material.checks(case_id)))
            for part in found:
                unit.material.check(
                    PartCheck(
                        case_id,
                        part.key,
                        QUESTIONED,
                        who.person_id,
                        who.name,
                        at,
                        part.title,
                        part.lacks,
                        part.why,
                        part.mend,
                    )
                )
        return len(found)

    def _part(self, unit: Unit, who: Principal, case_id: str, key: str) -> Part:
        view = at_desk(unit, who, case_id, self._clock())
        _open(view.case)
        parts = parts_of(view, unit.material.checks(case_id))
        found = next((part for part in parts if part.key == key), None)
        if found is None:
            raise Refused(NO_PART)
        return found

    # the order

    def send(
        self,
        who: Principal,
        case_id: str,
        version: int,
        points: Sequence[Asked],
        due: date,
        consequence: str,
        intro: str = "",
    ) -> CaseView:
        """Send one order with these points (PBL 9 kap. 91 §). Raises NotFound, Stale, Refused."""
        if not points:
            raise Refused(NOTHING_ASKED)
        if consequence not in set(Consequence):
            raise Refused(_("Välj vad som händer om den sökande inte svarar."))
        for point in points:
            written(point.lacks, _("Skriv vad som saknas eller är oklart."))
        at = self._clock()
        today = swedish_day(at)
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "request_completion", at)
            names = step_names(view_of(unit, case_id, who, at).answers)
            if any(slug not in names for point in points for slug in point.redo or ()):
                raise Refused(_("Den delen av ansökan går inte att göra om. Läs om sidan."))
            number = len(case.completions) + 1
            text = order_text(
                case,
                points,
                later(due, at),
                Consequence(consequence),
                intro.strip(),
                moves=moves_the_clock(case, today),
                names=names,
            )
            asked = CompletionRequested(
                text=text,
                due=due,
                order_id=str(number),
                points=tuple({"id": f"{number}.{place}", **vars(point)} for place, point in enumerate(points, 1)),
                consequence=consequence,
            )
            record(unit, case_id, [*taken_by(who, case), asked], hand_of(who, at))
            unit.material.uncheck(case_id, [point.part for point in points])
            return view_of(unit, case_id, who, at)

    # what was answered

    def accept(self, who: Principal, case_id: str, version: int, point_id: str) -> CaseView:
        """Find that a point is answered. Raises NotFound, Stale, Refused."""
        return self._about(who, case_id, version, "accept_answer", AnswerAccepted(point_id), {Standing.ANSWERED})

    def withdraw(self, who: Principal, case_id: str, version: int, point_id: str, reason: str) -> CaseView:
        """Ask for a point no more. Raises NotFound, Stale, Refused."""
        why = written(reason, _("Skriv varför punkten inte behövs längre."))
        return self._about(who, case_id, version, "withdraw_point", PointWithdrawn(point_id, why), {Standing.OPEN})

    def _about(
        self,
        who: Principal,
        case_id: str,
        version: int,
        move: str,
        happened: AnswerAccepted | PointWithdrawn,
        standings: set[Standing],
    ) -> CaseView:
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, move, at)
            point = case.point(happened.point)
            if point is None or point.standing not in standings:
                raise Refused(NO_POINT)
            return self._recorded(unit, who, case, [happened], at)

    def prolong(self, who: Principal, case_id: str, version: int, order_id: str, due: date, reason: str) -> CaseView:
        """Give the applicant longer to answer an order. Raises NotFound, Stale, Refused."""
        why = written(reason, _("Skriv varför svarstiden blir längre."))
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "prolong_order", at)
            order = next((each for each in case.open_orders if each.order_id == order_id), None)
            if order is None:
                raise Refused(_("Det föreläggandet är redan besvarat."))
            if due <= order.due:
                raise Refused(_("Välj en dag efter den som gäller nu."))
            return self._recorded(unit, who, case, [CompletionProlonged(order_id, later(due, at), why)], at)

    def _recorded(self, unit: Unit, who: Principal, case: Case, happened: Sequence[Event], at: datetime) -> CaseView:
        record(unit, case.case_id, [*taken_by(who, case), *happened], hand_of(who, at))
        return view_of(unit, case.case_id, who, at)


def at_desk(unit: Unit, who: Principal, case_id: str, at: datetime) -> CaseView:
    """The case for an officer who may handle it. Raises NotFound."""
    view = view_of(unit, case_id, who, at)
    if not may(who, Permission.HANDLE_CASE, view.case) or not is_not_in_the_case(who, view.case):
        raise NotFound
    return view


def _open(case: Case) -> Case:
    if not case.state.is_open:
        raise Refused(_("Ärendet är avgjort. Det går inte att begära något mer i det."))
    return case

"""Appeals: registered as they come in, tried for time, dismissed or passed on, and what came of them; amendments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import BinaryIO

from permits.case.access import Principal
from permits.case.decisions import Appeal, AppealStands, Recipient
from permits.case.events import (
    AppealDismissed,
    AppealPassedOn,
    AppealReceived,
    AppealSettled,
    DecisionCorrected,
    DecisionReconsidered,
    DocumentReceived,
    Event,
)
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.services.diary import hand_of, moving, record
from permits.services.drafting import new_id
from permits.services.finality import decided_on, in_time, last_day_for
from permits.services.handling import written
from permits.services.happenings.appealing import RESULTS
from permits.services.ports import Clock, Files
from permits.services.refusals import Refused
from permits.services.shapes import CaseView
from permits.services.stores import Transactions
from permits.services.viewing import view_of
from permits.words import _
from permits.words import swedish_date as date_text

NO_APPEAL = _("Det överklagandet går inte att göra det med nu.")


class Appealing:
    """What happens to a decision afterwards. Raises NotFound, Stale, Refused; FileRefused for a file that is unfit."""

    def __init__(self, database: Transactions, files: Files, clock: Clock) -> None:
        self._database = database
        self._files = files
        self._clock = clock

    def receive(
        self,
        who: Principal,
        case_id: str,
        version: int,
        recipient: str,
        name: str,
        received: date,
        text: str,
        file: tuple[str, BinaryIO] | None = None,
    ) -> CaseView:
        """Register an appeal, of a recipient (its id) or of somebody else (`name`), with its letter when there is one.

        Whether it came in time follows from the day and from when the appellant's period began.
        """
        what, document = written(text, _("Skriv vad överklagandet gäller.")), self._letter(file)

        def came_in(case: Case) -> list[Event]:
            appellant = next((each for each in case.recipients if each.id == recipient), None)
            called = _name(case, appellant) if appellant else " ".join(name.split())
            if not called:
                raise Refused(_("Välj eller skriv vem som överklagar."))
            return _came_in(case, appellant, called, self._possible(case, received), what, document)

        return self._move(who, case_id, version, "receive_appeal", came_in)

    def appeal(
        self, who: Principal, case_id: str, version: int, text: str, file: tuple[str, BinaryIO] | None = None
    ) -> CaseView:
        """A party appeals in the service, and so the appeal comes in today."""
        what = written(text, _("Skriv hur du vill att beslutet ska ändras, och varför."))
        document = self._letter(file)

        def came_in(case: Case) -> list[Event]:
            mine = [each for each in case.recipients if each.person_id == who.person_id]
            appellant = next((each for each in mine if each.serve), mine[0] if mine else None)
            called = _name(case, appellant) if appellant else who.name
            return _came_in(case, appellant, called, swedish_day(self._clock()), what, document)

        return self._move(who, case_id, version, "appeal", came_in)

    def _letter(self, file: tuple[str, BinaryIO] | None) -> DocumentReceived | None:
        if file is None:
            return None
        kept = self._files.receive(*file)
        return DocumentReceived(
            new_id(), "overklagande", kept.filename, kept.media_type, kept.size, kept.sha256, kept.pages
        )

    def _possible(self, case: Case, received: date) -> date:
        """The day, if an appeal of the decision can have come in then."""
        decided = decided_on(case)
        if decided is None or not decided <= received <= swedish_day(self._clock()):
            raise Refused(_("Överklagandet kan ha kommit in från beslutets dag till i dag."))
        return received

    def dismiss(self, who: Principal, case_id: str, version: int, appeal_id: str, reason: str = "") -> CaseView:
        """Dismiss an appeal that came too late (förvaltningslagen 45 §)."""

        def dismissed(case: Case) -> list[Event]:
            appeal = _found(case, appeal_id, AppealStands.RECEIVED)
            if appeal.in_time or appeal.last is None:
                raise Refused(_("Överklagandet kom in i rätt tid och ska lämnas till länsstyrelsen."))
            drafted = (
                f"Överklagandet skulle ha kommit in senast {date_text(appeal.last)}. Det kom in "
                f"{date_text(appeal.received)}, alltså för sent, och avvisas (förvaltningslagen 45 §)."
            )
            return [AppealDismissed(appeal_id, reason.replace("\r\n", "\n").strip() or drafted)]

        return self._move(who, case_id, version, "dismiss_appeal", dismissed)

    def pass_on(self, who: Principal, case_id: str, version: int, appeal_id: str, note: str = "") -> CaseView:
        """Hand an appeal over to the county board with the file (förvaltningslagen 46 §), today."""

        def passed_on(case: Case) -> list[Event]:
            if not _found(case, appeal_id, AppealStands.RECEIVED).in_time:
                raise Refused(_("Överklagandet kom in för sent. Det ska avvisas."))
            return [AppealPassedOn(appeal_id, swedish_day(self._clock()), note.replace("\r\n", "\n").strip())]

        return self._move(who, case_id, version, "pass_on_appeal", passed_on)

    def settle(
        self, who: Principal, case_id: str, version: int, appeal_id: str, day: date, result: str, note: str = ""
    ) -> CaseView:
        """Note what came of an appeal."""
        if result not in RESULTS:
            raise Refused(_("Välj hur det gick."))

        def settled(case: Case) -> list[Event]:
            appeal = _found(case, appeal_id, AppealStands.PASSED_ON)
            if appeal.passed_on is None or not appeal.passed_on <= day <= swedish_day(self._clock()):
                raise Refused(_("Välj en dag från det att överklagandet lämnades över till i dag."))
            return [AppealSettled(appeal_id, day, result, note.replace("\r\n", "\n").strip())]

        return self._move(who, case_id, version, "settle_appeal", settled)

    def correct(self, who: Principal, case_id: str, version: int, text: str) -> CaseView:
        """Put an obvious slip right (förvaltningslagen 36 §)."""
        told = written(text, _("Skriv vad som rättas, och till vad."))
        return self._move(who, case_id, version, "correct", lambda _case: [DecisionCorrected(told)])

    def reconsider(self, who: Principal, case_id: str, version: int, text: str) -> CaseView:
        """Take the decision up again (förvaltningslagen 37–39 §§), before an appeal of it has been passed on."""
        told = written(text, _("Skriv vad ni kom fram till och varför."))

        def reconsidered(case: Case) -> list[Event]:
            if any(each.passed_on for each in case.appeals):
                raise Refused(_("Överklagandet är redan lämnat till länsstyrelsen. Då får ni inte ompröva beslutet."))
            return [DecisionReconsidered(told)]

        return self._move(who, case_id, version, "reconsider", reconsidered)

    def _move(
        self, who: Principal, case_id: str, version: int, move: str, happened: Callable[[Case], list[Event]]
    ) -> CaseView:
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, move, at)
            record(unit, case_id, happened(case), hand_of(who, at))
            return view_of(unit, case_id, who, at)


def _came_in(
    case: Case, appellant: Recipient | None, called: str, received: date, what: str, document: DocumentReceived | None
) -> list[Event]:
    last = last_day_for(case, appellant)
    told = AppealReceived(
        new_id(), called[:200], received, what, last.isoformat() if last else "", in_time(last, received),
        document.document_id if document else "",
    )  # fmt: skip
    return [*([document] if document else []), told]


def _name(case: Case, appellant: Recipient) -> str:
    """Who that is; of somebody protected only what they are in the case."""
    party = next((each for each in case.parties if each.person_id and each.person_id == appellant.person_id), None)
    return appellant.name or (party.name if party and not party.protected else "") or appellant.why


def _found(case: Case, appeal_id: str, stands: AppealStands) -> Appeal:
    found = next((each for each in case.appeals if each.id == appeal_id and each.stands is stands), None)
    if found is None:
        raise Refused(NO_APPEAL)
    return found

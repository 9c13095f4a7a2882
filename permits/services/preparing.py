"""Preparing a decision: the proposal with its versions, second reading, and the committee's list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Protocol

from permits.case.access import Permission, Principal, may
from permits.case.decisions import Decision, Outcome, ReadingStands
from permits.case.events import (
    Event,
    ProposalApproved,
    ProposalSentBack,
    PutOnAgenda,
    SecondReadingAsked,
    TagAdded,
    TagRemoved,
    TakenOffAgenda,
)
from permits.case.folding.deciding import STATES
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.services.charging import decided_fee
from permits.services.communicating import why_too_early, why_untold
from permits.services.deciding import checked, deviates
from permits.services.diary import hand_of, moving, record
from permits.services.handling import written
from permits.services.ports import Clock
from permits.services.proposals import AgendaItem, Proposal, SavedProposal
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import CaseView
from permits.services.stores import Transactions, Unit
from permits.services.telling import measures_text
from permits.services.viewing import view_of
from permits.words import _

NO_PROPOSAL = _("Det finns inget förslag i ärendet. Spara ett först.")
CHANGED = _("Någon har sparat ett nytt förslag sedan du öppnade sidan. Båda finns kvar nedanför. Läs och spara igen.")
LONGEST_WAIT = 400  # days to a meeting
TO_READ = "Andra läsare"
TAGGED: Final[Mapping[str, Sequence[Event]]] = {
    "ask_reading": (TagAdded(TO_READ),),
    "approve_reading": (TagRemoved(TO_READ),),
    "send_back": (TagRemoved(TO_READ),),
}
"""By the tag a second reader finds in the queue what waits for them."""


class DecisionPrinter(Protocol):
    """Prints a decision; `proposal` marks it as not decided."""

    def decision(self, view: CaseView, *, proposal: bool = False) -> bytes: ...


@dataclass(frozen=True)
class Prepared:
    """How far the preparation of a case has come."""

    view: CaseView
    versions: tuple[SavedProposal, ...]

    @property
    def latest(self) -> SavedProposal | None:
        return self.versions[0] if self.versions else None

    def version(self, number: int) -> SavedProposal | None:
        return next((each for each in self.versions if each.number == number), None)


class PreparingDecisions:
    """Proposals for decisions. Raises NotFound for a case that is not theirs to see, Stale, Refused."""

    def __init__(
        self, database: Transactions, clock: Clock, printer: DecisionPrinter, municipality: Municipality
    ) -> None:
        self._database = database
        self._clock = clock
        self._printer = printer
        self._municipality = municipality

    def prepared(self, who: Principal, case_id: str) -> Prepared:
        """The case with every version of its proposal, the latest first."""
        with self._database.reading() as unit:
            view = view_of(unit, case_id, who, self._clock())
            if not may(who, Permission.PROPOSE_DECISION, view.case):
                raise NotFound
            return Prepared(view, tuple(unit.proposals.all(case_id)))

    def save(self, who: Principal, case_id: str, proposal: Proposal, seen: int) -> SavedProposal:
        """Keep the proposal as a new version, after the one that was `seen` (0: none); the same twice is kept once.

        Raises Refused when somebody saved another meanwhile; what was typed is kept as a version all the same.
        """
        at = self._clock()
        with self._database.transaction() as unit:
            case = _undecided(self._locked(unit, who, case_id, at))
            saved, newer = keep(unit, who, case, proposal, at, seen)
        if newer:
            raise Refused(CHANGED)
        return saved

    def preview(self, who: Principal, case_id: str, number: int) -> bytes:
        """The decision (PDF) that the saved version would become, marked as a proposal."""
        prepared = self.prepared(who, case_id)
        saved = prepared.version(number)
        if saved is None:
            raise NotFound
        return self._printer.decision(self._as_if(prepared.view, saved, who), proposal=True)

    def _as_if(self, view: CaseView, saved: SavedProposal, who: Principal) -> CaseView:
        """The case as if it had been decided so today."""
        told, at = saved.content, self._clock()
        fee = None
        if told.outcome not in {Outcome.DISMISS, Outcome.STRIKE}:
            gives, given, day = told.outcome.gives, told.given, swedish_day(at)
            fee = decided_fee(view, self._municipality, told.fee_grounds, day, granted=gives, given=given)
        decision = Decision(
            told.outcome.gives, told.reasons, told.conditions, at, who.person_id, who.name, fee, told.outcome,
            told.given, told.ground, deviates(view, told), told.control_officer, told.postponed,
        )  # fmt: skip
        return replace(view, case=replace(view.case, state=STATES[told.outcome], decision=decision))

    # second reading

    def ask_reading(self, who: Principal, case_id: str, version: int, number: int) -> CaseView:
        """Give the saved version to a second reader."""

        def asked(unit: Unit, case: Case) -> Event:
            saved = _latest(unit, case, number)
            checked(view_of(unit, case_id, who, self._clock()), saved.content)
            return SecondReadingAsked(number, saved.content.digest, saved.content.outcome.value)

        return self._move(who, case_id, version, "ask_reading", asked)

    def approve(self, who: Principal, case_id: str, version: int, note: str = "") -> CaseView:
        """Approve the proposal that is to be read."""

        def approved(unit: Unit, case: Case) -> Event:  # noqa: ARG001
            return ProposalApproved(_read_by(who, case), note.replace("\r\n", "\n").strip())

        return self._move(who, case_id, version, "approve_reading", approved)

    def send_back(self, who: Principal, case_id: str, version: int, reason: str) -> CaseView:
        """Send it back to whoever wrote it, and say why."""
        why = written(reason, _("Skriv vad som ska ändras."))

        def sent_back(unit: Unit, case: Case) -> Event:  # noqa: ARG001
            return ProposalSentBack(_read_by(who, case), why)

        return self._move(who, case_id, version, "send_back", sent_back)

    # the committee

    def put_on_agenda(self, who: Principal, case_id: str, version: int, number: int, meeting: date) -> CaseView:
        """Put the case on the list of a meeting, with the saved version as its proposal."""
        today = swedish_day(self._clock())
        if not 0 <= (meeting - today).days <= LONGEST_WAIT:
            raise Refused(_("Välj en sammanträdesdag från i dag och högst ett år framåt."))

        def put(unit: Unit, case: Case) -> Event:
            saved = _latest(unit, case, number)
            checked(view_of(unit, case_id, who, self._clock()), saved.content)
            ends = saved.content.outcome
            if early := why_untold(case, ends) or why_too_early(case, ends, meeting):
                raise Refused(early)
            subject = f"{measures_text(case.measures)}, {case.designation}"
            unit.proposals.put_on(AgendaItem(case_id, meeting, case.registry_number, subject, number))
            return PutOnAgenda(meeting, number, saved.content.outcome.value)

        return self._move(who, case_id, version, "put_on_agenda", put)

    def take_off_agenda(self, who: Principal, case_id: str, version: int, reason: str) -> CaseView:
        """Take the case off the list, and say why."""
        why = written(reason, _("Skriv varför ärendet tas från listan."))

        def off(unit: Unit, case: Case) -> Event:
            unit.proposals.take_off(case.case_id)
            return TakenOffAgenda(why)

        return self._move(who, case_id, version, "take_off_agenda", off)

    def _move(
        self, who: Principal, case_id: str, version: int, move: str, happened: Callable[[Unit, Case], Event]
    ) -> CaseView:
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, move, at)
            record(unit, case_id, [happened(unit, case), *TAGGED.get(move, ())], hand_of(who, at))
            return view_of(unit, case_id, who, at)

    def _locked(self, unit: Unit, who: Principal, case_id: str, at: datetime) -> Case:
        if not unit.cases.lock(case_id):
            raise NotFound
        case = view_of(unit, case_id, who, at).case
        if not may(who, Permission.DECIDE_CASE, case):
            raise NotFound
        return case


def keep(
    unit: Unit, who: Principal, case: Case, proposal: Proposal, at: datetime, seen: int
) -> tuple[SavedProposal, bool]:
    """Keep a version in this transaction, and whether another has come since the one that was seen."""
    latest = unit.proposals.latest(case.case_id)
    if latest and latest.content.digest == proposal.digest:
        return latest, False
    number = latest.number + 1 if latest else 1
    saved = SavedProposal(case.case_id, number, proposal.tidy, who.person_id, who.name, at)
    unit.proposals.add(saved)
    return saved, number != seen + 1


def _undecided(case: Case) -> Case:
    if case.decision is not None:
        raise Refused(_("Ärendet är redan avgjort."))
    return case


def _latest(unit: Unit, case: Case, number: int) -> SavedProposal:
    """The version with this number, if it is the latest. Raises Refused."""
    latest = unit.proposals.latest(case.case_id)
    if latest is None:
        raise Refused(NO_PROPOSAL)
    if latest.number != number:
        raise Refused(CHANGED)
    return latest


def _read_by(who: Principal, case: Case) -> int:
    """The number of the proposal to be read. Raises Refused for who wrote it or handles the case."""
    reading = case.reading
    if reading is None or reading.stands is not ReadingStands.ASKED:
        raise Refused(_("Det finns inget förslag att läsa."))
    if who.person_id in {reading.asked_by, case.officer_id}:
        raise Refused(_("Du kan inte vara andra läsare av ditt eget förslag. Någon annan måste läsa det."))
    return reading.proposal

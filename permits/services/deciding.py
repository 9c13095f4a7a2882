"""What is decided in a case, by whom, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from permits.case.access import Principal, Role
from permits.case.decisions import Outcome, ReadingStands
from permits.case.events import (
    ApplicationDismissed,
    CaseStruckOff,
    Event,
    PermitGranted,
    PermitPartlyGranted,
    PermitRefused,
)
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.services.charging import decided_fee
from permits.services.communicating import why_too_early, why_untold
from permits.services.delegating import Mandate, mandate_of
from permits.services.diary import hand_of, moving, record
from permits.services.grounds import ALL, departs_from_plan, grounds_of
from permits.services.handling import taken_by, written
from permits.services.objecting import why_not_answered, why_not_consented
from permits.services.ports import Clock
from permits.services.proposals import Proposal
from permits.services.refusals import Refused
from permits.services.serving import listed
from permits.services.shapes import CaseView
from permits.services.stores import Transactions, Unit
from permits.services.viewing import view_of
from permits.wizard.office import LONGEST_TEXT
from permits.words import Text, _

NO_REASONS = _("Skriv varför. Ett beslut ska ha en motivering som den sökande förstår.")  # FL 32 §


@dataclass(frozen=True)
class Minutes:
    """Where the committee's decision stands: the day of the meeting, and its paragraph ("§ 112")."""

    meeting: date
    paragraph: str


class Deciding:
    """The decision of a case and its fee, by the municipality's fee schedules and table of delegation.

    Raises NotFound, Stale, and Refused when reasons are missing, the move is closed, or it is for others to decide.
    """

    def __init__(self, database: Transactions, clock: Clock, municipality: Municipality) -> None:
        self._database = database
        self._clock = clock
        self._municipality = municipality

    def mandate(self, view: CaseView, proposal: Proposal) -> Mandate:
        """Who decides the case so."""
        return mandate_of(view, proposal.outcome, self._municipality.decisions, deviates=deviates(view, proposal))

    def why_not(self, who: Principal, view: CaseView, proposal: Proposal) -> Text | None:
        """Why this person may not decide the case so by themselves, and who may; None when they may."""
        with self._database.reading() as unit:
            return self._why_not(unit, who, view, proposal)

    def grant(
        self,
        who: Principal,
        case_id: str,
        version: int,
        reasons: str,
        conditions: str = "",
        grounds: Sequence[str] = (),
    ) -> CaseView:
        """`grounds` say of each measure that is charged what the officer found of it (services.charging.Ground)."""
        proposal = Proposal(Outcome.GRANT, reasons, conditions, fee_grounds=tuple(grounds))
        return self.decide(who, case_id, version, proposal)

    def refuse(
        self,
        who: Principal,
        case_id: str,
        version: int,
        reasons: str,
        conditions: str = "",
        grounds: Sequence[str] = (),
    ) -> CaseView:
        """`conditions` are for a permit; a refusal has none."""
        proposal = Proposal(Outcome.REFUSE, reasons, conditions, fee_grounds=tuple(grounds))
        return self.decide(who, case_id, version, proposal)

    def decide(
        self, who: Principal, case_id: str, version: int, proposal: Proposal, minutes: Minutes | None = None
    ) -> CaseView:
        """Decide as proposed; with `minutes` the committee has decided, and its secretary writes it in."""
        proposal = proposal.tidy
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, proposal.outcome.value, at)
            view = view_of(unit, case_id, who, at)
            checked(view, proposal)
            mandate = self.mandate(view, proposal)
            if minutes:
                _of_committee(who, case, minutes, swedish_day(at))
            else:
                early = why_untold(case, proposal.outcome) or why_too_early(case, proposal.outcome, swedish_day(at))
                refusal = self._why_not(unit, who, view, proposal) or early
                if refusal:
                    raise Refused(refusal)
            made = self._event(view, proposal, at, _taken(case, proposal, mandate, minutes))
            happened = [*(() if Role.OFFICER not in who.roles else taken_by(who, case)), made]
            recipients = listed(view, proposal.outcome)
            record(unit, case_id, [*happened, *([recipients] if recipients else [])], hand_of(who, at))
            unit.proposals.take_off(case_id)
            return view_of(unit, case_id, who, at)

    def _why_not(self, unit: Unit, who: Principal, view: CaseView, proposal: Proposal) -> Text | None:
        case, mandate = view.case, self.mandate(view, proposal)
        members = unit.staff.members() if mandate.who else []
        if mandate.is_committees:
            return _("Det här beslutar nämnden. Sätt ärendet på listan till ett sammanträde.")
        if not mandate.holds(who, members):
            return _("Det här beslutet är inte ditt att fatta. Det fattas av %(who)s.", who=mandate.people(members))
        if case.agenda:
            return _("Ärendet står på nämndens lista. Ta bort det därifrån om du ska besluta själv.")
        return _why_not_read(who, case, proposal) if mandate.second_reader else None

    def _event(self, view: CaseView, proposal: Proposal, at: datetime, taken: dict[str, str]) -> Event:
        outcome = proposal.outcome
        told: dict[str, Any] = {
            "ground": proposal.ground,
            "deviates": deviates(view, proposal),
            "control_officer": proposal.control_officer if outcome.gives else "",
            "postponed": proposal.postponed if outcome.gives else "",
            "fee": self._fee(view, proposal, swedish_day(at)),
            **taken,
        }
        if outcome is Outcome.GRANT:
            return PermitGranted(proposal.reasons, proposal.conditions, **told)
        if outcome is Outcome.PARTLY:
            return PermitPartlyGranted(proposal.reasons, proposal.given, proposal.conditions, **told)
        if outcome is Outcome.REFUSE:
            return PermitRefused(proposal.reasons, **told)
        if outcome is Outcome.DISMISS:
            return ApplicationDismissed(proposal.reasons, **told)
        return CaseStruckOff(proposal.reasons, **told)

    def _fee(self, view: CaseView, proposal: Proposal, day: date) -> dict[str, Any] | None:
        """What is neither tried nor given is charged by a decision of its own, if at all."""
        if proposal.outcome in {Outcome.DISMISS, Outcome.STRIKE}:
            return None
        gives, given = proposal.outcome.gives, proposal.given
        return decided_fee(view, self._municipality, proposal.fee_grounds, day, granted=gives, given=given)


def deviates(view: CaseView, proposal: Proposal) -> bool:
    """Whether something is given though it departs from a plan: by the ground chosen, or else by the findings."""
    if not proposal.outcome.gives:
        return False
    if proposal.ground:
        return ALL[proposal.ground].deviates
    return departs_from_plan(view)


def checked(view: CaseView, proposal: Proposal) -> None:
    """Raises Refused for a proposal that cannot be decided as it stands."""
    written(proposal.reasons, NO_REASONS)
    if len(proposal.conditions) > LONGEST_TEXT:
        raise Refused(_("Villkoren är för långa. Skriv högst %(most)s tecken.", most=LONGEST_TEXT))
    if proposal.conditions and not proposal.outcome.gives:
        raise Refused(_("Ett avslag kan inte ha villkor. Flytta texten till motiveringen."))
    if left := why_not_answered(view.case, proposal.outcome):
        raise Refused(left)
    if left := why_not_consented(view, proposal.outcome):
        raise Refused(left)
    open_grounds = {each.key for each in grounds_of(view, proposal.outcome)}
    if proposal.ground and proposal.ground not in open_grounds:
        raise Refused(_("Den rättsliga grunden gäller inte här. Välj en av dem som står på sidan."))
    if proposal.outcome is Outcome.PARTLY:
        places = set(range(len(view.case.measures)))
        if not proposal.given or not set(proposal.given) < places:
            raise Refused(_("Kryssa i vad som beviljas: något, men inte allt."))


def _taken(case: Case, proposal: Proposal, mandate: Mandate, minutes: Minutes | None) -> dict[str, str]:
    """By what somebody decides: the minutes, or the row of the table, and who read it before."""
    if minutes:
        return {"meeting": minutes.meeting.isoformat(), "paragraph": minutes.paragraph.strip()}
    reading = case.reading
    read = reading is not None and reading.stands is ReadingStands.APPROVED and reading.digest == proposal.digest
    return {"mandate": mandate.told, "reader": reading.reader_name if read and reading else ""}


def _why_not_read(who: Principal, case: Case, proposal: Proposal) -> Text | None:
    """What a second reader has not approved, word for word, is not decided; nor by that same person."""
    reading = case.reading
    if reading is None or reading.stands is not ReadingStands.APPROVED:
        return _("En andra läsare ska godkänna förslaget först. Skicka det dit.")
    if reading.reader == who.person_id:
        return _("Du har läst förslaget som andra läsare. Någon annan måste besluta.")
    if reading.digest != proposal.digest:
        return _("Förslaget har ändrats sedan den andra läsaren godkände det. Skicka det dit igen.")
    return None


def _of_committee(who: Principal, case: Case, minutes: Minutes, today: date) -> None:
    """Raises Refused for what the committee has not had before it."""
    if Role.SECRETARY not in who.roles:
        raise Refused(_("Nämndens beslut skrivs in av nämndens sekreterare."))
    if case.agenda is None or case.agenda.meeting != minutes.meeting:
        raise Refused(_("Ärendet står inte på listan till det sammanträdet."))
    if minutes.meeting > today:
        raise Refused(_("Sammanträdet har inte varit än."))
    if not minutes.paragraph.strip():
        raise Refused(_("Ange paragrafen i protokollet."))

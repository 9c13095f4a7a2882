"""Which letters the service sends, to whom, and when one is not needed after all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from permits.case.awaiting import awaited
from permits.case.deadline import clock_of, history_of
from permits.case.events import MessageWritten, PointWithdrawn, ReferralAnswered, StoredEvent
from permits.case.matter import is_notification
from permits.case.model import Case, PartyRole
from permits.case.times import swedish_day
from permits.law.clock import Order, Start, is_in_time
from permits.services.building_letters import the_case_is_over, the_officer_did_it
from permits.services.shapes import CaseView
from permits.words import Text, _

OFFICER: Final = "officer"
CALLED: Final = "called"
WRITTEN_TO: Final = (PartyRole.APPLICANT, PartyRole.AGENT, PartyRole.CO_APPLICANT)

Needless = Callable[[CaseView, StoredEvent], bool]


def never(view: CaseView, about: StoredEvent) -> bool:  # noqa: ARG001
    """The letter always goes."""
    return False


def the_applicant_wrote_it(view: CaseView, about: StoredEvent) -> bool:  # noqa: ARG001
    return isinstance(about.event, MessageWritten) and about.event.by_applicant


def the_officer_wrote_it(view: CaseView, about: StoredEvent) -> bool:
    return not the_applicant_wrote_it(view, about)


def the_clock_stands_as_it_did(view: CaseView, about: StoredEvent) -> bool:
    """The applicant is told of another start of the clock, not of what changes nothing (9 kap. 100 § 2)."""
    if not view.case.state.is_open:
        return True
    stands = clock_of(view.case)
    if stands.due is None or stands.start is Start.APPLIED:
        return True
    if isinstance(about.event, ReferralAnswered):  # registered the day that it came, or later
        return stands.start is not Start.DEFENCE or stands.started != about.event.received
    if isinstance(about.event, PointWithdrawn):  # what was left of an order; the rest was mended before
        return stands.start is not Start.CURED or not _stood_in_the_way(view.case, about.event)
    return stands.started != swedish_day(about.at)


def _stood_in_the_way(case: Case, withdrawn: PointWithdrawn) -> bool:
    """Whether the clock had stood still for this point: it was not answered, in an order that moves the clock."""
    order = next((each for each in case.completions if any(one.id == withdrawn.point for one in each.points)), None)
    point = case.point(withdrawn.point)
    if order is None or point is None or point.answers:
        return False
    return is_in_time(history_of(case), Order(swedish_day(order.asked)))


def the_officer_registered_it(view: CaseView, about: StoredEvent) -> bool:
    """What came on paper went through the officer's own hands."""
    return all(about.by != party.person_id for party in view.case.parties)


def it_has_been_answered(view: CaseView, about: StoredEvent) -> bool:
    return all(each.about != about.data["about"] for each in awaited(view.case))


def nobody_waits(view: CaseView, about: StoredEvent) -> bool:  # noqa: ARG001
    """Whoever has answered in the meantime is not reminded."""
    return not (view.case.state.is_open and view.case.open_orders)


def the_material_is_answered(view: CaseView, about: StoredEvent) -> bool:
    """Nobody is reminded of what has been answered, or of a case that has been decided, in the meantime."""
    told = about.data["communication_id"]
    waits = any(one.communication_id == told and not one.answered for one in view.case.communications)
    return not (view.case.state.is_open and waits)


@dataclass(frozen=True)
class Letter:
    """A kind of letter: its template and its subject after the registry number, another one about a notification."""

    kind: str
    subject: Text
    of_notification: Text | None = None
    to_the_officer: bool = False
    needless: Needless = never
    to_the_called: bool = False

    def about(self, case: Case) -> Text:
        return self.of_notification if self.of_notification and is_notification(case) else self.subject


LETTERS: Final = {
    "mail_receipt": Letter("receipt", _("Vi har tagit emot din ansökan"), _("Vi har tagit emot din anmälan")),
    "mail_completion_request": Letter("completion_request", _("Vi behöver en komplettering")),
    "mail_reminder": Letter("completion_reminder", _("Påminnelse: vi behöver ditt svar"), needless=nobody_waits),
    "mail_prolonged": Letter("completion_prolonged", _("Du har fått längre tid att svara"), needless=nobody_waits),
    "mail_withdrawn": Letter("point_withdrawn", _("En sak behövs inte längre")),
    "mail_clock_moved": Letter(
        "clock_moved", _("Ny tid för beslut i ditt ärende"), needless=the_clock_stands_as_it_did
    ),
    "mail_extension": Letter("time_extended", _("Tiden för beslut förlängs")),
    "mail_communication": Letter("communication", _("Yttra dig innan vi beslutar")),
    "mail_material_reminder": Letter(
        "communication_reminder", _("Påminnelse: du kan yttra dig innan vi beslutar"), needless=the_material_is_answered
    ),
    "mail_remark_in": Letter(
        "remark_in", _("Den sökande har yttrat sig"), to_the_officer=True, needless=the_officer_registered_it
    ),
    "mail_pause": Letter("case_paused", _("Ditt ärende vilar eller tas upp igen")),
    "mail_overdue": Letter("overdue", _("En svarstid har gått ut"), to_the_officer=True, needless=it_has_been_answered),
    "mail_message": Letter("message", _("Du har fått ett meddelande"), needless=the_applicant_wrote_it),
    "mail_message_in": Letter(
        "message_in", _("Nytt meddelande från den sökande"), to_the_officer=True, needless=the_officer_wrote_it
    ),
    "mail_answer_in": Letter("answer_in", _("Den sökande har kompletterat"), to_the_officer=True),
    "mail_appeal_in": Letter(
        "appeal_in", _("Beslutet är överklagat"), to_the_officer=True, needless=the_officer_registered_it
    ),
    "mail_decision": Letter("decision", _("Beslut i ditt ärende")),
    "mail_meeting": Letter("building_meeting", _("Samråd om bygget"), to_the_called=True),
    "mail_visit": Letter("building_visit", _("Platsbesök")),
    "mail_building_paper": Letter("building_paper", _("Ny handling om bygget"), to_the_called=True),
    "mail_building_in": Letter(
        "building_in", _("Den sökande har hört av sig om bygget"), to_the_officer=True, needless=the_officer_did_it
    ),
    "mail_ends": Letter("building_ends", _("Tiden går snart ut"), needless=the_case_is_over),
    "mail_ends_in": Letter(
        "building_ends", _("Tiden går snart ut"), to_the_officer=True, needless=the_case_is_over
    ),
    "mail_map_change": Letter("map_change", _("Kartunderlaget har ändrats"), to_the_officer=True),
}

"""Making a decision known: whom it goes to, by which way, when each took part of it, and the notice board."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from permits.case.access import Principal
from permits.case.decisions import Outcome, Recipient, Way
from permits.case.events import DecisionAnnounced, DecisionDispatched, DecisionServed, Event, RecipientsListed
from permits.case.matter import is_notification
from permits.case.model import Case, PartyRole
from permits.case.notices import NoticeKind
from permits.case.times import swedish_day
from permits.law.appeal import last_day_to_appeal_when_announced
from permits.services.diary import hand_of, moving, record
from permits.services.drafting import new_id
from permits.services.finality import decided_on, is_announced
from permits.services.handling import written
from permits.services.hearing_list import hearing_list
from permits.services.notice_board import put_up
from permits.services.objecting import unmet
from permits.services.ports import Clock
from permits.services.refusals import Refused
from permits.services.shapes import CaseView
from permits.services.stores import Transactions, Unit
from permits.services.viewing import view_of
from permits.words import _, swedish_date

BY_LOGIN = "Den sökande har med sin inloggning bekräftat att beslutet är läst"
LONGEST_NAME = 200


class DigitalMailbox(Protocol):
    """The way to people's digital mailboxes."""

    @property
    def is_joined(self) -> bool:
        """Whether the municipality has joined, so that anything can be sent."""
        ...


def listed(view: CaseView, outcome: Outcome) -> RecipientsListed | None:
    """Those whom a decision goes to as far as the case tells: parties, the property's owner where the officer has found
    that it is another, those whose views were not met, neighbours."""
    case = view.case
    if outcome is Outcome.STRIKE:
        told = [_recipient(each.role.label, Way.MAIL if each.email else Way.LETTER, each.person_id, serve=False)
                for each in case.parties if each.role is not PartyRole.CONTROL_OFFICER]  # fmt: skip
    else:
        told = [*_parties(case), *_owner(case), *_heard(case)]
        if outcome.gives and not is_notification(case):
            told += _never_heard(view)
        told += _defence(case)
    return RecipientsListed(tuple(told)) if told else None


def _recipient(why: str, way: Way, person_id: str = "", *, serve: bool, name: str = "") -> dict[str, str]:
    return {
        "id": new_id(), "name": name, "why": why, "serve": "ja" if serve else "nej", "way": way.value,
        "person_id": person_id,
    }  # fmt: skip


def _parties(case: Case) -> Iterator[dict[str, str]]:
    """Applicants are served; an agent gets it for the one they act for (9 kap. 108 §)."""
    for party in case.parties:
        if party.role is PartyRole.CONTROL_OFFICER:
            continue
        way = Way.MAIL if party.email else Way.LETTER
        yield _recipient(party.role.label, way, party.person_id, serve=party.role is not PartyRole.AGENT)


def _heard(case: Case) -> Iterator[dict[str, str]]:
    """Neighbours whose views were not met are served (108 §); the others get a copy (110 §)."""
    left, had = unmet(case), {each.recipient_id for each in case.objections}
    told: set[str] = set()
    for hearing in case.hearings:
        for each in hearing.recipients:
            if each.recipient_id in told:
                continue
            told.add(each.recipient_id)
            serve = each.recipient_id in left
            met = "Synpunkterna tillgodosedda" if each.recipient_id in had else "Granne"
            why = f"{'Har synpunkter som inte tillgodosetts' if serve else met}, {', '.join(each.properties)}"
            why = why.rstrip(", ")
            yield _recipient(why, Way.LETTER, each.person_id, serve=serve)


def _owner(case: Case) -> Iterator[dict[str, str]]:
    """Somebody else who owns the property is served as the applicant is (108 §); the officer told of it when the
    material was communicated (98 §)."""
    if any(one.owner for one in case.communications):
        yield _recipient("Fastighetens ägare", Way.LETTER, serve=True, name=f"Ägaren till {case.designation}")


def _defence(case: Case) -> Iterator[dict[str, str]]:
    """The authority that looks after the defence and was asked gets every decision at once (112 §)."""
    for name in dict.fromkeys(each.name for each in case.referrals if each.defence):
        yield _recipient("Bevakar totalförsvarets intressen", Way.MAIL, serve=False, name=name)


def _never_heard(view: CaseView) -> Iterator[dict[str, str]]:
    """What gives something is told to neighbours whether or not they were heard (110 § first paragraph 1); where it is
    obviously of no matter to one of them the officer sends nothing."""
    told = {name for hearing in view.case.hearings for each in hearing.recipients for name in each.properties}
    found = hearing_list(view)
    for each in found.properties if found else ():
        if each.designation not in told:
            yield _recipient(f"Granne, {each.designation}", Way.LETTER, serve=False)


class Serving:
    """What is done with a decision. Raises NotFound, Stale, Refused."""

    def __init__(self, database: Transactions, clock: Clock, mailbox: DigitalMailbox) -> None:
        self._database = database
        self._clock = clock
        self.mailbox = mailbox

    def add(
        self, who: Principal, case_id: str, version: int, name: str, why: str, *, serve: bool, way: str
    ) -> CaseView:
        """Note somebody more whom the decision goes to."""
        named, reason = _line(name, _("Skriv vem.")), _line(why, _("Skriv varför beslutet går dit."))
        chosen = self._way(way)

        def added(unit: Unit, case: Case) -> list[Event]:  # noqa: ARG001
            return [RecipientsListed((_recipient(reason, chosen, serve=serve, name=named),))]

        return self._move(who, case_id, version, "list_recipients", added)

    def dispatch(self, who: Principal, case_id: str, version: int, ids: Sequence[str], day: date) -> CaseView:
        """Note that the decision was sent to these."""

        def sent(unit: Unit, case: Case) -> list[Event]:  # noqa: ARG001
            left = {each.id for each in case.recipients if each.sent is None}
            if not ids or not set(ids) <= left:
                raise Refused(_("Välj mottagare som beslutet inte redan är skickat till."))
            return [DecisionDispatched(tuple(ids), self._possible(case, day))]

        return self._move(who, case_id, version, "dispatch", sent)

    def note_served(self, who: Principal, case_id: str, version: int, recipient: str, day: date, how: str) -> CaseView:
        """Note the day on which somebody took part of the decision, and how that is known."""
        known = _line(how, _("Skriv hur du vet det, till exempel: mottagningskvitto."))

        def served(unit: Unit, case: Case) -> list[Event]:  # noqa: ARG001
            _unserved(case, recipient)
            return [DecisionServed(recipient, self._possible(case, day), known)]

        return self._move(who, case_id, version, "note_served", served)

    def confirm(self, who: Principal, case_id: str) -> None:
        """The applicant says, logged in, that they have read the decision: they are served today. Twice is once."""
        at = self._clock()
        with self._database.transaction() as unit:
            view = view_of(unit, case_id, who, at)
            mine = [each for each in view.case.recipients if each.person_id == who.person_id and each.serve]
            left = [each for each in mine if each.served is None]
            if not left:
                return
            moving(unit, who, case_id, view.case.version, "confirm_decision", at)
            day = swedish_day(at)
            record(unit, case_id, [DecisionServed(each.id, day, BY_LOGIN) for each in left], hand_of(who, at))

    def announce(self, who: Principal, case_id: str, version: int, read_at: str) -> CaseView:
        """Put the message about the decision on the notice board today (9 kap. 109 §), until it cannot be appealed.

        `read_at`: where the decision is to be read.
        """
        where = _line(read_at, _("Skriv var beslutet finns att läsa."))
        at = self._clock()
        today = swedish_day(at)
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "announce", at)
            if not is_announced(case):
                raise Refused(_("Det här beslutet kungörs inte. Det gör bara lov och positiva förhandsbesked."))
            last = last_day_to_appeal_when_announced(today)
            due = swedish_date(last)
            text = f"Beslutet finns att läsa: {where}. Den som berörs och vill överklaga ska göra det senast {due}."
            put_up(unit, case, NoticeKind.DECISION, today, last + timedelta(days=1), hand=hand_of(who, at), text=text)
            record(unit, case_id, [DecisionAnnounced(today)], hand_of(who, at))
            return view_of(unit, case_id, who, at)

    def _way(self, way: str) -> Way:
        if way not in set(Way):
            raise Refused(_("Välj hur beslutet ska skickas."))
        if way == Way.MAILBOX and not self.mailbox.is_joined:
            raise Refused(_("Kommunen är inte ansluten till digital brevlåda. Välj mejl eller brev."))
        return Way(way)

    def _possible(self, case: Case, day: date) -> date:
        """The day, if the decision can have reached somebody then."""
        decided = decided_on(case)
        if decided is None or not decided <= day <= swedish_day(self._clock()):
            raise Refused(_("Välj en dag från beslutet till i dag."))
        return day

    def _move(
        self, who: Principal, case_id: str, version: int, move: str, happened: Callable[[Unit, Case], list[Event]]
    ) -> CaseView:
        at: datetime = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, move, at)
            record(unit, case_id, happened(unit, case), hand_of(who, at))
            return view_of(unit, case_id, who, at)


def _unserved(case: Case, recipient: str) -> Recipient:
    found = next((each for each in case.recipients if each.id == recipient), None)
    if found is None or not found.serve or found.served is not None:
        raise Refused(_("Välj någon som ska delges och inte redan har fått del av beslutet."))
    return found


def _line(text: str, missing: str | object) -> str:
    kept = " ".join(written(text, missing).split())  # type: ignore[arg-type]
    if len(kept) > LONGEST_NAME:
        raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_NAME))
    return kept

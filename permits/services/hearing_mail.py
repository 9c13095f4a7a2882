"""Sends by mail what those who are heard and the bodies read, and reminds whoever has not answered."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from permits.case.events import Event, HearingReminded, HearingSent, ReferralMailed, ReferralReminded
from permits.case.folding import fold
from permits.case.hearings import Hearing, Referral, Way
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.services.diary import own_hand, record
from permits.services.drafting import new_id
from permits.services.hearing_out import code_lasts
from permits.services.hearing_shapes import Opened, Outgoing, Purpose
from permits.services.ports import Clock, Letters, Mailer
from permits.services.shapes import Message
from permits.services.stores import Transactions, Unit
from permits.words import N_, _

LEASE: Final = timedelta(seconds=120)
FIRST_PAUSE: Final = timedelta(seconds=10)
LONGEST_PAUSE: Final = timedelta(minutes=15)
A_WHILE: Final = 300.0  # seconds of work between two signs of life
KINDS: Final = {
    "hearing": N_("Yttra dig om en ansökan"),
    "hearing_reminder": N_("Påminnelse: yttra dig om en ansökan"),
    "referral": N_("Remiss"),
    "referral_reminder": N_("Påminnelse om remiss"),
}
log = logging.getLogger("lovlig.hearing")


@dataclass(frozen=True)
class Ready:
    """A letter as it leaves, and what is recorded then."""

    message: Message
    recorded: Event


class HearingLetters:
    """services.working.Working. A letter that cannot leave is tried again until it has; none is recorded before."""

    pause = 5.0

    def __init__(
        self,
        database: Transactions,
        mailer: Mailer,
        letters: Letters,
        municipality: Municipality,
        base_url: str,
        clock: Clock,
    ) -> None:
        self._database = database
        self._mailer = mailer
        self._letters = letters
        self._municipality = municipality
        self._base_url = base_url.rstrip("/")
        self._clock = clock

    def react_once(self) -> int:
        """Remind whom there is to remind, and send what is due; how many pieces of work were tried."""
        tried, ends = self._remind(), time.monotonic() + A_WHILE
        while time.monotonic() < ends and (letter := self._claim()) is not None:
            tried += 1
            try:
                self._send(letter)
            except Exception as error:
                # an exception's message may hold addresses; its type may be told
                log.warning("%s failed, attempt %s: %s", letter.kind, letter.tries + 1, type(error).__name__)
                self._put_off(letter)
        return tried

    def _claim(self) -> Outgoing | None:
        now = self._clock()
        with self._database.transaction() as unit:
            return unit.hearing.claim_letter(now, now + LEASE)

    def _put_off(self, letter: Outgoing) -> None:
        due = self._clock() + min(FIRST_PAUSE * 2 ** min(letter.tries, 10), LONGEST_PAUSE)
        with self._database.transaction() as unit:
            unit.hearing.put_off_letter(letter.id, due)

    def _send(self, letter: Outgoing) -> None:
        with self._database.transaction() as unit:  # the code holds before anybody can have read it
            ready = self._ready(unit, letter)
        if ready is not None:
            self._mailer.send(ready.message)
        at = self._clock()
        with self._database.transaction() as unit:
            unit.cases.lock(letter.case_id)
            unit.hearing.letter_left(letter.id, at)
            if ready is not None:
                record(unit, letter.case_id, [ready.recorded], own_hand(at))

    def _ready(self, unit: Unit, letter: Outgoing) -> Ready | None:
        """The letter; None when nobody needs it any more."""
        case = fold(unit.log.of_case(letter.case_id))
        if not case.state.is_open:
            return None
        if letter.kind.startswith("referral"):
            return self._to_body(unit, letter, case)
        return self._to_neighbour(unit, letter, case)

    def _to_neighbour(self, unit: Unit, letter: Outgoing, case: Case) -> Ready | None:
        hearing = next((each for each in case.hearings if each.hearing_id == letter.about), None)
        person = unit.hearing.person(letter.recipient_id)
        if hearing is None or person is None or person.protected or not person.email:
            return None
        if hearing.statements_of(letter.recipient_id):
            return None
        opened = Opened(Purpose.HEARING, case.case_id, hearing.hearing_id, letter.recipient_id)
        message = self._message(unit, letter, case, opened, hearing, person.email)
        sent = HearingSent(hearing.hearing_id, letter.recipient_id, message.message_id, letter.kind != "hearing")
        return Ready(message, sent)

    def _to_body(self, unit: Unit, letter: Outgoing, case: Case) -> Ready | None:
        referral = next((each for each in case.referrals if each.referral_id == letter.about), None)
        body = self._municipality.hearing.body(referral.body) if referral else None
        if referral is None or body is None or not referral.is_open:
            return None
        opened = Opened(Purpose.REFERRAL, case.case_id, referral.referral_id)
        message = self._message(unit, letter, case, opened, referral, body.email)
        return Ready(message, ReferralMailed(referral.referral_id, message.message_id, letter.kind != "referral"))

    def _message(
        self, unit: Unit, letter: Outgoing, case: Case, opened: Opened, about: Hearing | Referral, address: str
    ) -> Message:
        code = unit.hearing.make_code(opened, code_lasts(about.due), self._clock())
        desk = "yttrande" if opened.purpose is Purpose.HEARING else "remiss"
        context = {
            "case": case,
            "about": about,
            "reminder": letter.kind.endswith("reminder"),
            "link": f"{self._base_url}/{desk}/{code}",
            "municipality": self._municipality,
        }
        text, html = self._letters.write(opened.purpose.value, context)
        subject = f"{case.registry_number}: {_(KINDS[letter.kind])}, {case.designation}"
        return Message(self._message_id(letter), address, subject, text, html)

    def _message_id(self, letter: Outgoing) -> str:
        """The same each time that the same letter is sent."""
        name = hashlib.sha256(letter.id.encode()).hexdigest()[:32]
        return f"<{name}@{urlsplit(self._base_url).hostname or 'localhost'}>"

    # reminders

    def _remind(self) -> int:
        days = self._municipality.hearing.remind_days
        if not days:
            return 0
        today = swedish_day(self._clock())
        with self._database.reading() as unit:
            near = unit.hearing.waiting(today, today + timedelta(days=max(days)))
        return sum(self._remind_in(case_id, today, days) for case_id in near)

    def _remind_in(self, case_id: str, today: date, days: Sequence[int]) -> int:
        at = self._clock()
        with self._database.reading() as unit:
            if not due_reminders(fold(unit.log.of_case(case_id)), today, days):
                return 0
        with self._database.transaction() as unit:
            if not unit.cases.lock(case_id):
                return 0
            case = fold(unit.log.of_case(case_id))
            due = due_reminders(case, today, days)
            for reminded in due:
                for letter in _reminders(case, reminded):
                    unit.hearing.add_letter(letter, at)
            if due:
                record(unit, case_id, due, own_hand(at))
        return len(due)


def due_reminders(case: Case, today: date, days: Sequence[int]) -> list[HearingReminded | ReferralReminded]:
    """What is to be reminded of today: the nearest step of each that has not been taken, once something waits."""
    if not case.state.is_open:
        return []
    found: list[HearingReminded | ReferralReminded] = []
    for hearing in case.hearings:
        waits = any(one.way is Way.MAIL for one in hearing.waited_for)
        step = _step(today, hearing.due, swedish_day(hearing.begun), days, hearing.reminded)
        if waits and step is not None:
            found.append(HearingReminded(hearing.hearing_id, hearing.due, step))
    for referral in case.referrals:
        step = _step(today, referral.due, swedish_day(referral.asked), days, referral.reminded)
        if referral.is_open and step is not None:
            found.append(ReferralReminded(referral.referral_id, referral.due, step))
    return found


def _step(today: date, due: date, asked: date, days: Sequence[int], taken: Sequence[int]) -> int | None:
    """How many days before is the reminder of today; None when none is due, nor on the day when it was asked."""
    left = (due - today).days
    steps = [step for step in sorted(days) if step >= left]
    if left < 0 or not steps or asked >= today or any(step <= steps[0] for step in taken):
        return None
    return steps[0]


def _reminders(case: Case, reminded: HearingReminded | ReferralReminded) -> list[Outgoing]:
    if isinstance(reminded, ReferralReminded):
        return [Outgoing(new_id(), case.case_id, "referral_reminder", reminded.referral_id)]
    hearing = next(each for each in case.hearings if each.hearing_id == reminded.hearing_id)
    waited_for = (one for one in hearing.waited_for if one.way is Way.MAIL)
    return [
        Outgoing(new_id(), case.case_id, "hearing_reminder", hearing.hearing_id, one.recipient_id) for one in waited_for
    ]

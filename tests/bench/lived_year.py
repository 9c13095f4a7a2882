"""A year and a half of a desk's work, as statistics meet it: seasons, orders to complete, extensions, late ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from permits.case.access import Principal, Role
from permits.case.events import (
    CaseAllotted,
    CompletionAnswered,
    CompletionRequested,
    Event,
    PermitGranted,
    PermitRefused,
    TimeExtended,
)
from permits.case.orders import Consequence
from permits.case.times import swedish_day
from permits.services.diary import Hand, hand_of, own_hand
from tests.bench.many_cases import NOTIFIED, ManyCases

LACKING = {
    "Situationsplan med mått till gräns": 9,
    "Fasadritning med marklinjer": 7,
    "Sektionsritning": 5,
    "Planritning": 4,
    "Kontrollplan": 3,
    "Uppgift om byggnadshöjd": 3,
    "Fullmakt": 2,
    "Kulör och material": 1,
}
DAY = timedelta(days=1)


class LivedYear(ManyCases):
    """Cases whose ends differ as they do at a desk. `make(number, closed=0.8)` leaves the rest open."""

    def _came(self, closed: bool) -> datetime:
        """More in spring than in winter; an open case came lately."""
        if not closed:
            return self._now - timedelta(days=self._dice.randrange(1, 70), hours=self._dice.randrange(9))
        while True:
            came = self._now - timedelta(days=self._dice.randrange(20, 540), hours=self._dice.randrange(9))
            if self._dice.random() < (1.0 if came.month in (3, 4, 5, 6) else 0.5):
                return came

    def _later(self, applicant: Principal, kind: str, came: datetime, closed: bool) -> Sequence[tuple[Event, Hand]]:
        dice = self._dice
        member = dice.choice(self._officers)
        officer = Principal(member.person_id, member.name, frozenset({Role.OFFICER}))
        allotted = CaseAllotted(member.person_id, member.name, "Fördelat automatiskt: minst att göra.")
        happened: list[tuple[Event, Hand]] = [(allotted, own_hand(came + DAY / 24))]
        at, rounds = came, dice.choice((0, 0, 0, 0, 1, 1, 1, 2))
        for turn in range(rounds):
            asked_at, answered_at = at + dice.randrange(2, 19) * DAY, at + dice.randrange(20, 45) * DAY
            if answered_at >= self._now:
                break
            happened.append((self._order(turn, asked_at), hand_of(officer, asked_at)))
            happened.append((CompletionAnswered("Här är det som saknades."), hand_of(applicant, answered_at)))
            at = answered_at
        decided_at = at + dice.choice((1, 2, 4, 8, 15, 22, 30, 41, 52, 61, 66, 69, 74, 90)) * DAY
        if not closed or decided_at >= self._now:
            return happened
        slow = rounds < 2 and kind not in NOTIFIED and decided_at - at > 60 * DAY  # a second order starts no new time
        if slow and dice.random() < 0.7:
            happened.append((TimeExtended(2, "Remissvaret dröjer."), hand_of(officer, at + 55 * DAY)))
        happened.append((self._decision(), hand_of(officer, decided_at)))
        return happened

    def _order(self, turn: int, at: datetime) -> CompletionRequested:
        dice = self._dice
        titles = {*dice.choices(list(LACKING), weights=list(LACKING.values()), k=dice.randrange(1, 4))}
        points = tuple(
            {"id": f"{self._made}-{turn}-{place}", "part": "handlingar", "title": title, "lacks": title, "why": "",
             "mend": "Skicka in den.", "again": ""}
            for place, title in enumerate(sorted(titles))
        )  # fmt: skip
        due = swedish_day(at + 21 * DAY)
        return CompletionRequested("Komplettera.", due, f"o-{self._made}-{turn}", points, Consequence.AS_IT_IS.value)

    def _decision(self) -> Event:
        if self._dice.random() < 0.07:
            return PermitRefused("Strider mot planen.")
        return PermitGranted("Följer planen.", fee={"total": self._dice.randrange(2_000, 30_000)})

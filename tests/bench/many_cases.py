"""Many cases of every sort, made through the stores as an application makes them, to measure and to look at."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from permits.case.access import Principal, Role
from permits.case.events import (
    ApplicationSubmitted,
    CaseAllotted,
    CaseAssigned,
    CompletionAnswered,
    CompletionRequested,
    DocumentReceived,
    Event,
    FindingsRecorded,
    PermitGranted,
    PermitRefused,
    StoredEvent,
    TagAdded,
)
from permits.case.folding import fold
from permits.case.times import swedish_day
from permits.services.diary import Hand, hand_of, own_hand
from permits.services.queue_shapes import Member, Placing
from permits.services.stores import Transactions, Unit

KINDS = (
    "komplementbyggnad", "tillbyggnad", "fasadandring", "altan", "plank", "mur", "nybyggnad_enbostadshus", "eldstad",
    "rivning", "andrad_anvandning", "skylt", "pool", "komplementbostadshus", "solceller", "markatgard", "va",
)  # fmt: skip
NOTIFIED = frozenset({"eldstad", "va"})
GIVEN = ("Anna", "Bertil", "Cecilia", "David", "Eva", "Fredrik", "Gun", "Hans", "Ingrid", "Johan", "Karin", "Lars")
SURNAMES = ("Almqvist", "Bergdahl", "Dahlin", "Ekelund", "Forsman", "Granath", "Hellström", "Kjellin", "Lindroth")
STREETS = ("Havtornsvägen", "Smedjegränd", "Kvarnvägen", "Lövstigen", "Hamngatan", "Åsbacken", "Ängsvägen", "Skolgatan")
TRACTS = (("Norrhaga", "Norr"), ("Kjellsta", "Tätorten"), ("Alviken", "Skärgården"), ("Stenhult", "Norr"))
WORDS = (
    "Byggnaden placeras bakom befintlig häck", "Infarten flyttas söderut", "Takvinkeln följer huvudbyggnaden",
    "Fasaden målas i faluröd kulör", "Dagvattnet leds till stenkista", "Sluttningen kräver stödmur mot norr",
    "Uterummet glasas in", "Grannen har sett ritningarna", "Fönstren får spröjs som tidigare",
)  # fmt: skip
TAGS = ("Strandnära", "Kulturmiljö", "Platsbesök", "Nämnd")


class ManyCases:
    """Makes cases that came in during the last year, at every stage. The same seed makes the same cases."""

    def __init__(
        self, database: Transactions, now: datetime, officers: Sequence[Member], seed: int = 7, number_from: int = 0
    ) -> None:
        self._database = database
        self._now = now
        self._officers = officers
        self._dice = random.Random(seed)
        self._made = number_from

    def make(self, number: int, *, closed: float = 0.0) -> None:
        """So many more; `closed` is the share of them that is decided."""
        for first in range(0, number, 250):
            with self._database.transaction() as unit:
                for _turn in range(min(250, number - first)):
                    self._one(unit, self._dice.random() < closed)

    def _one(self, unit: Unit, closed: bool) -> None:
        dice, self._made = self._dice, self._made + 1
        case_id = f"{self._made:032x}"
        tract, area = dice.choice(TRACTS)
        came = self._came(closed)
        applicant = Principal(f"p-{self._made}", self._name(), frozenset({Role.APPLICANT}))
        kind = dice.choice(KINDS)
        application = self._application(applicant, kind, tract)
        need = "anmalan" if kind in NOTIFIED else "bygglov"
        findings = FindingsRecorded("2026-07-01", need, {}, (), None)
        stored = list(self._told(unit, case_id, [application, findings], hand_of(applicant, came)))
        unit.cases.add(fold(stored), f"d-{self._made}")
        for happened, hand in self._later(applicant, kind, came, closed):
            stored += self._told(unit, case_id, [happened], hand)
        case = fold(stored)
        unit.cases.update(case)
        unit.queue.write(case, stored)
        unit.registry.write(case, stored)
        place = (687000 + dice.random() * 5000, 6467600 + dice.random() * 5000)
        unit.queue.place(case, stored, Placing(area, f"{dice.choice(STREETS)} {dice.randrange(1, 90)}", place))

    def _came(self, closed: bool) -> datetime:
        days = self._dice.choice((2, 5, 9, 16, 23, 34, 45, 58, 63, 69, 73))
        return self._now - timedelta(days=days + (200 if closed else 0), hours=self._dice.randrange(9))

    def _told(self, unit: Unit, case_id: str, happened: Sequence[Event], hand: Hand) -> Sequence[StoredEvent]:
        return unit.log.append(case_id, happened, by=hand.by, by_name=hand.by_name, at=hand.at)

    def _name(self) -> str:
        return f"{self._dice.choice(GIVEN)} {self._dice.choice(SURNAMES)}"

    def _application(self, applicant: Principal, kind: str, tract: str) -> ApplicationSubmitted:
        dice = self._dice
        number = unit_number = dice.randrange(1, 60)
        party = {
            "person_id": applicant.person_id, "role": "applicant", "name": applicant.name,
            "street": f"{dice.choice(STREETS)} {number}", "postal_code": "123 46", "city": "Kjellstavik",
            "protected": dice.random() < 0.01,
        }  # fmt: skip
        wanted = dice.choice(("lov",) * 8 + ("forhandsbesked", "tidsbegransat"))
        told = ". ".join(dice.sample(WORDS, 3))
        return ApplicationSubmitted(
            registry_number=f"BYGG {self._now.year}-{self._made:06d}",
            draft_id=f"d-{self._made}",
            journey="bygglov",
            measure=kind,
            designation=f"{tract} {dice.randrange(1, 40)}:{unit_number}",
            parties=(party,),
            answers={"atgard": {"measure": kind, "wanted": wanted}, "placering": {"explanation": told}},
        )

    def _later(
        self, applicant: Principal, kind: str, came: datetime, closed: bool
    ) -> Sequence[tuple[Event, Hand]]:
        dice, happened = self._dice, list[tuple[Event, Hand]]()
        member = dice.choice(self._officers)
        officer = Principal(member.person_id, member.name, frozenset({Role.OFFICER}))
        stage = dice.random()
        if stage < 0.12 and not closed:
            return happened
        day = timedelta(days=1)
        given = CaseAllotted(member.person_id, member.name, "Fördelat automatiskt: minst att göra.")
        happened.append((given, own_hand(came + day / 24)))
        if dice.random() < 0.25:
            happened.append((TagAdded(dice.choice(TAGS)), hand_of(officer, came + day / 12)))
        if stage < 0.35 and not closed:
            return happened
        happened.append((CaseAssigned(member.person_id, member.name), hand_of(officer, came + day)))
        if stage > 0.65:
            due = swedish_day(came + 25 * day)
            asked = CompletionRequested(f"{dice.choice(WORDS)}. Måttsätt ritningen och visa marknivåer.", due)
            happened.append((asked, hand_of(officer, came + 1.5 * day)))
            if stage > 0.8 or closed:
                paper = DocumentReceived(
                    f"h-{self._made}", "fasadritning", "fasad.pdf", "application/pdf", 9, "0" * 64, 1
                )
                answered = min(came + 12 * day, self._now)
                happened.append((paper, hand_of(applicant, answered)))
                happened.append(
                    (CompletionAnswered("Här är ritningarna.", (paper.document_id,)), hand_of(applicant, answered))
                )
        if closed:
            decision = PermitGranted("Följer planen.") if dice.random() < 0.9 else PermitRefused("Strider mot planen.")
            happened.append((decision, hand_of(officer, came + 40 * day)))
        return happened

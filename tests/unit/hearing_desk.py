"""A hearing on a database of its own: neighbours in a small register, an officer, mail, and a clock to turn."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from permits.case.access import Principal, Role
from permits.case.hearings import Hearing
from permits.case.model import Case
from permits.hearing_profile import Body, HearingProfile
from permits.services.hearing_mail import HearingLetters
from permits.services.hearing_out import HearingDesk
from permits.services.hearing_preparing import Preparing
from permits.services.hearing_shapes import Holder
from permits.services.holders import Proposing
from permits.services.neighbour import Neighbours
from permits.services.ports import RegisterDown, RegisterPerson
from permits.services.referring import Referring
from tests.unit.desks import Desks
from tests.unit.printed_case import MUNICIPALITY

ULLA, KIM, HEMLIG = "195503072042", "198506022394", "198209252389"  # official test numbers
BODIES = (
    Body("raddning", "Räddningstjänsten", "remiss@raddning.example", "brandskydd"),
    Body("forsvar", "Försvarsmakten", "remiss@forsvar.example", "totalförsvaret", defence=True),
)
OURS = replace(MUNICIPALITY, hearing=HearingProfile(21, (5,), BODIES))


@dataclass
class Land:
    """Who holds what."""

    held: dict[str, list[Holder]] = field(default_factory=dict)
    down: bool = False

    def holders_of(self, designation: str) -> list[Holder]:
        if self.down:
            raise RegisterDown
        return self.held.get(designation, [])


def neighbourhood() -> Land:
    return Land(
        {
            "Alviken 1:20": [
                Holder("Ulla Berggren", ULLA, "lagfart", "1/2"),
                Holder("Kim Ek", "", "lagfart", "1/2", "Vägen 3"),
            ],
            "Alviken 1:21": [Holder("Ulla Berggren", ULLA, "lagfart", "1/1")],
            "Alviken 1:22": [Holder("Gömd Person", HEMLIG, "lagfart", "1/1")],
            "Alviken 1:23": [Holder("Bolaget AB", "5599999991", "tomtratt", "1/1", "Torget 1")],
            "Alviken 1:24": [],
        }
    )


@dataclass
class HearingDesks:
    """The desks of a hearing, joined to those of the case."""

    desks: Desks
    land: Land = field(default_factory=neighbourhood)

    def __post_init__(self) -> None:
        d = self.desks
        d.register.known[ULLA] = RegisterPerson(
            ULLA, "Ulla", "Berggren", "Strandv 1", "123 46", "Alviken", "ulla@e.example"
        )
        d.register.known[HEMLIG] = RegisterPerson(HEMLIG, "Gömd", "Person", protected=True)
        proposing = Proposing(self.land, d.register, d.database.persons)
        self.preparing = Preparing(d.database, proposing, OURS, d.clock)
        self.hearing = HearingDesk(d.database, self.preparing, d.database.persons, d.files, OURS, d.clock)
        places: Any = None  # nobody draws a plan here
        self.neighbours = Neighbours(d.database, d.files, places, d.register, d.database.persons, d.clock)
        self.referring = Referring(d.database, d.files, OURS, d.clock)
        self.letters = self.worker()
        self.officer = d.officer()
        self.case_id = d.submitted(d.resident()).case_id

    def worker(self) -> HearingLetters:
        d = self.desks
        return HearingLetters(d.database, d.post, LinkLetters(), OURS, "https://lov.example", d.clock)

    @property
    def case(self) -> Case:
        return self.desks.handling.case(self.desks.officer("annan", "Annan Handläggare"), self.case_id).case

    def add(self, *designations: str) -> None:
        for designation in designations:
            self.preparing.add_property(self.officer, self.case_id, designation, "Gränsar till fastigheten")

    def begun(self, *designations: str) -> Hearing:
        """A hearing of the holders of these properties."""
        self.add(*(designations or ("Alviken 1:20", "Alviken 1:21", "Alviken 1:22")))
        return self.hearing.begin(self.officer, self.case_id, self.case.version)

    def recipient(self, name: str) -> str:
        people = self.hearing.followed(self.officer, self.case_id).people
        return next(each.recipient_id for each in people.values() if each.name == name)

    def codes(self) -> list[str]:
        """The codes in the letters that have left, the oldest first."""
        return [message.text.rpartition("/")[2].strip() for message in self.desks.post.sent]

    def who(self, number: str, name: str) -> Principal:
        return Principal(self.desks.database.persons.identify(number, name), name, frozenset({Role.APPLICANT}), number)

    @property
    def ulla(self) -> Principal:
        return self.who(ULLA, "Ulla Berggren")


class LinkLetters:
    def write(self, kind: str, context: Any) -> tuple[str, str | None]:
        return f"{kind} {context['reminder']} {context['about'].text} {context['link']}", None

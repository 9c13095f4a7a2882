"""Whom a new case is given to: who is here, is not in it, takes such cases there, and has the least on the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from permits.case.access import Principal, Role
from permits.case.model import Case
from permits.queue_profile import OfficerRule, QueueProfile
from permits.services.queue_shapes import Absence, Load, Member


@dataclass(frozen=True)
class Chosen:
    """Who was chosen, and why in a sentence for the diary."""

    member: Member
    reason: str


@dataclass(frozen=True)
class Roster:
    """Everybody who can be given cases on a day. `loads` by person_id."""

    day: date
    profile: QueueProfile
    members: Sequence[Member]
    absences: Sequence[Absence]
    loads: Mapping[str, Load]

    @property
    def officers(self) -> list[Member]:
        return [member for member in self.members if Role.OFFICER in member.roles]

    def officer(self, person_id: str) -> Member | None:
        return next((member for member in self.officers if member.person_id == person_id), None)

    def away(self, person_id: str) -> Absence | None:
        """The absence that holds today; the one that ends last, where there are several."""
        theirs = (each for each in self.absences if each.person_id == person_id and each.holds(self.day))
        return max(theirs, key=lambda absence: absence.last, default=None)

    def stands_in_for(self, person_id: str) -> tuple[str, ...]:
        """Those whose cases are this person's today, too."""
        away = (self.away(each.person_id) for each in self.absences)
        return tuple(dict.fromkeys(each.person_id for each in away if each and each.stand_in == person_id))

    def load(self, person_id: str) -> Load:
        return self.loads.get(person_id, Load())

    def choose(self, case: Case, area: str) -> Chosen | None:
        """Whom to give the case, or None when it takes a person to say."""
        able = [(member, rule) for member, rule in self._ruled() if self._suits(member, rule, case, area)]
        if not able:
            return None
        member, _rule = min(able, key=lambda each: self._order(*each))
        return Chosen(member, self._reason(member, area, alone=len(able) == 1))

    def _ruled(self) -> Iterable[tuple[Member, OfficerRule]]:
        if not self.profile.officers:
            return [(member, OfficerRule(member.login)) for member in self.officers]
        rules = {rule.login: rule for rule in self.profile.officers}
        return [(member, rules[member.login]) for member in self.officers if member.login in rules]

    def _suits(self, member: Member, rule: OfficerRule, case: Case, area: str) -> bool:
        if self.away(member.person_id) or is_named_in(member, case):
            return False
        right_place = not rule.areas or area in rule.areas
        return right_place and (not rule.kinds or set(case.measures) <= rule.kinds)

    def _order(self, member: Member, rule: OfficerRule) -> tuple[float, int, str]:
        load = self.load(member.person_id)
        return load.weight / rule.share, load.cases, member.person_id

    def _reason(self, member: Member, area: str, *, alone: bool) -> str:
        where = f" i området {area}" if area else ""
        if alone:
            return f"Fördelat automatiskt: tar sådana ärenden{where}."
        cases = self.load(member.person_id).cases
        held = "1 öppet ärende" if cases == 1 else f"{cases} öppna ärenden"
        return f"Fördelat automatiskt: minst att göra av dem som tar sådana ärenden{where} ({held} före det här)."


def is_named_in(member: Member | Principal, case: Case) -> bool:
    """Whether the member is a party (jäv, förvaltningslagen 16 §). Somebody of the same name may be the same person:
    then nobody is chosen without a person looking."""
    known = {(party.person_id, _plain(party.name)) for party in case.parties}
    return any(member.person_id == person or _plain(member.name) == name for person, name in known)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def loads_of(counted: Iterable[tuple[str, tuple[str, ...], int]], profile: QueueProfile) -> dict[str, Load]:
    """What each officer has, from how many open cases of which kinds."""
    loads: dict[str, Load] = {}
    for officer, kinds, number in counted:
        held = loads.get(officer, Load())
        loads[officer] = Load(held.cases + number, held.weight + number * profile.weight(kinds))
    return loads

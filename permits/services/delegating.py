"""Who may decide a case, by the municipality's table of delegation (kommunallagen 6 kap. 37 §, PBL 12 kap. 6 §)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from permits.case.access import Principal, Role
from permits.case.decisions import Clearance, Outcome
from permits.case.matter import matters
from permits.decision_profile import COMMITTEE, LOGIN, DecisionProfile, DelegationRule
from permits.services.queue_shapes import Member
from permits.services.shapes import CaseView
from permits.words import N_, Text, _

BY_ROLE: Final = {
    Role.OFFICER: N_("handläggare"),
    Role.DELEGATE: N_("delegat"),
    Role.SECRETARY: N_("nämndens sekreterare"),
}
USUAL: Final = (Role.OFFICER.value, Role.DELEGATE.value)


@dataclass(frozen=True)
class Mandate:
    """Who decides a case in one way. `number` of the row, empty where no row fits; `adopted`: when the table was.

    `version` of the table where it has been amended since the profile was written.
    """

    who: tuple[str, ...]
    number: str = ""
    adopted: str = ""
    second_reader: bool = False
    version: int = 0

    @property
    def is_committees(self) -> bool:
        return self.who == (COMMITTEE,)

    @property
    def told(self) -> str:
        """As the decision and the diary name it, in Swedish."""
        if not self.number:
            return ""
        adopted = f", antagen {self.adopted}" if self.adopted else ""
        version = f", version {self.version}" if self.version else ""
        return f"Delegationsordningen punkt {self.number}{adopted}{version}"

    def holds(self, who: Principal, members: Iterable[Member] = ()) -> bool:
        """Whether it is this person's to decide, by role or by the login that the employer knows them by."""
        logins = {f"{LOGIN}{each.login}" for each in members if each.person_id == who.person_id and each.login}
        return bool(({role.value for role in who.roles} | logins) & set(self.who))

    def people(self, members: Iterable[Member] = ()) -> Text:
        """Who that is, in words: names where they are known by name, otherwise what they are here."""
        if self.is_committees:
            return _("nämnden")
        names = {f"{LOGIN}{each.login}": each.name for each in members}
        told = [
            names.get(one, one.removeprefix(LOGIN)) if one.startswith(LOGIN) else str(_(BY_ROLE[Role(one)]))
            for one in self.who
        ]
        return _("%(who)s", who=", ".join(told))


def mandate_of(view: CaseView, outcome: Outcome, profile: DecisionProfile, *, deviates: bool) -> Mandate:
    """The first row of the table that fits; what none fits is the committee's. Without rows officers decide."""
    if not profile.rules:
        return Mandate(USUAL)
    area = new_area(view)
    rule = next((each for each in profile.rules if fits(each, view, outcome, area, deviates=deviates)), None)
    if rule is None:
        return Mandate((COMMITTEE,), adopted=profile.adopted)
    return Mandate(rule.who, rule.number, profile.adopted, rule.second_reader, profile.version)


def clearance_mandate(view: CaseView, clearance: Clearance, profile: DecisionProfile) -> Mandate:
    """Who decides of the building stage: the first row that names it and fits; officers and delegates without one."""
    area = new_area(view)
    departs = view.case.decision is not None and view.case.decision.deviates
    named = (each for each in profile.rules if clearance in each.outcomes)
    rule = next((each for each in named if fits(each, view, clearance, area, deviates=departs)), None)
    return Mandate(rule.who, rule.number, profile.adopted, version=profile.version) if rule else Mandate(USUAL)


def fits(
    rule: DelegationRule, view: CaseView, outcome: Outcome | Clearance, area: float | None, *, deviates: bool
) -> bool:
    """Whether the row is about such a decision. An area that nobody knows is within no limit."""
    asked = set(matters(view.case))
    return (
        (not rule.outcomes or outcome in rule.outcomes)
        and (not rule.matters or asked <= rule.matters)
        and (not rule.kinds or set(view.case.measures) <= rule.kinds)
        and (rule.deviates is None or rule.deviates is deviates)
        and (rule.largest is None or (area is not None and area <= rule.largest))
    )


def new_area(view: CaseView) -> float | None:
    """The building area (m²) that is applied for, all measures together; None when no place is known."""
    areas = [float(report["area"]) for report in view.reports if report]
    return round(sum(areas), 2) if areas else None

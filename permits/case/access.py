"""Who may do what: roles and permissions as one table of named predicates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from permits.case.model import Case, PartyRole


class Role(StrEnum):
    """What somebody is to the service. Residents are applicants; staff get theirs from the municipality's groups."""

    APPLICANT = "applicant"
    OFFICER = "officer"
    REGISTRATOR = "registrator"
    READER = "reader"
    GIS = "gis"
    ADMIN = "admin"
    DELEGATE = "delegate"
    SECOND_READER = "second_reader"
    SECRETARY = "secretary"
    INSPECTOR = "inspector"


class Permission(StrEnum):
    """What an endpoint or a service may ask for."""

    APPLY = "apply"
    SEE_OWN_CASES = "see_own_cases"
    SEE_CASE = "see_case"
    ANSWER_COMPLETION = "answer_completion"
    ANSWER_HEARING = "answer_hearing"
    SEE_QUEUE = "see_queue"
    ARRANGE_CASES = "arrange_cases"
    REGISTER_CASE = "register_case"
    HANDLE_CASE = "handle_case"
    INSPECT = "inspect"
    WORK_ON_BUILDING = "work_on_building"
    WORK_ON_DECIDED = "work_on_decided"
    DECIDE_CASE = "decide_case"
    PROPOSE_DECISION = "propose_decision"
    READ_PROPOSAL = "read_proposal"
    KEEP_AGENDA = "keep_agenda"
    SERVE_DECISION = "serve_decision"
    REGISTER_APPEAL = "register_appeal"
    HAND_OUT_RECORDS = "hand_out_records"
    REFUSE_RECORDS = "refuse_records"
    SEE_DISPOSAL = "see_disposal"
    SEE_LAYERS = "see_layers"
    PUBLISH_LAYERS = "publish_layers"
    CHANGE_SETTINGS = "change_settings"


@dataclass(frozen=True)
class Principal:
    """Who is asking. `person_id` is opaque; `personal_number` (12 digits) is never shown, logged or sent.

    `resident_id`: of staff, the id by which the same human being is known as a resident, where their login tells.
    """

    person_id: str
    name: str
    roles: frozenset[Role]
    personal_number: str | None = field(default=None, repr=False)
    resident_id: str | None = None

    @property
    def ids(self) -> frozenset[str]:
        """Every id that means this human being."""
        return frozenset({self.person_id, self.resident_id or self.person_id})

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)


DECIDES = frozenset({Role.OFFICER, Role.DELEGATE, Role.SECRETARY})
# Who of them decides what is for the table of delegation to say (services.delegating).
READS_CASES = DECIDES | {Role.REGISTRATOR, Role.READER, Role.SECOND_READER, Role.INSPECTOR}
STAFF = READS_CASES | {Role.GIS, Role.ADMIN}
# Whoever keeps the settings sees no case by that alone: what is needed for both is two groups in the directory.
# A control officer is named in the case, yet has no access to it by that alone.
PARTIES_WITH_ACCESS = frozenset({PartyRole.APPLICANT, PartyRole.CO_APPLICANT, PartyRole.AGENT})

Predicate = Callable[[Principal, Case], bool]


def is_a_party(principal: Principal, case: Case) -> bool:
    return any(party.person_id == principal.person_id and party.role in PARTIES_WITH_ACCESS for party in case.parties)


def is_not_in_the_case(principal: Principal, case: Case) -> bool:
    """Nobody handles a case in which they are named or heard themselves (jäv, förvaltningslagen 16 §)."""
    return all(party.person_id not in principal.ids for party in case.parties) and not is_heard(principal, case)


def is_heard(principal: Principal, case: Case) -> bool:
    """Whether the person has been asked to state their views."""
    return any(one.person_id in principal.ids for hearing in case.hearings for one in hearing.recipients)


def is_a_party_or_officer(principal: Principal, case: Case) -> bool:
    officer = bool(principal.roles & READS_CASES)
    return is_a_party(principal, case) or (officer and is_not_in_the_case(principal, case))


@dataclass(frozen=True)
class Grant:
    """The roles that open a door, and what must hold between the person and the case behind it."""

    roles: frozenset[Role]
    when: Predicate | None = None


PERMISSIONS: Mapping[Permission, Grant] = {
    Permission.APPLY: Grant(frozenset({Role.APPLICANT})),
    Permission.SEE_OWN_CASES: Grant(frozenset({Role.APPLICANT})),
    Permission.SEE_CASE: Grant(READS_CASES | {Role.APPLICANT}, is_a_party_or_officer),
    Permission.ANSWER_COMPLETION: Grant(frozenset({Role.APPLICANT}), is_a_party),
    Permission.ANSWER_HEARING: Grant(frozenset({Role.APPLICANT}), is_heard),
    Permission.SEE_QUEUE: Grant(READS_CASES),
    Permission.ARRANGE_CASES: Grant(frozenset({Role.OFFICER, Role.REGISTRATOR}), is_not_in_the_case),
    Permission.REGISTER_CASE: Grant(frozenset({Role.OFFICER, Role.REGISTRATOR})),
    Permission.HANDLE_CASE: Grant(frozenset({Role.OFFICER}), is_not_in_the_case),
    Permission.INSPECT: Grant(frozenset({Role.OFFICER, Role.INSPECTOR}), is_not_in_the_case),
    Permission.WORK_ON_DECIDED: Grant(DECIDES | {Role.REGISTRATOR}, is_not_in_the_case),
    Permission.WORK_ON_BUILDING: Grant(DECIDES | {Role.INSPECTOR}, is_not_in_the_case),
    Permission.DECIDE_CASE: Grant(DECIDES, is_not_in_the_case),
    Permission.PROPOSE_DECISION: Grant(DECIDES | {Role.SECOND_READER}, is_not_in_the_case),
    Permission.READ_PROPOSAL: Grant(frozenset({Role.SECOND_READER}), is_not_in_the_case),
    Permission.KEEP_AGENDA: Grant(frozenset({Role.SECRETARY, Role.OFFICER}), is_not_in_the_case),
    Permission.SERVE_DECISION: Grant(frozenset({Role.OFFICER, Role.REGISTRATOR}), is_not_in_the_case),
    Permission.REGISTER_APPEAL: Grant(frozenset({Role.OFFICER, Role.REGISTRATOR}), is_not_in_the_case),
    Permission.HAND_OUT_RECORDS: Grant(frozenset({Role.OFFICER, Role.REGISTRATOR}), is_not_in_the_case),
    Permission.REFUSE_RECORDS: Grant(frozenset({Role.OFFICER, Role.DELEGATE}), is_not_in_the_case),
    Permission.SEE_DISPOSAL: Grant(frozenset({Role.ADMIN, Role.REGISTRATOR})),
    Permission.SEE_LAYERS: Grant(frozenset({Role.GIS, Role.OFFICER})),
    Permission.PUBLISH_LAYERS: Grant(frozenset({Role.GIS})),
    Permission.CHANGE_SETTINGS: Grant(frozenset({Role.ADMIN})),
}


def may(principal: Principal, permission: Permission, case: Case | None = None) -> bool:
    """Whether the principal may. Without a case, whether any case could be theirs: the service asks again with it."""
    grant = PERMISSIONS[permission]
    if not principal.roles & grant.roles:
        return False
    return case is None or grant.when is None or grant.when(principal, case)

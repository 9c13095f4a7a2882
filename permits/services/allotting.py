"""How cases reach an officer: by hand, many at a time, and by themselves when they arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from permits.case.access import Permission, Principal, Role, may
from permits.case.events import CaseAllotted, Event, TagAdded, TagRemoved
from permits.case.folding import fold
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.queue_profile import LONGEST_TAG
from permits.services.case_words import asks_for_a_person
from permits.services.diary import hand_of, moving, record
from permits.services.drafting import new_id
from permits.services.ports import Clock
from permits.services.queue_shapes import Absence, Member, Told
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.roster import Roster, loads_of
from permits.services.stores import Transactions, Unit
from permits.words import Text, _, date_text

MOST_AT_ONCE = 200  # cases in one press
MOST_TAGS = 12  # on a case
LONGEST_REASON = 500
LONGEST_ABSENCE = timedelta(days=400)
Picked = TypeVar("Picked")


def roster_of(unit: Unit, municipality: Municipality, at: datetime) -> Roster:
    """Who works here today, and what each has."""
    day = swedish_day(at)
    loads = loads_of(unit.queue.loads(), municipality.queue)
    return Roster(day, municipality.queue, unit.staff.members(), unit.staff.absences(day), loads)


class Allotting:
    """Giving cases to officers and tagging them, by hand; and who is away."""

    def __init__(self, database: Transactions, clock: Clock, municipality: Municipality) -> None:
        self._database = database
        self._clock = clock
        self._municipality = municipality

    def roster(self, who: Principal) -> Roster:
        """Everybody who can be given cases. Raises NotFound."""
        if not may(who, Permission.SEE_QUEUE):
            raise NotFound
        with self._database.reading() as unit:
            return roster_of(unit, self._municipality, self._clock())

    def allot(self, who: Principal, chosen: Sequence[tuple[str, int]], officer_id: str, reason: str = "") -> list[Told]:
        """Give each case, seen in the version that stands beside it, to the officer; each is told by itself.

        Raises Refused when nobody can be given anything, NotFound for who may not arrange cases.
        """
        if not may(who, Permission.ARRANGE_CASES):
            raise NotFound
        at = self._clock()
        with self._database.reading() as unit:
            roster = roster_of(unit, self._municipality, at)
        member = _present(roster, officer_id)
        if len(reason) > LONGEST_REASON:
            raise Refused(_("Skälet är för långt. Skriv högst %(most)s tecken.", most=LONGEST_REASON))
        event = CaseAllotted(member.person_id, member.name, " ".join(reason.split()))
        return [self._given(who, case_id, version, member, event, at) for case_id, version in _few(chosen)]

    def _given(
        self, who: Principal, case_id: str, version: int, member: Member, event: CaseAllotted, at: datetime
    ) -> Told:
        number = ""
        try:
            with self._database.transaction() as unit:
                number = _number(unit, who, case_id)
                case = moving(unit, who, case_id, version, "allot", at)
                why = _in_the_way(case, member)
                if not why:
                    record(unit, case_id, [event], hand_of(who, at))
                return Told(case_id, case.registry_number, str(why))
        except NotFound:
            return Told(case_id, "", str(_("Ärendet finns inte bland dem du kan se.")))
        except Stale:
            return Told(case_id, number, str(_("Någon har ändrat ärendet sedan listan visades. Läs det och gör om.")))
        except Refused as refused:
            return Told(case_id, number, refused.message_sv)

    def tag(self, who: Principal, case_ids: Sequence[str], tag: str, *, remove: bool = False) -> list[Told]:
        """Tag each case, or take the tag off. Raises Refused for what is no tag, NotFound for who may not."""
        if not may(who, Permission.ARRANGE_CASES):
            raise NotFound
        word, at = written_tag(tag), self._clock()
        return [self._tagged(who, case_id, word, remove, at) for case_id in _few(case_ids)]

    def _tagged(self, who: Principal, case_id: str, tag: str, remove: bool, at: datetime) -> Told:
        with self._database.transaction() as unit:
            case = fold(unit.log.of_case(case_id)) if unit.cases.lock(case_id) else None
            if case is None or not may(who, Permission.ARRANGE_CASES, case):
                return Told(case_id, "", str(_("Ärendet finns inte bland dem du kan se.")))
            if not remove and tag not in case.tags and len(case.tags) >= MOST_TAGS:
                return Told(case_id, case.registry_number, str(_("Ärendet har redan %(n)s taggar.", n=MOST_TAGS)))
            if remove is (tag in case.tags):
                happened: Event = TagRemoved(tag) if remove else TagAdded(tag)
                record(unit, case_id, [happened], hand_of(who, at))
            return Told(case_id, case.registry_number)

    # who is away

    def absences(self, who: Principal) -> list[Absence]:
        """Those that have not ended, the first to begin first."""
        if not may(who, Permission.SEE_QUEUE):
            raise NotFound
        with self._database.reading() as unit:
            return unit.staff.absences(swedish_day(self._clock()))

    def note_absence(self, who: Principal, absence: Absence) -> None:
        """Keep that an officer is away. `id`, `noted_by` and `noted` are given here. Raises Refused, NotFound."""
        if not may(who, Permission.ARRANGE_CASES):
            raise NotFound
        at = self._clock()
        with self._database.transaction() as unit:
            roster = roster_of(unit, self._municipality, at)
            _checked(roster, absence)
            whole = Absence(
                new_id(), absence.person_id, absence.first, absence.last, absence.stand_in, who.person_id, at
            )
            unit.staff.note_absence(whole)

    def withdraw_absence(self, who: Principal, absence_id: str) -> None:
        """Take back that somebody is away. Raises NotFound."""
        if not may(who, Permission.ARRANGE_CASES):
            raise NotFound
        with self._database.transaction() as unit:
            if not unit.staff.withdraw_absence(absence_id, who.person_id, self._clock()):
                raise NotFound


def written_tag(tag: str) -> str:
    """The tag as it is kept. Raises Refused."""
    word = " ".join(tag.split())
    if not word:
        raise Refused(_("Skriv eller välj en tagg."))
    if len(word) > LONGEST_TAG:
        raise Refused(_("Taggen är för lång. Skriv högst %(most)s tecken.", most=LONGEST_TAG))
    if "|" in word or not word.isprintable():
        raise Refused(_("Taggen får inte innehålla tecknet |."))
    if asks_for_a_person(word):
        raise Refused(_("En tagg får inte vara ett personnummer."))
    return word


def _few(chosen: Sequence[Picked]) -> Sequence[Picked]:
    if not chosen:
        raise Refused(_("Kryssa för minst ett ärende."))
    if len(chosen) > MOST_AT_ONCE:
        raise Refused(_("Välj högst %(most)s ärenden åt gången.", most=MOST_AT_ONCE))
    return chosen


def _present(roster: Roster, officer_id: str) -> Member:
    member = roster.officer(officer_id)
    if member is None:
        raise Refused(_("Välj vem som ska få ärendena."))
    away = roster.away(officer_id)
    if away is not None:
        raise Refused(
            _("%(name)s är borta till och med %(day)s. Välj någon annan.", name=member.name, day=date_text(away.last))
        )
    return member


def _number(unit: Unit, who: Principal, case_id: str) -> str:
    stored = unit.log.of_case(case_id)
    if not stored:
        raise NotFound
    case = fold(stored)
    return case.registry_number if may(who, Permission.SEE_CASE, case) else ""


def _in_the_way(case: Case, member: Member) -> Text | str:
    if case.officer_id == member.person_id:
        return _("%(name)s har redan ärendet.", name=member.name)
    if not may(Principal(member.person_id, member.name, frozenset({Role.OFFICER})), Permission.HANDLE_CASE, case):
        return _("%(name)s är part i ärendet och får inte handlägga det.", name=member.name)
    return ""


def _checked(roster: Roster, absence: Absence) -> None:
    if roster.officer(absence.person_id) is None:
        raise Refused(_("Välj vem som är borta."))
    if absence.last < absence.first:
        raise Refused(_("Sista dagen kommer före den första."))
    if absence.last < roster.day:
        raise Refused(_("Frånvaron är redan slut."))
    if absence.last - absence.first > LONGEST_ABSENCE:
        raise Refused(_("Frånvaron är längre än ett år. Kontrollera datumen."))
    if absence.stand_in and absence.stand_in == absence.person_id:
        raise Refused(_("Den som är borta kan inte vara sin egen ersättare."))
    if absence.stand_in and roster.officer(absence.stand_in) is None:
        raise Refused(_("Välj en ersättare bland handläggarna."))
    away = next(
        (
            each
            for each in roster.absences
            if each.person_id == absence.stand_in and each.first <= absence.last and absence.first <= each.last
        ),
        None,
    )
    if away is not None:
        raise Refused(_("Ersättaren är själv borta under tiden. Välj en annan."))

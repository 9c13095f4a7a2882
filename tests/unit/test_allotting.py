"""Who is given a case: by itself on arrival, by hand, many at a time; never who is away or in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.case.access import Principal, Role
from permits.case.model import Case, Party, PartyRole, State
from permits.municipality import Municipality
from permits.queue_profile import Area, OfficerRule, QueueProfile
from permits.services.allotting import Allotting
from permits.services.fresh_cases import FreshCases
from permits.services.ports import PropertyPlace
from permits.services.queue_shapes import Absence, Load, Member
from permits.services.refusals import NotFound, Refused
from permits.services.roster import Roster
from tests.unit.desks import BEGUN, Desks
from tests.unit.printed_case import MUNICIPALITY

TODAY = date(2026, 11, 23)
KINDS = ("komplementbyggnad", "eldstad", "nybyggnad_enbostadshus")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def member(person_id: str, name: str = "") -> Member:
    return Member(person_id, name or f"Handläggare {person_id}", person_id, frozenset({"officer"}))


def a_case(*kinds: str, party: str = "p-1", name: str = "Ylva Strandqvist") -> Case:
    parties = (Party(party, PartyRole.APPLICANT, name),)
    return Case("c", "BYGG 1", "bygglov", kinds or ("altan",), "Alviken 1:18", State.SUBMITTED, 1, NOON, NOON, parties)


def away(person_id: str, first: date = TODAY, last: date = TODAY, stand_in: str = "") -> Absence:
    return Absence(f"a-{person_id}-{first}", person_id, first, last, stand_in, "p", NOON)


def roster(*members: Member, profile: QueueProfile | None = None, **kept: Any) -> Roster:
    return Roster(TODAY, profile or QueueProfile(), members, kept.get("absences", ()), kept.get("loads", {}))


# --- whom to choose -------------------------------------------------------------------------------------------------

days = st.dates(TODAY - timedelta(days=5), TODAY + timedelta(days=5))
officers = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True)


@given(officers, st.lists(st.tuples(st.sampled_from("abcdef"), days, days), max_size=8), st.sampled_from("abcdefgh"))
def test_nobody_who_is_away_or_in_the_case_is_chosen(
    here: list[str], gone: list[tuple[str, date, date]], party: str
) -> None:
    absences = [away(who, min(first, last), max(first, last)) for who, first, last in gone]
    shown = roster(*(member(who) for who in here), absences=absences)
    chosen = shown.choose(a_case(party=party), "")
    may = {who for who in here if who != party and not any(a.person_id == who and a.holds(TODAY) for a in absences)}
    assert (chosen is None) == (not may)
    if chosen:
        assert chosen.member.person_id in may
        assert chosen.reason.startswith("Fördelat automatiskt")


@given(
    officers,
    st.lists(st.sampled_from(KINDS), max_size=60),
    st.lists(st.sampled_from([0.5, 1.0]), min_size=6, max_size=6),
)
def test_load_is_even_whatever_comes(here: list[str], arriving: list[str], shares: list[float]) -> None:
    """Between any two, what they have by their share differs by at most one heaviest case."""
    rules = tuple(OfficerRule(who, share=share) for who, share in zip(here, shares, strict=False))
    profile = QueueProfile(weights={"nybyggnad_enbostadshus": 3.0, "eldstad": 0.5}, officers=rules)
    loads: dict[str, Load] = {}
    for kind in arriving:
        chosen = roster(*(member(who) for who in here), profile=profile, loads=loads).choose(a_case(kind), "")
        assert chosen is not None
        held = loads.get(chosen.member.person_id, Load())
        loads[chosen.member.person_id] = Load(held.cases + 1, held.weight + profile.weight((kind,)))
    told = [loads.get(rule.login, Load()).weight / rule.share for rule in rules]
    assert max(told) - min(told) <= 3.0 / min(rule.share for rule in rules)


def test_an_officer_takes_only_their_areas_and_kinds() -> None:
    rules = (
        OfficerRule("norr", areas=frozenset({"Norr"})),
        OfficerRule("eldstad", kinds=frozenset({"eldstad"})),
    )
    shown = roster(member("norr"), member("eldstad"), member("ny"), profile=QueueProfile(officers=rules))
    assert shown.choose(a_case("altan"), "Söder") is None
    for kinds, area, expected in ((("altan",), "Norr", "norr"), (("eldstad",), "Söder", "eldstad")):
        chosen = shown.choose(a_case(*kinds), area)
        assert chosen is not None
        assert chosen.member.person_id == expected
    assert shown.choose(a_case("eldstad", "altan"), "Söder") is None, "the whole case has to suit"


def test_somebody_with_the_same_name_as_a_party_is_left_for_a_person_to_decide() -> None:
    assert roster(member("a", "Ylva  STRANDQVIST")).choose(a_case(), "") is None


def test_a_stand_in_has_the_cases_of_who_is_away_today() -> None:
    tomorrow = TODAY + timedelta(days=1)
    absences = [away("a", stand_in="b"), away("c", tomorrow, tomorrow, "b")]
    assert roster(member("a"), member("b"), member("c"), absences=absences).stands_in_for("b") == ("a",)


# --- on arrival -----------------------------------------------------------------------------------------------------

PROFILE = QueueProfile(
    automatic=True,
    areas=(
        Area("Skäret", polygon={"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]]}),
        Area("Alviken", tracts=frozenset({"Alviken"})),
    ),
)


def municipality(profile: QueueProfile = PROFILE) -> Municipality:
    return replace(MUNICIPALITY, queue=profile)


def find(designation: str) -> PropertyPlace | None:
    return PropertyPlace(designation, "fastighet", "Havtornsvägen 4", 900.0, None, (674000.0, 6580000.0))


def fresh(desks: Desks, profile: QueueProfile = PROFILE) -> FreshCases:
    return FreshCases(desks.database, desks.clock, municipality(profile), find)


def known(desks: Desks, login: str, name: str) -> Principal:
    officer = desks.officer(login, name)
    desks.database.persons.note_roles(officer.person_id, officer.roles)
    return officer


def test_a_new_case_is_given_to_who_has_least_and_begins_with_nobody(desks: Desks) -> None:
    hedda, ivar = known(desks, "hedda", "Hedda Lund"), known(desks, "ivar", "Ivar Falk")
    cases = [desks.submitted(desks.resident()).case_id for _turn in range(4)]
    work = fresh(desks)
    assert work.react_once() == 8  # four to place, four to give
    views = [desks.handling.case(hedda, case_id).case for case_id in cases]
    assert Counter(case.officer_id for case in views) == {hedda.person_id: 2, ivar.person_id: 2}
    assert {case.state for case in views} == {State.SUBMITTED}
    [event] = [e for e in desks.handling.case(hedda, cases[0]).events if e.type == "CaseAllotted"]
    assert event.by == "system"
    assert "området Alviken" in event.data["reason"]
    assert work.react_once() == 0


def test_a_case_that_suits_nobody_is_given_when_somebody_comes(desks: Desks) -> None:
    case_id = desks.submitted(desks.resident()).case_id
    work = fresh(desks)
    work.react_once()
    assert work.react_once() == 0, "what suited nobody is not gone through again and again"
    hedda = known(desks, "hedda", "Hedda Lund")
    assert work.react_once() == 1
    assert desks.handling.case(hedda, case_id).case.officer_id == hedda.person_id


def test_nothing_is_given_where_the_municipality_does_not_want_it(desks: Desks) -> None:
    hedda = known(desks, "hedda", "Hedda Lund")
    case_id = desks.submitted(desks.resident()).case_id
    fresh(desks, replace(PROFILE, automatic=False)).react_once()
    assert desks.handling.case(hedda, case_id).case.officer_id is None


def test_what_a_person_has_taken_is_left_alone(desks: Desks) -> None:
    hedda, ivar = known(desks, "hedda", "Hedda Lund"), known(desks, "ivar", "Ivar Falk")
    case_id = desks.submitted(desks.resident()).case_id
    version = desks.handling.case(ivar, case_id).case.version
    desks.handling.assign(ivar, case_id, version)
    fresh(desks).react_once()
    assert desks.handling.case(hedda, case_id).case.officer_id == ivar.person_id


# --- by hand --------------------------------------------------------------------------------------------------------


def desk(desks: Desks) -> Allotting:
    return Allotting(desks.database, desks.clock, municipality())


def test_each_case_is_given_by_itself_and_what_went_wrong_is_told(desks: Desks) -> None:
    hedda, ivar = known(desks, "hedda", "Hedda Lund"), known(desks, "ivar", "Ivar Falk")
    first, second, third = (desks.submitted(desks.resident()) for _turn in range(3))
    version = desks.handling.case(hedda, first.case_id).case.version
    desks.handling.assign(hedda, second.case_id, version)
    chosen = [(first.case_id, version), (second.case_id, version), (third.case_id, version), ("finns-inte", 1)]
    told = desk(desks).allot(hedda, chosen, ivar.person_id, "Hedda går på ledighet.")
    assert [each.is_done for each in told] == [True, False, True, False]
    assert told[1].registry_number == second.registry_number
    assert "ändrat ärendet" in told[1].why
    assert "finns inte" in told[3].why
    assert desks.handling.case(ivar, first.case_id).case.officer_id == ivar.person_id
    assert desks.handling.case(ivar, second.case_id).case.officer_id == hedda.person_id


def test_a_party_is_never_given_the_case(desks: Desks) -> None:
    hedda = known(desks, "hedda", "Hedda Lund")
    ylva = desks.resident()
    desks.database.persons.note_roles(ylva.person_id, {Role.OFFICER})
    receipt = desks.submitted(ylva)
    version = desks.handling.case(hedda, receipt.case_id).case.version
    [told] = desk(desks).allot(hedda, [(receipt.case_id, version)], ylva.person_id)
    assert "part i ärendet" in told.why
    assert desks.handling.case(hedda, receipt.case_id).case.officer_id is None


def test_who_is_away_is_given_nothing_until_they_are_back(desks: Desks) -> None:
    hedda, ivar = known(desks, "hedda", "Hedda Lund"), known(desks, "ivar", "Ivar Falk")
    receipt = desks.submitted(desks.resident())
    version = desks.handling.case(hedda, receipt.case_id).case.version
    ours = desk(desks)
    ours.note_absence(hedda, away(ivar.person_id, stand_in=hedda.person_id))
    with pytest.raises(Refused, match="borta till och med 23 november"):
        ours.allot(hedda, [(receipt.case_id, version)], ivar.person_id)
    [absence] = ours.absences(hedda)
    ours.withdraw_absence(hedda, absence.id)
    with pytest.raises(NotFound):
        ours.withdraw_absence(hedda, absence.id)
    assert ours.allot(hedda, [(receipt.case_id, version)], ivar.person_id)[0].is_done


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"person_id": "nobody"}, "vem som är borta"),
        ({"first": TODAY, "last": TODAY - timedelta(days=1)}, "före den första"),
        ({"first": TODAY - timedelta(days=9), "last": TODAY - timedelta(days=2)}, "redan slut"),
        ({"last": TODAY + timedelta(days=900)}, "längre än ett år"),
        ({"stand_in": "self"}, "sin egen ersättare"),
        ({"stand_in": "nobody"}, "bland handläggarna"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(desks: Desks, changed: dict[str, Any], named: str) -> None:
    hedda = known(desks, "hedda", "Hedda Lund")
    told = replace(away(hedda.person_id), **changed)
    if told.stand_in == "self":
        told = replace(told, stand_in=hedda.person_id)
    with pytest.raises(Refused, match=named):
        desk(desks).note_absence(hedda, told)


def test_tags_are_put_on_and_taken_off_without_making_forms_stale(desks: Desks) -> None:
    hedda = known(desks, "hedda", "Hedda Lund")
    receipt = desks.submitted(desks.resident())
    before = desks.handling.case(hedda, receipt.case_id).case
    ours = desk(desks)
    for _turn in range(2):
        assert ours.tag(hedda, [receipt.case_id], "  Strand  nära ")[0].is_done
    tagged = desks.handling.case(hedda, receipt.case_id).case
    assert tagged.tags == ("Strand nära",)
    assert (tagged.version, tagged.updated) == (before.version, before.updated)
    assert tagged.length == before.length + 1, "the same tag again is no event"
    ours.tag(hedda, [receipt.case_id], "Strand nära", remove=True)
    assert desks.handling.case(hedda, receipt.case_id).case.tags == ()


@pytest.mark.parametrize("tag", ["", "  ", "x" * 31, "a|b", "900314-2388"])
def test_what_is_no_tag_is_refused(desks: Desks, tag: str) -> None:
    with pytest.raises(Refused):
        desk(desks).tag(desks.officer(), [desks.submitted(desks.resident()).case_id], tag)


def test_who_only_reads_arranges_nothing(desks: Desks) -> None:
    reader = Principal("p-r", "Eva", frozenset({Role.READER}))
    ours, case_id = desk(desks), desks.submitted(desks.resident()).case_id
    for do in (
        lambda: ours.allot(reader, [(case_id, 1)], "p"),
        lambda: ours.tag(reader, [case_id], "Tagg"),
        lambda: ours.note_absence(reader, away("p")),
        lambda: ours.withdraw_absence(reader, "x"),
    ):
        with pytest.raises(NotFound):
            do()
    assert desks.clock() == BEGUN

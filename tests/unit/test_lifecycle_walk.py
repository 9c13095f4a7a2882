"""The whole life of a case walked at random: each move made, each state entered and left, each step told one way."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from permits.case import events
from permits.case.access import Principal, Role
from permits.case.events import Event
from permits.case.folding import fold
from permits.case.lifecycle import MOVES, Move, MoveRefused, moves_for, permitted
from permits.case.model import Case, State
from permits.case.moves import building
from tests.unit.test_lifecycle import APPLICATION, EVERYBODY, OFFICER, OWNER, RECORDED, SECRETARY, STRANGER, stored

DELEGATE = Principal("p-10", "Dag", frozenset({Role.DELEGATE}))
INSPECTOR = Principal("p-11", "Nils", frozenset({Role.INSPECTOR}))
PEOPLE = (*EVERYBODY, DELEGATE, INSPECTOR)
FIRST_DAY = date(2026, 11, 23)
TWO_MEASURES = replace(APPLICATION, more_measures=("skylt",))
HEARD = {
    "recipient_id": "r1", "properties": ("Alviken 1:19",), "reason": "granne", "way": "mail",
    "person_id": STRANGER.person_id,
}  # fmt: skip


# --- every move and every state -------------------------------------------------------------------------------------


def the_next(case: Case, name: str) -> str:
    """The meeting or the visit that a move is about: the first that is ahead."""
    held = case.building.visits if name.endswith("visit") else case.building.meetings
    return next((getattr(each, f"{kind_of(name)}_id") for each in held if each.is_ahead), "")


def kind_of(name: str) -> str:
    return "visit" if name.endswith("visit") else "meeting"


def of_hearing(case: Case) -> dict[str, object]:
    return {"hearing_id": case.hearings[-1].hearing_id}


def appeal_that(stands: str, late: bool | None = None) -> Callable[[Case, int], dict[str, object]]:
    """The first appeal that has come just so far; with `late`, that came too late or did not."""

    def found(case: Case, number: int) -> dict[str, object]:
        so_far = [each for each in case.appeals if each.stands.value == stands]
        return {"appeal_id": next(each.id for each in so_far if late is None or each.in_time is not late)}

    return found


OF_THIS_CASE: dict[str, Callable[[Case, int], dict[str, object]]] = {
    "begin_hearing": lambda case, number: {"hearing_id": f"h{number}", "recipients": (HEARD,)},
    "register_statement": lambda case, number: {"statement_id": f"s{number}", **of_hearing(case)},
    "state_views": lambda case, number: {"statement_id": f"s{number}", **of_hearing(case)},
    "answer_objection": lambda case, number: {"statement_id": case.objections[-1].objection_id},
    "send_referral": lambda case, number: {"referral_id": f"f{number}"},
    "receive_appeal": lambda case, number: {"appeal_id": f"a{number}", "in_time": bool(number % 2)},
    "appeal": lambda case, number: {"appeal_id": f"a{number}"},
    "dismiss_appeal": appeal_that("received", late=True),
    "pass_on_appeal": appeal_that("received", late=False),
    "settle_appeal": appeal_that("passed_on"),
    **{
        name: lambda case, number, name=name: {f"{kind_of(name)}_id": the_next(case, name)}
        for name in ("change_meeting", "cancel_meeting", "write_minutes", "cancel_visit", "note_visit", "finish_visit")
    },
    "book_meeting": lambda case, number: {"meeting_id": f"m{number}"},
    "plan_visit": lambda case, number: {"visit_id": f"v{number}"},
}
"""What the event of a move says that depends on the case or has to be new; all else is as in RECORDED."""


def made(move: Move, case: Case, number: int) -> Event:
    """The event of a move in this case."""
    own = OF_THIS_CASE.get(move.name)
    return replace(RECORDED[move.name], **own(case, number)) if own else RECORDED[move.name]


class Walk:
    """One case that somebody or other does something with, day after day."""

    def __init__(self, chance: random.Random, counted: Counter[str]) -> None:
        self.chance, self.counted = chance, counted
        self.today = FIRST_DAY
        self.happened: list[Event] = [TWO_MEASURES]
        self.case = fold(stored(self.happened))

    def open_moves(self) -> list[Move]:
        """What anybody may do today, each once."""
        return list(dict.fromkeys(move for who in PEOPLE for move in moves_for(self.case, who, self.today)))

    def step(self) -> None:
        """Somebody makes a move, seldom made ones more often, or time goes by."""
        if self.chance.random() < 0.2:
            self.today += timedelta(days=self.chance.choice((1, 10, 40, 2500)))
        if self.chance.random() < 0.1 and self.case.state.is_open:
            self.adds(events.FindingsReassessed(len(self.happened), (), "2025:1", "bygglov", {}, (), ()))
        open_moves = self.open_moves()
        if not open_moves:
            return
        seldom = sorted(open_moves, key=lambda move: (self.counted[move.name], self.chance.random()))
        move = seldom[0] if self.chance.random() < 0.6 else self.chance.choice(open_moves)
        before = self.case.state
        self.adds(made(move, self.case, len(self.happened)))
        assert self.case.state is (move.enters or before), f"{move.name} led from {before} to {self.case.state}"
        self.counted[move.name] += 1

    def adds(self, event: Event) -> None:
        self.happened.append(event)
        self.case = fold(stored(self.happened))
        assert self.case.length == len(self.happened)


def test_a_walk_makes_every_move_enters_every_state_and_leaves_each_that_is_not_an_end() -> None:
    chance, counted = random.Random(20261123), Counter[str]()
    entered, left = Counter[State](), Counter[State]()
    for _walk in range(60):
        walk = Walk(chance, counted)
        for _step in range(40):
            before = walk.case.state
            entered[before] += 1
            walk.step()
            if walk.case.state is not before:
                left[before] += 1
        if len(counted) == len(MOVES) and set(entered) == set(State):
            break
    assert {move.name for move in MOVES} - set(counted) == set()
    assert set(entered) == set(State)
    assert set(left) == {state for state in State if state.is_open or state.is_building}


# --- the building stage, told once more in another way --------------------------------------------------------------

OWNERS = {"propose_control_officer", "hand_in_papers", "begin_building", "tell_finished"}
DECISIONS = {"clear_start", "refuse_start", "clear_interim", "clear_final", "refuse_final"}
OFFICERS_ALONE = {"close_lapsed", "consider_sanction"}
INSPECTORS = {move.name for move in building.MOVES} - OWNERS - DECISIONS - OFFICERS_ALONE
STAGE = {"granted", "cleared", "building", "interim"}
WHO_MAKES = (
    (OWNERS, {OWNER.name}),
    (DECISIONS, {OFFICER.name, DELEGATE.name, SECRETARY.name}),
    (OFFICERS_ALONE, {OFFICER.name}),
    (INSPECTORS, {OFFICER.name, INSPECTOR.name}),
)
BUILT = sorted(move.name for move in building.MOVES)


class BuildingDriven(RuleBasedStateMachine):
    """Anybody tries anything after a permit; a plain restatement of the stage says what should have happened."""

    @initialize()
    def granted(self) -> None:
        known = [RECORDED[name] for name in ("list_recipients", "note_served", "announce")]
        self.happened: list[Event] = [APPLICATION, RECORDED["grant"], *known]
        self.today = FIRST_DAY
        self.state = "granted"
        self.cleared = self.begun = self.finished = self.named = self.held = self.over = False
        self.needed: bool | None = None
        self.ahead = Counter[str]()

    @property
    def case(self) -> Case:
        return fold(stored(self.happened))

    @rule(who=st.sampled_from(PEOPLE), name=st.sampled_from(BUILT), yes=st.booleans())
    def tries(self, who: Principal, name: str, yes: bool) -> None:
        self.made(who, name, yes)

    @rule(place=st.integers(0, 10_000), yes=st.booleans())
    def goes_on(self, place: int, yes: bool) -> None:
        """One of the moves that are open, as the restatement has it, so that the walk comes far."""
        ways = [(who, name) for who in (OFFICER, INSPECTOR, OWNER) for name in BUILT if self.expected(who, name)]
        who, name = ways[place % len(ways)] if ways else (OFFICER, "consider_sanction")
        self.made(who, name, yes)

    def made(self, who: Principal, name: str, yes: bool) -> None:
        expected, before = self.expected(who, name), self.state
        case = self.case
        try:
            move = permitted(name, case, who, self.today)
        except MoveRefused:
            assert expected is None, f"{who.name} may not {name}"
            return
        assert expected is not None, f"{who.name} may {name}"
        assert expected == (move.enters.value if move.enters else before)
        event = made(move, case, len(self.happened))
        if name == "decide_consultation":
            event = replace(event, needed=yes)
        self.happened.append(event)
        self.state = expected
        self.remembers(name, yes)

    def remembers(self, name: str, yes: bool) -> None:
        self.cleared |= name == "clear_start"
        self.begun |= name in {"begin_building", "note_begun"}
        self.finished = name == "tell_finished" or (self.finished and name != "refuse_final")
        self.held |= name == "write_minutes"
        if name in {"propose_control_officer", "name_control_officer", "control_officer_left"}:
            self.named = name != "control_officer_left"
        if name == "decide_consultation":
            self.needed = yes
        came = {"book_meeting": 1, "plan_visit": 1}
        went = dict.fromkeys(("cancel_meeting", "write_minutes", "cancel_visit", "finish_visit"), -1)
        self.ahead["visit" if "visit" in name else "meeting"] += {**came, **went}.get(name, 0)

    @rule(days=st.integers(1, 20))
    def time_goes(self, days: int) -> None:
        self.today += timedelta(days=days if (self.today - FIRST_DAY).days < 600 else 0)

    @rule()
    def the_years_go(self) -> None:
        self.today += timedelta(days=3000)
        self.over = True

    def expected(self, who: Principal, name: str) -> str | None:
        """The state after the move, or None when it is not open."""
        if not any(name in names and who.name in people for names, people in WHO_MAKES):
            return None
        if name == "consider_sanction":
            return self.state
        if self.state not in STAGE or not self.is_open(name):
            return None
        after = {
            "clear_start": "cleared", "begin_building": "building", "note_begun": "building",
            "clear_interim": "interim", "clear_final": "closed", "close_lapsed": "lapsed",
        }  # fmt: skip
        return after.get(name, self.state)

    def is_open(self, name: str) -> bool:
        settled = self.held if self.needed or self.needed is None else True
        undecided = self.state == "granted" and not self.cleared
        return {
            "decide_consultation": undecided,
            "refuse_start": undecided,
            "clear_start": undecided and settled and not self.over,
            "begin_building": self.may_begin,
            "note_begun": self.may_begin,
            "tell_finished": self.cleared and not self.finished,
            "control_officer_left": self.named,
            "close_lapsed": self.over,
            **dict.fromkeys(("clear_interim", "clear_final", "refuse_final"), self.cleared),
            **dict.fromkeys(("change_meeting", "cancel_meeting", "write_minutes"), self.ahead["meeting"] > 0),
            **dict.fromkeys(("cancel_visit", "note_visit", "finish_visit"), self.ahead["visit"] > 0),
        }.get(name, True)

    @property
    def may_begin(self) -> bool:
        return self.state in {"granted", "cleared"} and self.cleared and not self.begun and not self.over

    @invariant()
    def the_story_is_one(self) -> None:
        case = self.case
        assert case.state.value == self.state
        assert (case.building.start is not None, case.building.begun is not None) == (self.cleared, self.begun)
        for who in (OFFICER, INSPECTOR, OWNER):
            assert {move.name for move in moves_for(case, who, self.today)} & set(BUILT) == {
                name for name in BUILT if self.expected(who, name)
            }


BuildingDriven.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestBuildingDriven = BuildingDriven.TestCase


@pytest.mark.parametrize("state", [state for state in State if not (state.is_open or state.is_building)])
def test_an_end_is_an_end(state: State) -> None:
    """What no longer moves is still served, appealed, corrected and kept."""
    staying = [move for move in MOVES if state in move.leaves]
    assert staying
    assert not [move for move in staying if move.enters not in {None, state}]

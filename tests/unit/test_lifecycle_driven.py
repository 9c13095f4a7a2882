"""Any person tries any move in any order, beside a plain restatement of the rules."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from permits.case import events
from permits.case.access import Principal
from permits.case.events import Event
from permits.case.folding import fold
from permits.case.lifecycle import MoveRefused, moves_for, permitted
from permits.case.model import Case
from permits.case.moves import allotting, completing, deciding, handling, proposing, reassessing, timing, writing
from permits.case.times import swedish_day
from tests.unit.test_lifecycle import (
    APPLICATION,
    BEGUN,
    EVERYBODY,
    OFFICER,
    OWNER,
    RECORDED,
    REGISTRATOR,
    SECOND,
    SECRETARY,
    stored,
)

TEN_WEEKS = timedelta(weeks=10)
BEFORE_THE_DECISION = (handling, allotting, completing, timing, writing, reassessing, proposing, deciding)
DRIVEN = sorted(move.name for subject in BEFORE_THE_DECISION for move in subject.MOVES)
UNDECIDED = {"submitted", "under_review", "awaiting_applicant"}
READINGS = (events.SecondReadingAsked, events.ProposalApproved, events.ProposalSentBack)
AGENDA = (events.PutOnAgenda, events.TakenOffAgenda)
MAPS = (events.FindingsReassessed, events.ReassessmentSeen)


class CaseDriven(RuleBasedStateMachine):
    """Any person tries any move in any order; a plain restatement of the rules says what should have happened."""

    @initialize()
    def submitted(self) -> None:
        self.happened: list[Event] = [APPLICATION]
        self.state = "submitted"
        self.orders: list[str] = []
        self.started = date(2026, 11, 23)
        self.today = date(2026, 11, 23)

    @property
    def case(self) -> Case:
        return fold(stored(self.happened))

    @rule(who=st.sampled_from(EVERYBODY), name=st.sampled_from(DRIVEN))
    def tries(self, who: Principal, name: str) -> None:
        expected = self.expected(who, name)
        try:
            permitted(name, self.case, who, self.today)
        except MoveRefused:
            assert expected is None
            return
        assert expected is not None
        self.happened.append(RECORDED[name])
        self.state = expected
        self.remembers(name)

    def remembers(self, name: str) -> None:
        if name == "request_completion":
            self.orders.append("open")
        elif name == "answer_completion":
            self.orders = ["answered" if order == "open" else order for order in self.orders]
        elif name == "accept_answer" and self.orders[0] == "answered":
            self.orders[0] = "accepted"
        if name in {"answer_completion", "add_unasked"}:
            self.started = swedish_day(BEGUN + timedelta(hours=len(self.happened)))

    @rule(days=st.integers(1, 40))
    def time_goes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule()
    def the_service_records_its_own_work(self) -> None:
        before = self.case.version
        self.happened.append(events.MessageSent("<m>", "receipt", "applicant", "Ärende", 1))
        assert self.case.version == before

    @rule()
    def the_maps_change(self) -> None:
        if self.state in UNDECIDED:
            told = events.FindingsReassessed(len(self.happened), (), "2025:1", "bygglov", {}, (), ())
            self.happened.append(told)

    def expected(self, who: Principal, name: str) -> str | None:
        """The state after the move, or None when it is not open: the table said once more, in another way."""
        decided = self.state not in UNDECIDED
        if name in {"write_message", "write_to_officer", "change_contact"}:
            return self.state if who is (OFFICER if name == "write_message" else OWNER) else None
        if decided:
            return None
        if name in {"answer_completion", "add_unasked"}:
            if who is not OWNER or (name == "answer_completion" and "open" not in self.orders):
                return None
            return "under_review" if name == "answer_completion" else self.state
        if name == "take_back":
            return self.state if who is OWNER and not self.taken_back else None
        if name in {"approve_reading", "send_back"}:
            return self.state if who is SECOND and self.is_read else None
        if name in {"grant", "grant_partly", "refuse", "dismiss", "strike_off"} and who is SECRETARY:
            return self.officers(name)
        if name == "take_off_agenda":
            return self.state if who in {OFFICER, SECRETARY} and self.is_on_agenda else None
        if name == "allot":
            return self.state if who in {OFFICER, REGISTRATOR} else None
        return self.officers(name) if who is OFFICER else None

    def officers(self, name: str) -> str | None:
        waits = "open" in self.orders
        closed = {
            "assign": self.state != "submitted",
            "reassign": self.state == "submitted",
            "accept_answer": "answered" not in self.orders,
            "withdraw_point": not waits,
            "prolong_order": not waits,
            "extend_time": waits or self.is_paused or self.is_extended or self.today > self.ten_weeks_on,
            "pause": self.is_paused,
            "resume": not self.is_paused,
            "need_document_again": not self.case.waivers,
            "refuse": (waits and self.today <= date(2026, 12, 20)) or self.is_held_back,
            "dismiss": (waits and self.today <= date(2026, 12, 20)) or self.is_held_back,
            "grant": self.is_held_back,
            "grant_partly": True,
            "strike_off": not self.taken_back or self.is_read,
            "ask_reading": self.is_read,
            "put_on_agenda": self.is_on_agenda or self.is_read,
            "see_map_change": not self.is_overtaken,
        }
        after = {
            "assign": "under_review",
            "request_completion": "awaiting_applicant",
            "grant": "granted",
            "refuse": "refused",
            "dismiss": "dismissed",
            "strike_off": "struck_off",
        }
        return None if closed.get(name) else after.get(name, self.state)

    @property
    def taken_back(self) -> bool:
        return any(isinstance(event, events.ApplicationTakenBack) for event in self.happened)

    @property
    def is_read(self) -> bool:
        return self.last_of(READINGS) is events.SecondReadingAsked

    @property
    def is_on_agenda(self) -> bool:
        return self.last_of(AGENDA) is events.PutOnAgenda

    def last_of(self, kinds: tuple[type[Event], ...]) -> type[Event] | None:
        return next((type(event) for event in reversed(self.happened) if isinstance(event, kinds)), None)

    @property
    def is_paused(self) -> bool:
        return self.last_of((events.CasePaused, events.CaseResumed)) is events.CasePaused

    @property
    def ten_weeks_on(self) -> date:
        """Ten weeks from the start, not counting the days between being left to wait and being taken up again."""
        days, since = timedelta(0), None
        for n, event in enumerate(self.happened, 1):
            day = max(swedish_day(BEGUN + timedelta(hours=n)), self.started)
            if isinstance(event, events.CasePaused):
                since = day
            elif isinstance(event, events.CaseResumed) and since:
                days, since = days + (day - since), None
        return self.started + TEN_WEEKS + days

    @property
    def is_held_back(self) -> bool:
        return self.taken_back or self.is_paused or self.is_overtaken or self.is_read

    @property
    def is_overtaken(self) -> bool:
        kinds = [type(event) for event in self.happened if isinstance(event, MAPS)]
        return bool(kinds) and kinds[-1] is events.FindingsReassessed

    @property
    def is_extended(self) -> bool:
        return any(isinstance(event, events.TimeExtended) for event in self.happened)

    @invariant()
    def the_story_is_one(self) -> None:
        case = self.case
        assert case.state.value == self.state
        assert case.length == len(self.happened)
        assert (case.decision is not None) == (self.state not in UNDECIDED)
        assert {move.name for move in moves_for(case, OFFICER, self.today)} & set(DRIVEN) == {
            name for name in DRIVEN if self.expected(OFFICER, name)
        }


CaseDriven.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestCaseDriven = CaseDriven.TestCase

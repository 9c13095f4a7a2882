"""Everybody sees exactly their buttons: each role in each state, read off the pages, and what is not theirs refused."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree, html

from app import create_app
from permits.case.access import DECIDES, Principal, Role, may
from permits.case.events import DocumentReceived
from permits.case.folding import fold
from permits.case.lifecycle import MOVES, Move, moves_for
from permits.case.model import Case, State
from permits.case.moves import appealing, building, serving
from permits.case.times import swedish_day
from permits.services.diary import open_case, own_hand, record
from permits.services.drafting import new_id
from permits.services.stores import Transactions
from permits.settings import Settings
from permits.web import auth, session
from tests.conftest import principal_of
from tests.unit import building_records
from tests.unit.test_lifecycle import RECORDED
from tests.web.desk_cases import services_of, submitted

OWNER = "anna"
EVERY_STATE = bool(os.environ.get("LOVLIG_EVERY_STATE"))
THROUGH_ALL = {"officer", OWNER}
SEEN_BY_ALL = (State.UNDER_REVIEW, State.GRANTED, State.BUILDING, State.CLOSED)
"""The states in which each role is looked at; LOVLIG_EVERY_STATE=1 looks at each role in every
state, and tries every move that a role may make in some other state."""
EVERY = 1 if EVERY_STATE else 4
STAFF = tuple(role.value for role in Role if role is not Role.APPLICANT)
WAYS = {
    State.SUBMITTED: [],
    State.UNDER_REVIEW: [RECORDED["assign"]],
    State.AWAITING_APPLICANT: [RECORDED["assign"], RECORDED["request_completion"]],
    State.GRANTED: [RECORDED["grant"]],
    State.REFUSED: [RECORDED["refuse"]],
    State.PARTLY_GRANTED: [RECORDED["grant_partly"]],
    State.DISMISSED: [RECORDED["dismiss"]],
    State.STRUCK_OFF: [RECORDED["strike_off"]],
    **building_records.WAYS,
}
AFTER = {
    "list_recipients": "mottagare", "dispatch": "skickat", "note_served": "delgiven", "announce": "kungor",
    "receive_appeal": "overklagat", "dismiss_appeal": "avvisa", "pass_on_appeal": "lamna", "settle_appeal": "utgang",
    "correct": "ratta", "reconsider": "omprova",
}  # fmt: skip
"""What the page after a decision calls each move."""
OWNERS = {
    "answer_completion": "komplettering", "add_unasked": "eget-initiativ", "write_to_officer": "meddelande",
    "change_contact": "kontakt", "take_back": "ta-tillbaka", "appeal": "overklaga", "confirm_decision": "last",
    "remark": "underlag", "propose_control_officer": "bygget#kontrollansvarig", "hand_in_papers": "bygget#handlingar",
    "begin_building": "bygget#borja", "tell_finished": "bygget#klart",
}  # fmt: skip
"""Where the applicant's page sends each move."""
OF_A_FORM = {
    "waive_communication": "a tick in the form of a decision against the applicant",
    "ask_reading": "the form of a decision, when the proposal wants a reader",
    "put_on_agenda": "the form of a decision, when the proposal is the committee's",
    "state_views": "the page of whoever is heard, reached by their letter",
}
"""Moves without a button of their own: they are a way to end a form that is another move's."""


@dataclass(frozen=True)
class Stage:
    """The same real case in every state."""

    app: Flask
    database: Transactions
    cases: dict[State, str]

    def case(self, state: State) -> Case:
        with self.database.reading() as unit:
            return fold(unit.log.of_case(self.cases[state]))

    def client(self, who: Principal) -> FlaskClient:
        client = self.app.test_client()
        with self.app.app_context():
            client.set_cookie("lovlig", session.browsing().open(auth.content_of(who), staff=who.is_staff))
        return client


@pytest.fixture(scope="module")
def stage(module_settings: Settings) -> Stage:
    """One application through the real wizard and services, and its log begun anew for each state."""
    app = create_app(module_settings)
    ours = services_of(app)
    case_id = submitted(app, principal_of(app, OWNER), OWNER, width=5, length=6)
    database, hand = ours.amending.database, own_hand(ours.clock())
    cases = {}
    with database.transaction() as unit:
        application, *rest = (each.event for each in unit.log.of_case(case_id))
        for number, (state, way) in enumerate(WAYS.items(), 900_000):
            cases[state] = new_id()
            again = replace(application, registry_number=f"BYGG 2026-{number}")
            papers = [replace(e, document_id=new_id()) if isinstance(e, DocumentReceived) else e for e in rest]
            open_case(unit, cases[state], new_id(), [again, *papers], hand)
            if way:
                record(unit, cases[state], way, hand)
    return Stage(app, database, cases)


def address_of(case_id: str, move: Move) -> str:
    """Where the pages send whoever makes the move; after "#" what the form says that it is about."""
    if move.name in OWNERS:
        return f"/arende/{case_id}/{OWNERS[move.name]}"
    if move.name in AFTER:
        return f"/handlaggning/{case_id}/efter-beslutet#{AFTER[move.name]}"
    if move.name == "note_visit":
        return f"/handlaggning/{case_id}/byggskede/besok"
    if move.name in building.OFFICERS:
        return f"/handlaggning/{case_id}/byggskede/{move.slug}"
    return f"/handlaggning/{case_id}/{move.slug}"


def addresses_on(client: FlaskClient, path: str) -> set[str]:
    """Everything that a page leads or posts to, with what its forms say that they are about."""
    answer = client.get(path)
    if answer.status_code != 200:
        return set()
    tree = html.fromstring(answer.get_data(as_text=True))
    led = {link.partition("?")[0].partition("#")[0] for link in tree.xpath("//main//a/@href")}
    for form in tree.xpath("//main//form[translate(@method, 'POST', 'post')='post']"):
        action = form.get("action") or path
        led |= {action, *(f"{action}#{about}" for about in _abouts(form))}
    return led


def _abouts(form: etree._Element) -> Iterator[str]:
    yield from form.xpath(".//*[@name='gor']/@value")


def offered(client: FlaskClient, who: Principal, case_id: str) -> set[str]:
    """The moves that the case's pages offer: its own, and those of the building stage and of what follows."""
    if Role.APPLICANT in who.roles:
        found = addresses_on(client, f"/arende/{case_id}")
    else:
        base = f"/handlaggning/{case_id}"
        found = addresses_on(client, base)
        for page in ("byggskede", "efter-beslutet", "yttranden", "remisser"):
            if f"{base}/{page}" in found:
                found |= addresses_on(client, f"{base}/{page}")
    return {
        move.name
        for move in MOVES
        if any(re.fullmatch(re.escape(address_of(case_id, move)) + r"(/[^/]+)?", led) for led in found)
    }


def expected(case: Case, who: Principal, stage: Stage) -> set[str]:
    """The moves of the table that ought to be offered, less those that this very case gives nothing to make with."""
    ours = services_of(stage.app)
    today = swedish_day(ours.clock())
    theirs = {move.name for move in moves_for(case, who, today)} - set(OF_A_FORM)
    if Role.APPLICANT not in who.roles and theirs & building.OFFICERS:
        view = ours.handling.case(who, case.case_id)  # the table of delegation says who of the deciding decides
        theirs = {name for name in theirs if ours.building.why_not(who, view, name) is None}
    without = {
        "dismiss": not case.open_orders,  # what was not asked for is not dismissed; the law's other way is rare
        "reassign": case.officer_id == who.person_id,
        "waive_document": True,  # nothing is lacking in this case
        "remark": True,  # nothing has been communicated
        "register_remark": True,
        "propose_control_officer": True,  # a shed this small needs none
    }
    return {name for name in theirs if not without.get(name)}


@pytest.mark.parametrize("who", [*STAFF, OWNER])
def test_each_role_is_offered_exactly_its_moves_in_each_state(stage: Stage, who: str) -> None:
    person = principal_of(stage.app, who)
    client, faults = stage.client(person), []
    for state in WAYS if who in THROUGH_ALL or EVERY_STATE else SEEN_BY_ALL:
        case_id, case = stage.cases[state], stage.case(state)
        assert case.state is state
        shown, wanted = offered(client, person, case_id), expected(case, person, stage)
        if shown != wanted:
            faults.append(f"{state}: lacks {sorted(wanted - shown)}, has {sorted(shown - wanted)}")
    assert faults == []


def test_every_move_is_read_off_some_page_or_is_said_why_not(stage: Stage) -> None:
    """So that a move that nobody is offered anywhere is found, and the lists above hold nothing that is gone."""
    names = {move.name for move in MOVES}
    assert set(AFTER) == {move.name for move in (*serving.MOVES, *appealing.MOVES)} - set(OWNERS)
    assert set(OWNERS) | set(OF_A_FORM) <= names


@pytest.mark.parametrize("who", [*STAFF, OWNER])
def test_what_is_not_theirs_is_refused_and_changes_nothing(stage: Stage, who: str) -> None:
    """Every move that the table does not give the person, in the first state that it leaves, sent by hand."""
    person = principal_of(stage.app, who)
    client, faults, tried, elsewhere = stage.client(person), [], 0, 0
    token = _token(stage, client)
    today = swedish_day(services_of(stage.app).clock())
    for move in MOVES:
        state = next(state for state in WAYS if state in move.leaves)
        case = stage.case(state)
        if move.name in {each.name for each in moves_for(case, person, today)}:
            continue
        elsewhere += may(person, move.needs, case)  # the door is theirs, and the case is shown with why not now
        if may(person, move.needs, case) and elsewhere % EVERY:
            continue
        url, _sign, about = address_of(case.case_id, move).partition("#")
        url += "/finns-inte" if move.name == "note_visit" else ""
        sent = {"version": str(case.version), "gor": about, "text": "Nej.", "reason": "Nej.", "reasons": "Nej."}
        answer = client.post(url, data=sent, headers={"X-CSRF-Token": token})
        tried += 1
        gone_back = move.name == "confirm_decision"  # pressing it again is no fault, and leads to the case
        if answer.status_code not in {403, 404, 405, 409, 422, *([303] if gone_back else [])}:
            faults.append(f"{move.name}: {answer.status_code}")
        if stage.case(state).length != case.length:
            faults.append(f"{move.name} was made")
    assert faults == []
    assert tried > 8


def _token(stage: Stage, client: FlaskClient) -> str:
    held = client.get_cookie("lovlig")
    assert held is not None
    browsing: session.Browsing = stage.app.extensions[session.BROWSING]
    return browsing.token_for(held.value)


def test_nobody_decides_by_a_role_that_only_reads_inspects_or_keeps(stage: Stage) -> None:
    decisions = {"grant", "grant_partly", "refuse", "dismiss", "strike_off", "clear_start", "clear_final"}
    for who in STAFF:
        person = principal_of(stage.app, who)
        if person.roles & DECIDES:
            continue
        for state in stage.cases:
            given = {move.name for move in moves_for(stage.case(state), person)}
            assert not given & decisions, (who, state)

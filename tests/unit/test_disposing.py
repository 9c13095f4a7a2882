"""Disposal by rule: told before it is done, taken once, logged without content, and nothing of an open case."""

from __future__ import annotations

import io
import os
import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from permits.adapters.database import copying
from permits.adapters.database.auditing import verify_log
from permits.adapters.database.disposal import DisposalRows, disposals
from permits.adapters.database.hearing_tables import heard_people
from permits.adapters.files import FolderFiles
from permits.archive_profile import Archive, Disposal
from permits.case.access import Principal, Role
from permits.case.events import ApplicationDismissed, Event, PermitRefused
from permits.case.notices import NoticeKind
from permits.municipality import Municipality
from permits.records_profile import AfterDays, Records, RecordsProfileError, records_of
from permits.services.appealing import Appealing
from permits.services.diary import hand_of, own_hand, record
from permits.services.disposal_shapes import DisposalKind
from permits.services.disposing import Disposing
from permits.services.hand_out_leaving import Leaving
from permits.services.hand_out_shapes import Channel
from permits.services.handing_out import HandingOut, Request
from permits.services.notice_board import put_up
from permits.services.refusals import NotFound, Refused
from tests.unit.desks import Desks, picture
from tests.unit.printed_case import MUNICIPALITY

PLAN = "planen 2025"
DAYS = {
    "drafts": 365, "sent_drafts": 90, "answer_drafts": 90, "working": 180, "heard": 730, "notices": 30, "reads": 365,
    "hand_outs": 730,
}  # fmt: skip
OURS: Municipality = replace(
    MUNICIPALITY,
    archive=Archive(disposal={"planritning": Disposal(10, PLAN)}),
    records=Records(
        automatic=True,
        disposal={name: AfterDays(days, f"{PLAN}, {name}") for name, days in DAYS.items()},
        cases={"dismissed": Disposal(5, PLAN)},
    ),
)


@dataclass
class Aged:
    """The desks with disposal by rules, and a file store whose files can be made old."""

    desks: Desks

    def __post_init__(self) -> None:
        self.disposing = Disposing(self.desks.database, self.desks.files, OURS, self.desks.clock)

    def years(self, years: float) -> None:
        self.desks.clock.turn(days=365.25 * years)

    def kinds(self) -> dict[DisposalKind, int]:
        found: dict[DisposalKind, int] = {}
        for each in self.disposing.due():
            found[each.kind] = found.get(each.kind, 0) + each.count
        return found

    def old_files(self) -> None:
        """Let every file have come in long ago, and what went have gone more than a day ago."""
        for path in self.desks.files._root.rglob("*"):
            if path.is_file():
                os.utime(path, (1, 1))
        self.desks.clock.turn(days=2)

    def ended(self, case_id: str, by: Event | None = None) -> None:
        with self.desks.database.transaction() as unit:
            unit.cases.lock(case_id)
            decision = by or PermitRefused(reasons="Strider mot planen.")
            record(unit, case_id, [decision], hand_of(self.desks.officer(), self.desks.clock()))

    def version(self, case_id: str) -> int:
        return self.desks.handling.case(self.desks.officer(), case_id).case.version

    def beside(self, case_id: str) -> None:
        """What lies beside a case: a note, somebody who is heard, a notice that is down."""
        hedda, desks = self.desks.officer(), self.desks
        desks.noting.note(hedda, case_id, "Ring Ulla Granne.")
        ulla = {
            "recipient_id": f"r-{case_id}", "case_id": case_id, "hearing_id": "h1", "person_id": None, "name": "Ulla",
            "street": "Gatan 1", "postal_code": "1", "city": "K", "email": "u@x.example", "company": False,
            "protected": False,
        }  # fmt: skip
        day = desks.clock().date()
        with desks.database.transaction() as unit:
            unit.connection.execute(insert(heard_people).values(**ulla))
            case = desks.handling.case(hedda, case_id).case
            unit.cases.lock(case_id)
            put_up(unit, case, NoticeKind.HEARING, day, day + timedelta(days=14), hand=own_hand(desks.clock()))

    def count(self, table: str) -> int:
        with self.desks.database.reading() as unit:
            return int(unit.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@pytest.fixture
def aged(desks: Desks) -> Aged:
    return Aged(desks)


def test_a_draft_that_was_never_sent_goes_with_its_files_after_its_time_and_a_younger_one_stays(aged: Aged) -> None:
    desks, ylva = aged.desks, aged.desks.resident()
    old = desks.complete_draft(ylva)
    desks.applying.attach(ylva, old.id, "planritning", "egen.png", io.BytesIO(picture("bara här")))
    files = {each.sha256 for each in desks.applying.open(ylva, old.id).documents}
    aged.years(0.9)
    young = desks.complete_draft(ylva)  # with the same drawings but one
    aged.years(0.2)
    (due,) = aged.disposing.due()
    assert (due.kind, due.key, due.count, due.rule) == (DisposalKind.DRAFTS, old.id, 1, f"{PLAN}, drafts")
    assert aged.count("drafts") == 2  # telling changes nothing
    (gone,) = aged.disposing.run("Driften")
    assert (gone.kind, gone.count, gone.registry_number, gone.by_name) == (DisposalKind.DRAFTS, 1, "", "Driften")
    with pytest.raises(NotFound):
        desks.applying.open(ylva, old.id)
    assert len(desks.applying.open(ylva, young.id).documents) == 2
    assert aged.disposing.forget_files() == 0  # a backup that is under way may know of them
    aged.old_files()
    assert aged.disposing.forget_files() == 1
    assert [desks.files._place(sha256).is_file() for sha256 in sorted(files)].count(False) == 1
    assert (aged.count("loose_files"), aged.disposing.due()) == (0, [])


def test_an_open_case_loses_nothing_in_sixty_years(aged: Aged) -> None:
    desks, ylva = aged.desks, aged.desks.resident()
    case_id = desks.submitted(ylva).case_id
    hedda = desks.officer()
    desks.asks(hedda, case_id, aged.version(case_id), "Måttsätt.", date(2026, 12, 20))
    desks.answering.save(ylva, case_id, {"1.1": "Halvvägs."}, [("1.1", "halv.png", io.BytesIO(picture("halv")))])
    aged.beside(case_id)
    before = {table: aged.count(table) for table in ("case_notes", "answer_drafts", "heard_people", "case_documents")}
    aged.years(60)
    kinds = aged.kinds()
    assert set(kinds) == {DisposalKind.SENT_DRAFTS, DisposalKind.NOTICES}  # which are no part of the case
    aged.disposing.react_once()
    aged.old_files()
    aged.disposing.react_once()
    assert {table: aged.count(table) for table in before} == before
    view = desks.handling.case(hedda, case_id)
    assert all(desks.files.path(each.sha256).is_file() for each in view.documents)
    with desks.database.reading() as unit:
        assert unit.hearing.people(case_id)[0].name == "Ulla"


def test_what_lies_beside_a_case_goes_by_its_own_rule_when_the_case_has_ended_and_no_appeal_is_open(aged: Aged) -> None:
    desks = aged.desks
    case_id = desks.submitted(desks.resident()).case_id
    aged.beside(case_id)
    aged.ended(case_id)
    appealing, hedda, today = Appealing(desks.database, desks.files, desks.clock), desks.officer(), desks.clock().date()
    appealing.receive(hedda, case_id, aged.version(case_id), "", "Ylva", today, "Jag överklagar.")
    aged.years(3)
    assert not {DisposalKind.WORKING, DisposalKind.HEARD} & set(aged.kinds())  # an appeal is open
    case = desks.handling.case(hedda, case_id).case
    appealing.pass_on(hedda, case_id, case.version, case.appeals[0].id)
    day = desks.clock().date()
    appealing.settle(hedda, case_id, aged.version(case_id), case.appeals[0].id, day, "confirmed")
    assert not {DisposalKind.WORKING, DisposalKind.HEARD} & set(aged.kinds())  # it moved today
    aged.years(1)
    assert aged.kinds()[DisposalKind.WORKING] == 1
    aged.years(1.1)
    assert {DisposalKind.WORKING, DisposalKind.HEARD} <= set(aged.kinds())
    aged.disposing.run()
    assert (aged.count("case_notes"), aged.count("notices")) == (0, 0)
    with desks.database.reading() as unit:
        (ulla,) = unit.hearing.people(case_id)
    assert (ulla.name, ulla.street, ulla.email, ulla.person_id) == ("", "", "", None)
    log = repr(aged.disposing.look(Principal("p-a", "Admin", frozenset({Role.ADMIN}))).log)
    assert case.registry_number in log
    for secret in ("Ulla", "Ring", "Gatan"):
        assert secret not in log
    assert aged.disposing.due() == []


def test_documents_go_by_kind_or_by_how_the_case_ended_and_a_file_that_another_case_names_stays(aged: Aged) -> None:
    desks, hedda = aged.desks, aged.desks.officer()
    first, second, third = (desks.submitted(desks.resident()).case_id for _nth in range(3))  # the same drawings
    aged.ended(first)
    aged.ended(third, ApplicationDismissed(reasons="Ofullständig."))
    aged.years(5.05)  # the fifth whole calendar year is not over
    assert DisposalKind.DOCUMENTS not in aged.kinds()
    aged.years(0.1)
    (due,) = [each for each in aged.disposing.due() if each.kind is DisposalKind.DOCUMENTS]
    assert (due.case_id, due.count) == (third, 2)
    aged.disposing.run()
    aged.years(6)
    (due,) = [each for each in aged.disposing.due() if each.kind is DisposalKind.DOCUMENTS]
    assert (due.case_id, due.count) == (first, 1)
    aged.disposing.run()
    view = desks.handling.case(hedda, first)
    plan = next(each for each in view.documents if each.label == "planritning")
    assert plan.disposed is not None
    assert view.events[-1].type == "DocumentsDisposed"
    assert view.case.version == aged.version(first)
    with pytest.raises(Refused, match="gallrades"):
        desks.handling.document(hedda, first, plan.id)
    aged.old_files()
    assert aged.disposing.forget_files() == 0  # the open case still names them
    assert desks.files.path(plan.sha256).is_file()
    aged.ended(second)
    aged.years(12)
    aged.disposing.run()
    aged.old_files()
    assert aged.disposing.forget_files() == 1
    with pytest.raises(NotFound):
        desks.files.path(plan.sha256)
    assert list(desks.files._root.rglob(f"{plan.sha256}*")) == []
    facade = next(each for each in view.documents if each.label == "fasadritning")
    assert desks.files.path(facade.sha256).is_file()
    assert verify_log(desks.database) == []
    with desks.database.reading() as unit:
        told = copying._told(unit.connection, "x").files
    assert plan.sha256 not in told  # a backup does not miss it
    assert facade.sha256 in told


def test_stopped_in_the_middle_and_begun_again_everything_goes_once(aged: Aged, monkeypatch: Any) -> None:
    desks, ylva = aged.desks, aged.desks.resident()
    for _nth in range(3):
        desks.applying.start(ylva)
    cases = [desks.submitted(ylva).case_id for _nth in range(2)]
    for case_id in cases:
        aged.beside(case_id)
        aged.ended(case_id)
    aged.years(12)
    wanted = sorted((each.kind, each.count) for each in aged.disposing.due())
    tries = {"left": 0}
    real = DisposalRows.note

    def dies(self: DisposalRows, disposed: Any) -> None:
        real(self, disposed)
        if tries["left"] == 0:
            raise KeyboardInterrupt  # after the writing, before it is durable
        tries["left"] -= 1

    monkeypatch.setattr(DisposalRows, "note", dies)
    for until in range(len(wanted)):
        tries["left"] = 1 if until % 2 else 0
        with pytest.raises(KeyboardInterrupt):
            aged.disposing.run()
    monkeypatch.setattr(DisposalRows, "note", real)
    aged.disposing.run()
    with desks.database.reading() as unit:
        logged = sorted((DisposalKind(row.kind), row.count) for row in unit.connection.execute(select(disposals)))
    assert logged == wanted
    assert aged.disposing.due() == []
    forgotten: list[str] = []
    forget = desks.files.forget

    def dies_after(sha256: str) -> bool:
        done = forget(sha256)
        if not forgotten:
            forgotten.append(sha256)
            raise BlockingIOError
        return done

    aged.old_files()
    monkeypatch.setattr(desks.files, "forget", dies_after)
    with pytest.raises(BlockingIOError):
        aged.disposing.forget_files()
    aged.disposing.forget_files()
    assert aged.count("loose_files") == 0
    assert verify_log(desks.database) == []


def test_who_asked_for_records_is_forgotten_and_what_was_handed_out_stays_in_the_log(aged: Aged) -> None:
    desks = aged.desks
    case_id = desks.submitted(desks.resident()).case_id
    who = replace(desks.officer(), roles=frozenset({Role.REGISTRATOR}))
    handing_out, leaving = HandingOut(desks.database, desks.files, desks.clock), Leaving(desks.database, desks.clock)
    told = Request("Ritningen, säger Tilda.", Channel.MAIL, "Tilda Tidning", "tilda@tidningen.example")
    hand_out = handing_out.register(who, told)
    document = desks.handling.case(desks.officer(), case_id).documents[0]
    hand_out = handing_out.choose(who, hand_out.id, hand_out.version, [(case_id, document.id)])
    hand_out = leaving.withdraw(who, hand_out.id, hand_out.version)
    aged.years(1.9)
    assert DisposalKind.HAND_OUTS not in aged.kinds()
    aged.years(0.2)
    aged.disposing.run()
    after = handing_out.at(who, hand_out.id)
    assert "Tilda" not in repr(after)
    assert "tilda" not in repr(after)
    assert (after.number, after.finished_by, len(after.documents)) == (hand_out.number, who.name, 1)


def test_a_file_that_came_in_again_just_now_is_not_taken(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    sha256 = files.keep(b"innehall")
    assert files.forget(sha256) is False  # somebody has just handed it in
    assert files.path(sha256).read_bytes() == b"innehall"
    os.utime(files.path(sha256), (1, 1))
    assert files.keep(b"innehall") == sha256  # again: it is young anew
    assert time.time() - files.path(sha256).stat().st_mtime < 60
    assert files.forget(sha256) is False
    os.utime(files.path(sha256), (1, 1))
    assert files.forget(sha256) is True
    assert files.forget(sha256) is True  # what is gone is gone
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_only_an_administrator_and_a_registrator_see_it_and_without_rules_everything_is_kept(aged: Aged) -> None:
    for role in (Role.OFFICER, Role.READER, Role.APPLICANT, Role.GIS):
        with pytest.raises(NotFound):
            aged.disposing.look(Principal("p", "Någon", frozenset({role})))
    desks = aged.desks
    desks.applying.start(desks.resident())
    aged.years(60)
    keeping = Disposing(desks.database, desks.files, MUNICIPALITY, desks.clock)
    assert (keeping.due(), keeping.run()) == ([], [])
    by_hand = Disposing(
        desks.database, desks.files, replace(OURS, records=replace(OURS.records, automatic=False)), desks.clock
    )
    assert (by_hand.react_once(), len(by_hand.due())) == (0, 1)


@pytest.mark.parametrize(
    "told",
    [
        [], {"court": ""}, {"court": 7}, {"domstol": "x"}, {"automatic": "ja"}, {"disposal": []},
        {"disposal": {"allt": {"days": 365, "rule": "x"}}}, {"disposal": {"drafts": {"days": 29, "rule": "x"}}},
        {"disposal": {"drafts": {"days": True, "rule": "x"}}}, {"disposal": {"heard": {"days": 365, "rule": " "}}},
        {"disposal": {"drafts": 365}}, {"cases": {"submitted": {"years": 5, "rule": "x"}}},
        {"cases": {"dismissed": {"years": 0, "rule": "x"}}}, {"cases": {"dismissed": {"years": 5}}},
    ],
)  # fmt: skip
def test_a_profile_that_misstates_its_rules_is_refused_by_name(told: Any) -> None:
    with pytest.raises(RecordsProfileError, match="records"):
        records_of(told)

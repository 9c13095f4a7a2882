"""kill -9 at random moments: what was acknowledged is there, nothing is there twice, nothing is half there.

LOVLIG_KILLS says how often to kill: the few of an ordinary run find what happens often, 200 what happens seldom.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.datastructures import FileStorage

from permits.adapters.database import Database, open_database, tables, verify_log
from permits.case.events import CaseFileMade, DecisionDocumentMade, MessageSent
from permits.services.shapes import CaseView
from tests.bench.resident import INVOICED, Resident, complete, resident
from tests.faults.mortal import MortalService
from tests.faults.people_at_work import drawing
from tests.faults.visitor import Answer, Unanswered, Visitor
from tests.service import ROOT

KILLS = int(os.environ.get("LOVLIG_KILLS", "12"))
LATEST = 0.15  # seconds after asking; by then the answer has been given
REASONS = "Åtgärden följer detaljplanen."


@pytest.fixture
def dice() -> random.Random:
    """Another seed each time; it is printed when a test fails."""
    seed = int.from_bytes(os.urandom(4), "big")
    print("seed", seed)
    return random.Random(seed)


@pytest.fixture
def database(service: MortalService) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{service.data / 'lovlig.db'}")
    yield opened
    opened.close()


@contextmanager
def killed(service: MortalService, name: str, after: float) -> Iterator[None]:
    """Kill the process so many seconds into the block, or when the block is done; then it is started again."""
    killer = threading.Timer(after, service.kill, [name])
    killer.start()
    try:
        yield
    finally:
        killer.join()
        service.start(name)


def early(dice: random.Random) -> float:
    """A moment for the kill: early ones most often, since that is when the work is done."""
    return LATEST * dice.random() ** 2


def press(visitor: Visitor, url: str, form: Mapping[str, Any], *, whole: bool = False) -> Answer | None:
    """The answer, or None when the server died before it came."""
    try:
        answer = visitor.post(url, form, whole=whole)
    except Unanswered:
        return None
    assert answer.status == 303, [line.text_content() for line in answer.tree.find_class("error-summary")]
    return answer


# --- the worker -----------------------------------------------------------------------------------------------------


def test_the_work_on_a_case_is_done_once_however_often_the_worker_dies(
    service: MortalService, beside: Flask, database: Database, dice: random.Random
) -> None:
    officer = resident(beside, "officer")
    cases, met = [], Counter[str]()
    for _case in range(max(2, KILLS // 6)):
        ready = complete(beside)
        case_id = ready.submit()
        met += work_through(service, ready, case_id, database, dice)
        version = officer.services.handling.case(officer.who, case_id).case.version
        officer.services.deciding.grant(officer.who, case_id, version, REASONS)
        met += work_through(service, ready, case_id, database, dice)
        cases.append((ready, case_id))
    print(dict(met))
    for ready, case_id in cases:
        assert_done_once(ready.services.applying.case_of(ready.who, case_id))
    assert_letters_are_those_recorded(service.data / "mail", database)
    assert verify_log(database) == []
    audit = [sys.executable, "-m", "permits.cli", "audit"]
    told = subprocess.run(audit, env=service.environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def work_through(
    service: MortalService, ready: Resident, case_id: str, database: Database, dice: random.Random
) -> Counter[str]:
    """Kill the worker three times at its work, then let it finish. What the kills met, for the tally."""
    met: Counter[str] = Counter()
    for _kill in range(3):
        service.start("worker")
        time.sleep(dice.uniform(0.1, 1.2))
        service.kill("worker")
        met["at work" if run_out(database) else "between"] += 1
    service.start("worker")
    ends = time.monotonic() + 30
    while open_work(ready, case_id):
        assert time.monotonic() < ends, f"{open_work(ready, case_id)}\n{service.log('worker')}"
        time.sleep(0.05)
    service.kill("worker")
    return met


def run_out(database: Database) -> int:
    """Let the dead worker's lease run out now, and not in two minutes; how many pieces of work it had begun."""
    working = tables.reactions.c.state == "working"
    with database.transaction() as unit:
        begun = unit.connection.execute(update(tables.reactions).where(working).values(due=datetime.now(UTC)))
        return int(begun.rowcount)


def open_work(ready: Resident, case_id: str) -> list[tuple[str, str]]:
    progress = ready.services.reacting.progress(case_id)
    return [(each.reaction, each.state) for each in progress if each.state != "done"]


def assert_done_once(view: CaseView) -> None:
    """One case file and one decision by what caused them, one letter of each kind, and their files as recorded."""
    events = [each.event for each in view.events]
    assert [type(each) for each in events].count(CaseFileMade) == 1
    assert [type(each) for each in events].count(DecisionDocumentMade) == 1
    assert sorted(each.kind for each in events if isinstance(each, MessageSent)) == ["decision", "receipt"]
    assert sorted(each.label for each in view.documents if each.origin == "made") == ["arendeakt", "beslut"]


def assert_letters_are_those_recorded(box: Path, database: Database) -> None:
    """In the letter box lies one letter for each that is recorded, and no other."""
    sent_of = select(tables.case_events.c.data).where(tables.case_events.c.type == "MessageSent")
    with database.reading() as unit:
        recorded = [json.loads(data)["message_id"] for data in unit.connection.execute(sent_of).scalars()]
    sent = [BytesHeaderParser().parsebytes(path.read_bytes())["Message-ID"] for path in box.glob("*.eml")]
    assert sorted(sent) == sorted(recorded)


# --- the web --------------------------------------------------------------------------------------------------------


def test_every_acknowledged_save_is_there_and_none_is_half_there(
    service: MortalService, anna: Visitor, beside: Flask, dice: random.Random
) -> None:
    ready = complete(beside)
    first, last = ready.draft.version, 0  # save number n makes version first + n
    for _kill in range(KILLS // 2):
        form = anna.get(ready.url("faktura")).form("reference")
        with killed(service, "web", dice.uniform(0.02, 0.3)):
            last, tried = save_until_unanswered(anna, ready.url("faktura"), form, first, last)
        draft = ready.draft
        number = int(draft.answers["faktura"].get("reference", "Garage 0").removeprefix("Garage "))
        assert number in {last, tried}, f"{last} was acknowledged, {tried} tried, and {number} is stored"
        assert draft.version == first + number
        last = number
        page = anna.get(ready.url("faktura")).form("reference")
        assert page["version"] == str(draft.version)
    assert last > KILLS // 2, "hardly anything was saved between the kills"


def save_until_unanswered(
    visitor: Visitor, url: str, form: Mapping[str, str], first: int, last: int
) -> tuple[int, int]:
    """Save one thing after another; the numbers of the last acknowledged and of the last tried."""
    while True:
        tried = last + 1
        changed = {**form, **INVOICED, "reference": f"Garage {tried}", "version": str(first + last)}
        if press(visitor, url, changed) is None:
            return last, tried
        last = tried


def test_submitting_again_after_a_kill_gives_one_case(
    service: MortalService, anna: Visitor, beside: Flask, database: Database, dice: random.Random
) -> None:
    met: Counter[str] = Counter()
    for _kill in range(KILLS):
        ready = complete(beside)
        form = anna.get(ready.url("granska")).form("version")
        with killed(service, "web", early(dice)):
            answered = press(anna, ready.url("skicka-in"), form)
        done = ready.draft.case_id is not None
        met["answered" if answered else "done, unanswered" if done else "not done"] += 1
        assert done or answered is None
        again = press(anna, ready.url("skicka-in"), form)
        assert again is not None
        assert answered is None or answered.location == again.location
        assert_one_case(ready, database, again)
    print(dict(met))
    assert_numbers_follow(ready)
    assert verify_log(database) == []


def assert_one_case(ready: Resident, database: Database, receipt: Answer) -> None:
    """The draft became one case, with each of its documents once."""
    mine = tables.cases.c.draft_id == ready.draft_id
    with database.reading() as unit:
        assert unit.connection.execute(select(func.count()).where(mine)).scalar() == 1
    case_id = ready.draft.case_id
    assert case_id
    assert case_id in receipt.location
    view = ready.services.applying.case_of(ready.who, case_id)
    happened = Counter(event.type for event in view.events)
    assert (happened["ApplicationSubmitted"], happened["DocumentReceived"]) == (1, len(ready.draft.documents))
    assert sorted(each.id for each in view.documents) == sorted(each.id for each in ready.draft.documents)


def assert_numbers_follow(ready: Resident) -> None:
    """Each case has a registry number of its own, and none was lost on the way."""
    numbers = [case.registry_number for case in ready.services.applying.cases_of(ready.who)]
    series: dict[str, list[int]] = {}
    for number in sorted(numbers):
        year, _dash, running = number.rpartition("-")
        series.setdefault(year, []).append(int(running))
    assert all(running == list(range(1, len(running) + 1)) for running in series.values()), numbers


def test_a_document_is_there_whole_or_not_at_all(
    service: MortalService, anna: Visitor, beside: Flask, dice: random.Random
) -> None:
    met: Counter[str] = Counter()
    for _kill in range(KILLS // 2):
        ready = complete(beside)
        form = anna.get(ready.url("handlingar")).form("file")
        content = drawing(dice, 2_000_000)
        sha256 = hashlib.sha256(content).hexdigest()
        with killed(service, "web", 2 * early(dice)):  # an upload takes longer than a form
            answered = hand_in(anna, ready, form, content)
        kept = [each for each in ready.draft.documents if each.label == "situationsplan"]
        met["answered" if answered else "done, unanswered" if kept else "not done"] += 1
        assert len(kept) in ({1} if answered else {0, 1})
        for document in kept:
            fetched = anna.get(ready.url(f"handlingar/{document.id}"))
            assert (document.sha256, fetched.status, fetched.body) == (sha256, 200, content)
        assert hand_in(anna, ready, form, content)
        labels = [each.label for each in ready.draft.documents]
        assert labels.count("situationsplan") == 1
        ready.services.applying.delete(ready.who, ready.draft_id)  # nobody may have more than so many
    print(dict(met))
    assert_files_are_what_they_are_called(service.data / "files")


def hand_in(visitor: Visitor, ready: Resident, form: Mapping[str, str], content: bytes) -> Answer | None:
    told = {**form, "label": "situationsplan", "file": FileStorage(io.BytesIO(content), "situationsplan.pdf")}
    return press(visitor, ready.url("handlingar/lagg-till"), told, whole=True)


def assert_files_are_what_they_are_called(folder: Path) -> None:
    """Under a lasting name, only whole files."""
    for path in folder.glob("??/*"):
        if not path.suffix:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


# --- everything at once ---------------------------------------------------------------------------------------------


def test_a_cut_of_power_loses_no_session_and_no_draft(service: MortalService, anna: Visitor, beside: Flask) -> None:
    ready = complete(beside)
    service.start("worker")
    version = ready.draft.version
    service.kill("web", "worker")
    with contextlib.suppress(Unanswered):
        anna.get(ready.url("granska"))
    service.start("web")
    assert anna.get(ready.url("granska")).form("version")["version"] == str(version)
    assert ready.draft_id in anna.get("/mina-sidor").body.decode()

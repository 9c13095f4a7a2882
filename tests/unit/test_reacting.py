"""The service's own work: done once, in order, tried again, and lost by no crash."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from permits.adapters.database import verify_log
from permits.adapters.mail import TemplateLetters
from permits.case.model import Case
from permits.services.ports import Receipt
from permits.services.reacting import LEASE, MOST_LOST
from permits.services.reactions import REACTIONS
from tests.unit.desks import OTHER_NUMBER, Desks
from tests.unit.printed_case import TEMPLATES


class Killed(BaseException):
    """What kill -9 looks like from inside: nothing catches it and nothing tidies up."""


def case_of(desks: Desks, receipt: Receipt) -> Case:
    return desks.handling.case(desks.officer(), receipt.case_id).case


def granted(desks: Desks, receipt: Receipt) -> None:
    version = case_of(desks, receipt).version
    desks.deciding.grant(desks.officer(), receipt.case_id, version, "Följer planen.")


def events_of(desks: Desks, receipt: Receipt) -> list[str]:
    return [event.type for event in desks.handling.case(desks.officer(), receipt.case_id).events]


def test_each_piece_of_work_is_done_once(desks: Desks) -> None:
    receipt = desks.submitted(desks.resident())
    assert desks.reacting.react_once() == 2
    assert desks.reacting.react_once() == 0
    assert len(desks.post.sent) == 1
    assert events_of(desks, receipt).count("CaseFileMade") == 1


def test_work_is_planned_before_it_is_begun_and_told_as_it_goes(desks: Desks) -> None:
    receipt = desks.submitted(desks.resident())
    progress = lambda: [(each.reaction, each.state) for each in desks.reacting.progress(receipt.case_id)]  # noqa: E731
    assert progress() == [("mail_receipt", "waiting"), ("make_case_file", "waiting")]
    desks.reacting.react_once()
    assert progress() == [("mail_receipt", "done"), ("make_case_file", "done")]
    assert all(each.label for each in desks.reacting.progress(receipt.case_id))


def test_what_fails_is_tried_again_later_with_longer_pauses(desks: Desks) -> None:
    receipt = desks.submitted(desks.resident())
    desks.post.failures = 4
    desks.reacting.react_once()
    assert case_of(desks, receipt).case_file is not None  # one failing piece of work does not stop another
    for pause in (5, 10, 20, 40):
        [mail] = [each for each in desks.reacting.progress(receipt.case_id) if each.reaction == "mail_receipt"]
        assert "ConnectionRefusedError" in mail.detail
        desks.clock.turn(seconds=pause - 1)
        assert desks.reacting.react_once() == 0
        desks.clock.turn(seconds=1)
        desks.reacting.react_once()
    assert mail.state == "failed"
    assert len(desks.post.sent) == 1
    assert all(each.state == "done" for each in desks.reacting.progress(receipt.case_id))


def test_what_worker_after_worker_hangs_at_keeps_nothing_else_waiting_and_is_told(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a document would that cannot be laid out: who begins it is never heard of again."""

    def hangs(_view: Any) -> bytes:
        raise Killed

    receipt = desks.submitted(desks.resident())
    with monkeypatch.context() as broken:
        broken.setattr(desks.press, "case_file", hangs)
        for _worker in range(MOST_LOST):
            with pytest.raises(Killed):
                desks.reacting.react_once()
            desks.clock.turn(seconds=LEASE.total_seconds() + 1)
        other = desks.submitted(desks.resident(OTHER_NUMBER))
        broken.setattr(desks.press, "case_file", lambda _view: b"%PDF-another")
        claims = desks.reacting.react_once()
    made = {each.reaction: each for each in desks.reacting.progress(receipt.case_id)}["make_case_file"]
    assert (made.state, claims) == ("failed", 2), "put off, and what came later was done"
    assert "stannat 4 gånger" in made.detail
    assert all(each.state == "done" for each in desks.reacting.progress(other.case_id))
    desks.clock.turn(minutes=2)
    desks.reacting.react_once()
    assert events_of(desks, receipt).count("CaseFileMade") == 1


def test_a_day_without_a_mail_server_loses_no_letter(desks: Desks) -> None:
    desks.submitted(desks.resident())
    desks.post.failures = 10**6
    for _ in range(120):
        desks.reacting.react_once()
        desks.clock.turn(minutes=12)
    desks.post.failures = 0
    desks.clock.turn(minutes=15)
    desks.reacting.react_once()
    assert len(desks.post.sent) == 1


def test_the_letter_about_a_decision_waits_for_its_document(desks: Desks) -> None:
    receipt = desks.submitted(desks.resident())
    desks.reacting.react_once()
    granted(desks, receipt)
    desks.press.failures = 1
    desks.reacting.react_once()
    assert [message.subject for message in desks.post.sent if "Beslut" in message.subject] == []
    desks.clock.turn(seconds=6)
    desks.reacting.react_once()
    [letter] = [message for message in desks.post.sent if "Beslut" in message.subject]
    [(filename, media_type, content)] = letter.attachments
    assert (filename, media_type) == ("BYGG 2026-000001 beslut.pdf", "application/pdf")
    assert content.startswith(b"%PDF-beslut")


def _kill_in(target: Any, name: str, monkeypatch: pytest.MonkeyPatch, after: bool) -> Callable[[], None]:
    """Have the next call of `target.name` die, before or after it has done its work; returns how to heal it."""
    real = getattr(target, name)

    def dies(*arguments: Any, **named: Any) -> Any:
        if after:
            real(*arguments, **named)
        raise Killed

    monkeypatch.setattr(target, name, dies)
    return lambda: monkeypatch.setattr(target, name, real)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("where", ["the press", "the file store", "the mail", "recording"])
def test_a_worker_killed_anywhere_loses_nothing_and_does_nothing_twice(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, where: str, after: bool
) -> None:
    import permits.services.reacting as reacting

    places = {
        "the press": (desks.press, "case_file"),
        "the file store": (desks.files, "keep"),
        "the mail": (desks.post, "send"),
        "recording": (reacting, "record"),
    }
    receipt = desks.submitted(desks.resident())
    heal = _kill_in(*places[where], monkeypatch, after)
    with pytest.raises(Killed):
        desks.reacting.react_once()
    heal()
    desks.reacting.react_once()  # what the dead worker had in hand is still its own
    desks.clock.now += LEASE
    desks.reacting.react_once()

    happened = events_of(desks, receipt)
    assert (happened.count("CaseFileMade"), happened.count("MessageSent")) == (1, 1)
    assert len(desks.mails()) == 1  # a letter handed over just before the crash replaces itself
    assert {message.message_id for message in desks.post.sent} == {desks.post.sent[0].message_id}
    assert all(each.state == "done" for each in desks.reacting.progress(receipt.case_id))
    assert verify_log(desks.database) == []


@pytest.mark.parametrize("table", ["drafts", "cases", "log", "documents", "reactions", "numbers"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_crash_while_submitting_leaves_the_draft_and_the_next_try_makes_one_case(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, table: str, after: bool
) -> None:
    writes = {
        "drafts": "submitted",
        "cases": "add",
        "log": "append",
        "documents": "add",
        "reactions": "plan",
        "numbers": "next",
    }
    ylva = desks.resident()
    draft = desks.complete_draft(ylva)
    real = desks.database.transaction

    @contextmanager
    def deadly() -> Iterator[Any]:
        with real() as unit:
            _kill_in(getattr(unit, table), writes[table], monkeypatch, after)
            yield unit

    monkeypatch.setattr(desks.database, "transaction", deadly)
    with pytest.raises(Killed):
        desks.applying.submit(ylva, draft.id, draft.version)
    monkeypatch.setattr(desks.database, "transaction", real)

    assert desks.applying.cases_of(ylva) == []
    assert desks.applying.open(ylva, draft.id) == draft
    receipt = desks.applying.submit(ylva, draft.id, draft.version)
    assert receipt.registry_number == "BYGG 2026-000001"
    assert len(desks.applying.cases_of(ylva)) == 1
    assert desks.reacting.react_once() == 2
    assert verify_log(desks.database) == []


def test_a_worker_that_was_only_slow_writes_nothing_once_another_took_over(desks: Desks) -> None:
    receipt = desks.submitted(desks.resident())
    real = desks.press.case_file

    def slow(view: Any) -> bytes:
        desks.press.case_file = real  # type: ignore[method-assign]
        desks.clock.now += LEASE
        assert desks.reacting.react_once() == 1  # the other worker
        return real(view)

    desks.press.case_file = slow  # type: ignore[method-assign]
    desks.reacting.react_once()
    assert events_of(desks, receipt).count("CaseFileMade") == 1
    assert verify_log(desks.database) == []


def test_several_workers_at_once_share_the_work(desks: Desks) -> None:
    ylva = desks.resident()
    receipts = [desks.submitted(ylva) for _ in range(5)]
    workers = [threading.Thread(target=desks.reacting.react_once) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert len(desks.post.sent) == len(receipts)
    assert all(events_of(desks, receipt).count("CaseFileMade") == 1 for receipt in receipts)
    assert verify_log(desks.database) == []


def test_a_failure_is_told_without_what_the_exception_says(desks: Desks, caplog: pytest.LogCaptureFixture) -> None:
    def talkative(message: Any) -> None:
        raise ConnectionError(f"no such recipient {message.to}")

    desks.post.send = talkative  # type: ignore[method-assign]
    receipt = desks.submitted(desks.resident())
    desks.reacting.react_once()
    told = caplog.text + str(desks.reacting.progress(receipt.case_id))
    assert "ConnectionError" in told
    assert "ylva@" not in told


def test_the_table_of_reactions_holds_together() -> None:
    names = [reaction.name for reaction in REACTIONS]
    assert len(set(names)) == len(names)
    for reaction in REACTIONS:
        for event in reaction.on:
            order = [each.name for each in REACTIONS if event in each.on]
            assert reaction.after is None or order.index(reaction.after) < order.index(reaction.name)


def test_each_answer_makes_a_new_case_file_that_replaces_the_old_one(desks: Desks) -> None:
    receipt = desks.submitted(desks.resident())
    desks.reacting.react_once()
    first = case_of(desks, receipt).case_file
    hedda = desks.officer()
    asked = desks.asks(
        hedda, receipt.case_id, case_of(desks, receipt).version, "Skala saknas.", date(2026, 12, 20)
    )
    desks.clock.now += timedelta(days=1)
    desks.answers(desks.resident(), receipt.case_id, "1:100", [], asked.case.version)
    desks.reacting.react_once()
    second = case_of(desks, receipt).case_file
    assert first is not None
    assert second is not None
    assert first.sha256 != second.sha256


def test_the_services_own_letters_can_be_written_at_every_turn(desks: Desks) -> None:
    desks.reacting._letters = TemplateLetters(TEMPLATES / "email")
    receipt = desks.submitted(desks.resident())
    asked = desks.asks(
        desks.officer(), receipt.case_id, case_of(desks, receipt).version, "Skala saknas.", date(2026, 12, 20)
    )
    desks.answers(desks.resident(), receipt.case_id, "1:100", [], asked.case.version)
    granted(desks, receipt)
    desks.reacting.react_once()
    assert [message.subject.partition(": ")[2] for message in desks.post.sent] == [
        "Vi har tagit emot din ansökan",
        "Vi behöver en komplettering",
        "Beslut i ditt ärende",
    ]
    for message in desks.post.sent:
        assert f"https://lov.kjellstavik.example/arende/{receipt.case_id}" in message.text
        assert receipt.registry_number in (message.html or "")
        assert "Strandqvist" not in message.text

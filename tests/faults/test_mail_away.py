"""A mail server that is away for a day, refuses, hangs or breaks off: each letter leaves once, and people are told."""

from __future__ import annotations

import email
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from permits.adapters import mail
from permits.adapters.database.gauges import gauges
from permits.adapters.database.waiting_letters import waiting_letters
from permits.adapters.examining import Examined, Level, work
from permits.adapters.mail import MailServerRestsError, SmtpMailer
from permits.case.events import MessageSent
from permits.services.readiness import Readiness
from permits.services.shapes import Message
from permits.settings import from_environment
from tests.unit.desks import Desks, Turned, open_desks
from tests.unit.printed_case import MUNICIPALITY

SENDER = ("Kjellstaviks byggnadsnämnd", "bygg@kjellstavik.example")
LETTER = Message("<a@b.example>", "ylva@exempel.example", "Hej", "Hej!\n")
EVA = {"has": "ja", "name": "Eva Strandqvist", "personal_number": "199001012385", "email": "eva@exempel.example"}
HOWS = ("down", "refuses", "is busy", "hangs", "breaks off")
"""All are tried by `make attack`, two of them otherwise."""


class Server:
    """What the mail server does with a letter: takes it, or misbehaves as `how` says."""

    def __init__(self) -> None:
        self.how = ""
        self.taken: list[str] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.how == "refuses" or (self.how == "refuses Eva" and address.startswith("eva")):
            return "550 no such mailbox"
        if self.how == "is busy":
            return "451 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.how == "breaks off":
            server.transport.abort()
            return "250 never heard"
        self.taken.append(str(email.message_from_bytes(envelope.content)["Message-ID"]))
        return "250 OK"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:
        return "421 busy" if self.how == "is rude at last" else "221 bye"


@contextmanager
def listening(server: Server, port: int) -> Iterator[None]:
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@contextmanager
def silent(port: int, said: bytes = b"") -> Iterator[None]:
    """A server that takes calls and says nothing, or the same little thing for ever."""
    heard = socket.create_server(("127.0.0.1", port), backlog=50)
    ended = threading.Event()

    def talk(one: socket.socket) -> None:
        with one, suppress(OSError):
            while said and not ended.wait(0.05):
                one.sendall(said)
            ended.wait(30)

    def answer() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(heard.accept()[0],), daemon=True).start()

    threading.Thread(target=answer, daemon=True).start()
    try:
        yield
    finally:
        ended.set()
        heard.shutdown(socket.SHUT_RDWR)  # closing alone wakes nobody who waits for a call
        heard.close()


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def desks(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desks]:
    """The desks with their letters going to a mail server at `port`, by one clock for all."""
    monkeypatch.setattr(mail, "PATIENCE", 0.1)
    monkeypatch.setattr(mail, "WHOLE", 1.0)
    opened = open_desks(tmp_path)
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER, opened.clock, lambda: opened.clock().timestamp())
    monkeypatch.setattr(opened.post, "send", mailer.send)
    yield opened
    opened.database.close()


def the_day_goes(desks: Desks, hours: int, minutes: int = 20) -> None:
    """The worker looks now and then, as the hours go."""
    for _ in range(hours * 60 // minutes):
        desks.reacting.react_once()
        desks.clock.turn(minutes=minutes)


def letters_sent(desks: Desks, case_id: str) -> list[str]:
    with desks.database.reading() as unit:
        return [e.event.message_id for e in unit.log.of_case(case_id) if isinstance(e.event, MessageSent)]


@pytest.mark.parametrize("how", HOWS if "LOVLIG_DAMAGED" in os.environ else ("down", "breaks off"))
def test_letters_wait_for_a_day_and_each_leaves_once_when_the_server_is_back(how: str, desks: Desks, port: int) -> None:
    server = Server()
    server.how = how
    around: dict[str, Callable[[], Any]] = {"down": suppress, "hangs": lambda: silent(port)}
    with around.get(how, lambda: listening(server, port))():
        case_id = desks.submitted(desks.resident(), medsokande=EVA).case_id
        the_day_goes(desks, 24, minutes=120)
        waiting = waiting_letters(desks.database)
        assert waiting.count == 1  # of two letters about one thing
        assert waiting.are_late(desks.clock())
        told, *others = sorted(desks.reacting.progress(case_id), key=lambda line: line.reaction != "mail_receipt")
        assert told.state == "failed"
        assert {line.state for line in others} == {"done"}  # documents do not wait for letters
        assert ("adress" if how == "refuses" else "e-postservern svarar inte som den ska") in told.detail
        assert {line.state for line in others} == {"done"}  # documents do not wait for letters
        _the_operator_knows(desks)
    assert server.taken == []
    server.how = ""
    with listening(server, port):
        the_day_goes(desks, 1)
    assert len(server.taken) == 2
    assert sorted(server.taken) == sorted(letters_sent(desks, case_id))
    assert waiting_letters(desks.database).count == 0


def _the_operator_knows(desks: Desks) -> None:
    settings = replace(from_environment({"LOVLIG_DATA": str(desks.folder)}), database_url=desks.url)
    [found] = work.letters(Examined(settings, MUNICIPALITY, desks.database, desks.clock()))
    assert found.level is Level.WRONG
    assert "1 brev har inte gått iväg" in found.what
    told = {name: value for name, _labels, value in gauges(desks.database, desks.clock())}
    assert told["lovlig_letters_kept_back"] == 1
    assert told["lovlig_letters_oldest_seconds"] > 80_000
    late = waiting_letters(desks.database).are_late(desks.clock())
    ready = Readiness(desks.database.beats, lambda: True, lambda: True, desks.clock, lambda: not late)
    assert ready.lagging() == {"letters": False}


def test_a_letter_that_one_is_not_sent_keeps_no_other_waiting(desks: Desks, port: int) -> None:
    """Two parties, and the address of one of them is wrong: the other gets the letter, once."""
    server = Server()
    server.how = "refuses Eva"
    with listening(server, port):
        case_id = desks.submitted(desks.resident(), medsokande=EVA).case_id
        the_day_goes(desks, 3)
        assert len(server.taken) == 1
        server.how = ""
        the_day_goes(desks, 1)
    assert len(server.taken) == 2
    assert sorted(server.taken) == sorted(letters_sent(desks, case_id))


def test_a_letter_that_was_taken_is_not_sent_again_for_a_rude_goodbye(desks: Desks, port: int) -> None:
    server = Server()
    server.how = "is rude at last"
    with listening(server, port):
        desks.submitted(desks.resident())
        the_day_goes(desks, 1)
    assert len(server.taken) == 1


def test_a_server_that_talks_for_ever_is_hung_up_on_and_then_left_alone(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "WHOLE", 0.5)
    moment = [0.0]
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER, Turned(), lambda: moment[0])
    with silent(port, b"220-not yet\r\n"):
        with pytest.raises(OSError, match=r"closed|timed out"):
            mailer.send(LETTER)
        with pytest.raises(MailServerRestsError):
            mailer.send(LETTER)
    moment[0] = mail.RESTING
    server = Server()
    with listening(server, port):
        mailer.send(LETTER)
    assert server.taken == [LETTER.message_id]

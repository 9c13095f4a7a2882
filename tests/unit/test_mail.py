"""Letters: over real SMTP and into a folder, the same when sent again."""

from __future__ import annotations

import email
import smtplib
import socket
from collections.abc import Iterator
from datetime import date
from email import policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Received

from permits.adapters.mail import FolderMailer, SmtpMailer, TemplateLetters, open_mailer
from permits.services.ports import Message
from tests.unit.desks import Turned

SENDER = ("Kjellstaviks byggnadsnämnd", "bygg@kjellstavik.example")
LETTER = Message(
    "<abc@lov.kjellstavik.example>",
    "ylva@exempel.example",
    "BYGG 2026-000001: Beslut i ditt ärende",
    "Hej! Läs beslutet på Mina sidor.\n",
    "<p>Hej! Läs beslutet på Mina sidor.</p>",
    (("beslut.pdf", "application/pdf", b"%PDF-1.7 beslut"),),
)


class Inbox(Received):
    def __init__(self) -> None:
        super().__init__()
        self.letters: list[email.message.Message] = []

    def handle_message(self, message: email.message.Message) -> None:
        self.letters.append(message)


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = Inbox()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, f"smtp://127.0.0.1:{port}"
    server.stop()


def test_a_letter_reaches_a_mail_server_with_both_texts_and_its_document(inbox: tuple[Inbox, str]) -> None:
    kept, url = inbox
    open_mailer(url, Path("unused"), SENDER, Turned()).send(LETTER)
    [letter] = kept.letters
    assert letter["Message-ID"] == LETTER.message_id
    assert letter["To"] == "ylva@exempel.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in letter.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "application/pdf"]
    attached = [part for part in letter.walk() if part.get_filename()]
    assert attached[0].get_payload(decode=True) == b"%PDF-1.7 beslut"


def test_a_mail_server_that_is_away_is_an_error_and_not_a_silence() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(OSError, match="refused"):
        SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER, Turned()).send(LETTER)


def test_a_password_is_never_sent_unencrypted(inbox: tuple[Inbox, str]) -> None:
    kept, url = inbox
    mailer = SmtpMailer(url.replace("//", "//lovlig:hemligt@"), SENDER, Turned())
    with pytest.raises(smtplib.SMTPNotSupportedError):  # this server has no STARTTLS
        mailer.send(LETTER)
    assert kept.letters == []


@pytest.mark.parametrize("url", ["http://post", "smtp://", "post.example:25"])
def test_an_address_that_is_no_mail_server_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="smtp://"):
        SmtpMailer(url, SENDER, Turned())


def test_a_letter_sent_again_replaces_itself_in_the_folder(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "mail", SENDER, Turned())
    mailer.send(LETTER)
    mailer.send(LETTER)
    [path] = list((tmp_path / "mail").iterdir())
    letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert letter["Subject"] == LETTER.subject
    assert "Läs beslutet" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize("to", ["ylva@exempel.example\r\nBcc: alla@exempel.example", "ylva@exempel.example\nX: y"])
def test_an_address_cannot_smuggle_in_a_header(tmp_path: Path, to: str) -> None:
    with pytest.raises(ValueError, match=r"linefeed|newline|CR"):
        FolderMailer(tmp_path, SENDER, Turned()).send(Message("<a@b>", to, "Hej", "Hej"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("to", ["a@exempel.example, b@exempel.example", "a,b@exempel.example", "<a@b.se>,c@d.se", ""])
def test_a_letter_goes_to_one_address_and_to_no_other_beside_it(tmp_path: Path, to: str) -> None:
    with pytest.raises(ValueError, match="one address"):
        FolderMailer(tmp_path, SENDER, Turned()).send(Message("<a@b>", to, "Hej", "Hej"))
    assert list(tmp_path.iterdir()) == []


def test_letters_are_written_from_templates_and_escape_only_the_html(tmp_path: Path) -> None:
    (tmp_path / "receipt.txt").write_text("Hej {{ name }}, {{ day|date_text }}\n")
    (tmp_path / "receipt.html").write_text("<p>{{ name }}</p>")
    (tmp_path / "plain.txt").write_text('{{ _("Hej") }}')
    letters = TemplateLetters(tmp_path)
    text, html = letters.write("receipt", {"name": "Å & Ö", "day": date(2026, 11, 22)})
    assert text == "Hej Å & Ö, 22 november 2026\n"
    assert html == "<p>Å &amp; Ö</p>"
    assert letters.write("plain", {}) == ("Hej\n", None)

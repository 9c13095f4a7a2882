"""How letters leave: by SMTP, or as .eml files in a folder, and how they are written from templates."""

from __future__ import annotations

import hashlib
import os
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from permits.case.matter import decided_as, is_notification, words
from permits.case.times import swedish_day
from permits.services.ports import Clock, Mailer, Message
from permits.services.telling import moment
from permits.words import Text, date_text, number

PATIENCE = 30.0  # seconds until a mail server that does not answer is given up
WHOLE = 60.0  # seconds for a letter, however slowly the server talks; much shorter than a worker's lease
RESTING = 30.0  # seconds that a server which was away is left alone by this process
GOODBYE = 2.0  # seconds
ABOUT_THE_LETTER = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


class MailServerRestsError(ConnectionError):
    """The server was away a moment ago and has not been asked."""


def open_mailer(smtp_url: str | None, folder: Path, sender: tuple[str, str], clock: Clock) -> Mailer:
    """The mailer for a setting: SMTP at `smtp_url`, or without one the folder. `sender` is (name, address).

    smtp://[user:password@]host[:587] asks for STARTTLS when a user is given or with ?starttls=1;
    smtps://...[:465] is encrypted from the start.
    """
    if smtp_url:
        return SmtpMailer(smtp_url, sender, clock)
    return FolderMailer(folder, sender, clock)


class SmtpMailer:
    """services.ports.Mailer by SMTP (RFC 5321)."""

    def __init__(
        self, url: str, sender: tuple[str, str], clock: Clock, steady: Callable[[], float] = time.monotonic
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("the mail server's address begins with smtp:// or smtps://")
        self._host = parts.hostname
        self._implicit = parts.scheme == "smtps"
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._starttls = not self._implicit and (bool(self._user) or "starttls=1" in parts.query)
        self._port = parts.port or (465 if self._implicit else 587 if self._starttls else 25)
        self._sender = sender
        self._clock = clock
        self._steady = steady
        self._rests_until = 0.0

    def send(self, message: Message) -> None:
        """Hand the letter over, or raise within WHOLE seconds.

        A server that was away a moment ago is left alone meanwhile, so that other work need not wait for each letter.
        """
        if self._steady() < self._rests_until:
            raise MailServerRestsError
        try:
            with self._talking() as server:
                server.send_message(composed(message, self._sender, self._clock))
        except ABOUT_THE_LETTER:
            raise
        except OSError:  # smtplib's own errors are, too
            self._rests_until = self._steady() + RESTING
            raise

    def greet(self) -> None:
        """Go as far as to be let in, and send nothing. Raises OSError or smtplib.SMTPException."""
        with self._talking() as server:
            server.noop()

    @contextmanager
    def _talking(self) -> Iterator[smtplib.SMTP]:
        """A conversation in which we have been let in; it is hung up on after WHOLE seconds, however it goes."""
        context = ssl.create_default_context()
        server = smtplib.SMTP_SSL(context=context) if self._implicit else smtplib.SMTP()
        server.timeout = PATIENCE
        server._host = self._host  # type: ignore[attr-defined]  # whose certificate it is to show
        ended = threading.Timer(WHOLE, _hang_up, [server])
        ended.start()
        try:
            server.connect(self._host, self._port)
            if self._starttls:
                server.starttls(context=context)
            if self._user:
                server.login(self._user, self._password)
            yield server
            with suppress(OSError):  # what was to be done is done; how it says goodbye changes nothing
                if server.sock:
                    server.sock.settimeout(GOODBYE)
                server.quit()
        finally:
            ended.cancel()
            server.close()


def _hang_up(server: smtplib.SMTP) -> None:
    """End a conversation that goes on, however little is said each time."""
    talk = server.sock  # None when it has ended by itself
    with suppress(OSError):
        if talk:
            talk.shutdown(socket.SHUT_RDWR)


class FolderMailer:
    """services.ports.Mailer as files named by the message's id, so that one sent again replaces itself."""

    def __init__(self, folder: Path, sender: tuple[str, str], clock: Clock) -> None:
        self._folder = folder
        self._sender = sender
        self._clock = clock

    def send(self, message: Message) -> None:
        written = composed(message, self._sender, self._clock).as_bytes()
        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(message.message_id.encode()).hexdigest()[:32]
        unfinished = self._folder / f".{name}.{os.getpid()}"
        with unfinished.open("wb") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self._folder / f"{name}.eml")


def composed(message: Message, sender: tuple[str, str], clock: Clock) -> EmailMessage:
    """The letter as RFC 5322 has it. Raises ValueError for several addresses, and for a line break in a header."""
    mail = EmailMessage()
    mail["Message-ID"] = message.message_id
    mail["Date"] = format_datetime(clock())
    mail["From"] = formataddr(sender)
    mail["To"] = message.to
    if len(mail["To"].addresses) != 1:
        raise ValueError("a letter goes to one address")
    mail["Subject"] = message.subject
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers to us
    mail["Content-Language"] = "sv"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    for filename, media_type, content in message.attachments:
        kind, _slash, subtype = media_type.partition("/")
        mail.add_attachment(content, maintype=kind, subtype=subtype, filename=filename)
    return mail


class TemplateLetters:
    """services.ports.Letters from <folder>/<kind>.txt and <kind>.html, the latter if there is one."""

    def __init__(self, folder: Path) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        self._templates.install_gettext_callables(_swedish, _swedish_many, newstyle=True)  # type: ignore[attr-defined]
        self._templates.filters.update(
            date_text=date_text,
            moment=moment,
            number=number,
            swedish_day=swedish_day,
            called=words,
            decided_as=decided_as,
            is_notification=is_notification,
        )

    def write(self, kind: str, context: Mapping[str, Any]) -> tuple[str, str | None]:
        rendered = self._templates.get_template(f"{kind}.txt").render(context).strip()
        text = re.sub(r"\n{3,}", "\n\n", rendered) + "\n"  # what is left out of a letter leaves no gap
        html = f"{kind}.html"
        found = html in self._templates.list_templates()
        return text, self._templates.get_template(html).render(context) if found else None


def _swedish(source: str) -> str:
    return str(Text(source, {}))


def _swedish_many(one: str, many: str, count: int) -> str:
    return one if count == 1 else many

"""What a virus scanner says of a file: ClamAV's daemon, asked over its socket (clamd(8), the command INSTREAM)."""

from __future__ import annotations

import re
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, Final
from urllib.parse import urlsplit

CONNECTING: Final = 3.0  # seconds
ANSWERING: Final = 25.0  # seconds in all; whoever hands in a file waits meanwhile
LISTENING: Final = 1.0  # seconds between two looks whether the answer is still wanted
RESTING: Final = 30.0  # seconds that a scanner which did not answer is left alone by this process
AGAIN: Final = 10.0  # seconds between two looks for files that wait
PIECE: Final = 1 << 17  # bytes
LONGEST_ANSWER: Final = 4096  # bytes
CLEAN: Final = "stream: OK"


class ScannerAwayError(Exception):
    """No verdict. `why`: "away" (not there), "slow", "large" (more than it takes) or "broken" (another answer)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Clamd:
    """The daemon at an address, `unix:PATH` or `tcp:HOST:PORT`. Raises ValueError for any other."""

    def __init__(self, told: str, clock: Callable[[], float] = time.monotonic, patience: float | None = None) -> None:
        self._address = _address(told)
        self._clock = clock
        self._patience = patience
        self._rests_until = 0.0

    def scan(self, file: BinaryIO, *, patiently: bool = False, wanted: Callable[[], bool] = lambda: True) -> str:
        """What was found in the file by its name in the scanner's lists, "" for nothing. Raises ScannerAwayError.

        A scanner that was away a moment ago is not asked again at once, unless `patiently`. It is waited for as long
        as the answer is `wanted`.
        """
        if not patiently and self._clock() < self._rests_until:
            raise ScannerAwayError("away")
        try:
            return _verdict(self._asked(b"INSTREAM", file, wanted))
        except ScannerAwayError as away:
            if away.why != "large":
                self._rests_until = self._clock() + RESTING
            raise

    def version(self) -> str:
        """What the daemon calls itself, with its list of signatures. Raises ScannerAwayError."""
        return self._asked(b"VERSION")

    def _asked(self, command: bytes, file: BinaryIO | None = None, wanted: Callable[[], bool] = lambda: True) -> str:
        end = self._clock() + (self._patience or ANSWERING)

        def left() -> float:
            seconds = end - self._clock()
            if seconds <= 0 or not wanted():
                raise TimeoutError
            return min(seconds, LISTENING)

        try:
            with self._connected() as talk:
                talk.sendall(b"z" + command + b"\0")
                whole = file is None or _sent(talk, file, left)
                answer = _heard(talk, left)
        except TimeoutError as error:
            raise ScannerAwayError("slow") from error
        except OSError as error:
            raise ScannerAwayError("away") from error
        if not answer:
            raise ScannerAwayError("away")
        if not whole and answer == CLEAN:  # of what it never had
            raise ScannerAwayError("broken")
        return answer

    def _connected(self) -> socket.socket:
        if isinstance(self._address, tuple):
            return socket.create_connection(self._address, timeout=CONNECTING)
        talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        talk.settimeout(CONNECTING)
        try:
            talk.connect(self._address)
        except BaseException:
            talk.close()
            raise
        return talk


def scanner_of(told: str) -> Clamd | None:
    """The scanner of a setting; None without one."""
    return Clamd(told) if told else None


class ScanningAgain:
    """services.working.Working: asks about the files that wait for the scanner, by FolderFiles.scan_again."""

    pause = AGAIN

    def __init__(self, scan_again: Callable[[], int]) -> None:
        self._scan_again = scan_again

    def react_once(self) -> int:
        return self._scan_again()


def _sent(talk: socket.socket, file: BinaryIO, left: Callable[[], float]) -> bool:
    """The file in pieces, each after its length, and an empty one. False when the daemon had enough before that."""
    try:
        while piece := file.read(PIECE):
            _said(talk, struct.pack(">I", len(piece)) + piece, left)
        _said(talk, struct.pack(">I", 0), left)
    except (BrokenPipeError, ConnectionResetError):  # why is heard in its answer
        return False
    return True


def _said(talk: socket.socket, told: bytes, left: Callable[[], float]) -> None:
    """All of it, as fast as the daemon takes it."""
    rest = memoryview(told)
    while rest:
        talk.settimeout(left())
        with suppress(TimeoutError):
            rest = rest[talk.send(rest) :]


def _heard(talk: socket.socket, left: Callable[[], float]) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        talk.settimeout(left())
        with suppress(TimeoutError):
            more = talk.recv(LONGEST_ANSWER)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _verdict(answer: str) -> str:
    if answer == CLEAN:
        return ""
    if found := re.fullmatch(r"stream: (.{1,200}) FOUND", answer):
        return found[1]
    raise ScannerAwayError("large" if "size limit exceeded" in answer else "broken")


def _address(told: str) -> str | tuple[str, int]:
    kind, _colon, rest = told.partition(":")
    if kind == "unix" and rest.startswith("/"):
        return rest
    parts = urlsplit(f"//{rest}")
    if kind == "tcp" and parts.hostname and parts.port and not parts.path:
        return parts.hostname, parts.port
    raise ValueError("the scanner's address is unix:PATH or tcp:HOST:PORT")

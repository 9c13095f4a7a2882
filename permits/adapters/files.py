"""Where files lie: by the SHA-256 of their bytes, written once, durable before anybody is told of them."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from permits.adapters.apart import told_by
from permits.adapters.clamav import ScannerAwayError
from permits.adapters.file_names import REFUSALS, clean_name, fitting
from permits.adapters.quarantine import Quarantine
from permits.case.times import utc_now
from permits.services.file_shapes import Contents, Held, Hold, Quarantined
from permits.services.ports import Clock, FileRefused, NotFound, ReceivedFile

LARGEST: Final = 30_000_000
CHUNK: Final = 1 << 20
ABANDONED: Final = 3600.0  # seconds; whoever received a file has long been done or dead
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)  # until a scanner is asked again
CONTENTS: Final = ".found.json"

log = logging.getLogger("lovlig.files")


class Scanner(Protocol):
    """What looks for harmful code."""

    def scan(self, file: BinaryIO, *, patiently: bool = False) -> str:
        """What was found by name, "" for nothing. Raises permits.adapters.clamav.ScannerAwayError."""
        ...


class FolderFiles:
    """services.ports.Files in a folder. Safe for several processes at once.

    With a scanner each file is looked through before anything of ours opens it. While the scanner does not answer,
    files are taken and held back until it does; `scan_again` asks it.
    """

    def __init__(self, root: Path, scanner: Scanner | None = None, clock: Clock = utc_now) -> None:
        self._root = root
        self._scanner = scanner
        self._clock = clock
        self.quarantine = Quarantine(root / "quarantine")
        self._incoming = root / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)

    def receive(self, filename: str, stream: BinaryIO) -> ReceivedFile:
        """Keep a file that somebody handed in, if it is what it says and can be opened. Raises FileRefused."""
        named = clean_name(filename)
        with self._new_file() as path:
            sha256, size = _written(path, _bounded(stream))
            waits = self._scanned(path, sha256)
            small = path.with_suffix(".thumbnail")
            try:
                told = _inspected(path, small)
                media_type = str(told["media_type"])
                named = fitting(named, media_type)
                if waits and not self._place(sha256).is_file():
                    self.quarantine.hold(sha256, waits)
                self._note(sha256, Contents(told["pages"], tuple(told["active"])))
                if small.is_file():
                    self._settle(small, self._place(sha256, ".jpg"))
            finally:
                small.unlink(missing_ok=True)
            self._settle(path, self._place(sha256))
        return ReceivedFile(named, media_type, size, sha256, told["pages"])

    def keep(self, content: bytes) -> str:
        with self._new_file() as path:
            sha256, _size = _written(path, [content])
            self._settle(path, self._place(sha256))
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        path = self.kept(sha256)
        if held := self.held(sha256):
            raise Quarantined(held)
        return path

    def kept(self, sha256: str) -> Path:
        """Where the bytes lie, held back or not: to count them and never to give them out. Raises NotFound."""
        path = self._place(sha256)
        if not re.fullmatch(r"[0-9a-f]{64}", sha256) or not path.is_file():
            raise NotFound
        return path

    def held(self, sha256: str) -> Held | None:
        return self.quarantine.held(sha256)

    def thumbnail(self, sha256: str) -> Path | None:
        small = self._place(sha256, ".jpg") if re.fullmatch(r"[0-9a-f]{64}", sha256) else None
        return small if small and small.is_file() and not self.held(sha256) else None

    def contents(self, sha256: str, *, look: bool = False) -> Contents | None:
        note = self._place(sha256, CONTENTS)
        with suppress(FileNotFoundError, ValueError, TypeError, KeyError):
            told = json.loads(note.read_text(encoding="utf-8"))
            return Contents(told["pages"], tuple(told["active"]))
        if not look:
            return None
        with self._new_file() as small:
            told = _looked_into(self.path(sha256), small)
        found = Contents(told.get("pages"), tuple(told.get("active", ("unsearched",))))
        self._note(sha256, found)
        return found

    def page_count(self, sha256: str, media_type: str) -> int:
        if media_type != "application/pdf":
            self.kept(sha256)
            return 1
        found = self.contents(sha256, look=True)
        return (found and found.pages) or 1

    def picture(self, sha256: str, page: int, width: int) -> Path:
        source, place = self.path(sha256), self._place(sha256, f".{page}.{width}.png")
        if not place.is_file():
            with self._new_file() as path:
                drawn = told_by("permits.adapters.picturing", str(source), str(page), str(width), str(path))
                if not (drawn and drawn.get("done")):
                    raise NotFound
                self._settle(path, place)
        return place

    def scan_again(self, *, everything: bool = False) -> int:
        """Ask the scanner of what it has not answered about, as far as it does; how many files got their answer.

        With `everything` also of what is to be asked about later.
        """
        if self._scanner is None:
            return 0
        settled, now = 0, self._clock()
        for sha256, held in self.quarantine.every():
            later = now < held.due <= now + LONGEST_PAUSE  # if later still, a clock was wrong
            if held.state is not Hold.WAITING or (later and not everything):
                continue
            try:
                with self.kept(sha256).open("rb") as file:
                    found = self._scanner.scan(file, patiently=True)
            except NotFound:  # whoever received it died before it was there, or is at it now
                if now - held.since > timedelta(seconds=ABANDONED):
                    self.quarantine.release(sha256)
                continue
            except ScannerAwayError as away:
                pause = min(FIRST_PAUSE * 2 ** min(held.attempts, 10), LONGEST_PAUSE)
                self.quarantine.hold(sha256, replace(held, due=now + pause, attempts=held.attempts + 1, why=away.why))
                if away.why in {"away", "slow"}:  # of the others too
                    break
                continue
            settled += 1
            self._told(sha256, held, found)
        return settled

    def forget(self, sha256: str) -> bool:
        """Remove a file and what was drawn from it; False when it came in again so lately that somebody may need it.

        The caller knows that nothing names it any more. What is gone already is gone.
        """
        place = self._place(sha256)
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise NotFound
        aside = self._incoming / f"{sha256}.forgotten"
        with suppress(FileNotFoundError):
            place.rename(aside)  # from now on whoever hands the same in keeps it anew
            if time.time() - aside.stat().st_mtime <= ABANDONED:
                with suppress(FileExistsError):
                    os.link(aside, place)
                aside.unlink()
                return False
        for drawn in (*place.parent.glob(f"{sha256}.*"), aside):
            drawn.unlink(missing_ok=True)
        self.quarantine.release(sha256)
        return True

    def is_usable(self) -> bool:
        """Whether a file could be kept now: the folder can be written to and its disk has room."""
        return os.access(self._incoming, os.W_OK | os.X_OK) and shutil.disk_usage(self._incoming).free > LARGEST

    def forget_unfinished(self) -> None:
        for path in self._incoming.iterdir():
            with suppress(FileNotFoundError):  # its owner was only slow, or another worker was first
                if time.time() - path.stat().st_mtime > ABANDONED:
                    path.unlink()

    def _scanned(self, path: Path, sha256: str) -> Held | None:
        """How the file is to be held back, None when it need not be. Raises FileRefused for one with harmful code."""
        if self._scanner is None:
            return None
        now = self._clock()
        try:
            with path.open("rb") as file:
                found = self._scanner.scan(file)
        except ScannerAwayError as away:
            log.warning("the virus scanner did not answer (%s); %s is held back", away.why, sha256)
            return Held(Hold.WAITING, now, now + FIRST_PAUSE, 1, why=away.why)
        if found:
            log.warning("a file with %s was refused: %s", found, sha256)
            if self._place(sha256).is_file():  # it was taken before the scanner knew of it
                self.quarantine.hold(sha256, Held(Hold.INFECTED, now, now, found=found))
            raise FileRefused(REFUSALS["infected"])
        if (waits := self.held(sha256)) and waits.state is Hold.WAITING:
            self.quarantine.release(sha256)
        return None

    def _told(self, sha256: str, held: Held, found: str) -> None:
        if not found:
            self.quarantine.release(sha256)
            return
        log.error("the file %s holds %s and stays held back", sha256, found)
        self.quarantine.hold(sha256, replace(held, state=Hold.INFECTED, found=found, why=""))

    def _place(self, sha256: str, ending: str = "") -> Path:
        return self._root / sha256[:2] / f"{sha256}{ending}"

    def _note(self, sha256: str, found: Contents) -> None:
        with self._new_file() as path:
            path.write_text(json.dumps(vars(found)), encoding="utf-8")
            self._settle(path, self._place(sha256, CONTENTS))

    @contextmanager
    def _new_file(self) -> Iterator[Path]:
        """A path of our own for writing; whatever is still there afterwards is removed."""
        handle, name = tempfile.mkstemp(dir=self._incoming)
        os.close(handle)
        path = Path(name)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _settle(self, path: Path, place: Path) -> None:
        """Give the file its lasting name, durably: its bytes first, then the folder that names it."""
        if place.is_file():
            with suppress(FileNotFoundError):  # it was forgotten this very moment, and is kept anew
                os.utime(place)  # whoever would forget it sees that it has come again
                return
        with path.open("rb") as file:
            os.fsync(file.fileno())
        fresh = not place.parent.is_dir()
        place.parent.mkdir(exist_ok=True)
        path.chmod(0o440)
        path.rename(place)
        for folder in (place.parent, self._root) if fresh else (place.parent,):
            _sync_folder(folder)


def _bounded(stream: BinaryIO) -> Iterable[bytes]:
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise FileRefused(REFUSALS["large"])
        yield chunk


def _written(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _inspected(path: Path, thumbnail: Path) -> dict[str, Any]:
    """What the inspector says of a file that is to be kept. Raises FileRefused."""
    told = _looked_into(path, thumbnail)
    if "refused" in told:
        raise FileRefused(REFUSALS[told["refused"]])
    return told


def _looked_into(path: Path, thumbnail: Path) -> dict[str, Any]:
    return told_by("permits.adapters.inspecting", str(path), str(thumbnail)) or {"refused": "heavy"}


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

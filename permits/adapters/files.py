"""Where files lie: by the SHA-256 of their bytes, written once, durable before anybody is told of them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, BinaryIO

import pikepdf

from permits.services.ports import FileRefused, NotFound, ReceivedFile
from permits.words import Text, _

LARGEST = 30_000_000
CHUNK = 1 << 20
LONGEST_NAME = 120
PATIENCE = 40.0  # seconds until an inspection is given up
ABANDONED = 3600.0  # seconds; whoever received a file has long been done or dead
INSPECTOR = Path(__file__).with_name("inspecting.py")
PICTURER = Path(__file__).with_name("picturing.py")

ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
NAMES = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}

DAMAGED = _(
    "Filen går inte att öppna. Den kan ha skadats på vägen. Öppna den hos dig, spara en ny kopia och försök igen."
)
REFUSALS: dict[str, Text] = {
    "empty": _("Filen är tom. Kontrollera att du valde rätt fil."),
    "unknown": _("Filen är inte en PDF, JPEG eller PNG. Spara den som PDF och försök igen."),
    "encrypted": _("PDF-filen är låst med lösenord eller skydd. Spara en kopia utan skydd och lägg till den."),
    "damaged": DAMAGED,
    "no-pages": _("PDF-filen har inga sidor. Kontrollera att du valde rätt fil."),
    "many-pages": _("PDF-filen har fler än 500 sidor. Dela upp den i flera filer."),
    "pixels": _("Bilden är för stor: högst 80 miljoner bildpunkter. Spara den i mindre storlek eller som PDF."),
    "heavy": _("Filen är för tung att öppna. Spara den i mindre storlek och försök igen."),
}


class FolderFiles:
    """services.ports.Files in a folder. Safe for several processes at once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)

    def receive(self, filename: str, stream: BinaryIO) -> ReceivedFile:
        """Keep a file that somebody handed in, if it is what it says and can be opened. Raises FileRefused."""
        named = clean_name(filename)
        with self._new_file() as path:
            sha256, size = _written(path, _bounded(stream))
            small = path.with_suffix(".thumbnail")
            try:
                told = _inspected(path, small)
                media_type = str(told["media_type"])
                named = _fitting(named, media_type)
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
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise NotFound
        path = self._place(sha256)
        if not path.is_file():
            raise NotFound
        return path

    def thumbnail(self, sha256: str) -> Path | None:
        small = self._place(sha256, ".jpg") if re.fullmatch(r"[0-9a-f]{64}", sha256) else None
        return small if small and small.is_file() else None

    def page_count(self, sha256: str, media_type: str) -> int:
        path = self.path(sha256)
        if media_type != "application/pdf":
            return 1
        try:
            with pikepdf.open(path) as document:
                return len(document.pages) or 1
        except pikepdf.PdfError:
            return 1

    def picture(self, sha256: str, page: int, width: int) -> Path:
        place = self._place(sha256, f".{page}.{width}.png")
        source = self.path(sha256)
        if not place.is_file():
            with self._new_file() as path:
                if not _pictured(source, page, width, path):
                    raise NotFound
                self._settle(path, place)
        return place

    def is_usable(self) -> bool:
        """Whether a file could be kept now: the folder can be written to and its disk has room."""
        return os.access(self._incoming, os.W_OK | os.X_OK) and shutil.disk_usage(self._incoming).free > LARGEST

    def forget_unfinished(self) -> None:
        for path in self._incoming.iterdir():
            with suppress(FileNotFoundError):  # its owner was only slow, or another worker was first
                if time.time() - path.stat().st_mtime > ABANDONED:
                    path.unlink()

    def _place(self, sha256: str, ending: str = "") -> Path:
        return self._root / sha256[:2] / f"{sha256}{ending}"

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
            return
        with path.open("rb") as file:
            os.fsync(file.fileno())
        fresh = not place.parent.is_dir()
        place.parent.mkdir(exist_ok=True)
        path.chmod(0o440)
        path.rename(place)
        for folder in (place.parent, self._root) if fresh else (place.parent,):
            _sync_folder(folder)


def clean_name(filename: str) -> str:
    """The last part of the name, without what could be read as a path, a control or a hidden file."""
    last = PureWindowsPath(PurePosixPath(filename).name).name
    plain = unicodedata.normalize("NFC", last)
    kept = "".join(mark for mark in plain if mark.isprintable() and mark not in '<>:"/\\|?*').strip(" .")
    if len(kept) <= LONGEST_NAME:
        return kept or "fil"
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: LONGEST_NAME - 8]}{dot}{ending[:7]}" if dot else kept[:LONGEST_NAME]


def _fitting(filename: str, media_type: str) -> str:
    """The name with the ending of its type. Raises FileRefused when the name says that it is something else."""
    ending = PurePosixPath(filename).suffix.lower()
    if ending in ENDINGS[media_type]:
        return filename
    if ending and re.fullmatch(r"\.[a-z][a-z0-9]{1,4}", ending):
        raise FileRefused(
            _(
                "Filen heter något på %(ending)s men innehåller %(kind)s. Döp om den så att namnet stämmer, "
                "eller välj rätt fil.",
                ending=ending,
                kind=NAMES[media_type],
            )
        )
    return filename + ENDINGS[media_type][0]


def _bounded(stream: BinaryIO) -> Iterable[bytes]:
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise FileRefused(_("Filen är större än 30 MB. Gör den mindre, eller dela upp den i flera filer."))
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
    """What the inspector says, in a process that can neither fill the memory nor run for long. Raises FileRefused."""
    command = [sys.executable, "-I", str(INSPECTOR), str(path), str(thumbnail)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, text=True)  # noqa: S603
        told: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise FileRefused(REFUSALS["heavy"]) from error
    except json.JSONDecodeError as error:  # stopped by a limit, or by the file
        raise FileRefused(REFUSALS["heavy"]) from error
    if "refused" in told:
        raise FileRefused(REFUSALS[told["refused"]])
    return told


def _pictured(source: Path, page: int, width: int, target: Path) -> bool:
    """Whether a page could be drawn, in a process that can neither fill the memory nor run for long."""
    command = [sys.executable, "-I", str(PICTURER), str(source), str(page), str(width), str(target)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, text=True)  # noqa: S603
        return bool(json.loads(done.stdout).get("done"))
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return False


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

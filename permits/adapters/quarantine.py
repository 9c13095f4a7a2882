"""Which files are held back until they have been scanned, or for good: a note for each, in a folder beside them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from permits.services.file_shapes import Held, Hold


class Quarantine:
    """The notes of one store. Each is written whole and durably, so that a file is held before it can be found."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def held(self, sha256: str) -> Held | None:
        """The note of a file, None when it is not held back. One that cannot be read holds it."""
        try:
            return _read(self._note(sha256))
        except FileNotFoundError:
            return None

    def hold(self, sha256: str, held: Held) -> None:
        """Hold a file back, or change what is said of one that is. On return it is durable."""
        self._folder.mkdir(exist_ok=True)
        note = self._note(sha256)
        beside = note.with_suffix(f".{os.getpid()}.new")
        told = {**vars(held), "since": held.since.isoformat(), "due": held.due.isoformat()}
        with beside.open("w", encoding="utf-8") as file:
            json.dump(told, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(note)
        self._sync()

    def release(self, sha256: str) -> None:
        """Let a file be read."""
        self._note(sha256).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            self._sync()

    def every(self) -> Iterator[tuple[str, Held]]:
        """Each file that is held back, by SHA-256."""
        for note in sorted(self._folder.glob("*.json")):
            with suppress(FileNotFoundError):  # released a moment ago
                if re.fullmatch(r"[0-9a-f]{64}", note.stem):
                    yield note.stem, _read(note)

    def _note(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.json"

    def _sync(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _read(note: Path) -> Held:
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        since, due = (datetime.fromisoformat(told[name]) for name in ("since", "due"))
        return Held(Hold(told["state"]), since, due, int(told["attempts"]), str(told["found"]), str(told["why"]))
    except (ValueError, TypeError, KeyError):
        written = datetime.fromtimestamp(note.stat().st_mtime, UTC)
        return Held(Hold.WAITING, written, written, why="broken")

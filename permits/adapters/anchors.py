"""The file of anchors: a line a day, `2026-11-22 123 <hash>`, each on disk before the next is thought of."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from permits.services.anchoring import Anchor

_LINE: Final = re.compile(rb"(\d{4}-\d\d-\d\d) ([1-9]\d*) ([0-9a-f]{64})\n")


class AnchorsUnreadableError(OSError):
    """A line of the file is not as it was written. The text says which, in Swedish."""


class AnchorFile:
    """services.anchoring.Anchors. Safe for several processes at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def every(self) -> Sequence[Anchor]:
        """Raises AnchorsUnreadableError; a last line without its end was never finished, and does not count."""
        try:
            return _read(self.path.read_bytes(), self.path)
        except FileNotFoundError:
            return []

    def drop(self, anchor: Anchor) -> bool:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not self.path.exists()
        with self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            content = file.read()
            there = _read(content, self.path)
            if there and there[-1].day >= anchor.day:
                return False
            whole = content.rfind(b"\n") + 1
            if whole != len(content):
                file.truncate(whole)
            file.write(f"{anchor.day} {anchor.seq} {anchor.hash}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        if fresh:
            handle = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return True


def _read(content: bytes, path: Path) -> list[Anchor]:
    anchors: list[Anchor] = []
    for number, line in enumerate(content.splitlines(keepends=True), 1):
        if not line.endswith(b"\n"):
            break
        told = _LINE.fullmatch(line)
        if told is None:
            raise AnchorsUnreadableError(f"Rad {number} i {path} går inte att läsa som ett ankare.")
        anchor = Anchor(date.fromisoformat(told[1].decode()), int(told[2]), told[3].decode())
        if anchors and (anchor.day <= anchors[-1].day or anchor.seq < anchors[-1].seq):
            raise AnchorsUnreadableError(f"Rad {number} i {path} ligger inte efter raden före.")
        anchors.append(anchor)
    return anchors

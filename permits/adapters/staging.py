"""Where files that were handed in as map layers lie while their imports wait and run."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from permits.services.refusals import FileRefused, NotFound
from permits.words import _

CHUNK: Final = 1 << 20
ROOM: Final = 256 << 20  # bytes that are left free on the disk, for all else that is written
_ID: Final = re.compile(r"[0-9a-f]{32}")


class StagingFolder:
    """services.import_shapes.Staging in a folder: `<id>.file`, and `<id>.<attempt>.work` while somebody works on it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, import_id: str, stream: BinaryIO, most: int) -> int:
        size = 0
        with self._new(import_id) as beside, beside.open("wb") as file:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > most:
                    raise FileRefused(_("Filen är större än 1 GB. Dela upp den eller förenkla geometrin."))
                if shutil.disk_usage(self._root).free < ROOM:
                    raise FileRefused(_("Servern har inte plats för filen. Kontakta den som sköter driften."))
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return size

    def keep_copy(self, import_id: str, of: Path) -> int:
        with self._new(import_id) as beside:
            try:
                os.link(of, beside)
            except OSError:  # another disk
                shutil.copyfile(of, beside)
            handle = os.open(beside, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return self.path(import_id).stat().st_size

    def path(self, import_id: str) -> Path:
        if not _ID.fullmatch(import_id):
            raise NotFound
        return self._root / f"{import_id}.file"

    def work(self, import_id: str, attempt: int) -> Path:
        self.forget_work(import_id)
        folder = self.path(import_id).with_suffix(f".{attempt}.work")
        folder.mkdir(parents=True)
        return folder

    def forget(self, import_id: str) -> None:
        place = self.path(import_id)
        for path in (place, place.with_suffix(".coming")):
            path.unlink(missing_ok=True)
        self.forget_work(import_id)

    def forget_work(self, import_id: str, attempt: int | None = None) -> None:
        pattern = f"{self.path(import_id).stem}.{'*' if attempt is None else attempt}.work"
        for folder in self._root.glob(pattern):
            shutil.rmtree(folder, ignore_errors=True)

    def kept(self) -> list[tuple[str, datetime]]:
        found: dict[str, float] = {}
        for path in self._root.iterdir() if self._root.is_dir() else ():
            with suppress(FileNotFoundError):  # another worker was first
                if _ID.fullmatch(path.name.partition(".")[0]):
                    found[path.name.partition(".")[0]] = path.stat().st_mtime
        return [(name, datetime.fromtimestamp(since, UTC)) for name, since in found.items()]

    @contextmanager
    def _new(self, import_id: str) -> Iterator[Path]:
        """A path to write at, which gets its lasting name when the block ends well."""
        place = self.path(import_id)
        self._root.mkdir(parents=True, exist_ok=True)
        beside = place.with_suffix(".coming")
        try:
            yield beside
            beside.replace(place)
            handle = os.open(self._root, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            if isinstance(error, FileNotFoundError):
                raise
            raise FileRefused(_("Servern kunde inte spara filen. Försök igen om en stund.")) from error
        finally:
            beside.unlink(missing_ok=True)

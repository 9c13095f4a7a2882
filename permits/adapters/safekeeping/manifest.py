"""What a backup says of itself: each of its files with its sum, and the last event of its log."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

FORMAT: Final = 1
NAME: Final = "manifest.json"
CHUNK: Final = 1 << 20


class BackupError(Exception):
    """A backup cannot be made, believed or put back. The text says what is wrong and how to mend it, in Swedish."""


@dataclass(frozen=True)
class Kept:
    """A file of a backup: its path inside it, its bytes, and their SHA-256 in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`database` is the name of the database's copy; `seq` and `hash` are of the log's last event in it."""

    made: datetime
    database: str
    revision: str
    seq: int
    hash: str
    files: tuple[Kept, ...]
    left_out: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """All bytes, also those shared with earlier backups."""
        return sum(file.size for file in self.files)

    def by_path(self) -> dict[str, Kept]:
        return {file.path: file for file in self.files}


def write(manifest: Manifest, folder: Path) -> None:
    """Write it durably. It holds a sum over itself, so that a changed one is found."""
    told: dict[str, Any] = {
        "format": FORMAT,
        **asdict(manifest),
        "made": manifest.made.isoformat(),
        "files": [[file.path, file.size, file.sha256] for file in manifest.files],
    }
    told["sum"] = _sum(told)
    with (folder / NAME).open("w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=0)
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> Manifest:
    """What the backup in `folder` says. Raises BackupError."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        expected = told.pop("sum")
        if told.pop("format") != FORMAT:
            raise BackupError(f"{folder} är gjord av en nyare version av Lovlig. Återställ med den versionen.")
        if expected != _sum({"format": FORMAT, **told}):
            raise BackupError(f"{folder / NAME} har ändrats sedan den skrevs. Använd en annan säkerhetskopia.")
        files = tuple(Kept(_inside(path), int(size), str(sha256)) for path, size, sha256 in told.pop("files"))
        made = datetime.fromisoformat(told.pop("made"))
        return Manifest(made=made, files=files, **{**told, "left_out": tuple(told["left_out"])})
    except FileNotFoundError:
        raise BackupError(f"{folder} är ingen säkerhetskopia: {NAME} saknas.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{folder / NAME} går inte att läsa. Använd en annan säkerhetskopia.") from error


def newest(place: Path) -> Path | None:
    """The newest whole backup in a place that holds several, or None."""
    found = sorted(path.parent for path in place.glob(f"[0-9]*/{NAME}")) if place.is_dir() else []
    return found[-1] if found else None


def chosen(place: Path) -> Path:
    """The backup that is meant by a path: itself, or the newest in it. Raises BackupError."""
    if (place / NAME).is_file():
        return place
    found = newest(place)
    if found is None:
        raise BackupError(f"I {place} finns ingen säkerhetskopia. Ange mappen som lovlig backup skrev till.")
    return found


def verify(folder: Path) -> list[str]:
    """What is missing, changed or too much in a backup, in Swedish, every byte read. Raises BackupError."""
    manifest = read(folder)
    known = manifest.by_path()
    problems = [f"{path} hör inte till säkerhetskopian" for path in paths_in(folder) if path not in {NAME, *known}]
    for path, kept in known.items():
        try:
            size, sha256 = summed(folder / path)
        except OSError:
            problems.append(f"{path} saknas eller går inte att läsa")
            continue
        if (size, sha256) != (kept.size, kept.sha256):
            problems.append(f"{path} har ändrats sedan den skrevs")
    return problems


def summed(path: Path) -> tuple[int, str]:
    """How many bytes a file has, and their SHA-256. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def paths_in(folder: Path) -> Iterator[str]:
    """Every file below a folder, as a path inside it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _inside(path: object) -> str:
    told = PurePosixPath(str(path))
    if told.is_absolute() or ".." in told.parts:
        raise ValueError("a path that leads out of the backup")
    return str(told)


def _sum(told: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

"""Makes a backup while the service runs: the database as of one moment first, then every file that it can name.

Files of the store and layer versions are durable before a row names them, and are never changed. So a copy of them
that is made after the database's holds all that it names.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from permits.adapters.database.copying import Snapshot, copy_out, copy_sqlite
from permits.adapters.safekeeping import manifest as manifests
from permits.adapters.safekeeping.manifest import CHUNK, BackupError, Kept, Manifest
from permits.settings import Settings

UNFINISHED: Final = ".ofardig-"
LEFT_OUT: Final = ("incoming", "imports", "demo-building", "saml", "metrics", "limits", "lost+found")
"""Folders of the data folder that hold what is on its way, and keys, which are kept elsewhere."""

LAST: Final = "last-backup.json"
_KEYS_AND_LOGS: Final = re.compile(rf"key|nyckel|\.pem$|\.log$|\.lock$|\.db-(wal|shm)$|^{re.escape(LAST)}$", re.I)
_STORED: Final = re.compile(r"files/[0-9a-f]{2}/[0-9a-f]{64}(\.jpg|\.found\.json)?|layers/[0-9a-f]{64}\.gpkg")
_HELD: Final = re.compile(r"files/quarantine/[0-9a-f]{64}\.json")  # what is held back is so in a restored place, too


def back_up(settings: Settings, place: Path, made: datetime, *, anew: bool = False) -> tuple[Path, Manifest]:
    """Write a backup into a new folder of `place`, whole or not at all; gives where it is and what it holds.

    What an earlier backup in `place` already has of files that never change is linked and not copied, unless `anew`.
    Raises BackupError, CopyFailedError, OSError.
    """
    data = settings.data.resolve()
    if place.resolve() == data or data in place.resolve().parents:
        raise BackupError("Säkerhetskopian får inte ligga i datamappen. Välj en mapp på en annan disk.")
    place.mkdir(parents=True, exist_ok=True)
    with _alone(place):
        target = place / made.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        beside = place / f"{UNFINISHED}{target.name}"
        beside.mkdir(mode=0o700)
        try:
            manifest = _copied(settings, beside, made, None if anew else manifests.newest(place))
            manifests.write(manifest, beside)
            for folder in {path.parent for path in beside.rglob("*")}:
                _sync(folder)
            beside.rename(target)
            _sync(place)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    _remember(data, target, made)
    return target, manifest


def last_backup(data: Path) -> datetime | None:
    """When a backup of this data folder was last made, as far as it knows; None when it never was."""
    try:
        return datetime.fromisoformat(json.loads((data / LAST).read_text(encoding="utf-8"))["made"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remember(data: Path, target: Path, made: datetime) -> None:
    """For `lovlig doctor`. A backup is no worse when this cannot be written."""
    beside = data / f".{LAST}"
    with suppress(OSError):
        beside.write_text(json.dumps({"made": made.isoformat(), "at": str(target)}), encoding="utf-8")
        beside.replace(data / LAST)


def forget_but(place: Path, most: int) -> list[Path]:
    """Throw away the oldest backups so that `most` are left; gives which. What later ones share with them stays."""
    with _alone(place):
        found = sorted(path.parent for path in place.glob(f"[0-9]*/{manifests.NAME}"))
        old = found[:-most] if most > 0 else []
        for folder in old:
            (folder / manifests.NAME).unlink()  # first of all, so that half of one is never taken for a whole
            shutil.rmtree(folder)
    return old


def _copied(settings: Settings, beside: Path, made: datetime, earlier: Path | None) -> Manifest:
    snapshot = copy_out(settings.database_url, beside)
    had = manifests.read(earlier).by_path() if earlier else {}
    kept = [Kept(snapshot.name, *manifests.summed(beside / snapshot.name))]
    left = []
    for path in _worth_keeping(settings):
        target = beside / "data" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        source, known = settings.data / path, had.get(f"data/{path}")
        if _STORED.fullmatch(path) and known and earlier and _linked(earlier / known.path, source, target):
            kept.append(known)
            continue
        try:
            kept.append(_kept(source, target, f"data/{path}"))
        except FileNotFoundError:  # something of the moment; what the database names is looked for below
            left.append(path)
    _nothing_missing(snapshot, {file.path for file in kept})
    head = snapshot.head
    return Manifest(made, snapshot.name, snapshot.revision, head.seq, head.hash, tuple(kept), tuple(left))


def _worth_keeping(settings: Settings) -> Iterator[str]:
    """Every file of the data folder but what is made again, on its way, a key, or the database. Unknown ones too."""
    database = settings.database_url.partition("sqlite:///")[2]
    for path in manifests.paths_in(settings.data):
        first = path.partition("/")[0]
        if first in LEFT_OUT or first.startswith((".", "fore-")) or _KEYS_AND_LOGS.search(path):
            continue
        if first in {"files", "layers"} and not (_STORED.fullmatch(path) or _HELD.fullmatch(path)):
            continue
        if database and (settings.data / path).resolve() == Path(database).resolve():
            continue
        yield path


def _linked(known: Path, source: Path, target: Path) -> bool:
    """Whether the earlier backup's file, of the same size, could be linked."""
    try:
        if known.stat().st_size != source.stat().st_size:
            return False
        os.link(known, target)
    except OSError:
        return False
    return True


def _kept(source: Path, target: Path, path: str) -> Kept:
    """Copy one file durably, its sum taken of what is written. Raises BackupError for a stored file that is damaged."""
    if source.suffix == ".db":
        copy_sqlite(source, target)
        return Kept(path, *manifests.summed(target))
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as old, target.open("wb") as new:
        while chunk := old.read(CHUNK):
            new.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        new.flush()
        os.fsync(new.fileno())
    named = source.stem if source.suffix in {"", ".gpkg"} else ""
    if re.fullmatch(r"[0-9a-f]{64}", named) and digest.hexdigest() != named:
        raise BackupError(
            f"{source} är skadad: innehållet stämmer inte med namnet. Hämta filen från en tidigare säkerhetskopia."
        )
    return Kept(path, size, digest.hexdigest())


def _nothing_missing(snapshot: Snapshot, kept: set[str]) -> None:
    wanted = [f"data/files/{sha256[:2]}/{sha256}" for sha256 in snapshot.files]
    wanted += [f"data/layers/{version}.gpkg" for version in snapshot.layers]
    missing = sorted(set(wanted) - kept)
    if missing:
        raise BackupError(
            f"{len(missing)} filer som databasen nämner finns inte i datamappen, först {missing[0]}. "
            "Hämta dem från en tidigare säkerhetskopia och försök igen."
        )


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """One at a time in a place; what others left half-done is thrown away."""
    with (place / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupError(
                f"En annan säkerhetskopiering skriver redan till {place}. Vänta tills den är klar."
            ) from None
        for left in place.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

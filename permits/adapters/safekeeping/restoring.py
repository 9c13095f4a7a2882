"""Puts a backup back into an empty place, and believes it only when every sum and the whole log are right."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from permits.adapters.database import migrate, open_database, verify_log
from permits.adapters.database.copying import copy_in, is_empty, others_connected
from permits.adapters.database.sealing import seal_plain
from permits.adapters.keys import keys_of
from permits.adapters.presence import is_running
from permits.adapters.safekeeping import manifest as manifests
from permits.adapters.safekeeping.manifest import BackupError, Manifest
from permits.settings import Settings

BESIDE: Final = ".aterstalls"
ASIDE: Final = "fore-aterstallning-"  # left out of backups, as everything that begins with "fore-"
NEEDS_NOT_BE_GONE: Final = ("secret-key", "personal-keys", "saml", "service.lock", BESIDE)
"""Keys are kept elsewhere than backups, and come first."""


def restore(settings: Settings, source: Path, now: datetime, *, force: bool = False) -> Manifest:
    """Put the backup in `source` (or the newest in it) where the settings say that the service's data is.

    The place has to be empty; with `force` what is there is moved aside into a folder of its own, unless the service
    runs. Raises BackupError, CopyFailedError, OSError; then nothing of the backup is in its place, but for PostgreSQL,
    where the text says what to do.
    """
    folder = manifests.chosen(source)
    manifest = manifests.read(folder)
    if is_running(settings.data) or others_connected(settings.database_url):
        raise BackupError("Tjänsten är igång eller databasen används. Stanna webb och arbetare och försök igen.")
    _make_room(settings, now, force=force)
    beside = settings.data / BESIDE
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True, mode=0o700)
    try:
        _copied(folder, manifest, beside)
        database = _database(settings, manifest, beside)
        for path in sorted((beside / "data").iterdir()) if (beside / "data").is_dir() else []:
            path.rename(settings.data / path.name)
        if database:  # last: without it, nobody can take what is half-done for a service
            target = Path(make_url(settings.database_url).database or "")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(database, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return manifest


def _may_stay(name: str) -> bool:
    return name in NEEDS_NOT_BE_GONE or name.startswith(ASIDE)


def _make_room(settings: Settings, now: datetime, *, force: bool) -> None:
    data = settings.data
    there = [path for path in data.iterdir() if not _may_stay(path.name)] if data.is_dir() else []
    there = [path for path in there if path.is_file() or any(path.iterdir())]
    parsed = make_url(settings.database_url)
    is_file = parsed.get_backend_name() == "sqlite"
    if not is_file and not is_empty(settings.database_url):
        raise BackupError("Databasen är inte tom. Gör en ny, tom databas och ange den i LOVLIG_DATABASE_URL.")
    elsewhere = Path(parsed.database or "") if is_file else None
    if elsewhere and elsewhere.exists() and elsewhere.resolve().parent != data.resolve():
        raise BackupError(f"Databasen {elsewhere} finns redan. Flytta undan den först.")
    if not there:
        return
    if not force:
        raise BackupError(
            f"I {data} finns redan {there[0].name}. Återställ till en tom mapp (LOVLIG_DATA), eller kör med --force: "
            "då flyttas det som finns undan till en egen mapp."
        )
    aside = data / f"{ASIDE}{now:%Y%m%dT%H%M%S}"
    aside.mkdir(mode=0o700)
    for path in there:
        path.rename(aside / path.name)


def _copied(folder: Path, manifest: Manifest, beside: Path) -> None:
    """Copy everything and read it again: what counts is what stands on the disk that it is restored to."""
    for kept in manifest.files:
        target = beside / kept.path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(folder / kept.path, target)
        except FileNotFoundError:
            raise BackupError(f"{kept.path} saknas i säkerhetskopian. Använd en annan.") from None
        if manifests.summed(target) != (kept.size, kept.sha256):
            raise BackupError(f"{kept.path} i säkerhetskopian är skadad. Använd en annan.")
        if kept.path.startswith(("data/files/", "data/layers/")):
            target.chmod(0o440 if kept.path.startswith("data/files/") else 0o444)


def _database(settings: Settings, manifest: Manifest, beside: Path) -> Path | None:
    """The restored database with its log verified: a file still to be moved, or None where it is in its server."""
    copied = beside / manifest.database
    is_file = make_url(settings.database_url).get_backend_name() == "sqlite"
    checked = beside / "checked.db"
    url = f"sqlite:///{checked}" if is_file else settings.database_url
    copy_in(copied, url)
    # a copy from before an upgrade gets the tables that this version reads, and its numbers are sealed
    migrate(url, lambda unsealed: seal_plain(unsealed, keys_of(settings)()))
    database = open_database(url)
    try:
        problems = [str(problem) for problem in verify_log(database)]
        head = database.head()
    finally:
        database.close()
    if head != (manifest.seq, manifest.hash):
        problems.append("den sista händelsen är en annan än den som säkerhetskopian uppger")
    if problems:
        more = "" if is_file else " Databasen innehåller nu den trasiga kopian: töm den innan du försöker igen."
        raise BackupError(f"Händelseloggen i säkerhetskopian är inte hel: {problems[0]}.{more}")
    return checked if is_file else None

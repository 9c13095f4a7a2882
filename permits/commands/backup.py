"""`lovlig backup` and `lovlig restore`: everything that cannot be made again, out to a folder and back."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from permits.case.times import utc_now
from permits.commands import CommandError, say
from permits.settings import Settings, from_environment

if TYPE_CHECKING:
    from permits.adapters.safekeeping import Manifest


def tell_backup(command: argparse.ArgumentParser) -> None:
    """What `lovlig backup` takes."""
    command.add_argument(
        "to", metavar="MAPP", type=Path, help="mappen som säkerhetskopiorna ligger i, utanför datamappen"
    )
    command.add_argument(
        "--verify", action="store_true", help="gör ingen ny: läs den senaste (eller den angivna) och jämför allt"
    )
    command.add_argument(
        "--anew", action="store_true", help="kopiera också det som en tidigare säkerhetskopia redan har"
    )
    command.add_argument("--keep", type=int, metavar="ANTAL", help="ta bort de äldsta så att så här många blir kvar")


def tell_restore(command: argparse.ArgumentParser) -> None:
    """What `lovlig restore` takes."""
    command.add_argument(
        "source", metavar="MAPP", type=Path, help="en säkerhetskopia, eller mappen med flera: då den senaste"
    )
    command.add_argument("--force", action="store_true", help="flytta undan det som redan finns i datamappen")


def run_backup(told: argparse.Namespace) -> int:
    """0 when the backup was written or is whole, 1 when it is damaged."""
    from permits.adapters import safekeeping
    from permits.adapters.safekeeping.backing_up import forget_but
    from permits.adapters.safekeeping.manifest import chosen, read

    with _saying_why():
        if told.verify:
            folder = chosen(told.to)
            problems = safekeeping.verify(folder)
            for problem in problems:
                print(problem)
            print(f"{folder}: {len(problems)} fel." if problems else f"{folder} är hel. {_contents(read(folder))}")
            return 1 if problems else 0
        if told.keep is not None and told.keep < 1:
            raise CommandError("--keep ska vara minst 1.")
        folder, manifest = safekeeping.back_up(from_environment(), told.to, utc_now(), anew=told.anew)
        print(f"{folder} är skriven. {_contents(manifest)}")
        for old in forget_but(told.to, told.keep) if told.keep else []:
            say(f"{old} är borttagen.")
        return 0


def run_restore(told: argparse.Namespace) -> int:
    """0 when everything is in its place, every sum right and the log whole."""
    from permits.adapters import safekeeping

    settings = from_environment()
    with _saying_why():
        manifest = safekeeping.restore(settings, told.source, utc_now(), force=told.force)
    print(
        f"Återställt till {settings.data}. Alla kontrollsummor stämmer och händelseloggen är hel. {_contents(manifest)}"
    )
    print("Nycklar och hemligheter finns inte i säkerhetskopian: lägg tillbaka dem innan tjänsten startas.")
    if missing := _missing_keys(settings):
        print(f"Personnumren behöver nycklar som inte står i {settings.personal_keys}: {', '.join(missing)}.")
    return 0


def _missing_keys(settings: Settings) -> list[str]:
    """The ids of the keys that what was restored needs and that are not here."""
    from permits.adapters.database import open_database
    from permits.adapters.database.sealing import need
    from permits.adapters.keys import keys_of

    database = open_database(settings.database_url)
    try:
        return need(database).unknown(keys_of(settings)())
    finally:
        database.close()


def _contents(manifest: Manifest) -> str:
    mega = f"{manifest.size / 1e6:.1f}".replace(".", ",")
    return (
        f"Gjord {manifest.made:%Y-%m-%d %H:%M} UTC, {len(manifest.files)} filer, {mega} MB, "
        f"händelseloggen till och med nummer {manifest.seq}."
    )


@contextmanager
def _saying_why() -> Iterator[None]:
    from sqlalchemy.exc import SQLAlchemyError

    from permits.adapters.database.copying import CopyFailedError
    from permits.adapters.safekeeping import BackupError

    try:
        yield
    except (BackupError, CopyFailedError) as error:
        raise CommandError(str(error)) from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise CommandError(
            f"Databasen kan inte läsas eller skrivas ({type(error).__name__}). Kör lovlig doctor."
        ) from error
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise CommandError(f"Det gick inte att läsa eller skriva{where}: {error.strerror}.") from error

"""`lovlig keys`: which keys personal numbers are under, new keys, and everything written anew under them."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from permits.commands import CommandError, say
from permits.settings import Settings, SettingsError, from_environment

if TYPE_CHECKING:
    from permits.adapters.database import Database

TELL_EVERY: Final = 2.0  # seconds


def tell(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    whats = command.add_subparsers(dest="what", metavar="VAD")
    whats.add_parser("list", help="nycklarna och hur många uppgifter som behöver dem (förvalt)")
    made = whats.add_parser("make", help="gör en första nyckelfil")
    made.add_argument("file", type=Path, metavar="FIL")
    added = whats.add_parser("add", help="lägg en ny nyckel överst i nyckelfilen")
    added.add_argument("purpose", choices=["seal", "lookup"], help="seal låser personnummer, lookup hittar dem")
    rotated = whats.add_parser(
        "rotate", help="skriv om alla uppgifter med de nyaste nycklarna, medan tjänsten är igång"
    )
    rotated.add_argument("--at-a-time", type=int, default=100, metavar="ANTAL", help="uppgifter åt gången (100)")
    removed = whats.add_parser("remove", help="ta bort en nyckel som ingen uppgift behöver")
    removed.add_argument("key", metavar="NYCKEL", help="nyckelns namn, som lovlig keys list skriver det")


def run(told: argparse.Namespace) -> int:
    """0 when it was done, 1 when rows still need an old key or one that is not there."""
    if told.what == "make":
        return _make(told.file)
    from permits.adapters.keys import add

    with _opened() as (settings, database):
        if told.what == "add":
            key = add(settings.personal_keys, told.purpose)
            print(f"Nyckeln {key.id} ({told.purpose}) står överst i {settings.personal_keys}.")
            say("Tjänsten läser filen av sig själv. Har du flera servrar: lägg filen på alla.")
            say("Kör sedan lovlig keys rotate.")
            return 0
        if told.what == "rotate":
            return _rotate(settings, database, told.at_a_time)
        if told.what == "remove":
            return _remove(settings, database, told.key)
        return _list(settings, database)


def seal_plain(settings: Settings, database: Database) -> None:
    """Seal what an older version wrote in plain text. Raises SettingsError when the database has other keys."""
    from permits.adapters.database import sealing
    from permits.adapters.keys import KeysDoNotFitError, keys_of

    keys = keys_of(settings)()
    try:
        if sealed := sealing.seal_plain(database, keys):
            print(f"==> {sealed} uppgifter med personnummer är nu krypterade", flush=True)
    except KeysDoNotFitError:
        missing = ", ".join(sealing.need(database).unknown(keys))
        problem = (
            f"Personnumren i databasen är krypterade med nycklar som inte står i {settings.personal_keys}: {missing}. "
            "Lägg tillbaka nyckelfilen som hör till databasen."
        )
        raise SettingsError([problem]) from None


def _make(path: Path) -> int:
    from permits.adapters.keys import make

    try:
        keys = make(path)
    except FileExistsError:
        raise CommandError(f"{path} finns redan. En ny nyckel läggs till med lovlig keys add.") from None
    except OSError as error:
        raise CommandError(f"Det går inte att skriva {path}: {error.strerror}.") from None
    print(f"{path} är skriven, med nycklarna {keys.seals[0].id} (seal) och {keys.lookups[0].id} (lookup).")
    say("Ange filen i LOVLIG_PERSONAL_KEYS_FILE. Spara en kopia av den på ett annat ställe än säkerhetskopiorna:")
    say("utan den går inga personnummer att läsa, och ingen känns igen när de loggar in.")
    return 0


def _list(settings: Settings, database: Database) -> int:
    from permits.adapters.database.sealing import need
    from permits.adapters.keys import keys_of

    keys, needed = keys_of(settings)(), need(database)
    for of_a_kind in (keys.seals, keys.lookups):
        for place, key in enumerate(of_a_kind):
            rows = needed.by_key.get(key.id, 0)
            age = "nyast" if place == 0 else "äldre" if rows else "äldre, kan tas bort"
            print(f"{key.id}  {key.purpose:<6}  {rows:>8} uppgifter  {age}")
    missing = needed.unknown(keys)
    for key_id in missing:
        print(f"{key_id}  saknas  {needed.by_key[key_id]:>8} uppgifter")
    if needed.plain:
        print(f"{needed.plain} uppgifter står i klartext. Kör lovlig migrate.")
    return 1 if missing or needed.plain else 0


def _rotate(settings: Settings, database: Database, at_a_time: int) -> int:
    from permits.adapters.database.sealing import need, rotate
    from permits.adapters.keys import KeysDoNotFitError, keys_of

    if at_a_time < 1:
        raise CommandError("--at-a-time ska vara minst 1.")
    keys, told, began = keys_of(settings)(), 0.0, time.monotonic()
    try:
        for left in rotate(database, keys, at_a_time):
            if time.monotonic() - told > TELL_EVERY:
                say(f"{left} kvar")
                told = time.monotonic()
    except KeysDoNotFitError:
        missing = ", ".join(need(database).unknown(keys))
        raise CommandError(f"Nycklar saknas: {missing}. Lägg tillbaka dem i {settings.personal_keys}.") from None
    needed = need(database)
    kept = {key.id: key for key in (*keys.seals[1:], *keys.lookups[1:])}
    still = {key_id: needed.by_key[key_id] for key_id in kept if needed.by_key.get(key_id)}
    print(f"Klart på {time.monotonic() - began:.1f} s. {sum(still.values())} uppgifter behöver en äldre nyckel.")
    for key_id, rows in still.items():
        print(f"{key_id} behövs av {rows}: utskick till grannar som inte är skickade. De skrivs om när de sparas.")
    for key_id in kept.keys() - still.keys():
        print(f"{key_id} behövs inte längre: lovlig keys remove {key_id}")
    return 1 if still else 0


def _remove(settings: Settings, database: Database, key_id: str) -> int:
    from permits.adapters.database.sealing import need
    from permits.adapters.keys import keys_of, remove

    keys = keys_of(settings)()
    if key_id not in {key.id for key in (*keys.seals[1:], *keys.lookups[1:])}:
        raise CommandError(f"{key_id} är inte en äldre nyckel i {settings.personal_keys}.")
    if rows := need(database).by_key.get(key_id):
        raise CommandError(f"{rows} uppgifter behöver nyckeln {key_id}. Kör lovlig keys rotate först.")
    remove(settings.personal_keys, key_id)
    print(f"{key_id} är borttagen ur {settings.personal_keys}. Säkerhetskopior från tiden före bytet behöver den ännu.")
    return 0


@contextmanager
def _opened() -> Iterator[tuple[Settings, Database]]:
    """Raises CommandError, SettingsError."""
    from sqlalchemy.exc import SQLAlchemyError

    from permits.adapters.database import open_database
    from permits.adapters.keys import keys_of

    settings = from_environment()
    database = open_database(settings.database_url, keys=keys_of(settings))
    try:
        yield settings, database
    except SQLAlchemyError as error:
        raise CommandError(f"Databasen kan inte användas ({type(error).__name__}). Kör lovlig doctor.") from error
    except OSError as error:
        raise SettingsError([f"{settings.personal_keys} går inte att skriva: {error.strerror}."]) from error
    finally:
        database.close()

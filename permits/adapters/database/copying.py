"""How a whole database is copied while others write, what the copy rests on, and how it is put back."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, inspect, make_url, select, text

from permits.adapters.database.log import LogRows
from permits.adapters.database.opening import open_engine
from permits.adapters.database.tables import layer_versions

NAMES: Final = {"sqlite": "database.db", "postgresql": "database.dump"}


class CopyFailedError(Exception):
    """The database could not be copied or put back. The text says why, in Swedish."""


@dataclass(frozen=True)
class Head:
    """The last event of the log: its number (0 before the first) and its hash."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Snapshot:
    """What a copy holds: its file's name, its tables' version, the log's last event, and the files that it names."""

    name: str
    revision: str
    head: Head
    files: frozenset[str]
    layers: frozenset[str]


def copy_out(url: str, folder: Path) -> Snapshot:
    """Write the database as it is at one moment into `folder`; others may write meanwhile.

    Raises CopyFailedError, OSError and whatever the database says.
    """
    parsed = make_url(url)
    name = NAMES[parsed.get_backend_name()]
    if parsed.get_backend_name() == "sqlite":
        copy_sqlite(Path(parsed.database or ""), folder / name)
        with _reading(f"sqlite:///{folder / name}") as connection:
            snapshot = _told(connection, name)
        for left in folder.glob(f"{name}-*"):  # nothing is in them, but they would change a backup that is only read
            left.unlink()
        return snapshot
    with _reading(url) as connection:
        seen = str(connection.execute(text("SELECT pg_export_snapshot()")).scalar())
        target = str(folder / name)
        _run("pg_dump", parsed, "--format=custom", "--no-owner", "--no-acl", f"--snapshot={seen}", f"--file={target}")
        _sync(folder / name)
        return _told(connection, name)


def copy_in(source: Path, url: str) -> None:
    """Put a copy back into the database at `url`. Raises CopyFailedError when it is not empty, or of another kind."""
    parsed = make_url(url)
    if source.name != NAMES[parsed.get_backend_name()]:
        raise CopyFailedError(
            "Säkerhetskopian är gjord av en annan sorts databas. Ange LOVLIG_DATABASE_URL till en tom databas av samma "
            "sort (SQLite eller PostgreSQL)."
        )
    if not is_empty(url):
        raise CopyFailedError("Databasen är inte tom. Ange en tom databas i LOVLIG_DATABASE_URL.")
    if parsed.get_backend_name() == "sqlite":
        target = Path(parsed.database or "")
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_sqlite(source, target)
        return
    database = parsed.database or ""
    options = ("--no-owner", "--no-acl", "--exit-on-error", "--single-transaction", f"--dbname={database}")
    _run("pg_restore", parsed, *options, str(source))


def is_empty(url: str) -> bool:
    """Whether there is nothing in the database; a file of SQLite that is not there is made by nobody."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
        return True
    with _reading(url) as connection:
        return not inspect(connection).get_table_names()


def others_connected(url: str) -> int:
    """How many others use a PostgreSQL database now; 0 for SQLite, which knows of nobody."""
    if make_url(url).get_backend_name() == "sqlite":
        return 0
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with _reading(url) as connection:
        return int(connection.execute(text(asked)).scalar() or 0)


def copy_sqlite(source: Path, target: Path) -> None:
    """A whole SQLite file by its backup interface, on disk before the call returns. Raises sqlite3.Error, OSError."""
    if not source.is_file():
        raise CopyFailedError(f"Databasen {source} finns inte.")
    reading = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
    with closing(reading) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)  # in one go: a copy in steps begins anew whenever somebody writes, and WAL lets them write
        new.execute("PRAGMA journal_mode=DELETE")
        if [row[0] for row in new.execute("PRAGMA quick_check")] != ["ok"]:
            raise CopyFailedError(f"Databasen {source.name} är skadad. Återställ från en tidigare säkerhetskopia.")
    _sync(target)


@contextmanager
def _reading(url: str) -> Iterator[Connection]:
    engine: Engine = open_engine(url, hurried=False)
    options: dict[str, object] = {"reads": True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    try:
        with engine.connect().execution_options(**options) as connection:
            yield connection
    finally:
        engine.dispose()


def _told(connection: Connection, name: str) -> Snapshot:
    """What the copy holds. Every table's column named sha256 names files of the store, also those of tables to come.

    What is disposed of is named, and its file is gone.
    """
    known = inspect(connection)
    files: set[str] = set()
    for table in known.get_table_names():
        columns = {column["name"] for column in known.get_columns(table)}
        if "sha256" in columns:
            asked = f'SELECT DISTINCT sha256 FROM "{table}" WHERE sha256 IS NOT NULL'  # noqa: S608 (from the schema)
            asked += " AND disposed IS NULL" if "disposed" in columns else ""
            files.update(str(row[0]) for row in connection.execute(text(asked)))
    layers = {str(row[0]) for row in connection.execute(select(layer_versions.c.version).distinct()) if row[0]}
    revision = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    return Snapshot(name, revision, Head(*LogRows(connection).head()), frozenset(files), frozenset(layers))


def _run(program: str, url: URL, *options: str) -> None:
    """Run a program of PostgreSQL. The password goes by the environment: others see the command line."""
    known = {
        "PGHOST": url.host or url.query.get("host"),
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("sslmode"),
        "PGSSLROOTCERT": url.query.get("sslrootcert"),
    }
    environment = {**os.environ, **{name: str(value) for name, value in known.items() if value}}
    try:
        subprocess.run([program, *options], env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise CopyFailedError(
            f"Programmet {program} finns inte. Installera postgresql-client i samma version som databasen eller nyare."
        ) from error
    except subprocess.CalledProcessError as error:
        told = (error.stderr or "").strip().splitlines()
        raise CopyFailedError(f"{program} gick inte: {told[0] if told else error.returncode}") from error


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())

"""How a database is made ready: every migration that it lacks, in one transaction, one process at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, text

from permits.adapters.database.filling import fill_figures, fill_queue, fill_registry
from permits.adapters.database.log import take_turn
from permits.adapters.database.opening import Database, open_database, open_engine
from permits.adapters.database.unsealed import UnsealedNumbersError

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str, seal: Callable[[Database], object] | None = None) -> None:
    """Bring the database at `url` to the newest form. Does nothing when it already is; safe to run at once twice.

    `seal` seals the personal numbers of a database that has them in plain text, on the way. Without it such a database
    is left as it is: raises UnsealedNumbersError.
    """
    try:
        _upgrade(url, "head")
    except UnsealedNumbersError as found:
        if seal is None:
            raise
        _upgrade(url, found.before)
        database = open_database(url)
        try:
            seal(database)
        finally:
            database.close()
        _upgrade(url, "head")


def _upgrade(url: str, revision: str) -> None:
    """In one transaction, or not at all."""
    from alembic import command  # here, since web and worker never migrate, and each start would pay for it
    from alembic.config import Config
    from alembic.migration import MigrationContext

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = open_engine(url, hurried=False)
    try:
        with engine.connect() as connection:
            _let_tables_be_made_anew(connection)
            with connection.begin():
                take_turn(connection)
                before = MigrationContext.configure(connection).get_current_revision()
                config.attributes["connection"] = connection
                command.upgrade(config, revision)
                if revision == "head":
                    fill_queue(connection)
                    fill_figures(connection)
                    fill_registry(connection)
                if MigrationContext.configure(connection).get_current_revision() != before:
                    _refuse_what_points_nowhere(connection)
    finally:
        engine.dispose()


def _let_tables_be_made_anew(connection: Connection) -> None:
    """SQLite takes a column away by making its table anew, to which others point meanwhile. Before a transaction."""
    if connection.dialect.name == "sqlite":
        raw = connection.connection.dbapi_connection
        if raw is not None:
            raw.execute("PRAGMA foreign_keys=OFF")


def _refuse_what_points_nowhere(connection: Connection) -> None:
    """Raises RuntimeError, which undoes it all, when a row points to one that is not there."""
    if connection.dialect.name == "sqlite" and (lost := connection.execute(text("PRAGMA foreign_key_check")).first()):
        raise RuntimeError(f"after the migrations a row of {lost[0]} points to a row of {lost[2]} that is not there")

"""How a database is made ready: every migration that it lacks, in one transaction, one process at a time."""

from __future__ import annotations

from pathlib import Path

from permits.adapters.database.filling import fill_figures, fill_queue, fill_registry
from permits.adapters.database.log import take_turn
from permits.adapters.database.opening import open_engine

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest form. Does nothing when it already is; safe to run at once twice."""
    from alembic import command  # here, since web and worker never migrate, and each start would pay for it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            take_turn(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            fill_queue(connection)
            fill_figures(connection)
            fill_registry(connection)
    finally:
        engine.dispose()

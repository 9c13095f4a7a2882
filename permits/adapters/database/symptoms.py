"""What the database can tell of how the service feels: its version, its clock, and work that is late or has failed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text, true

from permits.adapters.database.harvests_tables import layer_sources
from permits.adapters.database.imports_tables import layer_imports
from permits.adapters.database.migrating import MIGRATIONS
from permits.adapters.database.opening import Database
from permits.adapters.database.tables import case_documents, case_events, draft_documents, reactions

LAST_EVENTS: Final = 50


def revisions(database: Database) -> tuple[str | None, str | None]:
    """The version of the tables, None where there are none, and the one that this program knows."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    newest = ScriptDirectory.from_config(config).get_current_head()
    with database.reading() as unit:
        if not inspect(unit.connection).has_table("alembic_version"):
            return None, newest
        return unit.connection.execute(text("SELECT version_num FROM alembic_version")).scalar(), newest


def server_time(database: Database) -> datetime | None:
    """What the database's own clock says; None for SQLite, which has ours."""
    if database.engine.dialect.name == "sqlite":
        return None
    with database.reading() as unit:
        told = unit.connection.execute(text("SELECT clock_timestamp()")).scalar()
    return told.astimezone(UTC) if isinstance(told, datetime) else None


def latest_event_at(database: Database) -> datetime | None:
    """The latest that the clock has been at any of the last events: not at the very last, should it have gone back."""
    last = select(case_events.c.at).order_by(case_events.c.seq.desc()).limit(LAST_EVENTS)
    with database.reading() as unit:
        told = [datetime.fromisoformat(at) for at in unit.connection.execute(last).scalars()]
    return max(told, default=None)


def late_reactions(database: Database, before: datetime) -> tuple[int, int]:
    """How many reactions have failed, and how many others should have been begun before a moment."""
    failed = reactions.c.state == "failed"
    late = reactions.c.state.in_(["waiting", "working"]) & (reactions.c.due < before)
    with database.reading() as unit:
        counted = [unit.connection.execute(select(func.count()).where(each)).scalar() or 0 for each in (failed, late)]
    return int(counted[0]), int(counted[1])


def imports_by_trouble(database: Database, now: datetime) -> Mapping[str, list[str]]:
    """The layers whose imports have waited an hour ("late"), failed this week, or asked for a week ("asks")."""
    week, told = now - timedelta(days=7), layer_imports.c
    troubles = {
        "late": told.state.in_(["waiting", "running"]) & (told.due < now - timedelta(hours=1)),
        "failed": (told.state == "failed") & (told.changed > week),
        "asks": (told.state == "asks") & (told.changed < week),
    }
    with database.reading() as unit:
        return {
            name: sorted(unit.connection.execute(select(told.layer).where(trouble).distinct()).scalars())
            for name, trouble in troubles.items()
        }


def failing_sources(database: Database) -> list[str]:
    """The layers whose source failed the last time that it was asked."""
    wanted = select(layer_sources.c.layer).where(layer_sources.c.active, layer_sources.c.failures > 0)
    with database.reading() as unit:
        return sorted(unit.connection.execute(wanted).scalars())


def some_files(database: Database, most: int) -> list[str]:
    """The sums of some files that cases and drafts name, others each time."""
    with database.reading() as unit:
        named = [
            str(sha256)
            for table in (case_documents, draft_documents)
            for sha256 in unit.connection.execute(
                select(table.c.sha256)
                .where(table.c.disposed.is_(None) if "disposed" in table.c else true())
                .distinct()
                .order_by(table.c.sha256)
                .limit(100_000)
            ).scalars()
        ]
    chosen = sorted(set(named))
    if len(chosen) <= most:
        return chosen
    return random.sample(chosen, most)

"""The numbers that tell how much work waits, for those who watch the service; none of anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from permits.adapters.database.failing import is_down
from permits.adapters.database.imports_tables import layer_imports
from permits.adapters.database.opening import Database
from permits.adapters.database.tables import reactions
from permits.adapters.database.waiting_letters import waiting_letters


def gauges(database: Database, now: datetime) -> Iterator[tuple[str, str, float]]:
    """Each as (name, labels, value); only that the database is down when it is."""
    try:
        with database.reading() as unit:
            counted = [
                (name, dict.fromkeys(states, 0) | {row[0]: row[1] for row in unit.connection.execute(asked)})
                for name, states, asked in (
                    (
                        "lovlig_reactions",
                        ("waiting", "working", "failed"),
                        select(reactions.c.state, func.count())
                        .where(reactions.c.state != "done")
                        .group_by(reactions.c.state),
                    ),
                    (
                        "lovlig_imports",
                        ("waiting", "running", "asks", "failed"),
                        select(layer_imports.c.state, func.count())
                        .where(layer_imports.c.state.not_in(["done", "cancelled"]))
                        .group_by(layer_imports.c.state),
                    ),
                )
            ]
            events = unit.log.head()[0]
        beats = database.beats.every()
        letters = waiting_letters(database)
    except Exception as error:
        if not is_down(error):
            raise
        yield "lovlig_database_up", "", 0
        return
    yield "lovlig_database_up", "", 1
    yield "lovlig_events", "", events
    for name, states in counted:
        for state, count in states.items():
            yield name, f'{{state="{state}"}}', count
    yield "lovlig_letters_kept_back", "", letters.count
    yield "lovlig_letters_oldest_seconds", "", (now - letters.oldest).total_seconds() if letters.oldest else 0
    for beat in sorted(beats, key=lambda beat: beat.name):
        yield "lovlig_worker_silent_seconds", f'{{work="{beat.name}"}}', (now - beat.at).total_seconds()
    for beat in sorted(beats, key=lambda beat: beat.name):
        busy = (now - beat.begun).total_seconds() if beat.begun else 0
        yield "lovlig_worker_busy_seconds", f'{{work="{beat.name}"}}', busy

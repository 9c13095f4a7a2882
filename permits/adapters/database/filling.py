"""How what is kept beside the events is told from them again: the queue, its words, and the numbers of statistics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from sqlalchemy import Connection

from permits.adapters.database.figures import FigureRows
from permits.adapters.database.log import LogRows
from permits.adapters.database.queue import QueueRows
from permits.adapters.database.registry import RegistryRows
from permits.case.events import StoredEvent
from permits.case.folding import fold

AT_A_TIME = 200


def fill_queue(connection: Connection) -> int:
    """Write what is missing for every case that came before there was a queue; tells how many those were."""
    queue = QueueRows(connection)
    return _fill(connection, queue, lambda stored: queue.write(fold(stored), stored))


def rebuild_queue(connection: Connection) -> int:
    """Forget all of it and tell it anew; tells how many cases there were. Where a case is, is looked up anew, too."""
    QueueRows(connection).forget()
    return fill_queue(connection)


def fill_registry(connection: Connection) -> int:
    """Write the registry's lines of every case that came before there was one; tells how many cases those were."""
    registry = RegistryRows(connection)
    return _fill(connection, registry, lambda stored: registry.write(fold(stored), stored))


def fill_figures(connection: Connection) -> int:
    """Count every case that came before cases were counted; tells how many those were."""
    figures = FigureRows(connection)
    return _fill(connection, figures, lambda stored: figures.write(fold(stored)))


class _Rows(Protocol):
    def rowless(self, limit: int) -> Sequence[str]: ...


def _fill(connection: Connection, rows: _Rows, write: Callable[[Sequence[StoredEvent]], object]) -> int:
    log, filled = LogRows(connection), 0
    while lacking := rows.rowless(AT_A_TIME):
        for case_id in lacking:
            write(log.of_case(case_id))
        filled += len(lacking)
    return filled

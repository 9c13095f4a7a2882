"""How what is kept beside the events is told from them again: the queue, its words, and the numbers of statistics."""

from __future__ import annotations

from sqlalchemy import Connection

from permits.adapters.database.figures import FigureRows
from permits.adapters.database.log import LogRows
from permits.adapters.database.queue import QueueRows
from permits.adapters.database.registry import RegistryRows
from permits.case.folding import fold

AT_A_TIME = 200


def fill_queue(connection: Connection) -> int:
    """Write what is missing for every case that came before there was a queue; tells how many those were."""
    queue, log, filled = QueueRows(connection), LogRows(connection), 0
    while lacking := queue.rowless(AT_A_TIME):
        for case_id in lacking:
            stored = log.of_case(case_id)
            queue.write(fold(stored), stored)
        filled += len(lacking)
    return filled


def rebuild_queue(connection: Connection) -> int:
    """Forget all of it and tell it anew; tells how many cases there were. Where a case is, is looked up anew, too."""
    QueueRows(connection).forget()
    return fill_queue(connection)


def fill_registry(connection: Connection) -> int:
    """Write the registry's lines of every case that came before there was one; tells how many cases those were."""
    registry, log, filled = RegistryRows(connection), LogRows(connection), 0
    while lacking := registry.rowless(AT_A_TIME):
        for case_id in lacking:
            stored = log.of_case(case_id)
            registry.write(fold(stored), stored)
        filled += len(lacking)
    return filled


def fill_figures(connection: Connection) -> int:
    """Count every case that came before cases were counted; tells how many those were."""
    figures, log, filled = FigureRows(connection), LogRows(connection), 0
    while lacking := figures.rowless(AT_A_TIME):
        for case_id in lacking:
            figures.write(fold(log.of_case(case_id)))
        filled += len(lacking)
    return filled

"""The worker: runs what is due, over and over, and survives whatever fails meanwhile."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from typing import Protocol

from permits.adapters.database import open_database
from permits.services import Services
from permits.settings import Settings

PAUSE = 0.5  # seconds between two looks at an empty queue; each is one indexed read
PAUSE_AFTER_FAILURE = 5.0
HOUSEKEEPING_EVERY = 3600.0

log = logging.getLogger("lovlig.worker")


class Working(Protocol):
    """What the worker runs."""

    def react_once(self) -> int: ...


def run_worker(services: Services, settings: Settings) -> None:
    """Run until the process is asked to stop (SIGTERM or SIGINT); what is begun is finished first."""
    stopping = threading.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stopping.set())
    log.info("the worker has begun")
    database = open_database(settings.database_url)

    def housekeeping() -> None:
        database.forget_expired()
        services.files.forget_unfinished()

    work(services.reacting, stopping, housekeeping)
    database.close()
    log.info("the worker has ended")


def work(reacting: Working, stopping: threading.Event, housekeeping: Callable[[], None] | None = None) -> None:
    """Run what is due until `stopping`. A failure of the database, or of anything else, only delays."""
    since_housekeeping = HOUSEKEEPING_EVERY
    while not stopping.is_set():
        pause = PAUSE
        try:
            reacting.react_once()
            if housekeeping and since_housekeeping >= HOUSEKEEPING_EVERY:
                housekeeping()
                since_housekeeping = 0.0
        except Exception as error:
            # its message may hold personal data; its type does not
            log.error("the worker could not go on: %s", type(error).__name__)
            pause = PAUSE_AFTER_FAILURE
        since_housekeeping += pause
        stopping.wait(pause)

"""The worker: runs every kind of work that is due, over and over, and survives whatever fails meanwhile."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Mapping, MutableMapping
from typing import Final

from permits.adapters.database import open_database
from permits.adapters.presence import Presence
from permits.adapters.pulse import with_pulse
from permits.adapters.workplace import own_temporary_folder
from permits.services import Services
from permits.services.working import Stoppable, Working
from permits.settings import Settings

PAUSE: Final = 0.5  # seconds between two looks at an empty queue; each is one indexed read
PAUSE_AFTER_FAILURE = 5.0
HOUSEKEEPING_EVERY: Final = 3600.0
ENDING: Final = 8.0  # seconds that what is begun may take when the process is to end; leases save the rest

HUNG: Final = 2 * 3600.0  # seconds at one look; none that goes well comes near
HUNG_AT: Final[Mapping[str, float]] = {
    "layers": 10 * 3600.0,  # they read a million objects
    "harvests": 10 * 3600.0,
    "reactions": 15 * 60.0,  # looks up every five minutes, and everybody's letters wait for it
}

log = logging.getLogger("lovlig.worker")


class Housekeeping:
    """Forgets what nobody needs any more, now and then."""

    pause = HOUSEKEEPING_EVERY

    def __init__(self, *chores: Callable[[], object]) -> None:
        self._chores = chores

    def react_once(self) -> int:
        for chore in self._chores:
            chore()
        return len(self._chores)


def run_worker(services: Services, settings: Settings) -> int:
    """Run until the process is asked to stop (SIGTERM or SIGINT); what is begun is finished first if it is quick.

    1 when a thread has died, so that whoever keeps the worker starts it again.
    """
    stopping = threading.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stopping.set())
    with own_temporary_folder() as tidy:
        return _run(services, settings, stopping, tidy)


def _run(services: Services, settings: Settings, stopping: threading.Event, tidy: Callable[[], None]) -> int:
    log.info("the worker has begun")
    here = Presence(settings.data)
    database = open_database(settings.database_url)
    housekeeping = Housekeeping(
        database.forget_expired, services.files.forget_unfinished, services.importing.forget_old, tidy
    )
    works = {**services.works, "housekeeping": housekeeping}
    ended_well = run_works(with_pulse(works, database.beats, PAUSE, services.clock), stopping)
    database.close()
    here.leave()
    log.info("the worker has ended")
    return 0 if ended_well else 1


def run_works(works: Mapping[str, Working], stopping: threading.Event, ending: float = ENDING) -> bool:
    """Run each work in a thread of its own until `stopping`; False when one of them has died or hung before that.

    A work that fails or is slow stops no other. What has not ended `ending` seconds after `stopping` is left.
    """
    begun: dict[str, float] = {}
    threads = {
        name: threading.Thread(target=work, args=(working, stopping, name, begun), name=name, daemon=True)
        for name, working in works.items()
    }
    for thread in threads.values():
        thread.start()
    died = ""
    while not stopping.wait(PAUSE) and not died:
        died = next((name for name, thread in threads.items() if not thread.is_alive()), "") or _hung(begun)
    if died:
        what = "hangs" if threads[died].is_alive() else "has died"
        log.error("the thread of %s %s; the worker ends, to be started again", died, what)
        stopping.set()
    for working in works.values():
        if isinstance(working, Stoppable):
            working.stop()
    ends = time.monotonic() + ending
    for name, thread in threads.items():
        thread.join(max(0.0, ends - time.monotonic()))
        if thread.is_alive():
            log.warning("%s was left at its work; its lease runs out", name)
    return not died


def _hung(begun: Mapping[str, float]) -> str:
    """A work that has been at one look for longer than any takes; "" for none."""
    now = time.monotonic()
    return next((name for name, at in [*begun.items()] if now - at > HUNG_AT.get(name, HUNG)), "")


def work(
    working: Working, stopping: threading.Event, name: str = "work", begun: MutableMapping[str, float] | None = None
) -> None:
    """Run what is due until `stopping`. A failure of the database, or of anything else, only delays.

    `begun` is told by `name` since when (time.monotonic) it is at one look.
    """
    told = log.getChild(name)
    looks = {} if begun is None else begun
    while not stopping.is_set():
        pause = float(getattr(working, "pause", PAUSE))
        looks[name] = time.monotonic()
        try:
            working.react_once()
        except Exception as error:
            # its message may hold personal data; its type does not
            told.error("%s could not go on: %s", name, type(error).__name__)
            pause = PAUSE_AFTER_FAILURE
        looks.pop(name, None)
        stopping.wait(pause)

"""The worker's part of handing in: one file at a time, taken by a lease, imported in a process of its own."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta
from typing import Final

from gis.importing import Cancelled, Progress
from gis.importing_apart import ImportEndedError, import_apart
from permits.services.import_run import ImportRun, RunImport
from permits.services.import_scanning import SCANNED_AGAIN, Harmful, NoVerdict
from permits.services.import_shapes import Asked, ImportRow, Imports, Staging
from permits.services.importing import Importing
from permits.services.ports import Clock, LayerCatalogue

LEASE: Final = timedelta(seconds=30)  # a worker tells twice a second that it lives
TELL_EVERY: Final = 0.5  # seconds
MOST_ATTEMPTS: Final = 12  # a file that ends the worker each time must come to an end, too

log = logging.getLogger("lovlig.layers")


class Stopped(Cancelled):
    """The worker is to end; another begins anew."""


class _Hearing:
    """Tells the database how far an import has come, and hears whether anybody still wants it."""

    def __init__(self, row: ImportRow, imports: Imports, clock: Clock, stopping: threading.Event) -> None:
        self._row = row
        self._imports = imports
        self._clock = clock
        self._stopping = stopping
        self._progress: dict[str, list[int | None]] = {}
        self._told_at = 0.0

    def __call__(self, progress: Progress | None) -> None:
        if self._stopping.is_set():
            raise Stopped
        is_new = progress is not None and progress.stage.value not in self._progress
        if progress is not None:
            self._progress[progress.stage.value] = [progress.done, progress.total]
        if not is_new and time.monotonic() - self._told_at < TELL_EVERY:
            return
        if not self._imports.beat(self._row, self._progress, self._clock(), LEASE):
            raise Cancelled
        self._told_at = time.monotonic()


class ImportWork:
    """services.working.Working, and Stoppable: an import may take long."""

    pause = 0.5

    def __init__(
        self,
        *,
        importing: Importing,
        imports: Imports,
        catalogue: LayerCatalogue,
        staging: Staging,
        run: ImportRun,
        clock: Clock,
        process: RunImport = import_apart,
    ) -> None:
        self._importing = importing
        self._imports = imports
        self._catalogue = catalogue
        self._staging = staging
        self._run = run
        self._clock = clock
        self._process = process
        self._stopping = threading.Event()

    def react_once(self) -> int:
        tried = 0
        while not self._stopping.is_set() and self._is_due():
            row = self._imports.claim(self._clock(), LEASE)
            if row is not None:
                self._import(row)
            elif not self._follow_up():
                break
            tried += 1
        return tried

    def stop(self) -> None:
        self._stopping.set()

    def _is_due(self) -> bool:
        due = self._imports.next_due()  # most often there is nothing, and then nobody has to wait for us
        return due is not None and due <= self._clock()

    def _import(self, row: ImportRow) -> None:
        if row.attempt > MOST_ATTEMPTS:
            self._imports.fail(row, "Arbetet med filen avbröts gång på gång. Dela upp filen, eller kontakta driften.",
                               self._clock())  # fmt: skip
            return
        hearing = _Hearing(row, self._imports, self._clock, self._stopping)
        work = self._staging.work(row.id, row.attempt)
        try:
            version, signature, memory = self._run.carry_out(
                row, self._staging.path(row.id), self._process, hearing, work
            )
        except Asked as asked:
            if not self._imports.ask(row, asked.question, asked.choices, self._clock()):
                self._given_up(row)
        except (Harmful, NoVerdict) as found:
            self._not_read(row, found)
        except Stopped:
            self._imports.release(row, self._clock())
        except Cancelled:
            self._given_up(row)
        except ImportEndedError as ended:
            self._imports.fail(row, str(ended), self._clock())
        except FileNotFoundError:
            self._imports.fail(row, "Filen finns inte kvar på servern. Lämna in den igen.", self._clock())
        else:
            if not self._imports.finish(row, version, self._clock(), LEASE):
                self._given_up(row)
                return
            self._run.remember(row, signature, memory, self._clock())
            self._tell(row)
        finally:
            self._staging.forget_work(row.id, row.attempt)

    def _not_read(self, row: ImportRow, found: Harmful | NoVerdict) -> None:
        """What the scanner has not let through is not opened: it waits for a verdict, or goes."""
        now = self._clock()
        if isinstance(found, Harmful):
            self._imports.fail(row, found.told, now)
            self._staging.forget(row.id)
        elif found.for_good:
            self._imports.fail(row, found.told, now)
        elif not self._imports.wait(row, found.told, now, SCANNED_AGAIN):
            self._given_up(row)

    def _given_up(self, row: ImportRow) -> None:
        if self._imports.end_cancelled(row, self._clock()):
            self._staging.forget(row.id)
        else:
            log.info("the import %s was taken over by another worker", row.id)

    def _follow_up(self) -> bool:
        row = self._imports.to_follow(self._clock(), LEASE)
        if row is not None:
            self._tell(row)
        return row is not None

    def _tell(self, row: ImportRow) -> None:
        """Let those who want to know of the version know; whoever could not be told is told again after the lease."""
        try:
            self._importing.tell(self._catalogue.version(row.id))
        except Exception as error:
            log.warning("not all could be told of the version %s: %s", row.id, type(error).__name__)
            return
        self._imports.followed(row.id)

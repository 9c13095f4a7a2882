"""What an import of a handed in file is while it waits, runs and asks, and the ports that keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from permits.services.shapes import LayerVersionRow


class ImportState(StrEnum):
    """Where an import stands. The last three are the ends."""

    WAITING = "waiting"
    RUNNING = "running"
    ASKS = "asks"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


ENDS = frozenset({ImportState.DONE, ImportState.CANCELLED, ImportState.FAILED})


@dataclass(frozen=True)
class ImportRow:
    """An import. `progress` is [done, total or None] in features by stage, in the order in which they were begun.

    `choices` is what staff have chosen (services.import_questions), `question` what they are asked, JSON both. `told`
    is what a harvest tells of itself. `version_id` is the version that it became, `reason` (Swedish) why it failed, or
    what it waits for besides its turn.
    """

    id: str
    layer: str
    filename: str
    size: int
    source: str
    why: str
    origin: str
    by: str
    by_name: str
    created: datetime
    changed: datetime
    state: ImportState = ImportState.WAITING
    progress: dict[str, list[int | None]] = field(default_factory=dict)
    heartbeat: datetime | None = None
    cancelling: bool = False
    choices: dict[str, Any] = field(default_factory=dict)
    question: dict[str, Any] | None = None
    told: dict[str, Any] = field(default_factory=dict)
    version_id: str | None = None
    reason: str = ""
    attempt: int = 0

    @property
    def is_over(self) -> bool:
        """True when nothing more happens to it."""
        return self.state in ENDS


@dataclass(frozen=True)
class Remembered:
    """What was chosen for a file with these columns the last time. `content` is JSON as ImportRow.choices."""

    content: dict[str, Any]
    by_name: str
    at: datetime


class Asked(Exception):  # noqa: N818 - nothing is wrong: somebody is to say something
    """Staff must say something first. `question` is JSON for the page; `choices` what stands so far."""

    def __init__(self, question: dict[str, Any], choices: dict[str, Any]) -> None:
        super().__init__(question["about"])
        self.question = question
        self.choices = choices


class Imports(Protocol):
    """The imports, and what was chosen in earlier ones."""

    def add(self, row: ImportRow) -> None: ...

    def get(self, import_id: str) -> ImportRow:
        """Raises NotFound."""
        ...

    def unfinished(self, layer: str | None = None) -> list[ImportRow]:
        """Those of a layer, or of all, that are not over, the oldest first."""
        ...

    def claim(self, now: datetime, lease: timedelta) -> ImportRow | None:
        """The first that waits, or whose worker has been silent longer than its lease."""
        ...

    def next_due(self) -> datetime | None:
        """When there is next something to claim or to follow up."""
        ...

    def beat(self, row: ImportRow, progress: Mapping[str, list[int | None]], now: datetime, lease: timedelta) -> bool:
        """Tell how far it has come and keep it. False when it is not ours any more, or somebody has cancelled it."""
        ...

    def release(self, row: ImportRow, now: datetime) -> None:
        """Let another worker begin it again at once."""
        ...

    def wait(self, row: ImportRow, reason: str, at: datetime, pause: timedelta) -> bool:
        """Let it wait for something else than its turn, and be begun again after the pause; no attempt is counted."""
        ...

    def ask(self, row: ImportRow, question: dict[str, Any], choices: dict[str, Any], at: datetime) -> bool: ...

    def finish(self, row: ImportRow, version: LayerVersionRow, at: datetime, lease: timedelta) -> bool:
        """The version and the import's end in one; False when it is not ours any more, and then nothing is written."""
        ...

    def fail(self, row: ImportRow, reason: str, at: datetime) -> bool: ...

    def end_cancelled(self, row: ImportRow, at: datetime) -> bool: ...

    def cancel(self, import_id: str, at: datetime) -> bool:
        """At once where nobody works on it, else as soon as who does hears of it. False when it is over."""
        ...

    def answer(self, import_id: str, choices: dict[str, Any], at: datetime) -> bool:
        """Let it wait again with these choices. False when it does not ask any more."""
        ...

    def to_follow(self, now: datetime, lease: timedelta) -> ImportRow | None:
        """One that is done, and whose version nobody has been told of yet."""
        ...

    def followed(self, import_id: str) -> None: ...

    def remember(self, layer: str, signature: str, kept: Remembered) -> None: ...

    def remembered(self, layer: str, signature: str) -> Remembered | None: ...

    def last_remembered(self, layer: str) -> Remembered | None: ...


class Staging(Protocol):
    """Where a file lies while its import waits and runs; durable, never in memory."""

    def keep(self, import_id: str, stream: BinaryIO, most: int) -> int:
        """Its size in bytes. Raises FileRefused for more than `most`, and for a disk that is full."""
        ...

    def keep_copy(self, import_id: str, of: Path) -> int:
        """The same of a file on disk. Raises OSError."""
        ...

    def path(self, import_id: str) -> Path: ...

    def work(self, import_id: str, attempt: int) -> Path:
        """An empty folder for an attempt at it; what earlier attempts left is gone."""
        ...

    def forget(self, import_id: str) -> None:
        """The file and what the work left."""
        ...

    def forget_work(self, import_id: str, attempt: int | None = None) -> None:
        """What an attempt left; without one, all of them."""
        ...

    def kept(self) -> Sequence[tuple[str, datetime]]:
        """All that is kept, and since when."""
        ...

"""What a layer's source is and what has come of it, and the port that keeps both."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class Schedule(StrEnum):
    """How often a source is fetched by itself."""

    BY_HAND = "by_hand"
    DAILY = "daily"
    WEEKLY = "weekly"


class Outcome(StrEnum):
    """What became of a harvest. The first three are under way."""

    FETCHING = "fetching"
    IMPORTING = "importing"
    ASKS = "asks"
    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    FAILED = "failed"


UNDER_WAY = frozenset({Outcome.FETCHING, Outcome.IMPORTING, Outcome.ASKS})


@dataclass(frozen=True)
class SourceWish:
    """What staff have said of a source.

    `protocol` "ogc" or "wfs"; `inside` asks only for the municipality's box; `where` is the filter; `columns` the
    layer's own column names to the source's; `login` the name of a login that the operator has set up, never a secret.
    `hour` and `weekday` (Monday 0) are Swedish time. `most_change` is the largest change in percent that is published
    by itself, None for never. `oldest` is the age in days over which answers say that the layer is old, None for never.
    """

    protocol: str
    address: str
    collection: str
    inside: bool = True
    where: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    login: str = ""
    schedule: Schedule = Schedule.BY_HAND
    hour: int = 3
    weekday: int = 0
    most_change: float | None = None
    oldest: int | None = None

    @property
    def asks(self) -> tuple[object, ...]:
        """What decides which features come: when it changes, nothing fetched before says anything of it."""
        return self.protocol, self.address, self.collection, self.inside, self.where, dict(self.columns)


@dataclass(frozen=True)
class LayerSource:
    """A layer's source. `version` is what the next change is made from; `due` when it is fetched next, None for not.

    `forced`: somebody wants it fetched whatever the server says of changes. `failures` in a row. `digest`,
    `validators` and `harvested` (a version's id) are of the last harvest that became a version.
    """

    layer: str
    wish: SourceWish
    active: bool
    version: int
    changed: datetime
    by_name: str
    due: datetime | None = None
    forced: bool = False
    failures: int = 0
    digest: str = ""
    validators: tuple[tuple[str, str, str], ...] = ()
    harvested: str = ""


@dataclass(frozen=True)
class HarvestRun:
    """A harvest. `told` (Swedish) says what became of it and why; `change` is in percent of what held.

    `revision` is the layer's own when it began. `import_id` is the import of what came, and its version's id too.
    """

    id: str
    layer: str
    begun: datetime
    by_name: str
    revision: int
    outcome: Outcome = Outcome.FETCHING
    told: str = ""
    ended: datetime | None = None
    count: int | None = None
    matched: int | None = None
    size: int = 0
    change: float | None = None
    import_id: str = ""

    @property
    def is_over(self) -> bool:
        return self.outcome not in UNDER_WAY


@dataclass(frozen=True)
class LayerAge:
    """When what a layer's source has was last found to be what holds here, and how old that may grow, in days."""

    layer: str
    confirmed: datetime | None
    oldest: int | None
    failing: bool = False


class Sources(Protocol):
    """The sources of layers, their harvests, and when each version was last found to be what its source has."""

    def get(self, layer: str) -> LayerSource | None: ...

    def every(self) -> list[LayerSource]: ...

    def save(self, source: LayerSource, expected: int) -> bool:
        """Add or replace it; False when it has another version than `expected` (0 for none). Ends a harvest's lease."""
        ...

    def hurry(self, layer: str, at: datetime) -> bool:
        """Let it be fetched at once, whatever has changed; False when there is no source that is on."""
        ...

    def next_due(self) -> datetime | None: ...

    def claim(self, now: datetime, until: datetime, run_id: str, layer: str | None = None) -> LayerSource | None:
        """The first source (or this one) that is due and that nobody harvests, now ours until `until`."""
        ...

    def beat(self, layer: str, run_id: str, until: datetime) -> bool:
        """Keep it; False when it is not ours any more, and then nothing of ours may be used."""
        ...

    def finish(self, layer: str, run_id: str, **changes: Any) -> bool:
        """Let go of it with these changes (due, failures, digest, validators, harvested); False when it is not ours."""
        ...

    def begin_run(self, run: HarvestRun) -> None:
        """Keep it, and end those of the layer whose worker died."""
        ...

    def end_run(self, run: HarvestRun, only_from: Outcome | None = None) -> None:
        """Keep how a harvest stands; with `only_from`, only while it still stands so."""
        ...

    def forget_harvested(self, layer: str) -> None:
        """Let the next harvest count as the first: what the last one fetched came to nothing."""
        ...

    def run(self, run_id: str) -> HarvestRun | None: ...

    def importing(self) -> list[HarvestRun]:
        """Those whose import is not known to be over."""
        ...

    def runs(self, layer: str, most: int) -> list[HarvestRun]:
        """Newest first."""
        ...

    def confirm(self, layer: str, version_id: str, at: datetime) -> None:
        """Keep that the source had what this version has; the latest moment counts."""
        ...

    def confirmed(self, version_ids: Collection[str]) -> dict[str, datetime]: ...

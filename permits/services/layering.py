"""What GIS staff do with the map layers: see what is wrong and what differs, publish, roll back, look back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from gis.diff import diff
from gis.layers import LayerKind, PublishedLayer
from gis.store import LayerStore, LayerUnreadableError
from permits.case.access import Permission, Principal, may
from permits.municipality import Municipality, ProfileError
from permits.services.layer_faults import mended_row
from permits.services.ports import Clock, LayerCatalogue
from permits.services.publishing import Publishing, waiting_versions
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import LayerEntry, LayerPointer, LayerVersionRow
from permits.services.standing_layers import StandingLayers
from permits.words import _


@dataclass(frozen=True)
class LayerRow:
    """A layer in the list. `pointer` is the version that holds today, `revision` what the next move is made from.

    `waiting` are versions handed in after the last that was published, newest first.
    """

    entry: LayerEntry
    pointer: LayerPointer | None
    revision: int
    waiting: tuple[LayerVersionRow, ...]


@dataclass(frozen=True)
class LayerHistory:
    """All that has happened to a layer, newest first: what was handed in, and every move of what holds."""

    entry: LayerEntry
    versions: tuple[LayerVersionRow, ...]
    moves: tuple[LayerPointer, ...]

    @property
    def revision(self) -> int:
        """What the next move is made from."""
        return self.moves[0].revision if self.moves else 0


class Layering(Publishing):
    """The layers' desk: looking at what was handed in and what holds, besides publishing.

    `tell` lets everybody who wants to know of new versions know of one; it bears being told twice.
    """

    def __init__(
        self, catalogue: LayerCatalogue, store: LayerStore, clock: Clock, tell: Callable[[LayerVersionRow], None]
    ) -> None:
        super().__init__(catalogue, store, clock)
        self._tell = tell

    @cached_property
    def _standing(self) -> StandingLayers:
        return StandingLayers(self._catalogue, self._store)

    def layers(self, who: Principal) -> list[LayerRow]:
        """Every layer with what holds today and what waits. Raises NotFound for who may not see them."""
        _needs(who, Permission.SEE_LAYERS)
        current = self._catalogue.current()
        return [self._row(entry, current.get(entry.name)) for entry in self._catalogue.layers()]

    def layer(self, who: Principal, name: str) -> LayerRow:
        """One layer of the list. Raises NotFound."""
        _needs(who, Permission.SEE_LAYERS)
        return self._row(self._standing.entry(name), self._catalogue.current().get(name))

    def version(self, who: Principal, version_id: str) -> LayerVersionRow:
        """A version that was handed in. Raises NotFound."""
        _needs(who, Permission.SEE_LAYERS)
        return self._catalogue.version(version_id)

    def history(self, name: str) -> LayerHistory:
        """What has happened to a layer. Raises NotFound."""
        entry = self._standing.entry(name)
        return LayerHistory(entry, tuple(self._catalogue.versions(name)), tuple(self._catalogue.history(name)))

    def use_mended(self, who: Principal, version_id: str) -> LayerVersionRow:
        """Hand in the mended copy that was made of a version with invalid geometries. The same row when asked twice.

        Raises NotFound, and Refused where no such copy was made.
        """
        _needs(who, Permission.PUBLISH_LAYERS)
        faulty = self._catalogue.version(version_id)
        mended = faulty.diff.get("mended", {})
        version = mended.get("version", "")
        if not version or not self._store.path_of(version).is_file():
            raise Refused(_("Det finns ingen lagad kopia. Rätta filen och lämna in den igen."))
        entry = self._standing.entry(faulty.layer)
        used = (row for row in self._catalogue.versions(entry.name) if row.diff.get("mended_from") == faulty.id)
        row = next(used, None)
        if row is None:
            told = self._difference(self._standing.holding(entry), version, LayerKind(entry.kind))
            row = mended_row(faulty, who, self._clock(), told)
            self._catalogue.add_version(row)
        self._tell(row)
        return row

    def _row(self, entry: LayerEntry, pointer: LayerPointer | None) -> LayerRow:
        moves = self._catalogue.history(entry.name)
        waiting = waiting_versions(self._catalogue.versions(entry.name), moves)
        return LayerRow(entry, pointer, moves[0].revision if moves else 0, waiting)

    def _difference(self, holds: PublishedLayer | None, version: str, kind: LayerKind) -> dict[str, object]:
        path = self._store.path_of(version)
        try:
            return diff(holds, path, kind).as_dict()
        except LayerUnreadableError:  # what holds cannot be read any more: everything is new
            return diff(None, path, kind).as_dict()


def _needs(who: Principal, permission: Permission) -> None:
    if not may(who, permission):
        raise NotFound


def declare_layers(catalogue: LayerCatalogue, municipality: Municipality) -> None:
    """Let the layers that the profile names be known, as it tells of them now. What is published is not touched.

    A coverage is "everywhere", "nowhere", or a GeoJSON file beside the profile. Raises ProfileError when it is missing.
    """
    for position, told in enumerate(municipality.layers):
        coverage = told.coverage
        if coverage not in {"everywhere", "nowhere"}:
            try:
                coverage = (municipality.folder / coverage).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ProfileError(f"Lagret {told.name} har täckningen {coverage}, som inte kan läsas.") from error
        catalogue.declare(LayerEntry(told.name, told.title, told.kind, told.source, coverage, position))

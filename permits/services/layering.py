"""What GIS staff do with the map layers: hand in, see what is wrong and what differs, publish, roll back, look back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final
from uuid import uuid4

import shapely
from shapely.geometry.base import BaseGeometry

from gis.checks import Problem, check_layer
from gis.diff import diff, differing
from gis.ingest import MOST_BYTES, HandedIn, read_handed_in, write_version
from gis.layers import Coverage, LayerKind, PublishedLayer
from gis.maps import MapParts, layer_map
from gis.store import LayerUnreadableError
from permits.case.access import Permission, Principal, may
from permits.municipality import Municipality, ProfileError
from permits.services.layer_faults import mended_copy, mended_row
from permits.services.ports import LayerCatalogue
from permits.services.publishing import Publishing, waiting_versions
from permits.services.refusals import FileRefused, NotFound, Refused
from permits.services.shapes import LayerEntry, LayerPointer, LayerVersionRow
from permits.words import _

BORDER: Final = "kommungrans"
LONGEST_TOLD: Final = 500
MOST_DRAWN: Final = 800  # features of a difference on its map; all of them are counted


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
    """The layers' desk: handing in and looking, besides publishing."""

    def layers(self, who: Principal) -> list[LayerRow]:
        """Every layer with what holds today and what waits. Raises NotFound for who may not see them."""
        _needs(who, Permission.SEE_LAYERS)
        current = self._catalogue.current()
        return [self._row(entry, current.get(entry.name)) for entry in self._catalogue.layers()]

    def layer(self, who: Principal, name: str) -> LayerRow:
        """One layer of the list. Raises NotFound."""
        _needs(who, Permission.SEE_LAYERS)
        return self._row(self._entry(name), self._catalogue.current().get(name))

    def version(self, who: Principal, version_id: str) -> LayerVersionRow:
        """A version that was handed in. Raises NotFound."""
        _needs(who, Permission.SEE_LAYERS)
        return self._catalogue.version(version_id)

    def history(self, name: str) -> LayerHistory:
        """What has happened to a layer. Raises NotFound."""
        entry = self._entry(name)
        return LayerHistory(entry, tuple(self._catalogue.versions(name)), tuple(self._catalogue.history(name)))

    def hand_in(
        self,
        who: Principal,
        name: str,
        filename: str,
        stream: BinaryIO,
        source: str = "",
        why: str = "",
        epsg: int | None = None,
    ) -> LayerVersionRow:
        """Read, check and compare a file; nothing that holds is touched. A file with faults gives a blocked row.

        `why` is what staff say of it and is kept with the row; `epsg` what they say of a file that does not say.
        Raises NotFound, and FileRefused for a file that is too large to take.
        """
        _needs(who, Permission.PUBLISH_LAYERS)
        entry = self._entry(name)
        kind = LayerKind(entry.kind)
        holds = self._holding(entry)
        with _kept(stream) as path:
            handed_in = read_handed_in(path, kind, epsg, border=self._border(kind))
            problems = [*handed_in.problems, *self._checked(handed_in, kind, holds)]
        blocked = handed_in.frame is None or any(problem.blocks for problem in problems)
        version = "" if blocked else write_version(handed_in.frame, kind, self._store)
        told = self._mended(handed_in, kind, holds) if blocked else self._difference(holds, version, kind)
        row = LayerVersionRow(
            id=uuid4().hex,
            layer=name,
            version=version,
            filename=Path(filename).name[:120] or "namnlös",
            source=source.strip()[:LONGEST_TOLD] or entry.source,
            count=0 if handed_in.frame is None else len(handed_in.frame),
            handed_in=self._clock(),
            by=who.person_id,
            by_name=who.name,
            problems=tuple(problem.as_dict() for problem in problems),
            diff={**told, "why": why.strip()[:LONGEST_TOLD]},
            blocked=blocked,
        )
        self._catalogue.add_version(row)
        return row

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
        entry = self._entry(faulty.layer)
        used = (row for row in self._catalogue.versions(entry.name) if row.diff.get("mended_from") == faulty.id)
        if row := next(used, None):
            return row
        told = self._difference(self._holding(entry), version, LayerKind(entry.kind))
        row = mended_row(faulty, who, self._clock(), told)
        self._catalogue.add_version(row)
        return row

    def preview(self, who: Principal, version_id: str, **wishes: Any) -> MapParts | None:
        """What a version changes against what holds, on a map; all of it where nothing held or it holds itself.

        None for a version that could not be read. Raises NotFound.
        """
        row = self.version(who, version_id)
        if not row.version or not self._store.path_of(row.version).is_file():
            return None
        entry = self._entry(row.layer)
        holds = self._holding(entry)
        before = holds if holds and holds.version != row.version else None
        try:
            now, old = differing(before, self._store.path_of(row.version), LayerKind(entry.kind), MOST_DRAWN)
        except LayerUnreadableError:
            return None
        return layer_map(now, title=entry.title, before=old, **wishes)

    def _row(self, entry: LayerEntry, pointer: LayerPointer | None) -> LayerRow:
        moves = self._catalogue.history(entry.name)
        waiting = waiting_versions(self._catalogue.versions(entry.name), moves)
        return LayerRow(entry, pointer, moves[0].revision if moves else 0, waiting)

    def _entry(self, name: str) -> LayerEntry:
        entry = next((entry for entry in self._catalogue.layers() if entry.name == name), None)
        if entry is None:
            raise NotFound
        return entry

    def _holding(self, entry: LayerEntry) -> PublishedLayer | None:
        """The version that holds today, if its file is there."""
        pointer = self._catalogue.current().get(entry.name)
        if pointer is None or not pointer.version or not self._store.path_of(pointer.version).is_file():
            return None
        return PublishedLayer(
            name=entry.name,
            title=entry.title,
            kind=LayerKind(entry.kind),
            version=pointer.version,
            path=self._store.path_of(pointer.version),
            published=pointer.published,
            source=pointer.source,
            coverage=Coverage(),
        )

    def _checked(self, handed_in: HandedIn, kind: LayerKind, holds: PublishedLayer | None) -> list[Problem]:
        if handed_in.frame is None:
            return []
        return check_layer(handed_in.frame, kind, self._border(kind), holds)

    def _mended(self, handed_in: HandedIn, kind: LayerKind, holds: PublishedLayer | None) -> dict[str, object]:
        """A copy with the geometries mended, where nothing else is in the way of publishing it."""
        if handed_in.blocked or handed_in.frame is None:
            return {}
        mended = mended_copy(handed_in.frame, kind, self._border(kind), holds)
        if mended is None:
            return {}
        frame, told = mended
        return {"mended": {**told, "version": write_version(frame, kind, self._store)}}

    def _border(self, kind: LayerKind) -> BaseGeometry | None:
        """The municipality's border as it is published; a new border is not judged by the old one."""
        entry = next((entry for entry in self._catalogue.layers() if entry.name == BORDER), None)
        layer = self._holding(entry) if entry and kind is not LayerKind.BORDER else None
        if layer is None:
            return None
        try:
            return shapely.union_all([feature.geometry for feature in self._store.all(layer)])
        except LayerUnreadableError:
            return None

    def _difference(self, holds: PublishedLayer | None, version: str, kind: LayerKind) -> dict[str, object]:
        path = self._store.path_of(version)
        try:
            return diff(holds, path, kind).as_dict()
        except LayerUnreadableError:  # what holds cannot be read any more: everything is new
            return diff(None, path, kind).as_dict()


def _needs(who: Principal, permission: Permission) -> None:
    if not may(who, permission):
        raise NotFound


@contextmanager
def _kept(stream: BinaryIO) -> Iterator[Path]:
    """The stream as a file while it is read. Raises FileRefused when it is too large."""
    with tempfile.TemporaryDirectory(prefix="lovlig-handed-in-") as folder:
        path = Path(folder) / "handed-in"
        size = 0
        with path.open("wb") as file:
            while chunk := stream.read(1 << 20):
                size += len(chunk)
                if size > MOST_BYTES:
                    raise FileRefused(_("Filen är större än 1 GB. Dela upp den eller förenkla geometrin."))
                file.write(chunk)
        yield path


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

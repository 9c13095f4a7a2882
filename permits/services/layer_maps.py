"""The maps of layer versions: their cells by viewport, what differs between two of them, and each feature's facts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from shapely import box

from gis import comparing, crs
from gis.layers import Coverage, LayerKind, LayerSet, PublishedLayer
from gis.map_cells import MOST, Cell, cell_answer
from gis.map_levels import kept_answer, levels_path
from gis.map_parts import VERSION_DIGITS
from gis.map_versions import TITLES, comparison_map, version_map
from gis.maps import MapParts
from gis.store import Bounds, LayerStore, LayerUnreadableError
from permits.case.access import Permission, Principal, may
from permits.services.keeping import Kept
from permits.services.map_making import COMPARED, MapMaking, levels_of
from permits.services.places import PUBLIC_LAYERS_WITHHELD
from permits.services.ports import Clock, LayerCatalogue
from permits.services.refusals import NotFound
from permits.services.shapes import LayerEntry, LayerVersionRow

WAITING: Final = b'{"waiting":true}'
AT_ONCE: Final = 20_000  # features: what is made of so few is made while somebody waits, in half a second
MOST_LISTED: Final = 200  # differences of a kind in the list beside the map


@dataclass(frozen=True)
class ListedRow:
    """One difference: its name, and the address of its facts."""

    name: str
    url: str


@dataclass(frozen=True)
class Listed:
    """Differences of one status for the list beside the map: how many they are, and the first of them by name."""

    status: str
    count: int
    rows: tuple[ListedRow, ...]


class LayerMaps:
    """Cells of layers for whoever may see them. What takes long is asked of the worker, and the page asks again."""

    def __init__(self, catalogue: LayerCatalogue, store: LayerStore, clock: Clock, making: MapMaking) -> None:
        self._making = making
        self._catalogue = catalogue
        self._store = store
        self._clock = clock
        self._found: Kept[PublishedLayer] = Kept(512)

    # for everybody

    def public_cell(self, name: str, version: str, place: tuple[int, int, int]) -> bytes:
        """A cell (level, x, y) of a version that holds or has held, as JSON. Raises NotFound."""
        if name in PUBLIC_LAYERS_WITHHELD:
            raise NotFound
        today = self._clock().date()

        def held() -> PublishedLayer:
            moves = self._catalogue.history(name)
            found = next((m for m in moves if m.version.startswith(version) and m.published <= today), None)
            if found is None:
                raise NotFound
            return self._layer(self._entry(name), found.version)

        layer = self._found.get(("public", name, version, today), held)
        return self._cell(layer, _cell(place), None)

    # for the desk

    def cell(self, who: Principal, name: str, version: str, place: tuple[int, int, int]) -> bytes:
        """A cell of any version that was handed in. Raises NotFound."""
        layer = self._handed_in(who, name, version)
        title = TITLES.get(layer.kind, "")
        return self._cell(layer, _cell(place), [title] if title else [])

    def facts(self, who: Principal, name: str, version: str, number: int) -> dict[str, Any]:
        """One feature's facts for its popup: title, rows of words, bounds in lon/lat. Raises NotFound."""
        layer = self._handed_in(who, name, version)
        try:
            found = self._store.page(layer, None, number - 1, 1)
        except LayerUnreadableError:
            raise NotFound from None
        if not found or found[0].id != number:
            raise NotFound
        told = found[0].properties
        title = next(
            (str(told[c]) for c in ("label", "designation", "name", "text") if told.get(c)), f"Objekt {number}"
        )
        rows = [[column, value] for column, value in told.items() if value not in (None, "")]
        return {"title": title, "rows": _plain(rows), "bounds": _degrees(found[0].geometry.bounds)}

    def compared_cell(self, who: Principal, name: str, old: str, new: str, place: tuple[int, int, int]) -> bytes:
        """A cell of what differs between two versions of a layer. Raises NotFound."""
        comparison = self._comparison(self._handed_in(who, name, old), self._handed_in(who, name, new))
        return WAITING if comparison is None else self._cell(comparison, _cell(place), COMPARED)

    def compared_facts(self, who: Principal, name: str, old: str, new: str, number: int) -> dict[str, Any]:
        """What one difference is about, with each changed column as it was and as it becomes. Raises NotFound."""
        before, after = self._handed_in(who, name, old), self._handed_in(who, name, new)
        comparison = self._comparison(before, after)
        try:
            told = comparison and comparing.difference(comparison.path, before.path, after.path, number)
        except LayerUnreadableError:
            raise NotFound from None
        if not told:
            raise NotFound
        rows = [[column, *pair] for column, pair in told.changes.items()]
        if told.status in {"added", "removed"}:  # nothing to compare with: only what there is
            rows = [[column, was if told.status == "removed" else now] for column, was, now in rows]
        return {
            "title": told.name, "status": told.status, "moved": told.moved,
            "rows": _plain([row for row in rows if any(value not in (None, "") for value in row[1:])]),
            "bounds": _degrees(told.geometry.bounds),
        }  # fmt: skip

    def listed(self, who: Principal, version_id: str) -> list[Listed]:
        """The differences of a version against what holds, for the list beside the map; empty until they are made."""
        row = self._row(who, version_id)
        pair = self._against(row)
        comparison = self._comparison(*pair) if pair else None
        if pair is None or comparison is None:
            return []
        url = f"{_compared(*pair)}/objekt/"
        try:
            return [
                Listed(
                    status,
                    count,
                    tuple(
                        ListedRow(name, f"{url}{number}.json")
                        for number, name in comparing.differences(comparison.path, status, MOST_LISTED)
                    ),
                )
                for status, count in comparing.counts(comparison.path).items()
                if count
            ]
        except LayerUnreadableError:
            return []

    def preview(self, who: Principal, version_id: str, **wishes: Any) -> MapParts | None:
        """What a version changes against what holds, on a map; all of it where nothing held or it holds itself.

        None for a version that could not be read. Raises NotFound.
        """
        row = self._row(who, version_id)
        if not row.version or not self._store.path_of(row.version).is_file():
            return None
        entry = self._entry(row.layer)
        layer = self._layer(entry, row.version)
        pair = self._against(row)
        try:
            extent = self._store.extent(layer)
            if pair is None:
                return version_map(
                    url=_cells(layer), facts_url=_facts(layer), extent=extent, kind=layer.kind, title=entry.title,
                    count=row.count, under=self._under(entry.name), **wishes,
                )  # fmt: skip
            return self._compared(pair, row, extent, **wishes)
        except LayerUnreadableError:
            return None

    def _compared(
        self, pair: tuple[PublishedLayer, PublishedLayer], row: LayerVersionRow, extent: Bounds | None, **wishes: Any
    ) -> MapParts:
        old, new = pair
        comparison = self._comparison(old, new)
        differs = self._store.extent(comparison) if comparison else None
        counted = comparing.counts(comparison.path) if comparison else row.diff.get("counts", {})
        base = _compared(old, new)
        return comparison_map(
            url=f"{base}/{{level}}/{{x}}/{{y}}.json", facts_url=f"{base}/objekt/{{id}}.json",
            old_url=_cells(old), new_url=_cells(new), old_facts_url=_facts(old), new_facts_url=_facts(new),
            extent=differs or extent, kind=new.kind, title=new.title, counts=counted,
            under=self._under(new.name), **wishes,
        )  # fmt: skip

    # made beforehand

    def prepare(self, row: LayerVersionRow) -> None:
        """Ask the worker for what the map of a version that was just handed in needs."""
        if row.version and row.count > MOST:
            self._making.ask_for_levels(self._store.path_of(row.version))
        pair = self._against(row)
        if pair:
            self._making.ask_for_comparison(*pair)

    def _cell(self, layer: PublishedLayer, cell: Cell, columns: Sequence[str] | None) -> bytes:
        levels = levels_path(layer.path)
        try:
            if levels.is_file():
                return kept_answer(levels, cell) or cell_answer(self._store, layer, cell, columns, cut=True) or WAITING
            answer = cell_answer(self._store, layer, cell, columns)
            if answer is None and self._store.count(layer) <= AT_ONCE:
                levels_of(layer.path)
                return self._cell(layer, cell, columns)
        except LayerUnreadableError:
            raise NotFound from None
        except OSError:
            return WAITING
        if answer is None:
            self._making.ask_for_levels(layer.path)
        return answer or WAITING

    def _comparison(self, old: PublishedLayer, new: PublishedLayer) -> PublishedLayer | None:
        """What differs as a layer of its own; None until the worker has made it."""
        path = comparing.comparison_path(old.path, new.path)
        if not path.is_file():
            try:
                few = max(self._store.count(old), self._store.count(new)) <= AT_ONCE // 4
                if not few:
                    self._making.ask_for_comparison(old, new)
                    return None
                comparing.compare(old.path, new.path, new.kind)
            except (LayerUnreadableError, OSError):
                return None
        name = f"{new.name}-skillnad"
        return PublishedLayer(name, new.title, new.kind, path.stem, path, new.published, "", Coverage())

    # finding

    def _against(self, row: LayerVersionRow) -> tuple[PublishedLayer, PublishedLayer] | None:
        """What holds and a version that does not, when both are there to be compared."""
        pointer = self._catalogue.current().get(row.layer)
        if pointer is None or not pointer.version or not row.version or pointer.version == row.version:
            return None
        entry = self._entry(row.layer)
        pair = self._layer(entry, pointer.version), self._layer(entry, row.version)
        return pair if all(each.path.is_file() for each in pair) else None

    def _under(self, name: str) -> LayerSet:
        """What holds of the other layers, for the ground under the map of one."""
        current = self._catalogue.current()
        others = (entry for entry in self._catalogue.layers() if entry.name != name and entry.name in current)
        return {entry.name: self._layer(entry, current[entry.name].version) for entry in others}

    def _row(self, who: Principal, version_id: str) -> LayerVersionRow:
        if not may(who, Permission.SEE_LAYERS):
            raise NotFound
        return self._catalogue.version(version_id)

    def _handed_in(self, who: Principal, name: str, version: str) -> PublishedLayer:
        if not may(who, Permission.SEE_LAYERS):
            raise NotFound

        def found() -> PublishedLayer:
            rows = self._catalogue.versions(name)
            row = next((row for row in rows if row.version and row.version.startswith(version)), None)
            if row is None:
                raise NotFound
            return self._layer(self._entry(name), row.version)

        return self._found.get(("desk", name, version), found)

    def _entry(self, name: str) -> LayerEntry:
        entry = next((entry for entry in self._catalogue.layers() if entry.name == name), None)
        if entry is None:
            raise NotFound
        return entry

    def _layer(self, entry: LayerEntry, version: str) -> PublishedLayer:
        path = self._store.path_of(version)
        kind, today = LayerKind(entry.kind), self._clock().date()
        return PublishedLayer(entry.name, entry.title, kind, version, path, today, entry.source, Coverage())


def _cell(place: tuple[int, int, int]) -> Cell:
    try:
        return Cell(*place)
    except ValueError:
        raise NotFound from None


def _cells(layer: PublishedLayer) -> str:
    return f"/kartlager/{layer.name}/karta/{layer.version[:VERSION_DIGITS]}/{{level}}/{{x}}/{{y}}.json"


def _facts(layer: PublishedLayer) -> str:
    return f"/kartlager/{layer.name}/karta/{layer.version[:VERSION_DIGITS]}/objekt/{{id}}.json"


def _compared(old: PublishedLayer, new: PublishedLayer) -> str:
    return f"/kartlager/{new.name}/skillnad/{old.version[:VERSION_DIGITS]}/{new.version[:VERSION_DIGITS]}"


def _degrees(bounds: Bounds) -> list[float]:
    """West, south, east, north in degrees of bounds in EPSG:3006."""
    return [round(side, 7) for side in crs.to_wgs84(box(*bounds)).bounds]


def _plain(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows as JSON can hold them."""
    return [[_plain_value(value) for value in row] for row in rows]


def _plain_value(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, str | int | float) else str(value)

"""A layer as a whole, for the checks that compare features: little of each in memory, all of it in the written file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely

from gis.cells import cell
from gis.checking.before import Before, digest_of, digests_of
from gis.checking.problem import Submission, key_columns
from gis.geopackage import TABLE
from gis.kinds import RULES, KindRules
from gis.layers import LayerKind
from gis.store import wkb_of
from gis.writing import GEOMETRY, VersionFile

_NONE: Final = np.uint64(0)
_ASKED_TOGETHER: Final = 500  # rows in one question to the file


@dataclass
class _Numbers:
    """A number for each feature, added a batch at a time."""

    parts: list[np.ndarray] = field(default_factory=list)

    def together(self) -> np.ndarray:
        if len(self.parts) != 1:
            self.parts = [np.concatenate(self.parts) if self.parts else np.empty(0, dtype=np.uint64)]
        return self.parts[0]


class Seen:
    """What is remembered of the features that have been looked at: eight bytes each for what must not be there twice.

    `near` is whether any of them lies in the municipality, None without a border or a feature; `area` map m² in all.
    """

    def __init__(self) -> None:
        self.count = 0
        self.area = 0.0
        self.near: bool | None = None
        self._keys, self._outlines, self._features = _Numbers(), _Numbers(), _Numbers()

    @property
    def keys(self) -> np.ndarray:
        """A number for the key of each feature; none where the layer has no key."""
        return self._keys.together()

    @property
    def outlines(self) -> np.ndarray:
        """A number for the shape of each feature, however it is drawn; 0 without one."""
        return self._outlines.together()

    @property
    def features(self) -> np.ndarray:
        """A number for all that each feature is; 0 without a shape."""
        return self._features.together()

    def meet(self, batch: Submission) -> None:
        """Remember some more features."""
        frame, shapes = batch.frame, batch.shapes
        self.count += len(frame)
        self.area += float(shapely.area(batch.sound[~shapely.is_missing(batch.sound)]).sum())
        there = shapes[~shapely.is_missing(shapes)]
        if batch.border is not None and len(there) and not self.near:
            self.near = bool(shapely.intersects(batch.border, there).any())
        own = [name for name in frame.columns if name != frame.geometry.name]
        key = key_columns(batch.kind, own)
        if key:
            self._keys.parts.append(digests_of(_rows(frame[name].tolist() for name in key)))
        wkb = shapely.to_wkb(shapely.normalize(shapes))
        outlines = [0 if blob is None else digest_of(blob) for blob in wkb]
        told = _rows(list(map(cell, frame[name].tolist())) for name in own) if own else [()] * len(frame)
        whole = [
            digest_of(repr((outline, row)).encode()) if outline else 0
            for outline, row in zip(outlines, told, strict=True)
        ]
        self._outlines.parts.append(np.array(outlines, dtype=np.uint64))
        self._features.parts.append(np.array(whole, dtype=np.uint64))


@dataclass(frozen=True)
class Whole:
    """A layer that has been looked at feature by feature and written down, with the version that it is judged by.

    `heard` is told now and then how many features have been compared with their neighbours.
    """

    file: VersionFile
    kind: LayerKind
    before: Before | None
    seen: Seen
    heard: Callable[[int], None]

    @property
    def rules(self) -> KindRules:
        return RULES[self.kind]

    @property
    def count(self) -> int:
        return self.seen.count

    @property
    def columns(self) -> tuple[str, ...]:
        return self.file.columns

    @property
    def key(self) -> list[str]:
        """The columns that together name a feature, where all of them are there."""
        return key_columns(self.kind, self.columns)

    def values(self, row: int, columns: Sequence[str]) -> tuple[Any, ...]:
        """What one feature has in some columns."""
        names = ", ".join(f'"{name}"' for name in columns)
        sql = f"SELECT {names} FROM {TABLE} WHERE fid = ?"  # noqa: S608 (columns of the layer's rules)
        return tuple(self.file.connection.execute(sql, (row + 1,)).fetchone())

    def named(self, row: int) -> str:
        """A feature as people know it: by the first part of its key, else by its row."""
        key = [column for column in self.rules.key if column in self.columns][:1]
        return f"{self.values(row, key)[0]} (rad {row + 1})" if key else f"rad {row + 1}"

    def having(self, column: str, value: str) -> np.ndarray:
        """The rows with a value in a column, in order."""
        sql = f'SELECT fid - 1 FROM {TABLE} WHERE "{column}" = ? ORDER BY fid'  # noqa: S608 (a column of the rules)
        return np.array([row[0] for row in self.file.connection.execute(sql, (value,))], dtype=np.int64)

    def shapes(self, rows: np.ndarray) -> np.ndarray:
        """The geometries of some rows, which stand in order; None where there is none."""
        blobs: list[bytes | None] = []
        numbers = (rows + 1).tolist()
        for start in range(0, len(numbers), _ASKED_TOGETHER):
            part = numbers[start : start + _ASKED_TOGETHER]
            marks = ", ".join("?" * len(part))
            sql = f"SELECT {GEOMETRY} FROM {TABLE} WHERE fid IN ({marks}) ORDER BY fid"  # noqa: S608 (question marks)
            blobs.extend(row[0] and wkb_of(row[0]) for row in self.file.connection.execute(sql, part))
        decoded = np.asarray(shapely.from_wkb(np.array(blobs, dtype=object)), dtype=object)
        alone = shapely.get_num_geometries(decoded) == 1
        decoded[alone] = shapely.get_geometry(decoded[alone], 0)
        return decoded


def again(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows whose number an earlier row has, in order, and for each the first row that has it; 0 is no number."""
    order = np.argsort(numbers, kind="stable")
    found = numbers[order]
    begins = np.r_[True, found[1:] != found[:-1]] if len(found) else np.empty(0, dtype=bool)
    first = order[begins][np.cumsum(begins) - 1] if len(found) else order
    repeated = ~begins & (found != _NONE)
    rows, firsts = order[repeated], first[repeated]
    sort = np.argsort(rows, kind="stable")
    return rows[sort], firsts[sort]


def _rows(columns: Iterable[list[Any]]) -> Iterable[tuple[Any, ...]]:
    return zip(*columns, strict=True)

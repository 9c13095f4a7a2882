"""What a new version of a layer adds, removes and changes against the one that holds.

Both are read a few thousand features at a time, and met by name in a database of its own: memory stays bounded.
"""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import shapely

from gis.kinds import RULES
from gis.layers import LayerKind, PublishedLayer
from gis.store import LayerUnreadableError, wkb_of

TOGETHER: Final = 5_000  # features read together
CALLED: Final = ("address", "designation", "text", "name")
MOST_NAMED: Final = 500  # names in each list; all of them are counted
# The same name again is numbered in the order of the file. What both have is the same when its digest is.
_MEET: Final = """
CREATE TABLE met AS
SELECT name || iif(nth = 1, '', ' (' || nth || ')') AS name, max(fid) FILTER (WHERE side = 0) AS was,
    max(fid) FILTER (WHERE side = 1) AS becomes, count(*) = 2 AND min(digest) = max(digest) AS same
FROM (SELECT side, fid, name, digest, row_number() OVER (PARTITION BY name, side ORDER BY fid) AS nth FROM told)
GROUP BY name, nth;
"""
_WHICH: Final = {
    "added": "was IS NULL",
    "removed": "becomes IS NULL",
    "changed": "was NOT NULL AND becomes NOT NULL AND NOT same",
    "unchanged": "same",
}


@dataclass(frozen=True)
class LayerDiff:
    """What differs. Features by their key ("Alviken 1:18, 2"), or by their shape where the kind has no key; sorted.

    Of each at most MOST_NAMED are named; `counts` has how many there are.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    counts: Mapping[str, int]

    @property
    def unchanged(self) -> int:
        """How many are as they were."""
        return self.counts["unchanged"]

    @property
    def shares(self) -> dict[str, float]:
        """How many were added, removed and changed for each feature that there was (1 for all of them); with nothing
        before, all is added. "differs" is how many of all that there was or is that are not as they were."""
        before = self.counts["removed"] + self.counts["changed"] + self.counts["unchanged"]
        differ = {name: self.counts[name] for name in ("added", "removed", "changed")}
        shares = {name: count / max(before, 1) if before else float(bool(count)) for name, count in differ.items()}
        return shares | {"differs": sum(differ.values()) / max(sum(differ.values()) + self.counts["unchanged"], 1)}

    def as_dict(self, most: int = MOST_NAMED) -> dict[str, Any]:
        """Plain values, with at most `most` names in each list and all of them counted."""
        named = {"added": self.added, "removed": self.removed, "changed": self.changed}
        told = {name: list(names[:most]) for name, names in named.items()}
        return {**told, "unchanged": self.unchanged, "counts": dict(self.counts), "shares": self.shares}


class Fingerprint(NamedTuple):
    """A feature in a version's file by its row, what tells it apart, and digests of its shape (normalised, to the
    millimetre) and of its shape and columns together. `title`: what people call it, its address and property, its
    designation or its name; empty where it has none of them."""

    fid: int
    name: str
    shape: bytes
    digest: bytes
    title: str


def diff(
    old: PublishedLayer | None,
    new_path: Path,
    kind: LayerKind | None = None,
    heard: Callable[[int], None] = lambda _done: None,
) -> LayerDiff:
    """The difference between a published layer (None: there was none) and a version's file.

    `kind` is needed only without an old layer. `heard` is told now and then how many of the version's features have
    been read. Raises LayerUnreadableError for a file that cannot be read.
    """
    with _met(old, new_path, kind, heard) as database:
        counts = {
            name: int(database.execute(f"SELECT count(*) FROM met WHERE {which}").fetchone()[0])  # noqa: S608 (ours)
            for name, which in _WHICH.items()
        }
        named = {
            name: tuple(
                str(row[0])
                for row in database.execute(
                    f"SELECT name FROM met WHERE {_WHICH[name]} ORDER BY name LIMIT ?",  # noqa: S608 (ours)
                    (MOST_NAMED,),
                )
            )
            for name in ("added", "removed", "changed")
        }
    return LayerDiff(**named, counts=counts)


def fingerprints(path: Path, kind: LayerKind) -> Iterator[list[Fingerprint]]:
    """Every feature of a version's file, a batch at a time, in its order. Raises LayerUnreadableError."""
    key = RULES[kind].key
    with _opened(path) as (database, geometry, columns):
        chosen = ", ".join(_quoted(name) for name in ("fid", geometry, *columns))
        rows = database.execute(f"SELECT {chosen} FROM features ORDER BY fid")  # noqa: S608 (from the schema, quoted)
        order = sorted(range(len(columns)), key=columns.__getitem__)
        inside = [columns.index(name) for name in key if name in columns]
        titles = [columns.index(name) for name in CALLED if name in columns]
        named = columns.index("name") if "name" in columns else None
        while batch := rows.fetchmany(TOGETHER):
            found = []
            for (fid, _blob, *values), wkb in zip(batch, normal_shapes([row[1] for row in batch]), strict=True):
                shape = hashlib.blake2b(wkb, digest_size=16).digest()
                told = repr([(columns[at], values[at]) for at in order if values[at] is not None])
                digest = hashlib.blake2b(shape + told.encode(), digest_size=16).digest()
                names = [str(values[at]) for at in inside if values[at] not in (None, "")]
                if not key or len(names) < len(key):
                    short = hashlib.blake2b(wkb, digest_size=4).hexdigest()
                    names = [f"{(named is not None and values[named]) or 'utan namn'} [{short}]"]
                called = [str(values[at]) for at in titles if values[at]]
                title = ", ".join(dict.fromkeys(called[:2]))
                found.append(Fingerprint(fid, ", ".join(names), shape, digest, title))
            yield found


@contextmanager
def _met(
    old: PublishedLayer | None, new_path: Path, kind: LayerKind | None, heard: Callable[[int], None]
) -> Iterator[sqlite3.Connection]:
    """A database with the features of both by name, each with its row in either file."""
    kind = old.kind if old else kind or LayerKind.CONSTRAINT
    with (
        tempfile.TemporaryDirectory(prefix="lovlig-diff-") as folder,
        closing(sqlite3.connect(Path(folder) / "met", isolation_level=None)) as database,
    ):
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
        database.execute("CREATE TABLE told (side, fid, name, digest)")
        for side, path in enumerate((old.path if old else None, new_path)):
            done = 0
            for batch in fingerprints(path, kind) if path else ():
                told = [(side, one.fid, one.name, one.digest) for one in batch]
                database.execute("BEGIN")
                database.executemany("INSERT INTO told VALUES (?, ?, ?, ?)", told)
                database.execute("COMMIT")
                done += len(batch)
                heard(done if side else 0)
        database.executescript(_MEET)
        yield database


def normal_shapes(blobs: Sequence[bytes | None]) -> list[bytes]:
    """The WKB of geometries normalised to the millimetre, one-part multi geometries as their part, which they mean.

    Empty for none. Raises LayerUnreadableError.
    """
    try:
        shapes = shapely.from_wkb([None if blob is None else wkb_of(blob) for blob in blobs])
    except (ValueError, TypeError, shapely.errors.ShapelyError):
        raise LayerUnreadableError("Kartlagret har en geometri som inte går att läsa.") from None
    single = shapely.get_num_geometries(shapes) == 1
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    rounded = shapely.normalize(shapely.set_precision(shapes, 0.001, "pointwise"))
    return [wkb or b"" for wkb in shapely.to_wkb(rounded)]


@contextmanager
def _opened(path: Path) -> Iterator[tuple[sqlite3.Connection, str, tuple[str, ...]]]:
    """A version's file, its geometry column and its other columns."""
    if not path.is_file():
        raise LayerUnreadableError("Kartlagrets fil saknas.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            found = database.execute(
                "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = 'features'"
            ).fetchone()
            if found is None:
                raise LayerUnreadableError("Kartlagrets fil saknar tabellen med objekt.")
            names = [str(row[1]) for row in database.execute("SELECT * FROM pragma_table_info('features')")]
            yield database, str(found[0]), tuple(name for name in names if name not in {"fid", found[0]})
    except sqlite3.Error as error:
        raise LayerUnreadableError("Kartlagrets fil går inte att läsa.") from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

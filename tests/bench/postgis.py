"""PostGIS beside the layer store: the same town in a server of its own, asked the same by one statement or by many."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import psycopg
import shapely

from gis.kinds import RULES
from gis.layers import PublishedLayer
from gis.store import Feature, LayerStore
from tests.bench.built import BuiltTown

SERVER_USER: Final = "postgres"  # a server refuses to be root's
TUNED: Final = (
    "listen_addresses=''", "shared_buffers=1GB", "effective_cache_size=4GB", "work_mem=64MB", "jit=off",
    "maintenance_work_mem=512MB", "max_wal_size=8GB", "fsync=off", "synchronous_commit=off", "full_page_writes=off",
    "random_page_cost=1.1", "max_parallel_workers_per_gather=0",
)  # fmt: skip
INSTALL: Final = "sudo apt-get install postgresql postgresql-postgis"
_TYPES: Final[Mapping[type, str]] = {int: "bigint", float: "double precision"}


def programs() -> Path | None:
    """Where the newest server's programs are, with PostGIS beside them; None where it is not installed."""
    for bins in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if Path(f"/usr/share/postgresql/{bins.parent.name}/extension/postgis.control").exists():
            return bins
    return None


@contextmanager
def server(town: BuiltTown) -> Iterator[psycopg.Connection[Any]]:
    """A connection over a local socket to a server with the town in it, filled once and kept. Needs `programs()`."""
    bins = programs()
    assert bins is not None
    folder = town.root / "postgis"
    ready = folder / "filled"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _own(folder)
        _run(bins / "initdb", "-D", folder / "data", "-A", "trust", "-U", "lovlig", "-E", "UTF8", "--no-locale")
    with tempfile.TemporaryDirectory(prefix="lovlig-pg-") as name:
        socket = Path(name)
        _own(socket)
        options = " ".join(f"-c {setting}" for setting in (*TUNED, f"unix_socket_directories={socket}"))
        _run(bins / "pg_ctl", "-D", folder / "data", "-w", "-t", "120", "-l", socket / "log", "-o", options, "start")
        try:
            with psycopg.connect(host=str(socket), user="lovlig", dbname="postgres", autocommit=True) as connection:
                if not ready.exists():
                    _fill(connection, town)
                    ready.touch()
                yield connection
        finally:
            _run(bins / "pg_ctl", "-D", folder / "data", "-m", "fast", "-w", "stop")


def _own(folder: Path) -> None:
    if os.geteuid() == 0:
        user = pwd.getpwnam(SERVER_USER)
        os.chown(folder, user.pw_uid, user.pw_gid)


def _run(*command: Any) -> None:
    user = SERVER_USER if os.geteuid() == 0 else None
    told = subprocess.run(
        [str(part) for part in command], user=user, group=user, extra_groups=[] if user else None,
        cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    if told.returncode:
        raise RuntimeError(told.stderr.decode(errors="replace"))


def _fill(connection: psycopg.Connection[Any], town: BuiltTown) -> None:
    connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    for layer in town.layers.values():
        _copy(connection, layer, town.store)
    connection.execute("VACUUM ANALYZE")
    connection.execute("CHECKPOINT")


def _copy(connection: psycopg.Connection[Any], layer: PublishedLayer, store: LayerStore) -> None:
    """One layer as a table with the indexes that the store's file has: GiST, and those that people search by."""
    columns = store.columns(layer)
    after, types = 0, None
    while features := store.page(layer, None, after, 50_000):
        after = features[-1].id
        if types is None:
            types = _types(features)
            named = ", ".join(f'"{column}" {types[column]}' for column in columns)
            connection.execute(f'CREATE TABLE "{layer.name}" (fid bigint, {named}, geom geometry(Geometry, 3006))')
        placed = shapely.set_srid(np.array([feature.geometry for feature in features], dtype=object), 3006)
        shapes = shapely.to_wkb(placed, hex=True, include_srid=True)
        with connection.cursor().copy(f'COPY "{layer.name}" FROM STDIN') as copy:
            for feature, shape in zip(features, shapes, strict=True):
                copy.write_row((feature.id, *(feature.properties[column] for column in columns), shape))
    connection.execute(f'CREATE INDEX ON "{layer.name}" USING gist (geom)')
    for column in ("fid", *RULES[layer.kind].asked):
        if column == "fid" or column in columns:
            connection.execute(f'CREATE INDEX ON "{layer.name}" ("{column}")')


def _types(features: Sequence[Feature]) -> dict[str, str]:
    """What each column holds, by the first features that have something in it."""
    told: dict[str, str] = {}
    for feature in features:
        for column, value in feature.properties.items():
            if value is not None or feature is features[-1]:
                told.setdefault(column, _TYPES.get(type(value), "text"))
    return told

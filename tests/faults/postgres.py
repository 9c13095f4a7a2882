"""A PostgreSQL of one's own, made in an empty folder, with nothing in it that must last longer than the test."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.service import free_port

PLACES = Path("/usr/lib/postgresql")


class NoPostgres(Exception):  # noqa: N818 - says what is the case
    """PostgreSQL is not installed here."""


def programs() -> Path:
    """The folder of the newest PostgreSQL's programs, where Debian puts them or on the path. Raises NoPostgres."""
    folders = sorted(PLACES.glob("*/bin"), key=lambda path: int(path.parent.name))
    if folders:
        return folders[-1]
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise NoPostgres


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of an empty database in a server of its own, as durable as a real one; ended afterwards.

    PostgreSQL does not run as root, so where we do it runs as its own user. Raises NoPostgres.
    """
    bin_folder, data, port = programs(), folder / "cluster", free_port()
    folder.mkdir(parents=True, exist_ok=True)
    as_other: list[str] = []
    if os.geteuid() == 0:
        as_other = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
        for above in folder.parents:
            if above.stat().st_mode & 0o001 == 0:
                raise PermissionError(f"{above} cannot be entered by postgres")
    run = lambda *command: subprocess.run(  # noqa: E731
        [*as_other, *command], check=True, stdout=subprocess.DEVNULL, cwd="/"
    )
    run(str(bin_folder / "initdb"), "-D", str(data), "-U", "lovlig", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    listening = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    started = [str(bin_folder / "pg_ctl"), "-D", str(data), "-w", "-o", listening, "-l", str(folder / "server.log")]
    run(*started, "start")
    try:
        run(str(bin_folder / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "lovlig", "lovlig")
        yield f"postgresql://lovlig@127.0.0.1:{port}/lovlig"
    finally:
        run(str(bin_folder / "pg_ctl"), "-D", str(data), "-m", "fast", "-w", "stop")

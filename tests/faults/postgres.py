"""A PostgreSQL of one's own, made anew with nothing in it, which is gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
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
def cluster() -> Iterator[str]:
    """The address of an empty database in a server of its own, as durable as a real one; ended afterwards.

    PostgreSQL does not run as root, so where we do it runs as its own user. Raises NoPostgres.
    """
    bin_folder, port = programs(), free_port()
    with tempfile.TemporaryDirectory(prefix="lovlig-postgres-") as folder:
        as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if as_other:
            shutil.chown(folder, "postgres")

        def run(program: str, *told: str) -> None:
            command = [*as_other, str(bin_folder / program), *told]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

        data = f"{folder}/cluster"
        run("initdb", "-D", data, "-U", "lovlig", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        listening = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        run("pg_ctl", "-D", data, "-w", "-o", listening, "-l", f"{folder}/server.log", "start")
        try:
            run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "lovlig", "lovlig")
            yield f"postgresql://lovlig@127.0.0.1:{port}/lovlig"
        finally:
            run("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")

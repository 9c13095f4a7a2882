"""A PostgreSQL of one's own, made anew with nothing in it, which is gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Server:
    """A server with one empty database, that can be stopped and started."""

    folder: str
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://lovlig@127.0.0.1:{self.port}/lovlig"

    def run(self, program: str, *told: str) -> None:
        """One of PostgreSQL's programs. It does not run as root, so where we do it runs as its own user."""
        as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_other, str(programs() / program), *told]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        listening = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        log = f"{self.folder}/server.log"
        self.run("pg_ctl", "-D", f"{self.folder}/cluster", "-w", "-o", listening, "-l", log, "start")

    def stop(self, how: str = "fast") -> None:
        """`how`: "smart", "fast" or, as when the power is cut, "immediate"."""
        self.run("pg_ctl", "-D", f"{self.folder}/cluster", "-m", how, "-w", "stop")


@contextmanager
def server() -> Iterator[Server]:
    """A server of one's own, as durable as a real one; ended afterwards. Raises NoPostgres."""
    programs()
    with tempfile.TemporaryDirectory(prefix="lovlig-postgres-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        made = Server(folder, free_port())
        how = ("-U", "lovlig", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        made.run("initdb", "-D", f"{folder}/cluster", *how)
        made.start()
        try:
            made.run("createdb", "-h", "127.0.0.1", "-p", str(made.port), "-U", "lovlig", "lovlig")
            yield made
        finally:
            with suppress(subprocess.CalledProcessError):  # it may be stopped already
                made.stop()


@contextmanager
def cluster() -> Iterator[str]:
    """The address of an empty database in a server of its own. Raises NoPostgres."""
    with server() as made:
        yield made.url

"""`lovlig archive`: the archive packages of decided cases, into a folder that the archive takes them from."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO, Final

from permits.case.access import Principal, Role
from permits.commands import CommandError, joined, say
from permits.services.refusals import NotFound, Refused
from permits.services.stores import QueueFilter

EVERY: Final = QueueFilter(only_open=False, limit=1_000_000)
WHO: Final = Principal("archive", "Arkivet", frozenset({Role.READER}))
CHUNK: Final = 1 << 20


def tell(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument(
        "numbers", metavar="DIARIENUMMER", nargs="*", help="ärenden; utan nummer alla som är avslutade"
    )
    command.add_argument("--to", type=Path, required=True, metavar="MAPP", help="mappen där paketen läggs")


def run(told: argparse.Namespace) -> int:
    """Write each package whole or not at all. 0 when every case that was asked for could be packed, else 1."""
    told.to.mkdir(parents=True, exist_ok=True)
    with joined() as (services, database):
        with database.reading() as unit:
            known = {each.registry_number: each for each in unit.cases.queue(EVERY)}
        strangers = [number for number in told.numbers if number not in known]
        if strangers:
            raise CommandError(f"Det finns inget ärende {strangers[0]}.")
        ended = {number for number, each in known.items() if not (each.state.is_open or each.state.is_building)}
        wanted = told.numbers or sorted(ended)
        failed = 0
        for number in wanted:
            try:
                name, content = services.archiving.package(WHO, known[number].case_id)
            except Refused as refusal:
                say(f"{number}: {refusal.message_sv}")
                failed += 1
            except NotFound:
                say(f"{number}: en handling saknas i fillagret, paketet gjordes inte")
                failed += 1
            else:
                with content:
                    _kept(content, told.to / name)
                print(told.to / name)
    return 1 if failed else 0


def _kept(content: IO[bytes], path: Path) -> None:
    """The whole file under its name, or nothing: the archive may be looking in the folder."""
    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(content, file, CHUNK)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)

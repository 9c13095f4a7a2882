"""`python -m permits.demo build [--data FOLDER]`: make the demo municipality."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from permits.adapters.database import migrate, open_database
from permits.commands.keys import seal_plain
from permits.demo.build import build
from permits.settings import SettingsError, from_environment


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m permits.demo", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("build", help="bygg Kjellstavik; gör inget om det redan är gjort")
    command.add_argument("--data", type=Path, default=Path(os.environ.get("LOVLIG_DATA", "data")))
    told = parser.parse_args()
    started = time.monotonic()
    settings = from_environment({**os.environ, "LOVLIG_DATA": str(told.data)})
    settings.data.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_url, lambda unsealed: seal_plain(settings, unsealed))
    build(settings.data, database_url=settings.database_url)
    database = open_database(settings.database_url)
    seal_plain(settings, database)
    database.close()
    print(f"Kjellstavik finns i {told.data} ({time.monotonic() - started:.1f} s).")


if __name__ == "__main__":
    try:
        main()
    except SettingsError as error:
        sys.exit(str(error))

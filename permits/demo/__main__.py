"""`python -m permits.demo build [--data FOLDER]`: make the demo municipality."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from permits.demo.build import build


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m permits.demo", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("build", help="bygg Kjellstavik; gör inget om det redan är gjort")
    command.add_argument("--data", type=Path, default=Path(os.environ.get("LOVLIG_DATA", "data")))
    told = parser.parse_args()
    started = time.monotonic()
    build(told.data.resolve(), database_url=os.environ.get("LOVLIG_DATABASE_URL"))
    print(f"Kjellstavik finns i {told.data} ({time.monotonic() - started:.1f} s).")


if __name__ == "__main__":
    main()

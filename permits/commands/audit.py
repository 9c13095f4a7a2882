"""`lovlig audit`: whether the log of events is what was once written, and meets the anchors of each day."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from permits.settings import from_environment


def tell(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("what", nargs="?", choices=["verify"], default="verify", help="kontrollera allt (förvalt)")
    command.add_argument(
        "--anchors", type=Path, metavar="FIL", help="en ankarfil som hållits på ett annat ställe; annars LOVLIG_ANCHORS"
    )


def run(told: argparse.Namespace) -> int:
    """0 when the log is whole, 1 when anything in it or in the anchors is not as it was."""
    from permits.adapters.database import open_database, verify_log

    settings = from_environment()
    database = open_database(settings.database_url)
    try:
        problems = [str(problem) for problem in verify_log(database)]
        is_empty = database.head()[0] == 0
        unmet, met = _anchors(told.anchors or settings.anchors, database.hash_of)
    finally:
        database.close()
    problems += unmet
    for problem in problems:
        print(problem)
    anchored = f" {met} ankare stämmer." if met else "" if is_empty else " Inga ankare finns än."
    print(f"{len(problems)} fel i händelseloggen." if problems else f"Händelseloggen är hel.{anchored}")
    return 1 if problems else 0


def _anchors(path: Path, hash_of: Callable[[int], str | None]) -> tuple[list[str], int]:
    """What is wrong with the anchors in the file, and how many are met."""
    from permits.adapters.anchors import AnchorFile
    from permits.services.anchoring import unmet

    try:
        anchors = AnchorFile(path).every()
    except OSError as error:
        return [f"ankarfilen: {error if type(error) is not OSError else error.strerror}"], 0
    wrong = unmet(anchors, hash_of)
    return [f"ankaret {anchor.day}: {why}" for anchor, why in wrong], len(anchors) - len(wrong)

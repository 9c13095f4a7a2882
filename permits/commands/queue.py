"""`lovlig queue rebuild`: the queue and what cases are found by, told from the events again."""

from __future__ import annotations

import argparse

from permits.commands import joined


def tell(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    asked = command.add_subparsers(required=True, metavar="VAD")
    asked.add_parser("rebuild", help="gör om listor och sökning från händelserna, och slå upp var ärendena ligger")


def run(_told: argparse.Namespace) -> int:
    """All in one transaction: nobody ever sees a queue that lacks cases. Then where they are is looked up anew."""
    with joined() as (services, database):
        number = database.rebuild_queue()
        placed = services.fresh_cases.place_all()
    print(f"{number} ärenden i kön, {placed} uppslagna på kartan.")
    return 0

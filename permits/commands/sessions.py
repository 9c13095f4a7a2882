"""`lovlig sessions`: who of the staff is logged in, and ending somebody's sessions, or everybody's."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from permits.commands import CommandError
from permits.settings import from_environment

if TYPE_CHECKING:
    from permits.services.logged_in import Present

EVERYBODY = "alla"


def tell(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    ways = ["list", "end"]
    command.add_argument("what", nargs="?", choices=ways, default="list", help="lista (förvalt) eller logga ut")
    command.add_argument("who", nargs="?", help=f"namn eller id som i listan, eller {EVERYBODY}: också invånare")


def run(told: argparse.Namespace) -> int:
    """0; 1 when somebody was to be logged out who is not logged in."""
    from permits.adapters.database import open_database
    from permits.services.logged_in import present

    database = open_database(from_environment().database_url)
    try:
        sessions = database.sessions.every()
        staff = present(each for each in sessions if each.staff)
        if told.what == "end":
            if not told.who:
                raise CommandError("Säg vem som ska loggas ut: namn eller id som i lovlig sessions list.")
            chosen = {each.person_id for each in sessions} if told.who == EVERYBODY else {_chosen(told.who, staff)}
            ended = sum(database.sessions.delete_all(person_id) for person_id in chosen if person_id)
            print(f"{ended} inloggningar avslutade.")
            return 0 if ended else 1
        for one in staff:
            print(f"{one.person_id}  {one.name}  ({', '.join(one.roles)})  inloggad {one.since:%Y-%m-%d %H:%M} UTC")
        residents = len({each.person_id for each in sessions if not each.staff})
        print(f"{len(staff)} av personalen är inloggade, och {residents} invånare.")
        return 0
    finally:
        database.close()


def _chosen(told: str, staff: list[Present]) -> str:
    found = [one.person_id for one in staff if told in {one.person_id, one.name}]
    if len(found) > 1:
        raise CommandError("Flera heter så. Ange personens id, som står först på raden i lovlig sessions list.")
    return found[0] if found else ""

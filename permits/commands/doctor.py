"""`lovlig doctor`: what is wrong with this installation and how to mend it, in plain words."""

from __future__ import annotations

import argparse
from typing import Final

from permits.case.times import utc_now
from permits.commands import write_json
from permits.municipality import ProfileError, read_profile
from permits.settings import SettingsError, from_environment

MARKS: Final = {"right": "  ok ", "note": "  obs", "wrong": " FEL "}


def tell(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("--json", action="store_true", help="skriv som JSON, för övervakning")


def run(told: argparse.Namespace) -> int:
    """0 when nothing is wrong, else 1."""
    found = list(_found())
    failed = [one for one in found if one[1] == "wrong"]
    if told.json:
        write_json([dict(zip(("check", "level", "what", "mend"), one, strict=True)) for one in found])
        return 1 if failed else 0
    for name, level, what, mend in found:
        print(f"{MARKS[level]}  {name}: {what}")
        if mend:
            print(f"       → {mend}")
    notes = sum(level == "note" for _name, level, _what, _mend in found)
    ending = f"{len(failed)} fel att rätta." if failed else "Inget är fel."
    print(f"\n{ending}" + (f" {notes} att tänka på." if notes else ""))
    return 1 if failed else 0


def _found() -> list[tuple[str, str, str, str]]:
    """Each finding as (check, level, what, mend)."""
    try:
        settings = from_environment()
        municipality = read_profile(settings.profile)
    except SettingsError as error:
        mend = "Se tabellen Configuration i README.md."
        return [("Inställningar", "wrong", problem, mend) for problem in error.problems]
    except ProfileError as error:
        return [("Inställningar", "wrong", str(error), "Rätta kommunens profil (LOVLIG_PROFILE).")]
    from permits.adapters.database import open_database
    from permits.adapters.examining import Examined, examine

    database = open_database(settings.database_url)
    try:
        examined = Examined(settings, municipality, database, utc_now())
        return [(name, each.level.value, each.what, each.mend) for name, each in examine(examined)]
    finally:
        database.close()

"""`lovlig harvest`: fetch a layer from its source at once, or all that are due, with what became of each."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from permits.commands import CommandError, joined, say

if TYPE_CHECKING:
    from permits.adapters.database import Database
    from permits.services import Services
    from permits.services.harvest_shapes import HarvestRun

PAUSE = 0.5  # seconds
MOST_LOOKED = 1200  # times that the import of what came is looked for


def tell(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("name", metavar="LAGER", nargs="?", help="ett lager; utan lager listas alla källor")


def run(told: argparse.Namespace) -> int:
    """0 when it went well, 1 when nothing came or a person has to look. Raises CommandError."""
    with joined() as (services, database):
        if not told.name:
            return _list(services, database)
        return _harvest(services, database, told.name)


def _list(services: Services, database: Database) -> int:
    from permits.services.layer_ages import age_words

    now, ages = services.clock(), services.harvesting.ages()
    for source in database.harvests.every():
        age = ages.get(source.layer)
        state = "avstängd" if not source.active else str(age_words(age, now)) if age else ""
        latest = database.harvests.runs(source.layer, 1)
        print(f"{source.layer}\t{source.wish.address}\t{source.wish.collection}\t{state}")
        if latest:
            print(f"  {latest[0].begun:%Y-%m-%d %H.%M} UTC: {latest[0].told}")
    return 0


def _harvest(services: Services, database: Database, name: str) -> int:
    from permits.services.harvest_work import HarvestWork
    from permits.services.refusals import Refused

    harvests, imports = services.works["harvests"], services.works["layers"]
    if name not in {entry.name for entry in database.layers.layers()}:
        raise CommandError(f"Det finns inget kartlager {name}. Se lovlig layers list.")
    if not isinstance(harvests, HarvestWork):  # pragma: no cover - joined so in permits.joining
        raise CommandError("Hämtningen är inte inkopplad.")
    try:
        run = harvests.harvest_now(name)
    except Refused as refusal:
        say(refusal.message_sv)
        return 1
    if run is None:
        raise CommandError(f"Kartlagret {name} har ingen källa som är på. Ange den vid kartlagrens skrivbord.")
    for _ in range(MOST_LOOKED):
        if run.is_over:
            break
        if not imports.react_once():  # a worker has taken it before us
            time.sleep(PAUSE)
        harvests.follow_up()
        run = database.harvests.run(run.id) or run
        if run.outcome.value == "asks":
            break
    return _told(run)


def _told(run: HarvestRun) -> int:
    from permits.services.harvest_shapes import Outcome

    counted = f" ({run.count} objekt)" if run.count is not None else ""
    print(f"{run.told}{counted}")
    return 0 if run.outcome in {Outcome.PUBLISHED, Outcome.UNCHANGED} else 1

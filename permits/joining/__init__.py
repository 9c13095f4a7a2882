"""One installation: every service joined with its adapters, as web, worker and command line share them."""

from __future__ import annotations

from permits.adapters.archive import FgsPackages
from permits.adapters.database import Database, open_database
from permits.adapters.keys import keys_of
from permits.case.times import utc_now
from permits.joining.cases import case_desks, case_works
from permits.joining.ground import Ground
from permits.joining.hearings import hearing_desks, hearing_works
from permits.joining.layers import layer_desks
from permits.joining.records import record_desks, record_works
from permits.services import Services
from permits.services.amending import Amending
from permits.services.amending_file import AmendingByFile
from permits.services.archiving import Archiving
from permits.services.ports import Clock
from permits.settings import Settings


def build_services(settings: Settings, clock: Clock = utc_now, database: Database | None = None) -> Services:
    """Every service with its adapters. Opens the database of the settings unless one is given."""
    ground = Ground.of(settings, database or open_database(settings.database_url, clock, keys_of(settings)), clock)
    layers, layer_works = layer_desks(ground)
    cases = case_desks(ground)
    hearings = hearing_desks(ground)
    records = record_desks(ground)
    amending = Amending(ground.database, ground.in_force, ground.places.property, clock)
    return Services(
        **layers,
        **cases,
        **hearings,
        **records,
        amending=amending,
        amending_file=AmendingByFile(amending, ground.in_force),
        archiving=Archiving(cases["handling"].case, ground.files, ground.municipality, FgsPackages()),
        readiness=ground.readiness(),
        places=ground.places,
        files=ground.files,
        people=ground.people,
        properties=ground.properties,
        municipality=ground.municipality,
        clock=clock,
        works={**layer_works, **case_works(ground, cases), **hearing_works(ground), **record_works(records)},
    )

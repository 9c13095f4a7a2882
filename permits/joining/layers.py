"""The desks where map layers are handed in, fetched, published and given out, and what a change of them sets going."""

from __future__ import annotations

from typing import Any

from permits.adapters.clamav import ANSWERING
from permits.adapters.layer_scan import layer_scan_of
from permits.adapters.staging import StagingFolder
from permits.joining.ground import Ground
from permits.services.covering import Covering
from permits.services.giving_out import GivingOut
from permits.services.harvest_reach import Reach
from permits.services.harvest_work import HarvestPorts, HarvestWork
from permits.services.harvesting import Harvesting
from permits.services.import_run import ImportRun
from permits.services.import_scanning import Scan
from permits.services.import_work import ImportWork
from permits.services.importing import After, Importing
from permits.services.layer_maps import LayerMaps
from permits.services.layering import Layering
from permits.services.looking_back import LookingBack
from permits.services.map_making import MapMaking
from permits.services.reassessing import Reassessing
from permits.services.reckoning import Reckoning
from permits.services.standing_layers import StandingLayers
from permits.services.working import Working


def layer_desks(ground: Ground) -> tuple[dict[str, Any], dict[str, Working]]:
    """The desks of GIS staff by their names in Services, and what the worker does for them by name."""
    database, clock = ground.database, ground.clock
    reckoning, reassessing = _consequences(ground)
    map_making = MapMaking(ground.layers)
    layer_maps = LayerMaps(database.layers, ground.layers, clock, map_making)
    after_imports: list[After] = [reckoning.ask, layer_maps.prepare]
    importing, import_work = _imports(ground, after_imports)
    layering = Layering(database.layers, ground.layers, clock, importing.tell)
    harvesting, harvest_work = _harvests(ground, importing, layering)
    after_imports.append(harvest_work.after)
    desks = {
        "covering": Covering(
            database.layers, database.coverages, ground.layers, ground.places, clock, _scan_while_one_waits(ground)
        ),
        "giving_out": GivingOut(ground.places, database, clock),
        "harvesting": harvesting,
        "importing": importing,
        "layer_maps": layer_maps,
        "layering": layering,
        "looking_back": LookingBack(database.layers, ground.places),
        "reassessing": reassessing,
        "reckoning": reckoning,
    }
    works: dict[str, Working] = {
        "layers": import_work,
        "harvests": harvest_work,
        "consequences": reckoning,
        "reassessing": reassessing,
        "map_making": map_making,
    }
    return desks, works


def _scan_while_one_waits(ground: Ground) -> Scan | None:
    return layer_scan_of(ground.settings.clamav, ANSWERING)


def _consequences(ground: Ground) -> tuple[Reckoning, Reassessing]:
    """What a new map version would mean to open cases, and what it meant once published."""
    database = ground.database
    shared: dict[str, Any] = {
        "database": database,
        "case_places": database.case_places,
        "catalogue": database.layers,
        "places": ground.places,
        "clock": ground.clock,
    }
    reckoning = Reckoning(**shared, kept=database.consequences, coverages=database.coverages)
    return reckoning, Reassessing(**shared, kept=database.reassessments)


def _imports(ground: Ground, after: list[After]) -> tuple[Importing, ImportWork]:
    """Handing in layers, at the desk and in the worker; `after` is told of each new version."""
    database = ground.database
    standing = StandingLayers(database.layers, ground.layers)
    shared: dict[str, Any] = {
        "catalogue": database.layers,
        "imports": database.imports,
        "staging": StagingFolder(ground.settings.data / "imports"),
        "run": ImportRun(standing, ground.layers, database.imports, layer_scan_of(ground.settings.clamav)),
        "clock": ground.clock,
    }
    importing = Importing(**shared, standing=standing, after=after)
    return importing, ImportWork(**shared, importing=importing)


def _harvests(ground: Ground, importing: Importing, layering: Layering) -> tuple[Harvesting, HarvestWork]:
    """The sources of layers, at the desk and in the worker."""
    database, settings = ground.database, ground.settings
    standing = importing.standing
    reach = Reach(settings.harvest_hosts, settings.harvest_logins, only=settings.harvest_only)
    ports = HarvestPorts(
        sources=database.harvests,
        catalogue=database.layers,
        imports=database.imports,
        importing=importing,
        layering=layering,
        standing=standing,
        reach=reach,
        clock=ground.clock,
    )
    return Harvesting(database.harvests, standing, reach, ground.ages, ground.clock), HarvestWork(ports)

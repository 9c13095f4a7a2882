"""The whole service: settings in, adapters built, services joined, the web registered. Nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from gis.store import LayerStore
from permits.adapters.anchors import AnchorFile
from permits.adapters.archive import FgsPackages
from permits.adapters.database import Database, open_database
from permits.adapters.database.failing import is_down
from permits.adapters.database.gauges import gauges
from permits.adapters.files import FolderFiles
from permits.adapters.mail import TemplateLetters, open_mailer
from permits.adapters.mailbox import NotJoined
from permits.adapters.meter import Meter, as_text
from permits.adapters.pdf import PdfPrinter
from permits.adapters.presence import Presence
from permits.adapters.registers.embedded import EmbeddedPeople, EmbeddedProperties
from permits.adapters.saml.configuration import configure
from permits.adapters.saml.fetching import metadata_work
from permits.adapters.saml.metadata import ServiceDescription
from permits.adapters.saml.provider import Provider
from permits.adapters.staging import StagingFolder
from permits.case.times import utc_now
from permits.municipality import Municipality, read_profile
from permits.services import Services
from permits.services.allotting import Allotting
from permits.services.anchoring import Anchoring
from permits.services.answering import Answering
from permits.services.appealing import Appealing
from permits.services.applying import Applying
from permits.services.archiving import Archiving
from permits.services.building_stage import BuildingStage
from permits.services.casefile import CaseFiles
from permits.services.committee import Committee
from permits.services.completing import Completing
from permits.services.consent import Consents
from permits.services.covering import Covering
from permits.services.deciding import Deciding
from permits.services.ending import Ending
from permits.services.fresh_cases import FreshCases
from permits.services.giving_out import GivingOut
from permits.services.guiding import Guiding
from permits.services.handling import Handling
from permits.services.harvest_reach import Reach
from permits.services.harvest_work import HarvestPorts, HarvestWork
from permits.services.harvesting import Harvesting
from permits.services.hearing_letters import HearingPress
from permits.services.hearing_mail import HearingLetters
from permits.services.hearing_out import HearingDesk
from permits.services.hearing_preparing import Preparing
from permits.services.holders import Proposing
from permits.services.import_run import ImportRun
from permits.services.import_work import ImportWork
from permits.services.importing import After, Importing
from permits.services.layer_ages import LayerAges
from permits.services.layer_maps import LayerMaps
from permits.services.layering import Layering
from permits.services.looking_back import LookingBack
from permits.services.map_making import MapMaking
from permits.services.neighbour import Neighbours
from permits.services.notice_board import NoticeBoard
from permits.services.noting import Noting
from permits.services.places import Places
from permits.services.ports import Clock
from permits.services.preparing import PreparingDecisions
from permits.services.queueing import Queueing
from permits.services.reacting import Reacting
from permits.services.readiness import Readiness
from permits.services.reassessing import Reassessing
from permits.services.reckoning import Reckoning
from permits.services.referring import Referring
from permits.services.reminding import Reminding
from permits.services.serving import Serving
from permits.services.site_plan_files import SitePlanFiles
from permits.services.standing_layers import StandingLayers
from permits.services.statistics import Counting
from permits.settings import Settings, from_environment
from permits.web import (
    api,
    apply,
    archive,
    auth,
    errors,
    guide,
    health,
    layers,
    layers_out,
    limits,
    map_data,
    metrics,
    neighbour,
    notice_board,
    office,
    ogc,
    page,
    public,
    referral_answer,
    rules,
    session,
    site_plan_files,
    statistics,
    uploads,
)

ROOT = Path(__file__).parent
LARGEST_REQUEST = 32 * 1024 * 1024  # a file of 30 MB and its form
LARGEST_LAYER = 1024 * 1024 * 1024


def create_app(settings: Settings | None = None, clock: Clock = utc_now) -> Flask:
    """The web application. Raises SettingsError naming everything that is missing."""
    settings = settings or from_environment()
    database = open_database(settings.database_url, clock)
    services = build_services(settings, clock, database)
    described = ServiceDescription.of(services.municipality, settings.base_url)
    provider = Provider(configure(settings), database.login_states, database.assertion_ids, described)
    app = Flask(__name__, static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = 2 * 1024 * 1024
    app.url_map.merge_slashes = False  # it would redirect to whatever host the request names
    app.extensions[page.SERVICES] = services
    app.extensions[page.SETTINGS] = settings
    app.extensions["lovlig-presence"] = Presence(settings.data)
    meter = Meter(settings.data / "metrics")
    metrics.install(app, meter, lambda: as_text(meter.total(), gauges(database, clock())))
    uploads.install(app, settings.data / "incoming")
    session.install(app, settings, database.sessions, lambda: provider.idp_origins, clock)
    limits.install(app, settings)
    auth.install(app, provider, database.persons, services.municipality)
    page.join(app)
    errors.join(app, is_down)
    desks = (
        health,
        metrics,
        public,
        guide,
        referral_answer,
        rules,
        api,
        apply,
        map_data,
        neighbour,
        notice_board,
        office,
        archive,
        layers,
        layers_out,
        ogc,
        site_plan_files,
        statistics,
    )
    for desk in desks:
        app.register_blueprint(desk.pages)
    return app


def _imports(
    settings: Settings, database: Database, store: LayerStore, after: list[After], clock: Clock
) -> tuple[Importing, ImportWork]:
    """Handing in layers, at the desk and in the worker; `after` is told of each new version."""
    staging = StagingFolder(settings.data / "imports")
    standing = StandingLayers(database.layers, store)
    shared: dict[str, Any] = {
        "catalogue": database.layers,
        "imports": database.imports,
        "staging": staging,
        "run": ImportRun(standing, store, database.imports),
        "clock": clock,
    }
    importing = Importing(**shared, standing=standing, after=after)
    return importing, ImportWork(**shared, importing=importing)


def _harvests(
    settings: Settings, database: Database, importing: Importing, layering: Layering, ages: LayerAges, clock: Clock
) -> tuple[Harvesting, HarvestWork]:
    """The sources of layers, at the desk and in the worker."""
    standing = importing.standing
    reach = Reach(settings.harvest_hosts, settings.harvest_logins)
    ports = HarvestPorts(
        sources=database.harvests,
        catalogue=database.layers,
        imports=database.imports,
        importing=importing,
        layering=layering,
        standing=standing,
        reach=reach,
        clock=clock,
    )
    return Harvesting(database.harvests, standing, reach, ages, clock), HarvestWork(ports)


def _hearing(
    database: Database, properties: EmbeddedProperties, people: EmbeddedPeople, files: FolderFiles,
    municipality: Municipality, clock: Clock,
) -> HearingDesk:  # fmt: skip
    """The officer's way to have neighbours heard."""
    proposing = Proposing(properties, people, database.persons)
    preparing = Preparing(database, proposing, municipality, clock)
    return HearingDesk(database, preparing, database.persons, files, municipality, clock)


def build_services(settings: Settings, clock: Clock = utc_now, database: Database | None = None) -> Services:
    """Every service with its adapters, as web and worker share them."""
    database = database or open_database(settings.database_url, clock)
    municipality = read_profile(settings.profile)
    people = EmbeddedPeople(settings.data / "registers.db")
    properties = EmbeddedProperties(settings.data / "registers.db")
    files = FolderFiles(settings.data / "files")
    layer_store = LayerStore(settings.data / "layers")
    ages = LayerAges(database.harvests, database.layers, clock)
    places = Places(database.layers, layer_store, properties, municipality, clock, ages.notes)
    press = PdfPrinter(ROOT / "templates", ROOT / "static")
    printer = CaseFiles(places, files, municipality, press, clock)
    sender = (municipality.contact.committee, municipality.contact.email)
    applying = Applying(
        database=database,
        persons=database.persons,
        files=files,
        places=places,
        people=people,
        municipality=municipality,
        clock=clock,
    )
    mailer = open_mailer(settings.smtp_url, settings.data / "mail", sender, clock)
    letters = TemplateLetters(ROOT / "templates" / "email")
    reacting = Reacting(
        database=database,
        files=files,
        printer=printer,
        mailer=mailer,
        letters=letters,
        municipality=municipality,
        base_url=settings.base_url,
        clock=clock,
        persons=database.persons,
    )
    reckoning = Reckoning(
        database=database,
        kept=database.consequences,
        case_places=database.case_places,
        catalogue=database.layers,
        coverages=database.coverages,
        places=places,
        clock=clock,
    )
    reassessing = Reassessing(
        database=database,
        kept=database.reassessments,
        case_places=database.case_places,
        catalogue=database.layers,
        places=places,
        clock=clock,
    )
    map_making = MapMaking(layer_store)
    board = NoticeBoard(database, clock)
    handling = Handling(database, clock)
    layer_maps = LayerMaps(database.layers, layer_store, clock, map_making)
    after_imports: list[After] = [reckoning.ask, layer_maps.prepare]
    importing, import_work = _imports(settings, database, layer_store, after_imports, clock)
    layering = Layering(database.layers, layer_store, clock, importing.tell)
    harvesting, harvest_work = _harvests(settings, database, importing, layering, ages, clock)
    after_imports.append(harvest_work.after)
    fresh_cases = FreshCases(database, clock, municipality, places.property)
    hearing = _hearing(database, properties, people, files, municipality, clock)
    return Services(
        allotting=Allotting(database, clock, municipality),
        queueing=Queueing(database, clock, municipality),
        fresh_cases=fresh_cases,
        applying=applying,
        archiving=Archiving(handling.case, files, municipality, FgsPackages()),
        answering=Answering(database, files, clock),
        completing=Completing(database, clock),
        notice_board=board,
        noting=Noting(database, clock),
        building=BuildingStage(database, files, clock),
        consents=Consents(places, municipality, press, clock),
        covering=Covering(database.layers, database.coverages, layer_store, places, clock),
        handling=handling,
        counting=Counting(database, clock),
        deciding=Deciding(database, clock, municipality.fees, municipality.decisions),
        preparing=PreparingDecisions(database, clock, printer, municipality.fees),
        committee=Committee(database, clock, municipality, press),
        serving=Serving(database, clock, NotJoined()),
        appealing=Appealing(database, files, clock),
        hearing=hearing,
        hearing_letters=HearingPress(hearing, municipality, settings.base_url, press, clock),
        neighbours=Neighbours(database, files, places, people, database.persons, clock),
        referring=Referring(database, files, municipality, clock),
        giving_out=GivingOut(places, database, clock),
        guiding=Guiding(database.guides, applying, places, municipality, clock),
        layer_maps=layer_maps,
        harvesting=harvesting,
        importing=importing,
        layering=layering,
        looking_back=LookingBack(database.layers, places),
        reacting=reacting,
        readiness=Readiness(database.beats, files.is_usable, places.can_be_read, clock),
        reassessing=reassessing,
        reckoning=reckoning,
        site_plan_files=SitePlanFiles(places, municipality, press, clock),
        places=places,
        files=files,
        people=people,
        properties=properties,
        municipality=municipality,
        clock=clock,
        works={
            "layers": import_work,
            "harvests": harvest_work,
            "reactions": reacting,
            "reminders": Reminding(database, clock, municipality.remind_days),
            "fresh cases": fresh_cases,
            "endings": Ending(database, clock),
            "consequences": reckoning,
            "reassessing": reassessing,
            "map_making": map_making,
            "anchors": Anchoring(AnchorFile(settings.anchors), database.head, database.hash_of, clock),
            "notices": board,
            "hearing letters": HearingLetters(
                database, mailer, letters, municipality, settings.base_url, clock
            ),
            **metadata_work(settings),
        },
    )

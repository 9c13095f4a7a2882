"""The whole service: settings in, services joined, the web registered. Nothing else."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from permits import logged
from permits.adapters.database import open_database
from permits.adapters.database.failing import is_down
from permits.adapters.database.gauges import gauges
from permits.adapters.keys import keys_of
from permits.adapters.meter import Meter, as_text
from permits.adapters.presence import Presence
from permits.adapters.saml.configuration import configure
from permits.adapters.saml.metadata import ServiceDescription
from permits.adapters.saml.provider import Provider
from permits.case.times import utc_now
from permits.joining import build_services
from permits.joining.limits import limiter_of
from permits.services.ports import Clock
from permits.settings import Settings, from_environment, keep_to_ourselves
from permits.web import (
    amending,
    amending_edit,  # noqa: F401 - registers itself on the settings' pages
    amending_file,  # noqa: F401 - and the same as one file
    api,
    apply,
    archive,
    asked,
    auth,
    disposal,
    errors,
    guide,
    hand_out_masks,  # noqa: F401 - registers on the desk beside
    handing_out,
    health,
    hosts,
    layers,
    layers_out,
    limits,
    logged_in,
    map_data,
    metrics,
    neighbour,
    notice_board,
    office,
    ogc,
    page,
    plain_text,
    protected_reads,
    public,
    referral_answer,
    registry,
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
    keep_to_ourselves()
    settings = settings or from_environment()
    logged.begin()
    database = open_database(settings.database_url, clock, keys_of(settings))
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
    asked.install(app)
    hosts.install(app, settings)
    meter = Meter(settings.data / "metrics")
    metrics.install(app, meter, lambda: as_text(meter.total(), gauges(database, clock())))
    uploads.install(app, settings.data / "incoming")
    plain_text.install(app)
    session.install(app, settings, database.sessions, lambda: provider.idp_origins, clock)
    limits.install(app, settings, limiter_of(settings, database))
    auth.install(app, provider, database.persons, services.municipality)
    protected_reads.install(app)
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
        logged_in,
        ogc,
        registry,
        handing_out,
        disposal,
        site_plan_files,
        statistics,
        amending,
    )
    for desk in desks:
        app.register_blueprint(desk.pages)
    return app

"""Where it is counted how often somebody comes: beside the database, so that all processes count together."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from permits.adapters.buckets import MappedBuckets
from permits.adapters.database import Database
from permits.settings import Settings

if TYPE_CHECKING:
    from permits.web.limits import Limiter

log = logging.getLogger("lovlig.limits")


def limiter_of(settings: Settings, database: Database) -> Limiter | None:
    """The limiter of an installation; None, which is told, where none can be had: people come first."""
    if database.engine.dialect.name == "postgresql":
        return database.rates
    try:
        return MappedBuckets(settings.data / "limits")
    except OSError as error:
        log.error("nobody is held back, since there is no file to count in: %s", error.strerror)
        return None

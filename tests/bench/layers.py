"""Site reports at ten thousand, a hundred thousand and a million properties, beside PostGIS; imports; memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any, Final

import psycopg
from shapely import Polygon

from gis.site import site_report
from tests.bench import mosaic, postgis
from tests.bench.built import BuiltTown
from tests.bench.heavy import imported, worker_memory
from tests.bench.postgis_report import Answer, by_one_statement, by_steps
from tests.bench.same_answers import differences
from tests.bench.stopwatch import Figure, Measure, Measured, Missing, settled

SIZES: Final = (10_000, 100_000, 1_000_000)
PLACES: Final = 500
WARMING: Final = 60
DAY: Final = date(2026, 11, 22)
MEDIAN, SLOWEST, GROWTH = 0.004, 0.010, 1.5
IMPORTED: Final = 100_000
WAYS: Final = {"en sats": by_one_statement, "en sats per steg": by_steps}


def every(largest: int = SIZES[-1]) -> Iterator[Measured]:
    """All that is measured of layers, up to towns of `largest` properties."""
    towns = [BuiltTown(size) for size in SIZES if size <= largest]
    reports: list[Measure] = []
    for town in towns:
        measured = list(side_by_side(town))
        reports.extend(each for each in measured[:1] if isinstance(each, Measure))
        yield from measured
    growth = reports[-1].median / reports[0].median
    yield Figure(f"växer från {told(SIZES[0])} till {told(towns[-1].properties)}", growth, GROWTH, "gånger")
    yield from imported(BuiltTown(IMPORTED))
    yield from worker_memory(towns[-1])


def side_by_side(town: BuiltTown) -> Iterator[Measured]:
    """The site report and PostGIS by turns, place by place: never the same place twice, and mostly another property."""
    size = told(town.properties)
    layers, store = town.layers, town.store
    ours = Measure(f"platsrapport, {len(layers)} lager, {size} fastigheter", MEDIAN, slowest=SLOWEST)
    theirs = {way: Measure(f"  PostGIS, {way}") for way in WAYS}
    footprints = mosaic.footprints(town.place, WARMING + PLACES, seed=town.properties)
    unlike = 0
    with ExitStack() as running:
        connection = running.enter_context(postgis.server(town)) if postgis.programs() else None
        for footprint in footprints[:WARMING]:
            site_report(footprint, layers, store, as_of=DAY)
            for way in WAYS if connection else ():
                WAYS[way](connection, footprint)
        running.enter_context(settled())
        for footprint in footprints[WARMING:]:
            with ours():
                report = site_report(footprint, layers, store, as_of=DAY)
            answers = list(_theirs(connection, footprint, theirs)) if connection else []
            unlike += any(any(differences(report, answer)) for answer in answers)
    yield ours
    if connection is None:
        yield Missing("  PostGIS", f"finns inte här: {postgis.INSTALL}")
        return
    yield from theirs.values()
    best = min(measure.median for measure in theirs.values())
    yield Figure("  mot PostGIS, mediantid", ours.median / best, 1.0, "gånger")
    yield Figure("  platser där svaren skiljer sig", unlike, 0, count=PLACES)


def _theirs(connection: psycopg.Connection[Any], footprint: Polygon, measures: dict[str, Measure]) -> Iterator[Answer]:
    for way, measure in measures.items():
        with measure():
            answer = WAYS[way](connection, footprint)
        yield answer


def told(count: int) -> str:
    """A number in groups of three."""
    return f"{count:,}".replace(",", "\u00a0")

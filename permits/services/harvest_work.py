"""The worker's harvests: what is due is fetched, handed in, and published by itself when nothing speaks against it."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from gis.harvesting.harvest import harvest
from gis.harvesting.refusing import HarvestError
from gis.harvesting.shapes import Harvested
from gis.layers import LayerKind
from permits.case.access import Principal, Role
from permits.case.times import STOCKHOLM, swedish_day
from permits.services.harvest_beating import Beating, NoLongerOurs
from permits.services.harvest_days import due_after_failure, next_due
from permits.services.harvest_folder import own_folder, sweep
from permits.services.harvest_reach import Reach, asked_of
from permits.services.harvest_shapes import HarvestRun, LayerSource, Outcome, Sources
from permits.services.harvest_verdict import change_of, difference_told, percent, waits_because
from permits.services.import_questions import renamed
from permits.services.import_shapes import ImportRow, Imports, ImportState
from permits.services.importing import Importing
from permits.services.layering import Layering
from permits.services.ports import Clock, LayerCatalogue
from permits.services.publishing import still_to_come
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.shapes import LayerVersionRow
from permits.services.standing_layers import StandingLayers

HARVESTER: Final = Principal("hamtning", "Hämtning", frozenset({Role.GIS}))
LEASE: Final = timedelta(minutes=5)  # longer than a server may be silent
PUT_OFF: Final = timedelta(minutes=2)  # while the last one is still being imported

log = logging.getLogger("lovlig.harvesting")


@dataclass(frozen=True)
class HarvestPorts:
    """What a harvest needs of the rest of the house."""

    sources: Sources
    catalogue: LayerCatalogue
    imports: Imports
    importing: Importing
    layering: Layering
    standing: StandingLayers
    reach: Reach
    clock: Clock


class HarvestWork:
    """Any number of workers may run it at once: a source is one worker's at a time, by a lease."""

    pause = 5.0

    def __init__(self, ports: HarvestPorts) -> None:
        self._ports = ports
        self._sources = ports.sources
        self._clock = ports.clock
        self._stopping = False
        self._swept = False

    def stop(self) -> None:
        """Let a harvest that goes on be begun again by another worker."""
        self._stopping = True

    def react_once(self) -> int:
        """Harvest everything that is due. What fails is told with the source, and tried again by its schedule."""
        self.follow_up()
        if not self._swept:
            self._swept = True
            sweep()
        tried = 0
        while not self._stopping and (claimed := self._claim()):
            tried += 1
            self._carry_out(*claimed)
        return tried

    def follow_up(self) -> None:
        """Tell of imports that ended without becoming a version, or that ask something."""
        for run in self._sources.importing():
            self._follow(run)

    def harvest_now(self, layer: str) -> HarvestRun | None:
        """Harvest a layer at once, for whoever waits; None when there is no source that is on. Raises Refused."""
        if not self._sources.hurry(layer, self._clock()):
            return None
        claimed = self._claim(layer)
        if claimed is None:
            raise Refused("Lagret hämtas redan. Vänta tills det är klart.")
        self._carry_out(*claimed)
        return self._sources.run(claimed[1].id)

    def _claim(self, layer: str | None = None) -> tuple[LayerSource, HarvestRun] | None:
        now = self._clock()
        due = self._sources.next_due()
        if due is None or due > now:
            return None
        run_id = uuid4().hex
        source = self._sources.claim(now, now + LEASE, run_id, layer)
        if source is None:
            return None
        moves = self._ports.catalogue.history(source.layer)
        by_name = source.by_name if source.forced else HARVESTER.name
        run = HarvestRun(run_id, source.layer, now, by_name, moves[0].revision if moves else 0)
        return source, run

    def _carry_out(self, source: LayerSource, run: HarvestRun) -> None:
        before = [each for each in self._sources.importing() if each.layer == source.layer]
        if any(each.outcome is Outcome.IMPORTING for each in before):
            self._sources.finish(source.layer, run.id, due=self._clock() + PUT_OFF, forced=source.forced)
            return
        for asking in before:
            self._replace(asking)
        self._sources.begin_run(run)
        try:
            with own_folder() as folder:
                self._fetch(source, run, folder / "underlag.geojson")
        except NoLongerOurs:
            self._let_go(source, run)
        except HarvestError as error:
            self._failed(source, run, error.text, error.passing)
        except Exception as error:
            # its message may hold an address or more; its type and place do not
            place = "".join(traceback.format_tb(error.__traceback__)[-2:])
            log.error("the harvest of %s could not go on: %s\n%s", source.layer, type(error).__name__, place)
            self._failed(source, run, "Hämtningen stannade av ett fel hos oss. Det står i driftloggen.", True)

    def _fetch(self, source: LayerSource, run: HarvestRun, path: Path) -> None:
        wish = source.wish
        kind = LayerKind(self._ports.standing.entry(source.layer).kind)
        beating = Beating(self.keep, source.layer, run.id)
        reached = self._ports.reach.source(wish.login, beating)
        known = () if source.forced else source.validators
        got = harvest(reached, asked_of(wish, kind, self._ports.standing), path, known=known)
        beating(at_once=True)
        run = replace(run, count=got.count, matched=got.matched, size=got.bytes_taken)
        if self._is_as_before(source, got):
            self._unchanged(source, run)
            return
        if got.count == 0:
            raise HarvestError("Källan har inga objekt i kommunen. Kontrollera samlingen och filtret.")
        begun = self._hand_in(source, run, got, path)
        due = next_due(wish, self._clock())
        kept = {"digest": got.digest, "validators": got.validators, "harvested": begun.id}
        if self._sources.finish(source.layer, run.id, due=due, failures=0, **kept):
            told = "Underlaget är hämtat och läses in." + (
                f" {got.left_out} objekt utanför kommunen är inte med." if got.left_out else ""
            )
            # a quick import may have ended it already
            going_on = replace(run, outcome=Outcome.IMPORTING, told=told, import_id=begun.id)
            self._sources.end_run(going_on, only_from=Outcome.FETCHING)

    def _hand_in(self, source: LayerSource, run: HarvestRun, got: Harvested, path: Path) -> ImportRow:
        columns = renamed(source.wish.columns)
        choices = {"columns": columns, "settled": ["layer", "columns"]} if columns else {}
        told = {"run": run.id, "count": got.count, "epsg": got.epsg, "swapped": got.swapped, "left_out": got.left_out}
        return self._ports.importing.begin_harvested(
            source.layer,
            path,
            f"{source.wish.collection} {run.begun.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}.geojson",
            "",
            told,
            by=HARVESTER,
            choices=choices,
        )

    # what is as it was

    def _is_as_before(self, source: LayerSource, got: Harvested) -> bool:
        if not source.harvested or not (got.unchanged or got.digest == source.digest):
            return False
        return not source.forced or self._holding(source.layer) == source.harvested

    def _holding(self, layer: str) -> str:
        pointer = self._ports.catalogue.current().get(layer)
        return pointer.version_id if pointer else ""

    def _unchanged(self, source: LayerSource, run: HarvestRun) -> None:
        if not self._sources.finish(source.layer, run.id, due=next_due(source.wish, self._clock()), failures=0):
            return
        self._sources.confirm(source.layer, source.harvested, run.begun)
        told = "Ingenting har ändrats hos källan."
        try:
            version = self._ports.catalogue.version(source.harvested)
        except NotFound:  # its import has not ended
            version = None
        pointer = self._ports.catalogue.current().get(source.layer)
        if version is not None and (pointer is None or pointer.version_id != version.id):
            if pointer is not None and pointer.at <= version.handed_in and change_of(version) == 0.0:
                self._sources.confirm(source.layer, pointer.version_id, run.begun)
            else:
                day = swedish_day(version.handed_in).isoformat()
                state = "har fel" if version.blocked else "har inte publicerats"
                told = f"Ingenting har ändrats hos källan sedan {day}. Den versionen {state}."
        self._end(run, Outcome.UNCHANGED, told)

    # what did not come

    def _failed(self, source: LayerSource, run: HarvestRun, told: str, passing: bool) -> None:
        now, failures = self._clock(), source.failures + 1
        due = due_after_failure(source.wish, now, failures, passing)
        if self._sources.finish(source.layer, run.id, due=due, failures=failures):
            self._end(run, Outcome.FAILED, told)

    def _let_go(self, source: LayerSource, run: HarvestRun) -> None:
        """Another worker goes on at once where this process is to end; elsewhere it is somebody else's already."""
        told = "Hämtningen avbröts: källan ändrades medan den pågick, eller så tog en annan process över."
        if self._stopping:
            self._sources.finish(source.layer, run.id, due=source.due, forced=source.forced)
            told = "Hämtningen avbröts och görs om: arbetsprocessen startas om."
        self._end(run, Outcome.FAILED, told)

    def _end(self, run: HarvestRun, outcome: Outcome, told: str) -> None:
        self._sources.end_run(replace(run, outcome=outcome, told=told, ended=self._clock()))

    # what was imported

    def _replace(self, run: HarvestRun) -> None:
        self._ports.imports.cancel(run.import_id, self._clock())
        self._end(run, Outcome.FAILED, "Frågan om underlaget besvarades inte, och en nyare hämtning har ersatt det.")

    def _follow(self, run: HarvestRun) -> None:
        """Tell of an import that ended without becoming a version, or that asks."""
        try:
            row = self._ports.imports.get(run.import_id)
        except NotFound:
            return
        if row.state is ImportState.ASKS and run.outcome is not Outcome.ASKS:
            told = "Inläsningen behöver ett svar av dig innan den kan gå vidare."
            self._sources.end_run(replace(run, outcome=Outcome.ASKS, told=told))
        elif row.state in {ImportState.FAILED, ImportState.CANCELLED}:
            self._sources.forget_harvested(run.layer)
            failed = row.state is ImportState.FAILED
            self._end(run, Outcome.FAILED, row.reason if failed else "Någon avbröt inläsningen av underlaget.")

    def after(self, row: LayerVersionRow) -> None:
        """Publish a version that was harvested, when nothing speaks against it. May be told of it twice."""
        harvested = (row.diff.get("intake") or {}).get("harvest") or {}
        run = self._sources.run(str(harvested.get("run", "")))
        if run is None or run.is_over:
            return
        run = replace(run, count=row.count, change=change_of(row), import_id=row.id)
        pointer = self._ports.catalogue.current().get(row.layer)
        if pointer is not None and pointer.version_id == row.id:  # published before we could tell of it
            self._published(run, row)
            return
        source = self._sources.get(row.layer)
        held = self._ports.catalogue.version(pointer.version_id) if pointer else None
        because = waits_because(row, held, source.wish.most_change if source else None) or self._planned(row.layer)
        if because:
            self._sources.confirm(row.layer, row.id, run.begun)
            if pointer is not None and change_of(row) == 0.0 and not row.blocked:
                self._sources.confirm(row.layer, pointer.version_id, run.begun)
                self._end(run, Outcome.UNCHANGED, "Källan har det som redan gäller.")
                return
            self._end(run, Outcome.WAITING, f"{_capital(difference_told(row))}. {because}")
            return
        self._publish(run, row)

    def _planned(self, layer: str) -> str:
        today = swedish_day(self._clock())
        coming = still_to_come(self._ports.catalogue.history(layer), today)
        return f"En annan version ska gälla från {coming[0].published.isoformat()}." if coming else ""

    def _publish(self, run: HarvestRun, row: LayerVersionRow) -> None:
        why = f"Hämtad från källan: {difference_told(row)}."
        try:
            self._ports.layering.publish(HARVESTER, row.id, run.revision, why=why)
        except Stale:
            told = "Någon ändrade vad som gäller medan underlaget hämtades, så en person får avgöra."
            self._sources.confirm(row.layer, row.id, run.begun)
            self._end(run, Outcome.WAITING, told)
        except Refused as refusal:
            self._end(run, Outcome.WAITING, refusal.message_sv)
        else:
            self._published(run, row)

    def _published(self, run: HarvestRun, row: LayerVersionRow) -> None:
        self._sources.confirm(row.layer, row.id, run.begun)
        change = f" ({percent(run.change)})" if run.change else ""
        self._end(run, Outcome.PUBLISHED, f"Publicerad av sig själv: {difference_told(row)}{change}.")

    def keep(self, layer: str, run_id: str) -> None:
        """Make the lease longer. Raises when the harvest is not wanted any more."""
        now = self._clock()
        if self._stopping or not self._sources.beat(layer, run_id, now + LEASE):
            raise NoLongerOurs


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

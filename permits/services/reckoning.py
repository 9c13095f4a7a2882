"""Which open cases would be found otherwise if a version or a coverage came to hold: reckoned in the background."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from permits.services.consequences import CaseConsequence, compared, known_case
from permits.services.near_changes import differing_ground, near_changes
from permits.services.places import Places
from permits.services.ports import Clock, LayerCatalogue
from permits.services.publishing import waiting_versions
from permits.services.refusals import NotFound
from permits.services.shapes import LayerVersionRow
from permits.services.standing_ports import CasePlaces, Consequences, Coverages
from permits.services.standing_shapes import CoverageRow, Reckoned, Standing
from permits.services.stores import Transactions

LEASE: Final = timedelta(minutes=10)
AGAIN: Final = timedelta(minutes=1)  # until one that failed is tried again
OLD: Final = timedelta(hours=1)  # new cases have come since; it is reckoned anew for whoever looks

log = logging.getLogger("lovlig.reckoning")


class Stopped(Exception):  # noqa: N818 - says what happened, and is no error
    """The process is to end."""


class Reckoning:
    """Reckons consequences, one subject after another. Any number of workers may run it at once."""

    def __init__(
        self,
        *,
        database: Transactions,
        kept: Consequences,
        case_places: CasePlaces,
        catalogue: LayerCatalogue,
        coverages: Coverages,
        places: Places,
        clock: Clock,
    ) -> None:
        self._database = database
        self._kept = kept
        self._case_places = case_places
        self._catalogue = catalogue
        self._coverages = coverages
        self._places = places
        self._clock = clock
        self._seen: tuple[int, date] | None = None
        self._stopping = False

    def ask(self, row: LayerVersionRow | CoverageRow) -> None:
        """Have it reckoned what this version or coverage would mean, unless it cannot be published."""
        if not isinstance(row, LayerVersionRow) or _may_hold(row):
            self._kept.ask(row.id, row.layer, self._clock())

    def of(self, row: LayerVersionRow | CoverageRow) -> Reckoned | None:
        """What was reckoned, which is asked for anew when it is old; None for what cannot be published."""
        found = self._kept.of(row.id)
        if found is None or (found.state == "done" and (not self.is_fresh(found) or self._is_old(found))):
            self.ask(row)
            return self._kept.of(row.id)
        return found

    def is_fresh(self, found: Reckoned | None) -> bool:
        """Whether it was reckoned against what holds now."""
        return found is not None and found.revision == self._catalogue.revision() and found.reckoned is not None

    def _is_old(self, found: Reckoned) -> bool:
        return found.reckoned is not None and self._clock() - found.reckoned > OLD

    # the worker

    def react_once(self) -> int:
        """Reckon what waits, and ask anew for what waits to be published when what holds has moved."""
        self._ask_anew()
        tried = 0
        while claimed := self._kept.claim(self._clock(), LEASE):
            tried += 1
            try:
                self._reckon(claimed)
            except Stopped:
                self._kept.put_off(claimed, self._clock())
                return tried
            except Exception as error:
                # its message may hold personal data; its type does not
                log.warning("the consequences of %s could not be reckoned: %s", claimed.subject, type(error).__name__)
                self._kept.put_off(claimed, self._clock() + AGAIN)
        return tried

    def stop(self) -> None:
        """Leave what is going on for another worker."""
        self._stopping = True

    def _ask_anew(self) -> None:
        seen = (self._catalogue.revision(), self._places.today())
        if seen == self._seen:
            return
        for row in self._waiting():
            found = self._kept.of(row.id)
            if found is None or (found.state == "done" and not self.is_fresh(found)):
                self.ask(row)
        self._seen = seen

    def _waiting(self) -> Iterator[LayerVersionRow | CoverageRow]:
        for entry in self._catalogue.layers():
            yield from waiting_versions(self._catalogue.versions(entry.name), self._catalogue.history(entry.name))

    def _reckon(self, claimed: Reckoned) -> None:
        while self._case_places.follow():
            self._go_on()
        revision = self._catalogue.revision()
        before = self._places.standing()
        after = self._were_it_to_hold(claimed, before)
        places = self._case_places.open_cases()
        looked_at, found = 0, []
        for each in self._differing(before, after):
            looked_at += 1
            if each is not None:
                found.append(each)
        self._kept.done(
            claimed,
            revision=revision,
            at=self._clock(),
            open_cases=len(places),
            looked_at=looked_at,
            cases=[each.as_dict() for each in found],
        )

    def _were_it_to_hold(self, claimed: Reckoned, before: Standing) -> Standing:
        try:
            version, coverage = self._catalogue.version(claimed.subject).version, None
        except NotFound:
            version, coverage = None, self._coverages.coverage(claimed.subject).coverage
        held = before.get(claimed.layer)
        declared = next(entry for entry in self._catalogue.layers() if entry.name == claimed.layer)
        if version is None and held is None:
            return before  # a coverage of a layer that nobody has published yet changes no answer
        stands = held or ("", declared.coverage)
        return {**before, claimed.layer: (version or stands[0], coverage or stands[1])}

    def _differing(self, before: Standing, after: Standing) -> Iterator[CaseConsequence | None]:
        """What differs for each open case that lies near a change; None for one for which nothing does."""
        old, new = self._places.layers_standing(before), self._places.layers_standing(after)
        grounds = differing_ground(old, new)
        if not grounds:
            return
        cases = self._case_places.open_cases()
        for place in near_changes(cases, grounds, old, new, self._places.store):
            self._go_on()
            with self._database.reading() as unit:
                known = known_case(unit, place.case_id, self._clock())
            differs = compared(known, old, new, self._places)
            yield differs[0] if differs else None

    def _go_on(self) -> None:
        if self._stopping:
            raise Stopped


def _may_hold(row: LayerVersionRow) -> bool:
    return bool(row.version) and not row.blocked

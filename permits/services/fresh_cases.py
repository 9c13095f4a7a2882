"""What happens to a case by itself once it has come in: its area is looked up, and it is given to an officer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from shapely import Point
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from permits.case.events import ApplicationSubmitted, CaseAllotted, StoredEvent
from permits.case.folding import fold
from permits.case.model import Case, State
from permits.municipality import Municipality
from permits.queue_profile import Area
from permits.services.allotting import roster_of
from permits.services.diary import own_hand, record
from permits.services.ports import Clock, PropertyPlace
from permits.services.queue_shapes import Placing
from permits.services.stores import Transactions

AT_A_TIME: Final = 50
PAUSE: Final = 2.0  # seconds; nobody waits for it, and a case has weeks

Property = Callable[[str], PropertyPlace | None]


class FreshCases:
    """Run by the worker. Any number of workers may run it at once, and it can be killed anywhere."""

    pause = PAUSE

    def __init__(self, database: Transactions, clock: Clock, municipality: Municipality, find: Property) -> None:
        self._database = database
        self._clock = clock
        self._municipality = municipality
        self._find = find
        self._drawn = Drawn()
        self._areas = municipality.queue.areas
        self._looked_at = 0  # the last new case that nobody suited, by its number
        self._roster: object = None

    def react_once(self) -> int:
        """Look up where cases are, then give those that are new to officers; tells how many it went through."""
        return self.place_all() + self.allot_all()

    def place_all(self) -> int:
        """Find the area, the address and the point of every case that lacks them."""
        if self._areas != self._municipality.queue.areas:  # others have begun to hold, as at midnight
            with self._database.transaction() as unit:
                unit.queue.displace()
            self._areas = self._municipality.queue.areas
        placed = 0
        while lacking := self._unplaced():
            for case_id in lacking:
                self._place(case_id)
            placed += len(lacking)
        return placed

    def _unplaced(self) -> list[str]:
        with self._database.reading() as unit:
            return unit.queue.unplaced(AT_A_TIME)

    def _place(self, case_id: str) -> None:
        with self._database.reading() as unit:
            stored = unit.log.of_case(case_id)
        case = fold(stored)
        found = self.placing(case, stored)
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            stored = unit.log.of_case(case_id)  # somebody may have added to it while we looked
            unit.queue.place(fold(stored), stored, found)

    def placing(self, case: Case, stored: Sequence[StoredEvent]) -> Placing:
        """Where the case is: at what is drawn, otherwise in its property."""
        known = self._find(case.designation)
        drawn = _sited(stored)
        point = drawn.centroid if drawn is not None else (Point(known.centroid) if known else None)
        address = known.address if known and not case.is_protected else ""
        return Placing(
            self._area(case.designation, point),
            address,
            (round(point.x, 1), round(point.y, 1)) if point is not None else None,
        )

    def _area(self, designation: str, point: Point | None) -> str:
        """The first area of the profile that the case lies in; empty when it lies in none."""
        tract = designation.rpartition(" ")[0]
        for area in self._municipality.queue.areas:
            ground = self._drawn.of(area)
            if tract in area.tracts or (ground is not None and point is not None and ground.covers(point)):
                return area.name
        return ""

    def allot_all(self) -> int:
        """Give the new cases that nobody has to officers, where the municipality wants that."""
        if not self._municipality.queue.automatic:
            return 0
        tried = 0
        self._begin_again_if_changed()
        while waiting := self._unallotted():
            for number, case_id in waiting:
                self._allot(case_id)
                self._looked_at = number
            tried += len(waiting)
        return tried

    def _begin_again_if_changed(self) -> None:
        """A case that suited nobody is tried again when somebody comes, goes or comes back."""
        with self._database.reading() as unit:
            roster = roster_of(unit, self._municipality, self._clock())
        stands = (roster.day, tuple(roster.members), tuple(roster.absences))
        if stands != self._roster:
            self._roster, self._looked_at = stands, 0

    def _unallotted(self) -> list[tuple[int, str]]:
        with self._database.reading() as unit:
            return unit.queue.unallotted(AT_A_TIME, self._looked_at)

    def _allot(self, case_id: str) -> None:
        at = self._clock()
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            stored = unit.log.of_case(case_id)
            case = fold(stored)
            if case.officer_id or case.state is not State.SUBMITTED:
                return  # a person was quicker
            area = self.placing(case, stored).area
            chosen = roster_of(unit, self._municipality, at).choose(case, area)
            if chosen is not None:
                given = CaseAllotted(chosen.member.person_id, chosen.member.name, chosen.reason)
                record(unit, case_id, [given], own_hand(at))


class Drawn:
    """The ground of areas, each read once for as long as it is the same."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Mapping[str, Any] | None, BaseGeometry | None]] = {}

    def of(self, area: Area) -> BaseGeometry | None:
        """What the area covers; None for one that is told by its tracts."""
        known = self._known.get(area.name)
        if known is None or known[0] is not area.polygon:
            known = (area.polygon, shape(dict(area.polygon)) if area.polygon else None)
            self._known[area.name] = known
        return known[1]


def _sited(stored: Sequence[StoredEvent]) -> BaseGeometry | None:
    """What the applicant drew, EPSG:3006."""
    application = stored[0].event
    if not isinstance(application, ApplicationSubmitted):
        return None
    geometry: Mapping[str, Any] | None = application.answers.get("placering", {}).get("geometry")
    if not isinstance(geometry, Mapping):
        return None
    drawn = shape(dict(geometry))
    return None if drawn.is_empty else drawn

"""What the open cases are told when what holds has moved: follows the layers, and tells each case once."""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import Any, Final

from gis.layers import LayerSet
from permits.case.access import Principal
from permits.case.events import FindingsReassessed, ReassessmentSeen
from permits.services.consequences import Assessed, CaseConsequence, KnownCase, compared, known_case, stands_already
from permits.services.diary import hand_of, moving, own_hand, record
from permits.services.near_changes import differing_ground, near_changes
from permits.services.places import Places
from permits.services.ports import Clock, LayerCatalogue
from permits.services.reckoning import Stopped
from permits.services.recording import assessment_to_json
from permits.services.shapes import CaseView
from permits.services.standing_ports import CasePlaces, Reassessments
from permits.services.standing_shapes import Reassessment, Standing
from permits.services.stores import Transactions
from permits.services.viewing import view_of

SHORT: Final = 12  # digits of a version, as a stamp has them

log = logging.getLogger("lovlig.reassessing")


class Reassessing:
    """Tells the open cases. What they were told last is kept, so that a crash loses nothing and tells nothing twice.

    What holds can move by a publication, by rolling back, by a coverage, or because a day has come.
    """

    def __init__(
        self,
        *,
        database: Transactions,
        kept: Reassessments,
        case_places: CasePlaces,
        catalogue: LayerCatalogue,
        places: Places,
        clock: Clock,
    ) -> None:
        self._database = database
        self._kept = kept
        self._case_places = case_places
        self._catalogue = catalogue
        self._places = places
        self._clock = clock
        self._seen: tuple[int, date] | None = None
        self._stopping = False

    # the officer

    def seen(self, who: Principal, case_id: str, version: int) -> CaseView:
        """Note that the officer has taken in what the maps' changes mean. Raises NotFound, Stale, Refused."""
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "see_map_change", at)
            latest = max(change.number for change in case.map_changes)
            record(unit, case_id, [ReassessmentSeen(latest)], hand_of(who, at))
            return view_of(unit, case_id, who, at)

    # the worker

    def react_once(self) -> int:
        """Tell the open cases of what has moved; how many were told."""
        seen = (self._catalogue.revision(), self._places.today())
        if seen == self._seen:
            return 0
        told = 0
        try:
            while telling := self._to_tell():
                told += self._tell(telling)
        except Stopped:
            return told
        self._seen = seen
        return told

    def stop(self) -> None:
        """Leave what is going on for another worker."""
        self._stopping = True

    def _to_tell(self) -> Reassessment | None:
        """The telling that is not ended, begun now if what holds is not what was told last."""
        last = self._kept.last()
        if last is not None and last.ended is None:
            return last
        stands = self._places.standing()
        if last is not None and last.after == stands:
            return None
        self._kept.begin(last.number if last else 0, last.after if last else stands, stands, self._clock())
        begun = self._kept.last()
        return begun if begun and begun.ended is None else None

    def _tell(self, telling: Reassessment) -> int:
        while self._case_places.follow():
            self._go_on()
        before = self._places.layers_standing(telling.before)
        after = self._places.layers_standing(telling.after)
        grounds = differing_ground(before, after)
        cases = self._case_places.open_cases() if grounds else []
        told = 0
        for place in near_changes(cases, grounds, before, after, self._places.store):
            self._go_on()
            told += self._tell_case(place.case_id, telling, before, after)
        self._kept.end(telling.number, told, self._clock())
        if told:
            log.info("%s cases were told that the layers have moved", told)
        return told

    def _tell_case(self, case_id: str, telling: Reassessment, before: LayerSet, after: LayerSet) -> bool:
        at = self._clock()
        with self._database.reading() as unit:
            known = known_case(unit, case_id, at)
        happened = self._reassessed(known, telling, before, after)
        if happened is None:
            return False
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            now_known = known_case(unit, case_id, at)
            if now_known.case.length != known.case.length:  # something happened meanwhile: by what stands now
                happened = self._reassessed(now_known, telling, before, after)
            if happened is None:
                return False
            record(unit, case_id, [happened], own_hand(at))
        return True

    def _reassessed(
        self, known: KnownCase, telling: Reassessment, before: LayerSet, after: LayerSet
    ) -> FindingsReassessed | None:
        """What the case is told; None when it is decided, was told already, or is found the same."""
        if not known.case.state.is_open or telling.number in known.told:
            return None
        found = compared(known, before, after, self._places)
        if found is None:
            return None
        differs, new = found
        if not differs.findings or new.assessment is None or stands_already(known, new):
            return None
        return _event(telling, differs, new, after)

    def _go_on(self) -> None:
        if self._stopping:
            raise Stopped


def begin_following(kept: Reassessments, catalogue: LayerCatalogue, at: datetime) -> None:
    """Let what holds now be where the following begins, unless it has begun; so that no change goes untold after it."""
    if kept.last() is None:
        pointers = catalogue.current()
        entries = [entry for entry in catalogue.layers() if entry.name in pointers]
        stands = {entry.name: (pointers[entry.name].version, entry.coverage) for entry in entries}
        kept.begin(0, stands, stands, at)


def _event(telling: Reassessment, differs: CaseConsequence, new: Assessed, after: LayerSet) -> FindingsReassessed:
    if new.assessment is None:
        raise ValueError("a case that is told has an assessment")
    plain = differs.as_dict()
    return FindingsReassessed(
        number=telling.number,
        moved=tuple(_moved(telling.before, telling.after, after)),
        law_version=new.assessment.law_version,
        need=new.assessment.need.need.value,
        assessment=assessment_to_json(new.assessment),
        layers=tuple(dict.fromkeys(str(stamp) for report in new.reports if report for stamp in report.stamps)),
        findings=plain["findings"],
        facts=plain["facts"],
    )


def _moved(before: Standing, after: Standing, layers: LayerSet) -> list[dict[str, Any]]:
    """The layers that are not the same, by title and version; `coverage` True where its coverage is another."""
    nothing = ("", "")
    return [
        {
            "name": name,
            "title": layers[name].title if name in layers else name,
            "before": before.get(name, nothing)[0][:SHORT],
            "after": after.get(name, nothing)[0][:SHORT],
            "coverage": before.get(name, nothing)[1] != after.get(name, nothing)[1],
        }
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]

"""The queue: which cases somebody sees, how many there are, and their own views of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from permits.case.access import Permission, Principal, may
from permits.municipality import Municipality
from permits.services.allotting import roster_of
from permits.services.attention import Attention
from permits.services.ports import Clock
from permits.services.queue_shapes import Asking, Counted, QueuedCase, SavedView, Sought, Tab
from permits.services.refusals import NotFound, Refused
from permits.services.roster import Roster
from permits.services.stores import Transactions
from permits.words import _

PER_PAGE = 50
MOST_GIVEN_OUT = 20_000  # rows in a file or on a map
MOST_VIEWS = 30
LONGEST_NAME = 60
LONGEST_QUERY = 2_000
CALLS: Final = {
    Attention.TO_READ: Permission.READ_PROPOSAL,
    Attention.APPEALED: Permission.REGISTER_APPEAL,
}
"""What is told of all cases to whoever may see to it."""


@dataclass(frozen=True)
class QueueShown:
    """A page of the queue with what stands around it. `page` counts from 1.

    `calls`: in how many cases of each list something waits that this person may see to, whosever case it is.
    """

    cases: list[QueuedCase]
    counted: Counted
    tab: Tab
    page: int
    views: list[SavedView]
    roster: Roster
    tags: list[str]
    areas: list[str]
    calls: Mapping[Attention, Mapping[Tab, int]]

    @property
    def total(self) -> int:
        return self.counted.tabs[self.tab]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


class Queueing:
    """What staff see of the queue. Raises NotFound for who may not see it."""

    def __init__(self, database: Transactions, clock: Clock, municipality: Municipality) -> None:
        self._database = database
        self._clock = clock
        self._municipality = municipality

    def look(self, who: Principal, sought: Sought, tab: Tab | None, page: int = 1) -> QueueShown:
        """A page of a list. Without `tab`: their own cases, or all open ones when they have none."""
        _see(who)
        profile = self._municipality.queue
        with self._database.reading() as unit:
            roster = roster_of(unit, self._municipality, self._clock())
            asking = _asking(who, roster)
            counted = unit.queue.counted(sought, asking, tab or Tab.MINE, profile.warn_days)
            if tab is None:
                tab = Tab.MINE if counted.tabs[Tab.MINE] else Tab.OPEN
                counted = unit.queue.counted(sought, asking, tab, profile.warn_days)
            last = max(1, -(-counted.tabs[tab] // PER_PAGE))
            page = min(max(1, page), last)
            cases = unit.queue.page(sought, tab, asking, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
            tags = sorted({*profile.tags, *unit.queue.tags()}, key=str.casefold)
            areas = [area.name for area in profile.areas] or unit.queue.areas()
            calls = {
                each: unit.queue.counted(Sought(attention=each), asking, Tab.OPEN, profile.warn_days).tabs
                for each, needed in CALLS.items()
                if may(who, needed)
            }
            return QueueShown(cases, counted, tab, page, unit.staff.views(who.person_id), roster, tags, areas, calls)

    def every(self, who: Principal, sought: Sought, tab: Tab) -> list[QueuedCase]:
        """The whole list in its order, for a file or a map."""
        _see(who)
        with self._database.reading() as unit:
            asking = _asking(who, roster_of(unit, self._municipality, self._clock()))
            return unit.queue.page(sought, tab, asking, limit=MOST_GIVEN_OUT)

    def save_view(self, who: Principal, name: str, query: str) -> None:
        """Keep how the queue is seen now under a name of one's own. Raises Refused, NotFound."""
        if not may(who, Permission.ARRANGE_CASES):
            raise NotFound
        kept = " ".join(name.split())
        if not kept:
            raise Refused(_("Skriv vad vyn ska heta."))
        if len(kept) > LONGEST_NAME or not kept.isprintable():
            raise Refused(_("Namnet är för långt. Skriv högst %(most)s tecken.", most=LONGEST_NAME))
        if len(query) > LONGEST_QUERY:
            raise Refused(_("Urvalet är för långt för att sparas."))
        with self._database.transaction() as unit:
            views = {view.name for view in unit.staff.views(who.person_id)}
            if kept not in views and len(views) >= MOST_VIEWS:
                raise Refused(_("Du har redan %(n)s vyer. Ta bort någon först.", n=MOST_VIEWS))
            unit.staff.save_view(who.person_id, SavedView(kept, query))

    def forget_view(self, who: Principal, name: str) -> None:
        """Remove a view of one's own. Raises NotFound."""
        if not may(who, Permission.ARRANGE_CASES):
            raise NotFound
        with self._database.transaction() as unit:
            if not unit.staff.forget_view(who.person_id, name):
                raise NotFound


def _see(who: Principal) -> None:
    if not may(who, Permission.SEE_QUEUE):
        raise NotFound


def _asking(who: Principal, roster: Roster) -> Asking:
    """Whose cases are theirs: their own, and those of who is away and has named them as stand-in."""
    return Asking(who.person_id, roster.day, (who.person_id, *roster.stands_in_for(who.person_id)), who.ids)

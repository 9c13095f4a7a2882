"""How a request for public records is changed: from the version that was seen, by who may, and in which states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from permits.case.access import Permission, Principal, is_not_in_the_case, may
from permits.case.times import utc_now
from permits.services.hand_out_shapes import HandOut, HandOutState
from permits.services.refusals import NotFound, Refused, Stale
from permits.services.shapes import CaseView
from permits.services.stores import Transactions, Unit
from permits.services.viewing import view_of
from permits.words import _

Becomes = Callable[[Unit, HandOut], HandOut]
STILL_OPEN: Final = (HandOutState.OPEN, HandOutState.READY)


def changed(
    database: Transactions,
    who: Principal,
    hand_out_id: str,
    version: int,
    becomes: Becomes,
    *,
    of: tuple[HandOutState, ...] = STILL_OPEN,
    reopens: bool = True,
) -> HandOut:
    """Write what a request becomes. What `reopens` it has to be prepared again before it leaves.

    Raises NotFound, Refused, and Stale with the request as it stands now.
    """
    if not may(who, Permission.HAND_OUT_RECORDS) and not may(who, Permission.REFUSE_RECORDS):
        raise NotFound
    with database.transaction() as unit:
        hand_out = found_in(unit, hand_out_id, lock=True)
        none_of_their_own(unit, who, hand_out)
        if hand_out.version != version:
            raise Stale(hand_out.version, hand_out)
        if hand_out.state not in of:
            raise Refused(_("Det går inte längre: begäran har gått vidare."))
        after = becomes(unit, hand_out)
        if reopens:
            after = replace(after, state=HandOutState.OPEN, papers={})
        after = replace(after, version=version + 1)
        unit.hand_outs.save(after)
    return after


def needs(who: Principal, permission: Permission) -> None:
    """Raises NotFound for who may not."""
    if not may(who, permission):
        raise NotFound


def found_in(unit: Unit, hand_out_id: str, *, lock: bool = False) -> HandOut:
    """The request. Raises NotFound."""
    found = unit.hand_outs.get(hand_out_id, lock=lock)
    if found is None:
        raise NotFound
    return found


def none_of_their_own(unit: Unit, who: Principal, hand_out: HandOut) -> None:
    """Raises NotFound when a document is of a case that they are in themselves: another handles such a request."""
    for case_id in dict.fromkeys(each.case_id for each in hand_out.documents):
        case_of(unit, who, case_id)


def case_of(unit: Unit, who: Principal, case_id: str) -> CaseView:
    """The case as whoever hands out may see it: masked. Raises NotFound for one that they are in themselves."""
    view = view_of(unit, case_id, who, utc_now())
    if not is_not_in_the_case(who, view.case):
        raise NotFound
    return view


def line_of(text: str, longest: int) -> str:
    """The text on one line. Raises Refused when it is too long."""
    kept = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    if len(kept) > longest:
        raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=longest))
    return kept

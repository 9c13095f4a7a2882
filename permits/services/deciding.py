"""What is decided in a case, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from permits.case.access import Principal
from permits.case.events import PermitGranted, PermitRefused
from permits.case.times import swedish_day
from permits.law.fee_schedule import FeeSchedule
from permits.services.charging import decided_fee
from permits.services.diary import hand_of, moving, record
from permits.services.handling import taken_by, written
from permits.services.ports import Clock
from permits.services.refusals import Refused
from permits.services.shapes import CaseView
from permits.services.stores import Transactions
from permits.services.viewing import view_of
from permits.wizard.office import LONGEST_TEXT
from permits.words import _

NO_REASONS = _("Skriv varför. Ett beslut ska ha en motivering som den sökande förstår.")  # FL 32 §


class Deciding:
    """The decision of a case and its fee, by the schedules of the municipality (`fees`).

    `grounds` say of each measure that is charged what the officer found of it (permits.services.charging.Ground).
    Raises NotFound, Stale, and Refused when reasons are missing or the move is closed.
    """

    def __init__(self, database: Transactions, clock: Clock, fees: Sequence[FeeSchedule] = ()) -> None:
        self._database = database
        self._clock = clock
        self._fees = fees

    def grant(
        self,
        who: Principal,
        case_id: str,
        version: int,
        reasons: str,
        conditions: str = "",
        grounds: Sequence[str] = (),
    ) -> CaseView:
        kept = conditions.replace("\r\n", "\n").strip()
        if len(kept) > LONGEST_TEXT:
            raise Refused(_("Villkoren är för långa. Skriv högst %(most)s tecken.", most=LONGEST_TEXT))
        decision = PermitGranted(written(reasons, NO_REASONS), kept)
        return self._decide(who, case_id, version, "grant", decision, grounds)

    def refuse(
        self,
        who: Principal,
        case_id: str,
        version: int,
        reasons: str,
        conditions: str = "",
        grounds: Sequence[str] = (),
    ) -> CaseView:
        """`conditions` are for a permit; a refusal has none."""
        if conditions.strip():
            raise Refused(_("Ett avslag kan inte ha villkor. Flytta texten till motiveringen."))
        return self._decide(who, case_id, version, "refuse", PermitRefused(written(reasons, NO_REASONS)), grounds)

    def _decide(
        self,
        who: Principal,
        case_id: str,
        version: int,
        move: str,
        decision: PermitGranted | PermitRefused,
        grounds: Sequence[str],
    ) -> CaseView:
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, move, at)
            granted = isinstance(decision, PermitGranted)
            fee = decided_fee(view_of(unit, case_id, who, at), self._fees, grounds, swedish_day(at), granted=granted)
            record(unit, case_id, [*taken_by(who, case), replace(decision, fee=fee)], hand_of(who, at))
            return view_of(unit, case_id, who, at)

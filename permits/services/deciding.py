"""What is decided in a case, and why."""

from __future__ import annotations

from permits.case.access import Principal
from permits.case.events import Event, PermitGranted, PermitRefused
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
    """The decision of a case. Raises NotFound, Stale, and Refused when reasons are missing or the move is closed."""

    def __init__(self, database: Transactions, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def grant(self, who: Principal, case_id: str, version: int, reasons: str, conditions: str = "") -> CaseView:
        kept = conditions.replace("\r\n", "\n").strip()
        if len(kept) > LONGEST_TEXT:
            raise Refused(_("Villkoren är för långa. Skriv högst %(most)s tecken.", most=LONGEST_TEXT))
        return self._decide(who, case_id, version, "grant", PermitGranted(written(reasons, NO_REASONS), kept))

    def refuse(self, who: Principal, case_id: str, version: int, reasons: str, conditions: str = "") -> CaseView:
        """`conditions` are for a permit; a refusal has none."""
        if conditions.strip():
            raise Refused(_("Ett avslag kan inte ha villkor. Flytta texten till motiveringen."))
        return self._decide(who, case_id, version, "refuse", PermitRefused(written(reasons, NO_REASONS)))

    def _decide(self, who: Principal, case_id: str, version: int, move: str, decision: Event) -> CaseView:
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, move, at)
            record(unit, case_id, [*taken_by(who, case), decision], hand_of(who, at))
            return view_of(unit, case_id, who, at)

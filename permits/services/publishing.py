"""Letting a version of a layer hold, from today or from a day to come, or again; and taking that back in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from gis.store import LayerStore
from permits.case.access import Permission, Principal, may
from permits.case.times import swedish_day
from permits.services.ports import Clock, LayerCatalogue
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import LayerPointer, LayerVersionRow
from permits.words import _

LONGEST_WHY: Final = 500
FARTHEST_DAY: Final = 365 * 2  # days ahead; beyond that a mistyped year is likelier than a plan


class Publishing:
    """A published version never changes; publishing moves a pointer, and so do rolling back and taking back."""

    def __init__(self, catalogue: LayerCatalogue, store: LayerStore, clock: Clock) -> None:
        self._catalogue = catalogue
        self._store = store
        self._clock = clock

    def publish(
        self, who: Principal, version_id: str, expected_revision: int, day: date | None = None, why: str = ""
    ) -> LayerPointer:
        """Let a version hold, today or from a later day.

        Raises Stale (with the move that came before) when somebody else has moved the layer since
        `expected_revision`, Refused for a version that has faults, NotFound.
        """
        return self._move(who, self._catalogue.version(version_id), expected_revision, "publish", day, why)

    def roll_back(
        self, who: Principal, name: str, to_version_id: str, expected_revision: int, why: str = ""
    ) -> LayerPointer:
        """Let a version that held before hold again, from today. Raises Stale, Refused, NotFound."""
        version = self._catalogue.version(to_version_id)
        if version.layer != name:
            raise NotFound
        if to_version_id not in have_held(self._catalogue.history(name), swedish_day(self._clock())):
            raise Refused(_("Versionen har aldrig varit publicerad. Publicera den i stället."))
        return self._move(who, version, expected_revision, "roll_back", None, why)

    def withdraw(self, who: Principal, name: str, revision: int, expected_revision: int, why: str = "") -> LayerPointer:
        """Take back a publication that has not begun to hold. Raises Stale, Refused, NotFound."""
        _needs_publishing(who)
        moves = self._catalogue.history(name)
        planned = next((move for move in moves if move.revision == revision), None)
        if planned is None:
            raise NotFound
        today = swedish_day(self._clock())
        if planned not in still_to_come(moves, today):
            raise Refused(_("Publiceringen gäller redan eller är redan återtagen. Återställ en tidigare version."))
        return self._catalogue.move_pointer(
            planned.version_id,
            expected_revision=expected_revision,
            by=who,
            at=self._clock(),
            published=today,
            action="withdraw",
            why=why.strip()[:LONGEST_WHY],
            withdraws=planned.revision,
        )

    def _move(
        self,
        who: Principal,
        version: LayerVersionRow,
        expected_revision: int,
        action: str,
        day: date | None,
        why: str,
    ) -> LayerPointer:
        _needs_publishing(who)
        if version.blocked or not version.version:
            raise Refused(_("Versionen har fel som måste rättas. Rätta filen och lämna in den igen."))
        if not self._store.path_of(version.version).is_file():
            raise Refused(_("Versionens fil saknas på servern. Lämna in filen igen."))
        return self._catalogue.move_pointer(
            version.id,
            expected_revision=expected_revision,
            by=who,
            at=self._clock(),
            published=day_to_hold_from(day, swedish_day(self._clock())),
            action=action,
            why=why.strip()[:LONGEST_WHY],
        )


def day_to_hold_from(day: date | None, today: date) -> date:
    """Today when no day is given. Raises Refused for a day that has been, or one too far ahead to be meant."""
    if day is not None and day < today:
        raise Refused(_("Välj dagens datum eller ett senare. Ingenting kan börja gälla i efterhand."))
    if day is not None and (day - today).days > FARTHEST_DAY:
        raise Refused(_("Dagen ligger mer än två år bort. Kontrollera årtalet."))
    return day or today


def in_force(moves: Sequence[LayerPointer]) -> list[LayerPointer]:
    """The moves that have let something hold or will, newest first: neither taken back nor a taking back."""
    taken_back = {move.withdraws for move in moves if move.withdraws is not None}
    return [move for move in moves if move.withdraws is None and move.revision not in taken_back]


def have_held(moves: Sequence[LayerPointer], today: date) -> set[str]:
    """The versions that hold or have held, by their ids."""
    return {move.version_id for move in in_force(moves) if move.published <= today}


def still_to_come(moves: Sequence[LayerPointer], today: date) -> list[LayerPointer]:
    """The publications that have not begun to hold, the next of them first."""
    return sorted((move for move in in_force(moves) if move.published > today), key=lambda move: move.published)


def waiting_versions(versions: Sequence[LayerVersionRow], moves: Sequence[LayerPointer]) -> tuple[LayerVersionRow, ...]:
    """Of versions newest first, those handed in after the last that was let hold."""
    moved = {move.version_id for move in in_force(moves)}
    waiting: list[LayerVersionRow] = []
    for version in versions:
        if version.id in moved:
            break
        waiting.append(version)
    return tuple(waiting)


def why_is_needed(version: LayerVersionRow) -> bool:
    """Whether whoever publishes has to say why: the checks warn, an implausible change among them."""
    return bool(version.problems)


def _needs_publishing(who: Principal) -> None:
    if not may(who, Permission.PUBLISH_LAYERS):
        raise NotFound

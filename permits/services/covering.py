"""Where a layer is complete: proposed at the desk, let hold from a day, and taken back in time, as the layer itself."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final
from uuid import uuid4

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from gis.coverage_area import MOST_BYTES, coverage_area
from gis.maps import MapParts, layer_map
from gis.refusals import UnreadableFileError
from gis.store import Feature, LayerStore, LayerUnreadableError
from permits.case.access import Permission, Principal, may
from permits.case.times import swedish_day
from permits.services.import_scanning import Harmful, NoVerdict, Scan, look_through
from permits.services.places import Places
from permits.services.ports import Clock, LayerCatalogue
from permits.services.publishing import LONGEST_WHY, day_to_hold_from
from permits.services.refusals import FileRefused, NotFound, Refused
from permits.services.shapes import LayerEntry
from permits.services.standing_ports import Coverages
from permits.services.standing_shapes import CoverageMove, CoverageRow
from permits.words import Text, _

EVERYWHERE: Final = "everywhere"
NOWHERE: Final = "nowhere"
BORDER: Final = "kommungrans"


@dataclass(frozen=True)
class CoverageHistory:
    """What a layer's coverage is today (in `entry`) and has been: every move and every proposal, newest first."""

    entry: LayerEntry
    moves: tuple[CoverageMove, ...]
    proposed: tuple[CoverageRow, ...]

    @property
    def revision(self) -> int:
        """What the next move is made from."""
        return self.moves[0].revision if self.moves else 0

    def to_come(self, today: date) -> list[CoverageMove]:
        """The changes that have not begun, the next of them first."""
        taken_back = {move.withdraws for move in self.moves}
        planned = [
            move
            for move in self.moves
            if move.withdraws is None and move.revision not in taken_back and move.published > today
        ]
        return sorted(planned, key=lambda move: move.published)


class Covering:
    """The desk of coverages. What the profile says is where a layer begins; from then on what is moved here holds."""

    def __init__(
        self, catalogue: LayerCatalogue, coverages: Coverages, store: LayerStore, places: Places, clock: Clock,
        scan: Scan | None = None,
    ) -> None:  # fmt: skip
        self._scan = scan
        self._catalogue = catalogue
        self._coverages = coverages
        self._store = store
        self._places = places
        self._clock = clock

    def history(self, who: Principal, name: str) -> CoverageHistory:
        """What has happened to the layer's coverage. Raises NotFound."""
        _needs(who, Permission.SEE_LAYERS)
        return CoverageHistory(
            self._entry(name), tuple(self._coverages.moves(name)), tuple(self._coverages.proposed(name))
        )

    def coverage(self, who: Principal, coverage_id: str) -> CoverageRow:
        """One that was proposed. Raises NotFound."""
        _needs(who, Permission.SEE_LAYERS)
        return self._coverages.coverage(coverage_id)

    def propose(
        self, who: Principal, name: str, where: str, filename: str = "", stream: BinaryIO | None = None
    ) -> CoverageRow:
        """Propose that the layer is complete "everywhere", "nowhere", or in the "area" of a file; nothing moves yet.

        Raises NotFound, Refused, FileRefused.
        """
        _needs(who, Permission.PUBLISH_LAYERS)
        entry = self._entry(name)
        if where in {EVERYWHERE, NOWHERE}:
            coverage, filename = where, ""
        elif stream is None:
            raise Refused(_("Välj en fil med området."))
        else:
            coverage = json.dumps(self.ground_in(stream), separators=(",", ":"))
        if coverage == entry.coverage:
            raise Refused(_("Det är redan så det är. Välj något annat, eller låt det vara."))
        row = CoverageRow(
            id=uuid4().hex,
            layer=name,
            coverage=coverage,
            filename=Path(filename).name[:120],
            proposed=self._clock(),
            by=who.person_id,
            by_name=who.name,
        )
        self._coverages.propose(row)
        return row

    def publish(
        self, who: Principal, coverage_id: str, expected_revision: int, day: date | None = None, why: str = ""
    ) -> CoverageMove:
        """Let a coverage hold, today or from a later day.

        Raises Stale with the move that came before, Refused, NotFound.
        """
        _needs(who, Permission.PUBLISH_LAYERS)
        return self._coverages.move(
            coverage_id,
            expected_revision=expected_revision,
            by=who,
            at=self._clock(),
            published=day_to_hold_from(day, swedish_day(self._clock())),
            why=_written(why),
        )

    def withdraw(self, who: Principal, name: str, revision: int, expected_revision: int, why: str = "") -> CoverageMove:
        """Take back a change that has not begun. Raises Stale, Refused, NotFound."""
        _needs(who, Permission.PUBLISH_LAYERS)
        history = self.history(who, name)
        today = swedish_day(self._clock())
        planned = next((move for move in history.moves if move.revision == revision), None)
        if planned is None:
            raise NotFound
        if planned not in history.to_come(today):
            raise Refused(_("Ändringen gäller redan eller är redan återtagen."))
        return self._coverages.move(
            planned.coverage_id,
            expected_revision=expected_revision,
            by=who,
            at=self._clock(),
            published=today,
            why=why.strip()[:LONGEST_WHY],
            withdraws=planned.revision,
        )

    def area_map(self, row: CoverageRow, title: str, **wishes: Any) -> MapParts | None:
        """A coverage's area on a map, beside the one that holds; None where neither is an area."""
        now, holds = _features(row.coverage), _features(self._entry(row.layer).coverage)
        if not now and not holds:
            return None
        return layer_map(now, title=title, before=holds, **wishes)

    def ground_in(self, stream: BinaryIO) -> dict[str, Any]:
        """The area of a file as GeoJSON (EPSG:3006), held against the municipality's border. Raises FileRefused."""
        drawn: dict[str, Any] = mapping(self._area(stream))
        return drawn

    def _area(self, stream: BinaryIO) -> BaseGeometry:
        with tempfile.TemporaryDirectory(prefix="lovlig-coverage-") as folder:
            path = Path(folder) / "handed-in"
            with path.open("wb") as file:
                while (chunk := stream.read(1 << 20)) and file.tell() <= MOST_BYTES:
                    file.write(chunk)
            try:
                look_through(self._scan, "the area of a layer", path, lambda: None)
                return coverage_area(path, self._border())
            except (Harmful, NoVerdict) as found:
                raise FileRefused(Text(found.told, {})) from found
            except UnreadableFileError as error:
                raise FileRefused(str(error)) from error

    def _border(self) -> BaseGeometry | None:
        layer = self._places.layers().get(BORDER)
        try:
            return shapely.union_all([each.geometry for each in self._store.all(layer)]) if layer else None
        except LayerUnreadableError:
            return None

    def _entry(self, name: str) -> LayerEntry:
        entry = next((entry for entry in self._catalogue.layers() if entry.name == name), None)
        if entry is None:
            raise NotFound
        return entry


def _features(coverage: str) -> list[Feature]:
    if coverage in {EVERYWHERE, NOWHERE}:
        return []
    return [Feature(1, shape(json.loads(coverage)), {})]


def _written(why: str) -> str:
    kept = why.strip()[:LONGEST_WHY]
    if not kept:
        raise Refused(_("Skriv varför täckningen ändras. Den avgör om svaren säger nej eller att vi inte vet."))
    return kept


def _needs(who: Principal, permission: Permission) -> None:
    if not may(who, permission):
        raise NotFound

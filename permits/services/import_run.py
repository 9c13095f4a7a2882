"""How one import is carried out: what staff chose, the file's way into the store, and the version that it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol

from shapely.geometry.base import BaseGeometry

from gis.importing import Choices
from gis.layers import LayerKind, PublishedLayer
from gis.looking import FoundLayer
from gis.outcome import Choose, Hear, Outcome
from gis.store import LayerStore
from permits.services.import_questions import as_gis, settled, signature_of, worth_remembering
from permits.services.import_scanning import Scan, look_through
from permits.services.import_shapes import Asked, ImportRow, Imports, Remembered
from permits.services.shapes import LayerVersionRow
from permits.services.standing_layers import StandingLayers

LOOKED_FOR_COLUMNS: Final = frozenset({"kolumner", "läsning"})


class RunImport(Protocol):
    """gis.outcome.import_here, or gis.importing_apart.import_apart."""

    def __call__(
        self, path: Path, kind: LayerKind, store: LayerStore, *, choose: Choose, hear: Hear,
        border: BaseGeometry | None = None, holds: PublishedLayer | None = None, work: Path | None = None,
    ) -> Outcome | None: ...  # fmt: skip


@dataclass
class _Choosing:
    """Answers what lies in the file with what staff chose, now or for the last file like it."""

    row: ImportRow
    kind: LayerKind
    imports: Imports
    choices: dict[str, Any]
    signature: str = ""

    def __call__(self, found: Sequence[FoundLayer]) -> Choices | None:
        self.signature = signature_of(found)
        same = self.imports.remembered(self.row.layer, self.signature)
        last = self.imports.last_remembered(self.row.layer)
        self.choices = settled(found, self.kind, self.choices, same, last)
        return as_gis(self.choices)


class ImportRun:
    """Carries imports out with what the catalogue and the store hold now."""

    def __init__(self, standing: StandingLayers, store: LayerStore, imports: Imports, scan: Scan | None = None) -> None:
        self._scan = scan
        self._standing = standing
        self._store = store
        self._imports = imports

    def carry_out(
        self, row: ImportRow, path: Path, run: RunImport, hear: Hear, work: Path | None = None
    ) -> tuple[LayerVersionRow, str, dict[str, Any]]:
        """The version that a file becomes, and what to remember of the choices, under which signature.

        The version's row is not kept yet. Raises Asked, NotFound, what `run` and `hear` raise, and for what is not read
        Harmful and NoVerdict (services.import_scanning).
        """
        look_through(self._scan, f"the import {row.id}", path, lambda: hear(None))
        entry = self._standing.entry(row.layer)
        kind = LayerKind(entry.kind)
        choosing = _Choosing(row, kind, self._imports, dict(row.choices))
        outcome = run(
            path,
            kind,
            self._store,
            choose=choosing,
            hear=hear,
            border=self._standing.border_for(kind),
            holds=self._standing.holding(entry),
            work=work,
        )
        if outcome is None:
            raise RuntimeError("an import that was not asked about anything ended without an outcome")
        if outcome.question and outcome.question["about"] != "layer":
            raise Asked(outcome.question, choosing.choices)
        told = _told(row, choosing.choices, outcome)
        in_vain = any(problem["blocks"] and problem["check"] in LOOKED_FOR_COLUMNS for problem in outcome.problems)
        memory = {} if in_vain or not choosing.choices.get("settled") else worth_remembering(choosing.choices)
        return _version(row, entry.source, outcome, told), choosing.signature, memory

    def remember(self, row: ImportRow, signature: str, memory: dict[str, Any], at: datetime) -> None:
        """Keep the choices for the next file with the same columns."""
        if memory:
            self._imports.remember(row.layer, signature, Remembered(memory, row.by_name, at))


def _told(row: ImportRow, choices: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    """What the version tells of how it came in."""
    answer = choices.get("answer") or {}
    return {
        "import_id": row.id,
        "origin": row.origin,
        "table": outcome.table,
        "epsg": outcome.epsg,
        "swapped": bool(answer.get("swapped")),
        "placed_by": "staff" if answer or (choices.get("epsg") and outcome.epsg) else "file",
        "columns": choices.get("columns", {}),
        "used": choices.get("used"),
        **({"harvest": row.told} if row.told else {}),
    }


def _version(row: ImportRow, usual_source: str, outcome: Outcome, told: dict[str, Any]) -> LayerVersionRow:
    changes = outcome.diff if not outcome.blocked else {"mended": outcome.mended} if outcome.mended else {}
    return LayerVersionRow(
        id=row.id,  # however often it is begun, an import becomes one version
        layer=row.layer,
        version=outcome.version,
        filename=row.filename,
        source=row.source or usual_source,
        count=outcome.count,
        handed_in=row.created,
        by=row.by,
        by_name=row.by_name,
        problems=outcome.problems,
        diff={**changes, "why": row.why, "intake": told},
        blocked=outcome.blocked,
    )

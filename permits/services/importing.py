"""Handing in a map layer: the file is kept, read and checked by the worker, and staff say what it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final
from uuid import uuid4

import shapely
from shapely import Polygon

from gis.ingest import MOST_BYTES, Guess
from gis.outcome import Hear, import_here
from permits.case.access import Permission, Principal, may
from permits.services.import_questions import answered_columns, answered_layer, answered_place, renamed
from permits.services.import_run import ImportRun
from permits.services.import_shapes import ImportRow, Imports, ImportState, Staging
from permits.services.ports import Clock, LayerCatalogue
from permits.services.refusals import FileRefused, NotFound, Refused
from permits.services.shapes import LayerVersionRow
from permits.services.standing_layers import StandingLayers
from permits.words import _

LONGEST_TOLD: Final = 500
LONGEST_NAME: Final = 120
MOST_UNFINISHED: Final = 30  # files that wait, run or ask at the same time
KEPT_WHEN_OVER: Final = timedelta(days=2)  # long enough to begin again with other choices
KEPT_WHEN_ASKING: Final = timedelta(days=30)
KEPT_WITHOUT_IMPORT: Final = timedelta(hours=2)
DESK: Final = "desk"
HARVEST: Final = "harvest"

After = Callable[[LayerVersionRow], None]
"""Is told of every version that an import became, at least once; so it must bear being told twice."""


class AnsweredAlready(Refused):
    """The import does not ask that any more: somebody has answered, or it has come to an end."""


class Importing:
    """What staff do with files that are on their way to become versions."""

    def __init__(
        self,
        *,
        catalogue: LayerCatalogue,
        imports: Imports,
        staging: Staging,
        standing: StandingLayers,
        run: ImportRun,
        clock: Clock,
        after: Sequence[After] = (),
    ) -> None:
        self._catalogue = catalogue
        self._imports = imports
        self._staging = staging
        self.standing = standing
        self._run = run
        self._clock = clock
        self._after = after

    # handing in

    def begin(
        self,
        who: Principal,
        layer: str,
        filename: str,
        stream: BinaryIO,
        source: str = "",
        why: str = "",
        choices: Mapping[str, Any] | None = None,
    ) -> ImportRow:
        """Keep a file until the worker takes it; it is durable when this returns. Nothing that holds is touched.

        `choices` as in services.import_questions. Raises NotFound, Refused when too many wait already, and FileRefused
        for a file that is larger than 1 GB or does not fit.
        """
        row = self._new(who, layer, filename, source, why, choices)
        self._not_too_many()
        size = self._staging.keep(row.id, stream, MOST_BYTES)
        return self._added(replace(row, size=size))

    def begin_harvested(
        self,
        layer: str,
        path: Path,
        filename: str,
        source: str,
        told: Mapping[str, Any],
        *,
        by: Principal,
        choices: Mapping[str, Any] | None = None,
    ) -> ImportRow:
        """The same of a file that the service fetched itself; `told` (JSON) stands with the version as "harvest".

        `by` is in whose name, and must be one that may publish layers. The file at `path` may go afterwards.
        """
        row = replace(self._new(by, layer, filename, source, "", choices), origin=HARVEST, told=dict(told))
        return self._added(replace(row, size=self._staging.keep_copy(row.id, path)))

    def again(self, who: Principal, import_id: str) -> ImportRow:
        """Begin anew with the same file, asking everything. Raises NotFound, and Refused when the file is gone."""
        first = self.find(who, import_id)
        told = {name: first.choices[name] for name in ("epsg",) if first.choices.get(name)}
        row = self._new(who, first.layer, first.filename, first.source, first.why, {**told, "anew": True})
        self._not_too_many()
        try:
            size = self._staging.keep_copy(row.id, self._staging.path(first.id))
        except OSError:
            raise Refused(_("Filen finns inte kvar på servern. Lämna in den igen.")) from None
        return self._added(replace(row, size=size))

    def can_begin_again(self, import_id: str) -> bool:
        """Whether the file of an import is still there."""
        return self._staging.path(import_id).is_file()

    def import_now(
        self,
        who: Principal,
        layer: str,
        filename: str,
        path: Path,
        source: str = "",
        why: str = "",
        choices: Mapping[str, Any] | None = None,
        hear: Hear = lambda _progress: None,
    ) -> LayerVersionRow:
        """Import a file at once, while somebody waits for it. Raises NotFound, and Asked with what must be said."""
        row = self._new(who, layer, filename, source, why, choices)
        version, signature, memory = self._run.carry_out(row, path, import_here, hear)
        self._catalogue.add_version(version)
        self._run.remember(row, signature, memory, self._clock())
        self.tell(version)
        return version

    def tell(self, version: LayerVersionRow) -> None:
        """Let everybody who wants to know of new versions know of this one."""
        for each in self._after:
            each(version)

    # following

    def find(self, who: Principal, import_id: str, layer: str | None = None) -> ImportRow:
        """An import, of that layer. Raises NotFound, also for who may not hand in."""
        _needs(who)
        row = self._imports.get(import_id)
        if layer is not None and row.layer != layer:
            raise NotFound
        return row

    def unfinished(self, who: Principal, layer: str | None = None) -> list[ImportRow]:
        """The imports that are not over, of a layer or of all; none for who may not hand in."""
        return self._imports.unfinished(layer) if may(who, Permission.PUBLISH_LAYERS) else []

    def ahead_of(self, row: ImportRow) -> int:
        """How many wait or run before it."""
        before = [one for one in self._imports.unfinished() if one.state is not ImportState.ASKS]
        return next((place for place, one in enumerate(before) if one.id == row.id), 0)

    def cancel(self, who: Principal, import_id: str) -> ImportRow:
        """End an import: at once, or as soon as the worker hears of it. Raises NotFound, Refused when it is over."""
        row = self.find(who, import_id)
        if not self._imports.cancel(import_id, self._clock()):
            raise Refused(_("Inlämningen är redan klar."))
        row = self._imports.get(import_id)
        if row.is_over:
            self._staging.forget(import_id)
        return row

    # answering

    def answer_layer(self, who: Principal, import_id: str, layer: str) -> ImportRow:
        """Which of the file's layers it is. Raises NotFound, Refused."""
        row = self._asking(who, import_id, "layer")
        if layer not in {one["name"] for one in (row.question or {})["layers"]}:
            raise Refused(_("Välj ett av lagren i filen."))
        return self._answered(row, answered_layer(row.choices, layer))

    def answer_columns(self, who: Principal, import_id: str, chosen: Mapping[str, str]) -> ImportRow:
        """Which of the file's columns is which of the layer's: own name to source name. Raises NotFound, Refused."""
        row = self._asking(who, import_id, "columns")
        columns = (row.question or {})["layer"]["columns"]
        used = [source for source in chosen.values() if source]
        if set(used) - set(columns) or len(set(used)) < len(used):
            raise Refused(_("Välj varje kolumn i filen högst en gång."))
        return self._answered(row, answered_columns(row.choices, renamed(chosen)))

    def answer_place(self, who: Principal, import_id: str, number: int) -> ImportRow:
        """Which of the guesses on the map is right. Raises NotFound, Refused."""
        row = self._asking(who, import_id, "system", "axes", "place")
        guesses = (row.question or {})["guesses"]
        if not 0 <= number < len(guesses):
            raise Refused(_("Välj ett av förslagen på kartan, eller ange koordinatsystemet."))
        return self._answered(row, answered_place(row.choices, guesses[number]))

    def answer_system(self, who: Principal, import_id: str, epsg: int, swapped: bool) -> ImportRow:
        """The reference system, when none of the guesses is right. Raises NotFound, Refused."""
        row = self._asking(who, import_id, "system", "axes", "place")
        guess = Guess(epsg, swapped, Polygon(), None)
        told = {"epsg": guess.epsg, "swapped": guess.swapped, "area": shapely.to_wkt(guess.area), "inside": None}
        return self._answered(row, answered_place(row.choices, told))

    def _asking(self, who: Principal, import_id: str, *about: str) -> ImportRow:
        row = self.find(who, import_id)
        if row.state is not ImportState.ASKS or (row.question or {}).get("about") not in about:
            raise AnsweredAlready(_("Frågan är redan besvarad."))
        return row

    def _answered(self, row: ImportRow, choices: dict[str, Any]) -> ImportRow:
        if not self._imports.answer(row.id, choices, self._clock()):
            raise AnsweredAlready(_("Frågan är redan besvarad."))
        return self._imports.get(row.id)

    # keeping

    def forget_old(self) -> None:
        """Files whose imports have long been over, or that nobody says anything of."""
        now = self._clock()
        for import_id, since in self._staging.kept():
            try:
                row = self._imports.get(import_id)
            except NotFound:
                if now - since > KEPT_WITHOUT_IMPORT:  # it came half-way
                    self._staging.forget(import_id)
                continue
            if row.is_over:  # whoever worked on it may have been killed before it could tidy up
                self._staging.forget_work(import_id)
            if row.is_over and (now - row.changed > KEPT_WHEN_OVER or row.state is ImportState.CANCELLED):
                self._staging.forget(import_id)
            elif row.state is ImportState.ASKS and now - row.changed > KEPT_WHEN_ASKING:
                self._imports.cancel(import_id, now)
                self._staging.forget(import_id)

    def _new(
        self, who: Principal, layer: str, filename: str, source: str, why: str, choices: Mapping[str, Any] | None
    ) -> ImportRow:
        _needs(who)
        entry = self.standing.entry(layer)
        now = self._clock()
        return ImportRow(
            id=uuid4().hex,
            layer=entry.name,
            filename=_named(filename),
            size=0,
            source=source.strip()[:LONGEST_TOLD],
            why=why.strip()[:LONGEST_TOLD],
            origin=DESK,
            by=who.person_id,
            by_name=who.name,
            created=now,
            changed=now,
            choices=dict(choices or {}),
        )

    def _not_too_many(self) -> None:
        if len(self._imports.unfinished()) >= MOST_UNFINISHED:
            raise FileRefused(_("För många filer väntar redan. Vänta tills någon är klar, eller avbryt en av dem."))

    def _added(self, row: ImportRow) -> ImportRow:
        self._imports.add(row)
        return row


def _named(filename: str) -> str:
    return Path(filename.replace("\\", "/")).name[:LONGEST_NAME] or "namnlös"


def _needs(who: Principal) -> None:
    if not may(who, Permission.PUBLISH_LAYERS):
        raise NotFound

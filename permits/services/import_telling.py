"""What the pages tell of an import: how far each stage has come, what was chosen, and each question on its map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import shapely

from gis.importing import Stage
from gis.layers import LayerKind, LayerSet
from gis.looking import FoundLayer
from gis.map_guesses import DrawnGuess, guess_map
from gis.map_parts import MapParts
from permits.services.import_shapes import ImportRow, ImportState
from permits.services.layer_columns import OwnColumn, own_columns
from permits.services.standing_layers import StandingLayers
from permits.words import N_, Text, _, number

SILENT_TOO_LONG: Final = timedelta(minutes=2)
STAGES: Final[Mapping[Stage, str]] = {
    Stage.READ: N_("Läser filen"),
    Stage.CHECK: N_("Kontrollerar"),
    Stage.WRITE: N_("Skriver"),
    Stage.COMPARE: N_("Jämför med det som gäller"),
}
MOST_GUESSES: Final = 8


@dataclass(frozen=True)
class StageTold:
    """A stage of an import. `value` of `most` features; `value` is None while it goes on and nobody knows of how many.

    `state` is "later", "now" or "done".
    """

    name: str
    label: Text
    state: str
    value: int | None
    most: int
    said: Text | str


def stages_of(row: ImportRow) -> list[StageTold]:
    """Every stage, in order, as far as it has come."""
    order = list(STAGES)
    begun = [stage for stage in order if stage.value in row.progress]
    last = order.index(begun[-1]) if begun else -1
    told = []
    for place, stage in enumerate(order):
        done, total = row.progress.get(stage.value, [0, None])
        state = "done" if place < last or (total and done == total) else "now" if place == last else "later"
        if row.state is not ImportState.RUNNING:
            state = "later"
        told.append(_told(stage, state, int(done or 0), total))
    return told


def _told(stage: Stage, state: str, done: int, total: int | None) -> StageTold:
    label = _(STAGES[stage])
    if state == "later":
        return StageTold(stage.value, label, state, 0, 1, _("Väntar"))
    if state == "done":
        count = total or done
        said: Text | str = _("Klart, %(n)s objekt", n=number(count)) if count else _("Klart")
        return StageTold(stage.value, label, state, 1, 1, said)
    if total:
        said = _("%(n)s av %(total)s objekt", n=number(done), total=number(total))
        return StageTold(stage.value, label, state, done, total, said)
    return StageTold(stage.value, label, state, None, 1, _("%(n)s objekt", n=number(done)) if done else _("Pågår"))


def stands(row: ImportRow, ahead: int, now: datetime) -> Text:
    """Where an import stands, in a few words."""
    if row.cancelling and not row.is_over:
        return _("Avbryts")
    if row.state is ImportState.RUNNING:
        return next((one.label for one in stages_of(row) if one.state == "now"), _("Börjar"))
    if row.state is ImportState.WAITING and row.reason:
        return Text(row.reason, {})
    if row.state is ImportState.WAITING and now - row.changed > SILENT_TOO_LONG and not ahead:
        return _("Ingen arbetare har tagit hand om filen ännu. Kontakta den som sköter driften om det dröjer.")
    if row.state is ImportState.WAITING:
        return _("Väntar på tur, %(n)s före", n=ahead) if ahead else _("Väntar på tur")
    return {
        ImportState.ASKS: _("Väntar på ditt svar"),
        ImportState.CANCELLED: _("Inlämningen är avbruten. Inget har ändrats."),
        ImportState.FAILED: _("Inlämningen misslyckades. Inget har ändrats."),
    }.get(row.state, _("Klart"))


@dataclass(frozen=True)
class ColumnAsked:
    """One of the layer's own columns, and the column of the file that is chosen for it beforehand."""

    own: OwnColumn
    chosen: str


def columns_asked(row: ImportRow, kind: str) -> tuple[FoundLayer, list[ColumnAsked]]:
    """The layer in the file whose columns are asked about, and each of the layer's own."""
    question = row.question or {}
    layer = FoundLayer.of_dict(question["layer"])
    own = own_columns(LayerKind(kind), table=layer.coordinates)
    return layer, [ColumnAsked(one, question["guessed"].get(one.name, "")) for one in own]


def layers_asked(row: ImportRow) -> list[FoundLayer]:
    """The layers in the file to choose among."""
    return [FoundLayer.of_dict(one) for one in (row.question or {})["layers"]]


def guesses_asked(row: ImportRow) -> list[DrawnGuess]:
    """The guesses to choose among, the likeliest first."""
    guesses = (row.question or {}).get("guesses", [])[:MOST_GUESSES]
    return [
        DrawnGuess(place, guess["named"], shapely.from_wkt(guess["area"])) for place, guess in enumerate(guesses, 1)
    ]


@dataclass(frozen=True)
class GuessTold:
    """A guess in words, and how far from the municipality it lies: 0 km inside it, None where the border is unknown."""

    number: int
    words: str
    away_km: int | None


def guesses_told(row: ImportRow, standing: StandingLayers) -> list[GuessTold]:
    """The guesses for the list beside the map."""
    border = standing.border()
    return [
        GuessTold(one.number, one.words, None if border is None else round(one.area.distance(border) / 1000))
        for one in guesses_asked(row)
    ]


def place_map(row: ImportRow, standing: StandingLayers, layers: LayerSet, **wishes: Any) -> MapParts | None:
    """The guesses on a map, with the municipality's border to see them by."""
    return guess_map(guesses_asked(row), standing.border(), layers, **wishes)


def renamings(intake: Mapping[str, Any], kind: str) -> list[tuple[str, str]]:
    """Which of a file's columns were read as which of the layer's, for people: (source name, own name in Swedish)."""
    own = {one.name: one.label for one in own_columns(LayerKind(kind), table=True)}
    columns: Mapping[str, str] = intake.get("columns") or {}
    return [(source, own[name]) for source, name in columns.items() if name in own]

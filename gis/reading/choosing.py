"""Which of several layers in a file is meant: the one that staff name, the only one, or else a question."""

from __future__ import annotations

from typing import Final

from gis.geopackage import TABLE
from gis.layers import LayerKind
from gis.reading.forms import Form
from gis.reading.place import Question
from gis.reading.sources import Source, listed
from gis.refusals import UnreadableFileError

MANY: Final = frozenset({Form.GEOPACKAGE, Form.GML, Form.DXF})  # the others hold one layer each
MOST_NAMED: Final = 20


def choose(sources: list[Source], wanted: str | None, kind: LayerKind) -> tuple[Source, str | None] | Question:
    """The file and the layer in it to read, or the question which. Raises UnreadableFileError."""
    found = [(source, name) for source in sources for name in _names(source)]
    if not found:
        raise UnreadableFileError("Filen har inget lager med geometri.")
    meant = [pair for pair in found if pair[1] == wanted] if wanted else found
    if len(found) == 1 and not found[0][1]:  # the layer of such a file has no name
        meant = found
    if wanted and not meant:
        raise UnreadableFileError(f"Filen har inget lager som heter {wanted[:60]}. Den har: {_told(found)}.")
    if len(meant) > 1:
        meant = [pair for pair in found if pair[1] in {kind.value, TABLE}]
    if len(meant) == 1:
        source, name = meant[0]
        return source, name if source.form in MANY else None
    return Question(
        "layer",
        f"Filen har flera lager: {_told(found)}. Välj ett av dem.",
        f"Lämna annars in en fil med bara ett lager, eller döp det som gäller till {TABLE}.",
        choices=tuple(name for _source, name in found),
    )


def _names(source: Source) -> list[str]:
    return [layer.name for layer in listed(source)] if source.form in MANY else [source.name]


def _told(found: list[tuple[Source, str]]) -> str:
    names = sorted(name[:60] for _source, name in found)
    return ", ".join(names[:MOST_NAMED]) + (f" och {len(names) - MOST_NAMED} till" if len(names) > MOST_NAMED else "")

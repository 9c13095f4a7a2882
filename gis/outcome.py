"""What became of a file that was imported, in plain values that can be kept and sent, and its version put in place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gis.importing import Choices, Imported, Progress, import_layer
from gis.layers import LayerKind, PublishedLayer
from gis.looking import FoundLayer, look_into
from gis.refusals import UnreadableFileError
from gis.store import LayerStore

Choose = Callable[[Sequence[FoundLayer]], Choices | None]
"""Is told what lies in the file; gives what staff have chosen, or None where they must be asked first."""
Hear = Callable[[Progress | None], None]
"""Is told of the progress, or of nothing twice a second; may raise to end the import."""


@dataclass(frozen=True)
class Outcome:
    """What became of a file, as gis.importing.Imported in plain values that can be kept."""

    version: str
    count: int
    problems: tuple[dict[str, Any], ...] = ()
    question: dict[str, Any] | None = None
    epsg: int | None = None
    table: str = ""
    columns: tuple[str, ...] = ()
    mended: dict[str, Any] = field(default_factory=dict)
    diff: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, done: Imported) -> Outcome:
        question = done.question
        asked: dict[str, Any] | None = (
            None
            if question is None
            else {
                "about": question.about,
                "text": question.text,
                "why": question.why,
                "choices": list(question.choices),
                "guesses": [
                    {
                        "epsg": guess.epsg,
                        "swapped": guess.swapped,
                        "area": shapely.to_wkt(guess.area, rounding_precision=1),
                        "inside": guess.inside,
                        "named": guess.named,
                    }
                    for guess in question.guesses
                ],
            }
        )
        problems = tuple(problem.as_dict() for problem in done.problems)
        plain = (done.epsg, done.table, done.columns, done.mended, done.diff)
        return cls(done.version, done.count, problems, asked, *plain)

    @property
    def blocked(self) -> bool:
        """True when it can not be published as it is."""
        return not self.version


def import_here(
    path: Path, kind: LayerKind, store: LayerStore, *, choose: Choose, hear: Hear,
    border: BaseGeometry | None = None, holds: PublishedLayer | None = None, work: Path | None = None,
) -> Outcome | None:  # fmt: skip
    """`import_apart` in this very process, for whoever waits for it in the foreground."""
    with own_folder(work) as folder:
        choices = chosen(path, kind, choose)
        if choices is None:
            return None
        own = LayerStore(folder / "versions")
        done = import_layer(path, kind, own, choices=choices, border=border, holds=holds, tell=hear)
        return settled(Outcome.of(done), own, store)


@contextmanager
def own_folder(work: Path | None) -> Iterator[Path]:
    if work is not None:
        yield work
        return
    with tempfile.TemporaryDirectory(prefix="lovlig-import-") as folder:
        yield Path(folder)


def chosen(path: Path, kind: LayerKind, choose: Choose) -> Choices | None:
    """What staff have chosen. A file that cannot be looked into has nothing to choose, and the reading says why."""
    try:
        return choose(look_into(path, kind))
    except UnreadableFileError:
        return Choices()


def settled(outcome: Outcome, own: LayerStore, store: LayerStore) -> Outcome:
    """The versions that were written moved into the store, whole and durable."""
    for version in filter(None, (outcome.version, outcome.mended.get("version", ""))):
        store.root.mkdir(parents=True, exist_ok=True)
        try:
            own.path_of(version).replace(store.path_of(version))
        except OSError:  # another disk
            store.add(own.path_of(version))
        handle = os.open(store.root, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return outcome

"""The process in which a file is imported: told what to do by a line of JSON, it answers by lines of JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import shapely

from gis.bounded import bound, cut_off, end_with
from gis.importing import Choices, import_layer
from gis.layers import Coverage, LayerKind, PublishedLayer
from gis.looking import FoundLayer
from gis.outcome import Outcome, chosen
from gis.store import LayerStore
from gis.walled import wall_in_at_work

LARGEST: Final = 8 << 30  # bytes of any file that is written


def _main() -> None:
    sys.stdout.flush()
    said = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no part of the conversation
    wishes = json.loads(sys.stdin.readline())
    cut_off()
    end_with(int(wishes["parent"]))
    bound(int(wishes["memory"]), int(wishes["seconds"]), LARGEST)
    holds = [Path(wishes["holds"]["path"]).resolve()] if wishes["holds"] else []
    wall_in_at_work([Path(wishes["path"]).resolve(), *holds], [Path(wishes["store"]).parent])

    def say(**told: Any) -> None:
        said.write(json.dumps(told, default=str) + "\n")

    try:
        outcome = _import(wishes, say)
        told = vars(outcome) if outcome else {}
        say(imported=told)
    except MemoryError:
        say(failed="Filen kräver för mycket minne. Förenkla eller dela upp den.")
    except OSError:
        say(failed="Kartlagret gick inte att skriva. Är serverns disk full? Försök igen, eller kontakta driften.")
    except Exception as error:  # no file may bring about more than a word of what went wrong
        say(failed=f"Filen gick inte att ta in ({type(error).__name__}). Exportera den igen, eller i en annan form.")


def _import(wishes: Mapping[str, Any], say: Callable[..., None]) -> Outcome | None:
    path, kind = Path(wishes["path"]), LayerKind(wishes["kind"])

    def choose(found: Sequence[FoundLayer]) -> Choices | None:
        say(layers=[layer.as_dict() for layer in found])
        answer = sys.stdin.readline()
        return Choices.of_dict(json.loads(answer)) if answer else None

    choices = chosen(path, kind, choose)
    if choices is None:
        return None
    done = import_layer(
        path,
        kind,
        LayerStore(Path(wishes["store"])),
        choices=choices,
        border=shapely.from_wkb(wishes["border"]) if wishes["border"] else None,
        holds=_of_dict(wishes["holds"]),
        tell=lambda progress: say(progress=[progress.stage.value, progress.done, progress.total]),
    )
    return Outcome.of(done)


def _of_dict(told: Mapping[str, Any] | None) -> PublishedLayer | None:
    if told is None:
        return None
    more = {
        "kind": LayerKind(told["kind"]),
        "path": Path(told["path"]),
        "published": date.fromisoformat(told["published"]),
    }
    return PublishedLayer(**{**told, **more}, coverage=Coverage())


if __name__ == "__main__":
    _main()

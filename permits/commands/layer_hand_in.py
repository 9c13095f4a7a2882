"""`lovlig layers hand-in`: a layer imported in the foreground, with its progress, and its questions as options."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from permits.commands import CommandError, say
from permits.services.import_scanning import Harmful, NoVerdict
from permits.services.import_shapes import Asked

if TYPE_CHECKING:
    from gis.importing import Progress
    from permits.case.access import Principal
    from permits.services import Services
    from permits.services.shapes import LayerVersionRow

MOST_TOLD: Final = 20  # problems printed; all of them are on the version's page
SAID: Final = {"read": "Läser", "check": "Kontrollerar", "write": "Skriver", "compare": "Jämför"}
EVERY: Final = 0.5  # seconds


def tell(command: argparse.ArgumentParser) -> None:
    """What handing in takes."""
    command.add_argument("file", metavar="FIL", type=Path)
    command.add_argument("--source", required=True, metavar="KÄLLA", help="varifrån uppgifterna kommer")
    command.add_argument("--why", default="", metavar="TEXT", help="varför filen lämnas in")
    command.add_argument("--layer", default="", metavar="NAMN", help="vilket av filens lager som ska läsas")
    command.add_argument(
        "--column", action="append", default=[], metavar="FILENS=LAGRETS", help="vad en kolumn i filen är, en i taget"
    )
    command.add_argument("--epsg", type=int, help="koordinatsystemet, för en fil som inte säger det eller säger fel")
    command.add_argument("--swap", action="store_true", help="nord står först i filen; skriv också --epsg")


def hand_in(services: Services, who: Principal, told: argparse.Namespace) -> int:
    """Import a file in the foreground. 1 when it has faults, or asks something. Raises CommandError."""
    if not told.source.strip():
        raise CommandError("Skriv varifrån uppgifterna kommer: --source KÄLLA.")
    if not told.file.is_file():
        raise CommandError(f"{told.file} kan inte läsas.")
    choices = _choices(told)
    try:
        row = _imported(services, who, told, choices)
    except Asked as asked:
        for line in answer_told(asked.question):
            say(line)
        return 1
    except (Harmful, NoVerdict) as found:
        raise CommandError(found.told) from found
    except OSError as error:
        raise CommandError(f"{told.file} kan inte läsas.") from error
    return _tell_version(row)


def _choices(told: argparse.Namespace) -> dict[str, Any]:
    """What the command says of the file, as the desk keeps it. Raises CommandError."""
    from gis import crs as systems

    columns = dict(pair.partition("=")[::2] for pair in told.column)
    if not all(source and own for source, own in columns.items()):
        raise CommandError("Skriv kolumner så här: --column FILENS=LAGRETS, till exempel --column fastbet=designation.")
    if told.swap and not told.epsg:
        raise CommandError("Skriv också vilket koordinatsystem det är: --swap --epsg KOD.")
    if told.epsg and told.epsg not in systems.ACCEPTED:
        taken = ", ".join(str(code) for code in systems.ACCEPTED)
        raise CommandError(f"EPSG:{told.epsg} kan inte användas. De som kan: {taken}.")
    choices: dict[str, Any] = {"settled": [*(["layer"] if told.layer else []), *(["columns"] if columns else [])]}
    choices |= {"layer": told.layer} if told.layer else {}
    choices |= {"columns": columns} if columns else {}
    choices |= {"epsg": told.epsg} if told.epsg else {}
    return _placed(choices, told) if told.swap else choices


def _placed(choices: dict[str, Any], told: argparse.Namespace) -> dict[str, Any]:
    """The choices with the place said outright, which goes before what the file says."""
    answer = {"epsg": told.epsg, "swapped": told.swap, "area": "POLYGON EMPTY", "inside": None}
    return {**choices, "answer": answer}


def _imported(services: Services, who: Principal, told: argparse.Namespace, choices: dict[str, Any]) -> LayerVersionRow:
    """Raises Asked for what the command does not say."""
    in_short = (who, told.name, told.file.name, told.file, told.source, told.why)
    with Shown() as shown:
        try:
            return services.importing.import_now(*in_short, choices, shown)
        except Asked as asked:
            if not told.epsg or "guesses" not in asked.question or choices.get("answer"):
                raise
        return services.importing.import_now(*in_short, _placed(choices, told), shown)


def _tell_version(row: LayerVersionRow) -> int:
    for problem in row.problems[:MOST_TOLD]:
        print(f"{'FEL' if problem['blocks'] else 'Obs'}: {problem['check']}: {problem['message']}")
    if len(row.problems) > MOST_TOLD:
        print(f"... och {len(row.problems) - MOST_TOLD} till.")
    if row.blocked:
        say("Filen har fel som måste rättas, och kan inte publiceras. Inget har ändrats.")
        return 1
    counts = row.diff.get("counts", {})
    print(
        f"{row.count} objekt: {counts.get('added', 0)} nya, {counts.get('changed', 0)} ändrade, "
        f"{counts.get('removed', 0)} borttagna, {counts.get('unchanged', 0)} oförändrade."
    )
    print(f"Version {row.id} kan publiceras: lovlig layers publish {row.id}")
    return 0


class Shown:
    """Shows progress on standard error: one line that is written over on a terminal, else one line a stage."""

    def __init__(self) -> None:
        self._stage = ""
        self._at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        if self._stage and sys.stderr.isatty():
            print(file=sys.stderr)

    def __call__(self, progress: Progress | None) -> None:
        if progress is None:
            return
        is_new = progress.stage.value != self._stage
        terminal = sys.stderr.isatty()
        if not is_new and (not terminal or time.monotonic() - self._at < EVERY):
            return
        count = f" {progress.done}" if progress.done or progress.total else ""
        of = f" av {progress.total}" if progress.total else ""
        line = f"{SAID[progress.stage.value]}{count}{of}"
        if terminal:
            print(("\n" if is_new and self._stage else "\r") + line + " " * 8, end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)
        self._stage, self._at = progress.stage.value, time.monotonic()


def answer_told(question: Mapping[str, Any]) -> Iterator[str]:
    """What a file asks, and what to add to the command to answer it."""
    if question["about"] == "layer":
        yield "Filen har flera lager. Välj ett av dem:"
        for layer in question["layers"]:
            kind = layer["geometry_type"] or "okänd geometri"
            yield f"  --layer {_quoted(layer['name'])}   ({kind}, {layer['count']} objekt)"
        return
    if question["about"] == "columns":
        yield from _columns_told(question)
        return
    yield f"{question['text']} {question['why']}"
    if question["guesses"]:
        yield "Svara med ett av förslagen:"
    for guess in question["guesses"]:
        yield f"  --epsg {guess['epsg']}{' --swap' if guess['swapped'] else ''}   ({guess['named']})"
    if not question["guesses"]:
        yield "Svara med --epsg KOD, och --swap om nord står först."


def _columns_told(question: Mapping[str, Any]) -> Iterator[str]:
    layer = question["layer"]
    yield f"Kolumnerna i filen heter annorlunda än lagrets egna. Filen har: {', '.join(layer['columns'])}."
    guessed = [f"--column {_quoted(f'{source}={own}')}" for own, source in question["guessed"].items() if source != own]
    missing = question.get("missing", [])
    if guessed:
        yield "Det här kan stämma, kontrollera det:"
        yield f"  {' '.join(guessed)}"
    left = [own for own in missing if own not in question["guessed"]]
    if left:
        yield f"Skriv också vilken kolumn som är {', '.join(left)}: --column FILENS={left[0]}"


def _quoted(word: str) -> str:
    return f"'{word}'" if set(word) & set(" '\"&;()$`") else word

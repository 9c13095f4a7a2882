"""`lovlig dispose`: what the municipality's rules say is to go, told; with --dispose taken away and logged."""

from __future__ import annotations

import argparse
from typing import Final

from permits.commands import joined, say, write_json
from permits.services.disposal_shapes import Disposed, Due

BY: Final = "Driften"
EVERYTHING: Final = 1_000_000


def tell(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    way = command.add_mutually_exclusive_group()
    way.add_argument(
        "--dry-run", action="store_true", help="säg vad som skulle gallras och varför, inget mer (förvalt)"
    )
    way.add_argument("--dispose", action="store_true", help="gallra det; det går inte att få tillbaka")
    command.add_argument("--json", action="store_true", help="skriv som JSON")


def run(told: argparse.Namespace) -> int:
    """Tell or take away what is due. Running again after it was stopped goes on where it was."""
    with joined() as (services, _database):
        due = services.disposing.due(EVERYTHING)
        if not told.dispose:
            return _tell_due(due, as_json=told.json)
        if due:
            say(f"Nu gallras {sum(each.count for each in due)} för gott, i den här ordningen:")
            for each in due:
                say(_line(each))
            say("")
        gone = services.disposing.run(BY)
    if told.json:
        write_json([{**vars(each), "at": each.at.isoformat(), "kind": each.kind.value} for each in gone])
        return 0
    for line in gone:
        print(f"{_named(line)}: {line.rule}")
    print(f"{sum(each.count for each in gone)} gallrades.")
    return 0


def _tell_due(due: list[Due], *, as_json: bool) -> int:
    if as_json:
        write_json([_as_values(each) for each in due])
        return 0
    for each in due:
        print(_line(each))
    print(f"{sum(each.count for each in due)} skulle gallras. Inget är ändrat.")
    if due:
        print("Gallra det med lovlig dispose --dispose.")
    return 0


def _line(due: Due) -> str:
    return f"{_named(due)}, {due.since}: {due.rule}"


def _named(due: Due | Disposed) -> str:
    return f"{due.kind.label}, {due.count}{f', {due.registry_number}' if due.registry_number else ''}"


def _as_values(due: Due) -> dict[str, object]:
    return {
        "kind": due.kind.value,
        "registry_number": due.registry_number,
        "count": due.count,
        "since": due.since.isoformat(),
        "rule": due.rule,
    }

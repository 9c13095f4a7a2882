"""`lovlig dispose`: what the municipality's rules say is to go, told with --dry-run, else taken away and logged."""

from __future__ import annotations

import argparse
from typing import Final

from permits.commands import joined, write_json
from permits.services.disposal_shapes import Disposed, Due

BY: Final = "Driften"
EVERYTHING: Final = 1_000_000


def tell(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument(
        "--dry-run", action="store_true", help="säg vad som skulle gallras och varför, inget mer"
    )
    command.add_argument("--json", action="store_true", help="skriv som JSON")


def run(told: argparse.Namespace) -> int:
    """Tell or take away what is due. Running again after it was stopped goes on where it was."""
    with joined() as (services, _database):
        if told.dry_run:
            due = services.disposing.due(EVERYTHING)
            if told.json:
                write_json([_as_values(each) for each in due])
                return 0
            for each in due:
                print(f"{_named(each)}, {each.since}: {each.rule}")
            print(f"{sum(each.count for each in due)} skulle gallras. Inget är ändrat.")
            return 0
        gone = services.disposing.run(BY)
    if told.json:
        write_json([{**vars(each), "at": each.at.isoformat(), "kind": each.kind.value} for each in gone])
        return 0
    for line in gone:
        print(f"{_named(line)}: {line.rule}")
    print(f"{sum(each.count for each in gone)} gallrades.")
    return 0


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

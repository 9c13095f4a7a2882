"""The `lovlig` command: what operators and inspectors ask from a terminal."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from permits.municipality import ProfileError, read_profile
from permits.settings import SettingsError, from_environment


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 when something was found, 2 when it could not run."""
    parser = _parser()
    told = parser.parse_args(arguments)
    try:
        return int(told.run(told))
    except (SettingsError, ProfileError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lovlig", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="KOMMANDO")
    for name, run, tells in (
        ("worker", _worker, "kör arbetaren: ärendeakter, beslut, mejl"),
        ("migrate", _migrate, "gör databasen och profilens kartlager klara"),
        ("rules", _rules, "lista varje regel med lagrum och giltighet"),
        ("audit", _audit, "kontrollera att händelseloggen är hel"),
    ):
        command = commands.add_parser(name, help=tells)
        command.set_defaults(run=run)
    return parser


def _worker(_told: argparse.Namespace) -> int:
    from app import build_services
    from permits.adapters.jobs import run_worker

    settings = from_environment()
    run_worker(build_services(settings), settings)
    return 0


def _migrate(_told: argparse.Namespace) -> int:
    """Bring the tables up to date, and let the layers that the profile names be known."""
    from permits.adapters.database import migrate, open_database
    from permits.services.layering import declare_layers

    settings = from_environment()
    municipality = read_profile(settings.profile)
    migrate(settings.database_url)
    database = open_database(settings.database_url)
    declare_layers(database.layers, municipality)
    database.close()
    return 0


def _rules(_told: argparse.Namespace) -> int:
    from permits.law.book import all_rules

    listed = [
        {
            "id": rule.id,
            "citation": str(rule.cites),
            "in_force": [str(rule.in_force.start), str(rule.in_force.end or "")],
            "topic": rule.topic.value,
            "says": rule.says,
        }
        for rule in all_rules()
    ]
    json.dump(listed, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


def _audit(_told: argparse.Namespace) -> int:
    from permits.adapters.database import open_database, verify_log

    problems = verify_log(open_database(from_environment().database_url))
    for problem in problems:
        print(problem)
    print("Händelseloggen är hel." if not problems else f"{len(problems)} fel i händelseloggen.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

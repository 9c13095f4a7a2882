"""`python -m tests.law report | mutate | examples`: what the scenarios reach, what they catch, and what they show."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

GOOD_ENOUGH = 0.95


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.law", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, tells in (
        ("report", _report, "how many scenarios reach each side of each rule; 1 when a side lacks one"),
        ("mutate", _mutate, "change every number and comparison of the law, and see what the tests catch"),
        ("examples", _examples, "write permits/law/examples.toml anew from the scenarios"),
    ):
        command = commands.add_parser(name, help=tells)
        command.set_defaults(run=run)
        if run is _mutate:
            command.add_argument("--module", action="append", help="only this module; may be given again")
            command.add_argument("--sample", type=int, help="only so many mutants, by chance")
            command.add_argument("--minutes", type=float, default=10.0, help="stop after so long")
    told = parser.parse_args()
    return int(told.run(told))


def _report(_told: argparse.Namespace) -> int:
    from tests.law.reach import report

    return _printed(report(), "LACKS")


def _printed(lines: Iterable[str], bad: str) -> int:
    """Print the lines; 1 when any begins with what is bad."""
    found = 0
    for line in lines:
        found = found or int(line.startswith(bad))
        print(line)
    return found


def _mutate(told: argparse.Namespace) -> int:
    from tests.law.mutation import mutate, report

    verdicts, skipped = mutate(told.module or [], told.sample, told.minutes)
    for line in report(verdicts, skipped):
        print(line)
    caught = sum(verdict.caught for verdict in verdicts)
    return 0 if caught >= GOOD_ENOUGH * len(verdicts) else 1


def _examples(_told: argparse.Namespace) -> int:
    from permits.services.rule_list import EXAMPLES
    from tests.law.examples import examples_text

    EXAMPLES.write_text(examples_text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.law report | mutate | examples`: what the scenarios reach, catch, and show."""

from __future__ import annotations

import argparse
import sys


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.law", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")
    commands.add_parser("report", help="how many scenarios reach each side of each rule")
    told = parser.parse_args()
    from tests.law.reach import report

    assert told.command == "report"
    lacking = False
    for line in report():
        lacking = lacking or line.startswith("LACKS")
        print(line)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())

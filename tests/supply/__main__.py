"""`make audit` and `make sbom`: is what ships pinned, licensed and not known to be vulnerable, and a list of it all.

`python -m tests.supply audit` ends with 0 when all is well, 1 when something is wrong, and 3 when nothing is wrong but
the database of vulnerabilities could not be asked; make itself turns every failure into 2.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from permits import vendor
from tests.supply import licences, osv, pins
from tests.supply.osv import Known, NotReached
from tests.supply.pins import Pin

CLEAN, FOUND, NOT_ASKED = 0, 1, 3
LIST: Final = Path("lovlig.cdx.json")


def audit(packages: Sequence[Pin], database: str, faults: Sequence[tuple[str, Sequence[str]]]) -> int:
    """Tell what is wrong; `faults` are other kinds of it, by their heading."""
    shipped = sum(pin.ships for pin in packages)
    print(f"{len(packages)} packages, of which {shipped} ship with the service. Base images: none.")
    wrong = False
    for heading, lines in faults:
        print(f"\n{heading}: {'good' if not lines else len(lines)}")
        for line in lines:
            print(f"  {line}")
        wrong |= bool(lines)
    try:
        vulnerable = osv.known(packages, database)
    except NotReached as reason:
        print(f"\nKnown vulnerabilities: COULD NOT BE ASKED. Nothing is known of them now.\n  {reason}")
        print("  Run this where the database can be reached, or name a mirror in LOVLIG_OSV.")
        return FOUND if wrong else NOT_ASKED
    return FOUND if _told(vulnerable, database) or wrong else CLEAN


def _told(vulnerable: Sequence[Known], database: str) -> int:
    """Tell the vulnerabilities; how many of them nobody has accepted."""
    accepted = licences.accepted(datetime.now(UTC).date())
    waiting = {one: accepted[name] for one in vulnerable for name in one.names if name in accepted}
    counted = [one for one in vulnerable if one not in waiting]
    print(f"\nKnown vulnerabilities, as {database} tells them: {len(counted) or 'none'}")
    for one in vulnerable:
        kind = "ships" if one.pin.ships else "only in tests"
        names = ", ".join([one.id, *one.aliases])
        print(f"  {one.pin.name} {one.pin.version} ({kind}): {names} {one.severity}\n    {one.summary}")
        if one in waiting:
            print(f"    accepted: {waiting[one]}")
    return len(counted)


def main(arguments: Sequence[str]) -> int:
    match arguments:
        case ["audit"]:
            packages = [*pins.python_pins(), *pins.npm_pins()]
            faults = [
                ("Pinned by hash", pins.faults()),
                ("Served files are the packages' own", vendor.altered()),
                ("Licences of what ships", licences.faults(packages)),
            ]
            return audit(packages, osv.address(), faults)
        case ["sbom", *where]:
            from tests.supply import bill

            target = Path(where[0]) if where else LIST
            made = bill.made()
            target.write_text(bill.as_json(made), encoding="utf-8")
            print(f"{target}: {bill.count(made)} components, CycloneDX 1.6")
            return CLEAN
    print("python -m tests.supply audit | sbom [FILE]", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`make attack`: runs every set of attacks and tells how many were tried, how many got through, and what they cost.

`python -m tests.attacks access` runs only the sets of access. Both end with the table of who was let in to what.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

SETS: Final[dict[str, tuple[str, ...]]] = {
    "SAML: altered responses": ("test_saml.py::test_an_altered_response_is_refused",),
    "SAML: forms, replays, browsers": ("test_saml.py",),
    "SAML: races and clocks": ("test_saml_races.py", "test_saml_clocks.py"),
    "SAML: genuine, own generator": ("test_saml_genuine.py",),
    "SAML: genuine, samlp and pysaml2": ("test_saml_independent.py",),
    "SAML: keys, metadata, test provider": ("test_saml_trust.py", "test_saml_fetched.py", "test_saml_idp.py"),
    "access: route × role × relation": ("test_access.py", "test_addresses.py"),
    "access: codes of letters": ("test_codes.py",),
    "access: reads of protected cases": ("test_protected_reads.py",),
    "input, fuzzing, headers": ("test_bad_input.py", "test_fuzz.py", "test_headers.py"),
    "the record, tampered with": ("test_record.py",),
    "files": ("test_files.py", "test_drawings.py"),
    "files: damaged": ("test_damaged.py",),
    "logs": ("test_logs.py",),
    "faults": ("../faults/",),
}

ACCESS: Final = ("test_access.py", "test_addresses.py", "test_codes.py", "test_protected_reads.py")


@dataclass
class Tally:
    """What came of one set: how many passed, failed and were skipped, and the dearest of them."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    memory: int = 0

    def told(self) -> str:
        cost = f"   at most {self.seconds * 1000:.0f} ms and {self.memory / 1e6:.0f} MB" if self.seconds else ""
        held = f"{self.outcomes['passed']:>6} held {self.outcomes['failed']:>4} did not"
        return f"{held} {self.outcomes['skipped']:>4} skipped{cost}"


class Counting:
    """A pytest plugin that sorts what it hears into the sets."""

    def __init__(self) -> None:
        self.tallies = {name: Tally() for name in SETS}
        self.outcomes: list[tuple[Any, ...]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.outcome == "passed":
            return
        tally = self.tallies.get(_set_of(report.nodeid) or "")
        if tally is None:
            return
        tally.outcomes[report.outcome] += 1
        told: dict[str, Any] = dict(report.user_properties)
        self.outcomes += told.get("outcomes", ())
        tally.seconds = max(tally.seconds, float(str(told.get("seconds", 0))))
        tally.memory = max(tally.memory, int(str(told.get("memory", 0))))


def _set_of(nodeid: str) -> str | None:
    place = nodeid.removeprefix("tests/attacks/").replace("tests/faults/", "../faults/")
    return next((name for name, starts in SETS.items() if place.startswith(starts)), None)


def main() -> int:
    """Run the sets; 0 when every one held."""
    os.environ.setdefault("LOVLIG_DAMAGED", "10000")  # all of them
    os.environ.setdefault("LOVLIG_TAMPERINGS", "500")
    counting, asked = Counting(), sys.argv[1:]
    paths = ["tests/attacks", "tests/faults"]
    if asked[:1] == ["access"]:
        paths, asked = [f"tests/attacks/{name}" for name in ACCESS], asked[1:]
    code = pytest.main([*paths, "-q", *asked], plugins=[counting])
    from tests.attacks.survey import Outcome, table  # only now: pytest wants to be the first to read its libraries

    told = table([Outcome(*plain) for plain in counting.outcomes])
    print(f"\nWho was let in to what (status; a dot where nobody asked):\n{told}")
    print("\nWhat was tried, and what came of it:")
    for name, tally in counting.tallies.items():
        if tally.outcomes:
            print(f"  {name:<38}{tally.told()}")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())

"""`make fuzz MINUTES=20`: asks a served Lovlig whatever comes to mind, as everybody at once, for as long as told.

Web, worker and identity provider are real processes on loopback, and everybody logs in for real. Nothing may answer
with a 5xx, hang, or tell anybody what is not theirs; afterwards the log is whole and the worker alive and done.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from app import create_app
from permits.adapters.database import open_database
from permits.demo.people import PERSONAS
from permits.settings import from_environment
from tests.attacks.asking import LOGINS, Person
from tests.attacks.busy_town import addresses, busy
from tests.attacks.fuzzer import Fuzzer
from tests.attacks.judging import SLOWEST, Tally
from tests.attacks.seen import Seen
from tests.attacks.town import NOBODY, Town
from tests.conftest import build_once, copied_demo
from tests.faults.visitor import Visitor
from tests.service import ROOT, Service

AT_ONCE = 3
LAST_WORK = 300.0  # seconds for the worker to end what it was given


def run(minutes: float, seed: int, folder: Path) -> int:
    service = Service(copied_demo(build_once(), folder / "data"))
    settings = from_environment(service.environment)
    town = busy(settings, create_app(settings))
    people = {who: Person(who, Visitor(service, patience=SLOWEST)) for who in (NOBODY, *LOGINS)}
    tally, ending, seen = Tally(), threading.Event(), Seen(town.app)
    seen.notice(addresses(town))
    try:
        service.start()
        for person in people.values():
            person.enter()
        fuzzers = [Fuzzer(service, town, people, random.Random(seed + n), tally, seen) for n in range(AT_ONCE)]
        threads = [threading.Thread(target=fuzzer.run, args=(ending,), daemon=True) for fuzzer in fuzzers]
        for thread in threads:
            thread.start()
        time.sleep(minutes * 60)
        ending.set()
        for thread in threads:
            thread.join(timeout=2 * SLOWEST)
        afterwards(service, tally)
    finally:
        ending.set()
        service.stop()
    tell(tally, minutes, seed, town)
    return 1 if tally.faults else 0


def afterwards(service: Service, tally: Tally) -> None:
    """The processes live, the work is done, the log is whole, and nobody is named in what was logged."""
    tally.faults += [f"{name} has died" for name, process in service.processes.items() if process.poll() is not None]
    database = open_database(from_environment(service.environment).database_url)
    ends, left = time.monotonic() + LAST_WORK, 1
    while left and time.monotonic() < ends:
        time.sleep(1)
        with database.reading() as unit:
            left = unit.reactions.next_due() is not None
    if left:
        tally.fault(f"work was never done: {service.log('worker')[-1500:]}")
    tally.asked["events in the log"] = database.head()[0]
    database.close()
    audit = [sys.executable, "-m", "permits.cli", "audit", "verify"]
    told = subprocess.run(audit, env=service.environment, cwd=ROOT, capture_output=True, text=True, check=False)
    print(told.stdout.strip())
    if told.returncode:
        tally.fault(f"the log is not whole: {told.stdout[-500:]}")
    for name in service.processes:
        logged = (service.data / f"{name}.log").read_text(errors="replace")
        named = [one for each in PERSONAS for one in (each.name, each.number[2:]) if one in logged]
        if named or "Traceback" in logged:
            place = logged.find("Traceback")
            tally.fault(f"{name} logs {named} {logged[place : place + 2500] if place >= 0 else ''}")


def tell(tally: Tally, minutes: float, seed: int, town: Town) -> None:
    """The tally."""
    rules = {rule.endpoint for rule in town.app.url_map.iter_rules()} - {"static"}
    reached = {endpoint for endpoint in tally.reached if endpoint} | {"auth.hear_answer"}  # by everybody who logged in
    print(f"\nFuzzed for {minutes:g} minutes (seed {seed}): {sum(tally.statuses.values())} requests")
    print(f"  by whom       {dict(tally.asked.most_common())}")
    print(f"  answers       {dict(sorted(tally.statuses.items()))}")
    print(f"  let in        to {len(reached)} of {len(rules)} addresses, {sum(tally.done.values())} forms taken")
    print(f"  slowest       {tally.slowest[0]:.1f} s: {tally.slowest[1]}")
    for endpoint in sorted(rules - reached):
        print(f"  never let in  {endpoint}: {dict(tally.answers[endpoint])}")
    print(f"{len(tally.faults)} faults: 5xx, hangs, tells, runs, dies, or a log that is not whole")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.attacks.fuzzing", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    told = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # so that nothing is left running
    with tempfile.TemporaryDirectory(prefix="lovlig-fuzz-") as folder:
        return run(told.minutes, told.seed, Path(folder))


if __name__ == "__main__":
    sys.exit(main())

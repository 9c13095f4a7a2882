"""`python -m tests.faults.hardship`: a disk that is really full, a database and a mail server that are really away, a
clock that really jumps, under people at work.

What is looked for is the same as when processes are killed: nothing acknowledged is lost, nothing half done or done
twice, a calm page meanwhile, and everything going on by itself afterwards. The disk is a small tmpfs, so one has to be
root; the clock is shifted for our processes alone, by a library that a C compiler makes.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from sqlalchemy import select

from permits.adapters.database import open_database, tables
from permits.case.events import MessageSent
from permits.demo.build import build
from tests.conftest import build_once, copied_demo, principal_of
from tests.faults.hard_pressed import CALM, Hardship
from tests.faults.mortal import MortalService
from tests.faults.postgres import server
from tests.faults.test_mail_away import Server
from tests.faults.visitor import Unanswered
from tests.service import free_port
from tests.web.desk_cases import submitted

SMALL = 48  # MB
SHIFTED_CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long shift(void) {
    char told[32] = "0";
    FILE *file = fopen(getenv("CLOCK_SHIFT"), "r");
    if (file) { if (!fgets(told, sizeof told, file)) told[0] = '0'; fclose(file); }
    return atol(told);
}
int clock_gettime(clockid_t which, struct timespec *at) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int how = real(which, at);
    if (which == CLOCK_REALTIME) at->tv_sec += shift();
    return how;
}
int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec; at->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
"""
"""For LD_PRELOAD: what the time is, with the seconds in the file CLOCK_SHIFT added; how time passes is left alone."""


# --- a full disk ----------------------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of SMALL megabytes. Only root may mount one."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}m", "lovlig", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, leave: int = 0) -> None:
    """Take all that is left of the disk, but for `leave` bytes."""
    with (disk / "taken").open("ab") as taken, contextlib.suppress(OSError):
        while True:
            taken.write(b"x" * 65536)
            taken.flush()
    with (disk / "rest").open("ab", buffering=0) as taken, contextlib.suppress(OSError):
        while True:
            taken.write(b"x" * 512)
    if leave:
        os.truncate(disk / "taken", max(0, (disk / "taken").stat().st_size - leave))


def on_full_disk(folder: Path) -> Hardship:
    """Everything there is on the disk that becomes full: database, files, layers on their way, limits, letters."""
    with small_disk(folder / "disk") as disk:
        shutil.copytree(copied_demo(build_once(), folder / "data"), disk / "data")
        service = MortalService(disk / "data", settings={"LOVLIG_DATABASE_URL": f"sqlite:///{disk}/data/lovlig.db"})
        try:
            service.start()
            those = Hardship(service)
            those.all_of("before")
            for when, leave in (("full", 0), ("nearly full", 250_000)):
                fill(disk, leave)
                those.all_of(when)
                those.doctor()
                time.sleep(7)  # the worker looks again meanwhile
            service.kill("web", "worker")
            service.start("worker")  # a worker that starts on a full disk
            for taken in ("taken", "rest"):
                (disk / taken).unlink()
            service.start("web")
            time.sleep(7)
            those.whole()
            those.doctor()
        finally:
            service.stop()
    return those


# --- a database that goes away --------------------------------------------------------------------------------------


def without_database(folder: Path, times: int) -> Hardship:
    """PostgreSQL is stopped, softly and as by a power cut, while people work, and started again."""
    with server() as postgres:
        data = copied_demo(build_once(), folder / "data")
        build(data, progress=lambda _line: None, database_url=postgres.url)
        service = MortalService(data, settings={"LOVLIG_DATABASE_URL": postgres.url})
        try:
            service.start()
            those, ending = Hardship(service), threading.Event()
            working = threading.Thread(target=_works_on, args=(those, ending), daemon=True)
            working.start()
            for number in range(times):
                time.sleep(3)
                postgres.stop("immediate" if number % 2 else "fast")
                if number == 0:
                    those.doctor()
                    those.all_of("away")
                time.sleep(3)
                postgres.start()
            time.sleep(8)
            ending.set()
            working.join(60)
            those.whole()
            those.doctor()
        finally:
            service.stop()
    return those


def _works_on(those: Hardship, ending: threading.Event) -> None:
    """Saves over and over meanwhile; what is told is a calm page, a save, or that it did not go."""
    while not ending.is_set():
        try:
            status = those.save().status
        except Unanswered:
            those.fault("a save got no answer")
        except AssertionError:
            those.told["a page without the form"] += 1
        else:
            those.told[f"save {status}"] += 1
            if status not in CALM | {303}:
                those.fault(f"a save got {status}")
        ending.wait(0.05)


# --- a mail server that goes away, with two workers on one SQLite ---------------------------------------------------


def without_mail(folder: Path) -> Hardship:
    """Letters wait while nobody listens and while the server breaks off, and then leave once each."""
    port, post = free_port(), Server()
    data = copied_demo(build_once(), folder / "data")
    settings = {"LOVLIG_SMTP_URL": f"smtp://127.0.0.1:{port}", "LOVLIG_DATABASE_URL": f"sqlite:///{data}/lovlig.db"}
    service = MortalService(data, settings=settings)
    controller = Controller(post, hostname="127.0.0.1", port=port)
    try:
        service.start("web", "idp", "worker", "worker 2")
        those = Hardship(service)
        _apply(those, 3)
        time.sleep(20)
        told = those.doctor()
        if "E-postservern svarar inte" not in told or "brev har inte gått iväg" not in told:
            those.fault("the doctor does not name the mail server and the letters that wait")
        those.all_of("no mail")
        for how in ("breaks off", "is busy", ""):
            post.how = how
            if how == "breaks off":
                controller.start()
            _apply(those, 2)
            time.sleep(15)
        recorded = _all_sent(service)
        if sorted(post.taken) != sorted(recorded):
            twice = [key for key, number in Counter(post.taken).items() if number > 1]
            those.fault(f"{len(post.taken)} letters were taken, {twice} twice, and {len(recorded)} are recorded")
        those.told["letters sent, once each"] = len(recorded)
        those.whole()
        those.doctor()
    finally:
        controller.stop()
        service.stop()
    return those


def _apply(those: Hardship, times: int) -> None:
    for _time in range(times):
        submitted(those.app, principal_of(those.app, "anna"), "anna")


def _all_sent(service: MortalService) -> list[str]:
    """The ids of all letters that are recorded as sent, when nothing is left to do."""
    database, ends = open_database(service.environment["LOVLIG_DATABASE_URL"]), time.monotonic() + 400
    left = select(tables.reactions.c.seq).where(tables.reactions.c.state != "done").limit(1)
    try:
        while time.monotonic() < ends:
            with database.reading() as unit:
                if unit.connection.execute(left).first() is None:
                    break
            time.sleep(1)
        with database.reading() as unit:
            events = [each for case_id in unit.connection.execute(select(tables.cases.c.case_id)).scalars()
                      for each in unit.log.of_case(case_id)]  # fmt: skip
        return [each.event.message_id for each in events if isinstance(each.event, MessageSent)]
    finally:
        database.close()


# --- a clock that jumps ---------------------------------------------------------------------------------------------


def with_a_jumping_clock(folder: Path) -> Hardship:
    """The clock of web and worker goes back two hours and a day under people at work, and is then set right."""
    data, clock, shifted = copied_demo(build_once(), folder / "data"), folder / "clock", folder / "clock.so"
    (folder / "clock.c").write_text(SHIFTED_CLOCK)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(shifted), str(folder / "clock.c"), "-ldl"], check=True)
    clock.write_text("0")
    faked = {"LD_PRELOAD": str(shifted), "CLOCK_SHIFT": str(clock)}
    service = MortalService(data, settings={**faked, "LOVLIG_DATABASE_URL": f"sqlite:///{data}/lovlig.db"})
    try:
        service.start()
        those = Hardship(service)
        those.all_of("right")
        for when, jump in (("2 h back", "-7200"), ("a day back", "-86400"), ("right again", "0")):
            clock.write_text(jump)
            time.sleep(2)
            those.all_of(when)
            told = those.doctor()
            if jump != "0" and "senare än klockan" not in told:
                those.fault(f"{when}: the doctor does not say so")
        for visitor, who in ((those.anna, "anna"), (those.gis, "kajber")):
            visitor.log_in(who)  # whom a clock that goes forward has logged out
        _all_sent(service)
        those.whole()
    finally:
        service.stop()
    return those


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.hardship", description=__doc__)
    parser.add_argument("what", nargs="*", default=["disk", "database", "mail", "clock"])
    parser.add_argument("--times", type=int, default=6, help="how often the database is stopped")
    told, faults = parser.parse_args(), 0
    ways = {
        "disk": on_full_disk, "database": lambda folder: without_database(folder, told.times),
        "mail": without_mail, "clock": with_a_jumping_clock,
    }  # fmt: skip
    for what in told.what:
        print(f"--- {what}", flush=True)
        with tempfile.TemporaryDirectory(prefix="lovlig-hardship-") as folder:
            those = ways[what](Path(folder))
        print(f"{what}: {dict(those.told)}; {len(those.faults)} faults")
        faults += len(those.faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
